"""Asks for the figures of training once their time has come.

A quarter is counted when it has ended, and what changed in practice three months after
that (`measures`); nobody may touch a booking on those days. So the two quarters before
today's are asked for here, once each.
"""

from datetime import date

from safeguarding.indicators import services as indicators
from safeguarding.indicators.models import RecomputeKey
from safeguarding.periods import Kind, Period
from training.models import Event


def roll(*, today: date) -> int:
    """Ask for the quarters whose time has come, where they have events.

    The last quarter of a financial year is asked for when the year has events.

    Returns:
        In how many partnerships something was asked for; most days in none.
    """
    ended = Period.containing(Kind.QUARTER, today).previous()
    asked: dict[int, list[Period]] = {}
    for quarter in (ended.previous(), ended):
        counted = RecomputeKey.objects.counted_since_end(quarter, of=ended)
        known = set(counted.values_list("partnership_id", flat=True))
        for partnership_id in _with_events(quarter) - known:
            asked.setdefault(partnership_id, []).append(quarter)
    for partnership_id, quarters in sorted(asked.items()):
        indicators.want(partnership_id=partnership_id, periods=quarters)
    return len(asked)


def _with_events(quarter: Period) -> set[int]:
    year, parts = quarter.financial_year, [quarter]
    if quarter == year.quarter:
        parts = list(year.parts(Kind.QUARTER))
    events = Event.objects.filter(quarter__in=[part.index for part in parts])
    return set(events.values_list("partnership_id", flat=True).distinct())
