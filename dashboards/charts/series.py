"""One indicator over its periods, with what it is read beside."""

from collections.abc import Sequence
from typing import Any

from dashboards.charts.frame import (
    BRAND,
    QUIET,
    SIGNAL,
    WHITE,
    along_time,
    floor_under,
    from_floor,
    legend,
)
from dashboards.charts.marks import letters, shapes, words
from dashboards.charts.parts import Beside, Compared
from dashboards.presenters.series import Point

NOTHING = Beside()
OWN = "This partnership"
TOP = 36
# Dash, shape and colour: each tells the lines apart without the other two.
LOOKS = {
    "england": ("dash", "diamond-open", "#5b2c83"),
    "region": ("dot", "square-open", "#0b4f8a"),
    "neighbours": ("dashdot", "x-thin-open", "#8a1a5c"),
}
OTHER = ("longdash", "cross-thin-open", QUIET)
TURNED = {"up": "triangle-up", "down": "triangle-down"}


def series_figure(
    points: Sequence[Point], *, unit: str, beside: Beside = NOTHING
) -> dict[str, Any]:
    """Draw one indicator over its periods.

    Args:
        points: oldest first, none left out; those without a value stay empty.
        unit: what the height means, for the axis.
        beside: limits, a target, other places and what happened.

    Returns:
        A figure for JSON. Its first trace is the series; gaps are never joined.
    """
    # Signals are named where they stand; these only the legend can name.
    unnamed = [*_others(beside.compared, points), *_restated(points)]
    labels = [point.label for point in points]
    over = letters(beside.letters, len(points))
    rows = max((each["yshift"] for each in over), default=0)
    frame = along_time(labels, unit, top=TOP + rows)
    if floor := floor_of(points, beside):
        frame["yaxis"] |= from_floor(floor, max(heights(points, beside)))
    return {
        "data": [_line(points), *unnamed, *_signals(points)],
        "layout": {
            **frame,
            **legend(is_shown=bool(unnamed)),
            "shapes": shapes(beside),
            "annotations": [*words(points, beside), *over],
        },
    }


def floor_of(points: Sequence[Point], beside: Beside = NOTHING) -> float:
    """Say at which height the figure of these begins: 0 beside a hidden number.

    What is hidden is small: its letter must not stand on a floor that is higher.
    """
    if any(point.state == "suppressed" for point in points):
        return 0
    return floor_under(heights(points, beside))


def heights(points: Sequence[Point], beside: Beside) -> list[float]:
    """List every height that is drawn."""
    limits, target = beside.limits, beside.target
    return [
        *(point.value for point in points if point.value is not None),
        *([limits.low, limits.high] if limits else ()),
        *([target.value] if target else ()),
        *(value for other in beside.compared for value in other.values.values()),
    ]


def _line(points: Sequence[Point]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": OWN,
        "x": [point.label for point in points],
        "y": [point.value for point in points],
        "connectgaps": False,
        "text": [_hover(point) for point in points],
        "hovertemplate": "%{x}: %{text}<extra></extra>",
        "line": {"color": BRAND, "width": 2.5},
        "marker": {"size": 9, "color": BRAND, "symbol": "circle"},
    }


def _hover(point: Point) -> str:
    if point.value is None:
        return ""
    counts = point.figure.counts
    said = f"{point.figure.text} ({counts})" if counts else point.figure.text
    return "; ".join([said, *point.marks])


def _others(
    compared: Sequence[Compared], points: Sequence[Point]
) -> list[dict[str, Any]]:
    """Draw the other places; of two of one level the later has the level's look."""
    newest = {other.level: other for other in compared}
    return [
        _compared(
            other,
            points,
            LOOKS.get(other.level, OTHER) if newest[other.level] is other else OTHER,
        )
        for other in compared
    ]


def _compared(
    other: Compared, points: Sequence[Point], look: tuple[str, str, str]
) -> dict[str, Any]:
    dash, symbol, colour = look
    labels = [point.label for point in points]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": other.name,
        "x": labels,
        "y": [other.values.get(label) for label in labels],
        "connectgaps": False,
        "text": [other.texts.get(label, "") for label in labels],
        "hovertemplate": "%{x}: %{text}<extra></extra>",
        "line": {"color": colour, "width": 1.5, "dash": dash},
        "marker": {"size": 6, "color": colour, "symbol": symbol},
    }


def _signals(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Mark what is more than chance by a triangle, up or down.

    Largest where a single figure says it; a run says it by its number.
    """
    found = [point for point in points if point.signal and point.value is not None]
    if not found:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Signal",
            "x": [point.label for point in found],
            "y": [point.value for point in found],
            "hoverinfo": "skip",
            "marker": {
                "size": [17 if point.is_outside else 12 for point in found],
                "color": SIGNAL,
                "opacity": 1,
                "symbol": [TURNED.get(point.turned, "star") for point in found],
                "line": {"color": WHITE, "width": 1},
            },
        }
    ]


def _restated(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Ring what was corrected after it had been shown."""
    found = [point for point in points if point.restated and point.value is not None]
    if not found:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Restated",
            "x": [point.label for point in found],
            "y": [point.value for point in found],
            "hoverinfo": "skip",
            "marker": {
                "size": 19,
                "color": BRAND,
                "symbol": "circle-open",
                "line": {"width": 2},
            },
        }
    ]
