"""Chooses the period of another place's figure to put beside ours."""

from collections.abc import Collection

from dashboards.assembly.elsewhere import OLDEST_YEARS
from safeguarding.indicators.models import Timing, Unit
from safeguarding.periods import Kind, Period

# A rate of a quarter is no rate of a year: what happened in it is counted up.
ANY_LENGTH = (Unit.PERCENT, Unit.MEAN, Unit.WEEKS, Unit.POINTS)


def best_of(
    periods: Collection[Period], own: Period, *, timing: str, unit: str
) -> Period | None:
    """Choose the same period, else the year that holds it, else the latest earlier.

    Stocks are compared by the day they were counted on, whatever the period is called.
    Flows of quarters, terms and months are compared with those of whole years too,
    unless they add up over the year.

    Args:
        periods: those of which figures are known.
        own: the period of our figure.
        timing: a ``Timing`` of the indicator.
        unit: its ``Unit``.

    Returns:
        The period, at most two years older; None when there is none.
    """
    fitting = [each for each in periods if _fits(each, own, timing, unit)]
    return max(fitting, key=lambda each: _nearness(each, own, timing), default=None)


def is_same(period: Period, own: Period, timing: str) -> bool:
    """Say whether two figures are of the same time."""
    if timing == Timing.AS_AT:
        return period.end == own.end
    return (period.kind, period.start) == (own.kind, own.start)


def holds(period: Period, own: Period) -> bool:
    """Say whether our period lies in the other."""
    return period.start <= own.start and own.end <= period.end


def _fits(period: Period, own: Period, timing: str, unit: str) -> bool:
    months = (own.end.year - period.end.year) * 12 + own.end.month - period.end.month
    if months > OLDEST_YEARS * 12:
        return False
    if timing == Timing.AS_AT:
        return months >= 0
    if period.kind is own.kind:
        return period.start <= own.start
    if period.kind is not Kind.YEAR or unit not in ANY_LENGTH:
        return False
    return holds(period, own) or period.end < own.start


def _nearness(
    period: Period, own: Period, timing: str
) -> tuple[bool, bool, int, bool, int]:
    return (
        is_same(period, own, timing),
        timing != Timing.AS_AT and holds(period, own),
        period.end.toordinal(),
        period.kind is own.kind,
        period.start.toordinal(),
    )
