"""The only module that builds figures: plain dictionaries for Plotly.

A figure is made from points that were already cleared for the reader. What is
hidden or missing has no height, no hover and no number in it: an empty place with
a letter under it. Tests check every figure against Plotly's own rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.presenters.series import Point

FONT = '"Helvetica Neue", "Liberation Sans", arial, sans-serif'
INK, QUIET, LINE, BRAND, TARGET = "#0b0c0c", "#4a555b", "#c9d3d3", "#0f4c4f", "#704400"
SYMBOLS = {"approx": "circle-open", "at_least": "triangle-up"}


@dataclass(frozen=True)
class Mark:
    """Something that happened, or must be known, at a period of the series."""

    label: str
    text: str


@dataclass(frozen=True)
class Line:
    """A level to compare with: a target."""

    value: float
    text: str


def series_figure(
    points: Sequence[Point],
    *,
    unit: str,
    target: Line | None = None,
    breaks: Iterable[Mark] = (),
    caveats: Iterable[Mark] = (),
) -> dict[str, Any]:
    """Draw one indicator over its periods.

    Args:
        points: oldest first, none left out; those without a value stay empty.
        unit: what the height means, for the axis.
        target: drawn across as a dashed line with its words.
        breaks: periods from which something else is counted.
        caveats: periods that must be read with care.

    Returns:
        A figure of one line trace, ready for JSON. Gaps are never joined.
    """
    known = {point.label for point in points}
    broken = [mark for mark in breaks if mark.label in known]
    careful = [mark for mark in caveats if mark.label in known]
    return {
        "data": [_line(points)],
        "layout": {
            **_frame(points, unit),
            "shapes": [
                *([_level(target)] if target else []),
                *(_upright(mark) for mark in broken),
            ],
            "annotations": [
                *(_letter(point) for point in points if point.value is None),
                *([_level_words(target)] if target else []),
                *(_above(mark) for mark in [*broken, *careful]),
            ],
        },
    }


def _line(points: Sequence[Point]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
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
    return f"{point.figure.text} ({counts})" if counts else point.figure.text


def _frame(points: Sequence[Point], unit: str) -> dict[str, Any]:
    labels = [point.label for point in points]
    every = max(1, -(-len(labels) // 12))
    return {
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 64, "r": 24, "t": 48, "b": 56},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": labels,
            "range": [-0.5, len(labels) - 0.5],
            "tickmode": "array",
            "tickvals": labels[(len(labels) - 1) % every :: every],
            "fixedrange": True,
            "showgrid": False,
            "linecolor": QUIET,
            "ticks": "outside",
            "automargin": True,
        },
        "yaxis": {
            "title": {"text": unit[:1].upper() + unit[1:]},
            "rangemode": "tozero",
            "fixedrange": True,
            "gridcolor": LINE,
            "zerolinecolor": QUIET,
            "automargin": True,
        },
    }


def _letter(point: Point) -> dict[str, Any]:
    """Say on the floor of the chart why a place is empty; never at a height."""
    text = {"suppressed": "c", "no_figure": ""}.get(point.state, "?")
    return {
        "x": point.label,
        "y": 0,
        "yref": "paper",
        "yanchor": "bottom",
        "text": text,
        "showarrow": False,
        "font": {"size": 14, "color": QUIET},
    }


def _level(line: Line) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": line.value,
        "y1": line.value,
        "line": {"color": TARGET, "width": 2, "dash": "dash"},
    }


def _level_words(line: Line) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": line.value,
        "yanchor": "bottom",
        "text": line.text,
        "showarrow": False,
        "font": {"size": 13, "color": TARGET},
    }


def _upright(mark: Mark) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": mark.label,
        "x1": mark.label,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": QUIET, "width": 1.5, "dash": "dot"},
    }


def _above(mark: Mark) -> dict[str, Any]:
    return {
        "x": mark.label,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "text": mark.text,
        "showarrow": False,
        "font": {"size": 12, "color": QUIET},
    }
