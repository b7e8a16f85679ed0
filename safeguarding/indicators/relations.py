"""How figures of different indicators hang together: plain facts, without Django.

A relation is knowledge of the catalogue, not of a board: that the episodes from home
are a part of all episodes, that children cannot be more than their episodes. It is
dated, so that an old return is judged by what held then.

Source: DOMAIN B.4, B.5, C and E.1.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

NUMBERS = ("numerator", "denominator")
TERM = re.compile(
    r"(?P<code>[A-Z0-9]+-[A-Z0-9]+)"
    r"(?:\.(?P<number>numerator|denominator))?"
    r"(?:\[(?P<dimension>[a-z0-9_]+)(?:/(?P<breakdown>[a-z0-9_]+))?\])?"
)


class RelationKind(StrEnum):
    """What is known of two or more figures of one period.

    Each member says how its terms are read; `whole` is the first of them.
    """

    # One measure under two names: the figures are equal within the tolerance.
    SAME = "same"
    # Two measures: the same number for both is a cell that was copied.
    DISTINCT = "distinct"
    # Two measures that people take for each other.
    SIMILAR = "similar"
    # Children against their events: never more of them than events.
    INDIVIDUALS_OF = "individuals_of"
    # One figure is a part of the other: never more than it.
    PART_OF = "part_of"
    # Open on the last day = open before + `parts` (starts) - `less` (ends).
    STOCK_FLOW = "stock_flow"
    # whole = sum of `parts` - sum of `less`.
    IDENTITY = "identity"
    # Shares that make 100 %.
    SHARES = "shares"
    # Counted once for the whole area: two agencies' figures are the same figure.
    ONE_SOURCE = "one_source"
    # The figure means nothing without a note on what it covers.
    NEEDS_SCOPE = "needs_scope"


class Term(NamedTuple):
    """A number of a figure: `TRN-06.denominator`, or `MIS-02[location/home]`.

    Without `number` it is the figure itself: the count, or the share in per cent. A
    dimension without a breakdown stands for all parts of it.
    """

    code: str
    number: str = ""
    dimension: str = ""
    breakdown: str = ""

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Read a term as the files write it.

        Raises:
            ValueError: it is not written like that.
        """
        found = TERM.fullmatch(text)
        if found is None:
            message = (
                f"'{text}' is not written as MIS-02, TRN-06.denominator or "
                "MIS-02[location/home]."
            )
            raise ValueError(message)
        return cls(**{name: part or "" for name, part in found.groupdict().items()})

    def __str__(self) -> str:
        number = f".{self.number}" if self.number else ""
        code = f"/{self.breakdown}" if self.breakdown else ""
        part = f"[{self.dimension}{code}]" if self.dimension else ""
        return f"{self.code}{number}{part}"


@dataclass(frozen=True, slots=True)
class RelationFacts:
    """One relation, and the days between which it holds.

    Attributes:
        kind: how the terms hang together.
        terms: the first is the whole, the stock or the individuals; then the parts.
        less: what is taken away, for identities and stocks.
        tolerance: how far two sources may differ, in per cent of the larger.
        words: what a person should think of, shown with what was found.
        since: the first day it holds; None from always.
        until: the last day; None to always.
    """

    kind: RelationKind
    terms: tuple[Term, ...]
    less: tuple[Term, ...] = ()
    tolerance: Decimal = Decimal(0)
    words: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def codes(self) -> frozenset[str]:
        """The indicators it speaks of."""
        return frozenset(term.code for term in (*self.terms, *self.less))

    @property
    def first(self) -> Term:
        """The whole, the stock or the individuals."""
        return self.terms[0]

    @property
    def others(self) -> tuple[Term, ...]:
        """The terms after the first."""
        return self.terms[1:]

    @property
    def compares_agencies(self) -> bool:
        """Whether two agencies' figures say the same thing by it."""
        return self.kind in (RelationKind.SAME, RelationKind.ONE_SOURCE)

    def holds_on(self, day: date) -> bool:
        """Whether it holds for a period that ends on this day."""
        starts = self.since is None or self.since <= day
        return starts and (self.until is None or day <= self.until)


def parse_terms(texts: Iterable[str]) -> tuple[Term, ...]:
    """Read several terms.

    Raises:
        ValueError: one is not written as terms are.
    """
    return tuple(Term.parse(text) for text in texts)
