"""Decides which indicators a scorecard lists, in what order, and for which period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboards.assembly.facts import Facts, Listed
from dashboards.assembly.figures import Figures
from safeguarding.indicators.models import Indicator
from safeguarding.periods import Kind, Period

# After the indicator's own frequency. A quarter is also looked for in its months.
ORDER = (Kind.QUARTER, Kind.TERM, Kind.YEAR, Kind.MONTH)
LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """An indicator on one scorecard: its place, and the period it shows."""

    indicator: Indicator
    listed: Listed
    position: int
    shown: Period


def places(facts: Facts, figures: Figures, quarter: Period) -> list[Place]:
    """List what the scorecard of a quarter shows, in the order it shows it.

    An indicator is listed when it is switched on at the end of the quarter, and a
    figure of a period that ends in the quarter is known or owed.
    """
    found = [
        (listed, shown)
        for listed in _switched_on(facts, quarter)
        if (shown := shown_period(facts, figures, listed.indicator_id, quarter))
    ]
    return [
        Place(facts.indicators[listed.indicator_id], listed, position, shown)
        for position, (listed, shown) in enumerate(found, start=1)
    ]


def shown_period(
    facts: Facts, figures: Figures, indicator_id: int, quarter: Period
) -> Period | None:
    """Give the period whose figure stands on a quarter's scorecard.

    The first kind of period that is known wins, the indicator's own frequency before
    the others; then the first that is owed; None when there is neither.
    """
    indicator = facts.indicators[indicator_id]
    candidates = list(_ending_with(quarter, Kind(indicator.frequency)))
    for period in candidates:
        if figures.get(indicator_id, period).is_known:
            return period
    for period in candidates:
        figure = figures.get(indicator_id, period)
        if figure.gaps or figure.doubts or facts.owed_by(indicator_id, period):
            return period
    return None


def _switched_on(facts: Facts, quarter: Period) -> Sequence[Listed]:
    """Give each indicator's latest place that is in force, in order."""
    latest = {
        listed.indicator_id: listed
        for listed in facts.listed
        if listed.is_active(quarter.end)
    }

    def order(listed: Listed) -> tuple[int, str, int, str]:
        place = listed.priority_position
        code = facts.indicators[listed.indicator_id].code
        return (
            LAST if place is None else place,
            listed.priority,
            listed.position,
            code,
        )

    return sorted(latest.values(), key=order)


def _ending_with(quarter: Period, frequency: Kind) -> Iterator[Period]:
    """Give the periods that end in a quarter, in the order they are looked at.

    Months stand on a scorecard as their quarter. The summer term ends in August, so
    it stands on July to September.
    """
    seen = set()
    for kind in (frequency, *ORDER):
        shown = Kind.QUARTER if kind is Kind.MONTH else kind
        if shown in seen:
            continue
        seen.add(shown)
        period = Period.containing(shown, quarter.start)
        if period.quarter == quarter:
            yield period
