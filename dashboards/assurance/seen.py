"""Rounds, standards and answers as one reader may see them; nothing here reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from audits.models import ResponseState, RoundKind
from dashboards.assurance.scores import Pair

FINAL = ResponseState.FINAL.value
# Sent in and signed, whatever the panel has made of it since.
RETURNED = frozenset({"submitted", "moderated", "final"})


@dataclass(frozen=True)
class StandardSeen:
    """One standard of the round: a column of the heat map."""

    pk: int
    number: int
    title: str
    is_voice: bool


@dataclass(frozen=True)
class RoundSeen:
    """The round that is looked at."""

    pk: int
    kind: str
    title: str
    year: str
    due_on: date
    state: str
    is_moderated: bool
    is_blind: bool
    tool: str
    standard_set: int
    note: str = ""
    standards: tuple[StandardSeen, ...] = ()

    @property
    def is_of_schools(self) -> bool:
        """Whether schools and colleges answer it."""
        return self.kind == RoundKind.SECTION_175

    def with_standards(self, found: tuple[StandardSeen, ...]) -> "RoundSeen":
        """Give the same round with its standards."""
        return replace(self, standards=found)

    def who(self, count: int) -> str:
        """Name those who answer, as many as there are."""
        if self.is_of_schools:
            return "school" if count == 1 else "schools"
        return "agency" if count == 1 else "agencies"


@dataclass(frozen=True)
class Standing:
    """How many of those required stand where."""

    required: int
    by_state: Mapping[str, int]
    late: int

    @property
    def returned(self) -> int:
        """How many have sent their answer."""
        return sum(self.by_state.get(state, 0) for state in RETURNED)

    @property
    def final(self) -> int:
        """How many answers are final."""
        return self.by_state.get(FINAL, 0)


@dataclass(frozen=True)
class Tally:
    """How one standard came out in one group; final answers only.

    Attributes:
        scored: with a score; `met`: of them, those that meet it.
        met_own: those that say themselves that they meet it.
        compared: with both scores; of them the panel's is lower or higher, or two or
            more apart.
    """

    scored: int = 0
    met: int = 0
    met_own: int = 0
    compared: int = 0
    lower: int = 0
    higher: int = 0
    apart: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add two groups."""
        return Tally(
            *(getattr(self, one) + getattr(other, one) for one in TALLIED),
        )


TALLIED = ("scored", "met", "met_own", "compared", "lower", "higher", "apart")


@dataclass(frozen=True)
class Answered:
    """One required agency or school, where its answer stands, and its scores.

    `pairs` is empty where this reader may not see scores, or where there are none.
    """

    pk: int
    label: str
    agency: str
    group: str
    state: str
    pairs: Mapping[int, Pair]

    @property
    def is_final(self) -> bool:
        """Whether the answer is final."""
        return self.state == FINAL
