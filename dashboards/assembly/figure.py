"""One figure: a number of the board, or the reason there is none."""

from dataclasses import dataclass
from decimal import Decimal

from dashboards.assembly.facts import Known
from dashboards.assembly.totals import NOT_RECEIVED, VALUE
from safeguarding.periods import Period


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the board, or why there is none, and what it is made of.

    Attributes:
        state: "value", "not_received", or the qualifier that says why it is missing.
        doubts: sentences that lower the confidence in it.
        gaps: sentences on agencies that should be in it and are not.
        versions: (indicator, definition version) of everything in it.
        made_of: the observations it was added up from.
        inputs: codes of the indicators it was computed from, and how.
        population: which estimate of the population is in it, in words.
        is_hidden: a small number, or one that would give a small number away; there
            is no number in here.
    """

    period: Period
    state: str
    qualifier: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    doubts: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    versions: frozenset[tuple[int, int]] = frozenset()
    made_of: tuple[Known, ...] = ()
    inputs: tuple[str, ...] = ()
    formula: str = ""
    population: str = ""
    is_hidden: bool = False

    @property
    def is_number(self) -> bool:
        """Say whether there is a number."""
        return self.state == VALUE

    def is_like(self, other: "Figure") -> bool:
        """Say whether both are numbers, and lack the same agencies' shares if any.

        Half a board's figure beside a whole one is no change of anything.
        """
        return self.is_number and other.is_number and self.gaps == other.gaps

    @property
    def is_known(self) -> bool:
        """Say whether anything was received, if only the reason for nothing."""
        return self.state != NOT_RECEIVED
