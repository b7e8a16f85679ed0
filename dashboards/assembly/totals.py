"""Adds up the parts of one figure: agencies, or months. Never averages.

Source: DESIGN section 4 rules 1 and 2; DOMAIN B.1 rules 1 and 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from safeguarding.indicators.figures import PER
from safeguarding.indicators.models import NUMBER_QUALIFIERS, Qualifier, Unit

# What a figure's state is when it has a number, and when nobody sent anything.
VALUE = "value"
NOT_RECEIVED = "not_received"

# These are sums in themselves: a denominator sent with one means nothing.
SUMMED = (Unit.COUNT.value, Unit.GBP.value)
# From the least exact: a total is as exact as its least exact part.
EXACTNESS = (
    Qualifier.AT_LEAST.value,
    Qualifier.APPROX.value,
    Qualifier.EXACT.value,
    Qualifier.NIL.value,
)
# Which of several reasons for a missing number is named for all of them.
MISSING = (
    Qualifier.REFUSED.value,
    Qualifier.SUPPRESSED.value,
    Qualifier.NOT_AVAILABLE.value,
    Qualifier.NOT_COLLECTED.value,
    Qualifier.NOT_APPLICABLE.value,
)

NO_COUNTS = "It was sent without the counts behind it."
NO_BASE = "It was sent without the number it is out of."
NOT_AVERAGED = (
    "Several figures were sent without counts, and averages of averages are wrong."
)
ABOUT_RIGHT = "The sender says it is about right, not exact."
LOWER_BOUND = "The sender says it is at least this, and may be more."


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's or month's share of a figure."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    qualifier: str

    @property
    def is_number(self) -> bool:
        """Say whether there is a number at all."""
        return self.qualifier in NUMBER_QUALIFIERS

    @property
    def has_counts(self) -> bool:
        """Say whether both counts are there; a nil return counts as 0 of any."""
        if self.qualifier == Qualifier.NIL:
            return True
        return self.numerator is not None and self.denominator is not None


@dataclass(frozen=True, slots=True)
class Total:
    """Parts added up. `doubts` are sentences on how far it can be trusted."""

    state: str
    qualifier: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    doubts: tuple[str, ...] = ()


def add_up(parts: Sequence[Part], unit: str) -> Total:
    """Add the parts of a figure; parts without a number are left out.

    Returns:
        A total without a number when no part has one, or when they cannot be added.
    """
    numbers = [part for part in parts if part.is_number]
    if not numbers:
        return _missing(parts)
    qualifier = min((part.qualifier for part in numbers), key=EXACTNESS.index)
    doubts = _doubts(qualifier)
    if unit in SUMMED:
        return _sum(numbers, qualifier, doubts)
    if all(part.has_counts for part in numbers):
        return _ratio(numbers, unit, qualifier, doubts)
    if len(numbers) == 1:
        return _stated(numbers[0], doubts)
    return Total(Qualifier.NOT_AVAILABLE, qualifier="", doubts=(NOT_AVERAGED,))


def ratio(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal:
    """Give a numerator over a denominator in its unit: 40 of 60 is 66.66… %."""
    return numerator * PER.get(unit, 1) / denominator


def _missing(parts: Sequence[Part]) -> Total:
    given = {part.qualifier for part in parts}
    named = next((each for each in MISSING if each in given), "")
    return Total(named or NOT_RECEIVED, named)


def _doubts(qualifier: str) -> tuple[str, ...]:
    if qualifier == Qualifier.APPROX:
        return (ABOUT_RIGHT,)
    return (LOWER_BOUND,) if qualifier == Qualifier.AT_LEAST else ()


def _count(part: Part) -> Decimal:
    """Read a count, sent as numerator or as value; a nil return is 0."""
    sent = part.numerator if part.numerator is not None else part.value
    return sent if sent is not None else Decimal(0)


def _sum(numbers: Sequence[Part], qualifier: str, doubts: tuple[str, ...]) -> Total:
    count = sum((_count(part) for part in numbers), Decimal(0))
    return Total(VALUE, qualifier, count, None, count, doubts)


def _ratio(
    numbers: Sequence[Part], unit: str, qualifier: str, doubts: tuple[str, ...]
) -> Total:
    above = sum((part.numerator or Decimal(0) for part in numbers), Decimal(0))
    below = sum((part.denominator or Decimal(0) for part in numbers), Decimal(0))
    if below:
        return Total(VALUE, qualifier, above, below, ratio(above, below, unit), doubts)
    if qualifier == Qualifier.NIL:
        return Total(VALUE, qualifier, Decimal(0), None, Decimal(0), doubts)
    # 0 of 0 is not 0 % (DOMAIN B.1 rule 1).
    return Total(Qualifier.NOT_APPLICABLE, Qualifier.NOT_APPLICABLE, above, below)


def _stated(part: Part, doubts: tuple[str, ...]) -> Total:
    if part.value is None:
        return Total(Qualifier.NOT_AVAILABLE, doubts=(NO_BASE,))
    return Total(
        VALUE,
        part.qualifier,
        part.numerator,
        part.denominator,
        part.value,
        (*doubts, NO_COUNTS),
    )
