"""What all figures look like: type, colours, axes. Readable on paper and in grey."""

import math
from collections.abc import Sequence
from typing import Any

FONT = '"Helvetica Neue", "Liberation Sans", arial, sans-serif'
# Each is 4.5:1 or more on white; no meaning hangs on a colour alone.
INK, QUIET, LINE, BRAND, TARGET = "#0b0c0c", "#4a555b", "#c9d3d3", "#0f4c4f", "#704400"
# A signal may be good or bad: its shape says which way it went, and no red judges it.
SIGNAL, BAND, SPAN = INK, "#dfeceb", "#f3eddd"
TICKS = 12
# Heights that all lie above this share of the largest are drawn from nearer.
FAR_ABOVE = 2 / 3
DECIMALS = 6
WHITE = "#ffffff"


def base() -> dict[str, Any]:
    """Give what every figure has: no toolbar, no dragging, white paper."""
    return {
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": WHITE,
        "plot_bgcolor": WHITE,
        "hovermode": "closest",
        "dragmode": False,
    }


def capital(words: str) -> str:
    """Begin a title with a capital letter."""
    return words[:1].upper() + words[1:]


def along_time(labels: Sequence[str], unit: str, *, top: int) -> dict[str, Any]:
    """Lay out a figure with periods along the foot and heights from zero.

    Args:
        labels: the periods, oldest first.
        unit: the title of the heights.
        top: room over the figure in pixels.
    """
    every = max(1, -(-len(labels) // TICKS))
    return {
        **base(),
        "margin": {"l": 64, "r": 24, "t": top, "b": 56},
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(labels),
            "range": [-0.5, len(labels) - 0.5],
            "tickmode": "array",
            "tickvals": list(labels[(len(labels) - 1) % every :: every]),
            "fixedrange": True,
            "showgrid": False,
            "linecolor": QUIET,
            "ticks": "outside",
            "automargin": True,
        },
        "yaxis": {
            "title": {"text": capital(unit)},
            "rangemode": "tozero",
            "fixedrange": True,
            "gridcolor": LINE,
            "zerolinecolor": QUIET,
            "automargin": True,
        },
    }


def legend(*, is_shown: bool) -> dict[str, Any]:
    """Name the lines under the figure when there is more than one."""
    return {
        "showlegend": is_shown,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": -0.22,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 14},
        },
    }


def floor_under(heights: Sequence[float]) -> float:
    """Choose where heights begin: at 0, unless all lie far above it.

    A share that moves between 74 and 90 % would be a flat line over an empty field.
    Whoever draws so says so beside the figure.
    """
    low, high = min(heights, default=0), max(heights, default=0)
    if high <= low or low <= high * FAR_ABOVE:
        return 0
    step = math.pow(10, math.floor(math.log10(high - low)))
    steps = math.floor((low - (high - low) / 4) / step)
    return max(0, round(steps * step, DECIMALS))


def from_floor(floor: float, highest: float) -> dict[str, Any]:
    """Give the range of an axis of heights that does not begin at 0."""
    return {
        "rangemode": "normal",
        "range": [floor, highest + (highest - floor) / 10],
    }
