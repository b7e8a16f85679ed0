"""One figure, its unit and how far it can be trusted; plain, without Django.

The values of the enumerations are those the database stores, so that a string read
from a row compares equal to a member.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """What a figure is a number of."""

    COUNT = "COUNT"
    PERCENT = "PERCENT"
    PER_10K = "PER_10K"
    PER_1K = "PER_1K"
    PER_100K = "PER_100K"
    MEAN = "MEAN"
    WEEKS = "WEEKS"
    GBP = "GBP"
    POINTS = "POINTS"


# What a numerator over a denominator is multiplied by, for units that are ratios.
PER: dict[str, int] = {
    Unit.PERCENT: 100,
    Unit.PER_1K: 1_000,
    Unit.PER_10K: 10_000,
    Unit.PER_100K: 100_000,
}


class Polarity(StrEnum):
    """Which direction is good. Source: DOMAIN A.6."""

    HIGHER = "HIGHER"
    LOWER = "LOWER"
    NEUTRAL = "NEUTRAL"


class Qualifier(StrEnum):
    """How exact a figure is, or why there is none. Source: DOMAIN B.1 rule 1."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    NIL = "nil"
    NOT_AVAILABLE = "not_available"
    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


NUMBERS = frozenset(
    (Qualifier.EXACT, Qualifier.APPROX, Qualifier.AT_LEAST, Qualifier.NIL)
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its counts, or a reason why there is none.

    A count stands in ``numerator`` (or in ``value``) without a denominator. A ratio
    has both counts; ``value`` alone is a bare percentage, rate or average as sent.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    qualifier: str = Qualifier.EXACT

    @property
    def is_number(self) -> bool:
        """Whether there is a number at all, exact or not."""
        return self.qualifier in NUMBERS and (
            self.numerator is not None or self.value is not None
        )

    @property
    def is_exact(self) -> bool:
        """Whether the number is neither approximate nor a lower bound."""
        return self.is_number and self.qualifier in (Qualifier.EXACT, Qualifier.NIL)

    def amount(self, unit: str) -> Decimal | None:
        """Return the number in its unit, computed from the counts where they exist.

        None when there is no number, and for a ratio over 0, which is not
        applicable rather than 0.
        """
        if not self.is_number:
            return None
        if self.numerator is not None and self.denominator is not None:
            if not self.denominator:
                return None
            return self.numerator * PER.get(unit, 1) / self.denominator
        if unit in PER:
            return self.value
        return self.numerator if self.numerator is not None else self.value
