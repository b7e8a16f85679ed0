"""The limits of chance, as drawn behind a series, and what they say."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboards.charts.parts import Limits
from dashboards.presenters.series import Point
from safeguarding.indicators.change import format_figure
from safeguarding.indicators.figures import Unit
from safeguarding.periods import Period

Entry = dict[str, Any]


def limits_of(shown: Entry, points: Sequence[Point]) -> Limits | None:
    """Give the limits of the entry shown, from the period they hold since.

    An average of figures of which all but one are shown tells that one: limits that
    were worked out with a figure the page hides are not drawn.

    Args:
        shown: the entry the page is about.
        points: the periods of its series, oldest first.
    """
    spc = shown.get("spc")
    if not spc:
        return None
    since, until = Period.parse(spc["since"]), Period.parse(shown["period"])
    places = [
        place
        for place, point in enumerate(points)
        if point.period.kind is since.kind and since <= point.period <= until
    ]
    if not places or _tells_hidden([points[place] for place in places], spc["points"]):
        return None
    unit = shown["unit"]
    low, high = _whole(spc["low"], spc["high"], unit)
    return Limits(
        first=places[0],
        last=places[-1],
        low=spc["low"],
        high=spc["high"],
        centre=spc["centre"],
        range=f"{format_figure(low, unit)} to {format_figure(high, unit)}",
        average=format_figure(spc["centre"], unit),
    )


def _whole(low: float, high: float, unit: str) -> tuple[float, float]:
    """Give the outermost counts that are inside; other units as they are."""
    if unit != Unit.COUNT:
        return low, high
    return math.ceil(low), math.floor(high)


def _tells_hidden(points: Sequence[Point], used: int) -> bool:
    hidden = any(point.state == "suppressed" for point in points)
    return hidden and sum(point.value is not None for point in points) < used


def unmarked(points: Sequence[Point]) -> tuple[Point, ...]:
    """Take the signals off, where the limits they are judged by are not shown."""
    return tuple(replace(point, signal="", turned="") for point in points)
