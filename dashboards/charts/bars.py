"""The parts of a figure side by side, such as ages; a hidden part has no bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.charts.frame import BRAND, INK, LINE, QUIET, WHITE, base, capital

ROW_HEIGHT, AROUND = 36, 84
# Dark text is legible on it.
PALE = "#8fb3b1"


@dataclass(frozen=True)
class Bar:
    """One part: its label, its length, and its words when it has one.

    `value` is None for what is hidden or missing; `text` then says which, as "c".
    `low` and `high` are between what the value lies by chance; None without.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


def bars_figure(
    bars: Sequence[Bar], *, unit: str, upto: float | None = None
) -> dict[str, Any]:
    """Draw the parts of a figure as bars from zero, in the order given.

    Args:
        bars: the parts.
        unit: what their length means, for the axis.
        upto: where the axis ends, such as 100 for shares; else where the bars end.

    Returns:
        A figure of one bar trace, ready for JSON.
    """
    labels = [bar.label for bar in bars]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": labels,
                "x": [bar.value for bar in bars],
                "hoverinfo": "skip",
                "cliponaxis": False,
                **_look(bars),
            }
        ],
        "layout": {
            **base(),
            "showlegend": False,
            "height": AROUND + ROW_HEIGHT * len(bars),
            "margin": {"l": 16, "r": 48, "t": 8, "b": 48},
            "bargap": 0.3,
            "xaxis": {
                "title": {"text": capital(unit)},
                "rangemode": "tozero",
                **({} if upto is None else {"range": [0, upto]}),
                "fixedrange": True,
                "gridcolor": LINE,
                "zerolinecolor": QUIET,
            },
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": labels[::-1],
                "fixedrange": True,
                "automargin": True,
                "ticks": "outside",
                "tickcolor": WHITE,
            },
            "annotations": _words(bars),
        },
    }


def _look(bars: Sequence[Bar]) -> dict[str, Any]:
    """Draw plain bars with their numbers, or paler ones with whiskers over them."""
    if not _has_whiskers(bars):
        return {
            "text": [bar.text if bar.value is not None else "" for bar in bars],
            "textposition": "auto",
            "textangle": 0,
            "marker": {"color": BRAND},
        }
    return {
        "marker": {"color": PALE, "line": {"color": BRAND, "width": 1}},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [_reach(bar.value, bar.high) for bar in bars],
            "arrayminus": [_reach(bar.low, bar.value) for bar in bars],
            "color": INK,
            "thickness": 1.5,
            "width": 5,
        },
    }


def _has_whiskers(bars: Sequence[Bar]) -> bool:
    return any(bar.high is not None for bar in bars)


def _words(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    """Say why a bar is absent; beside whiskers, say the number behind their end."""
    said = [_absent(bar) for bar in bars if bar.value is None]
    if _has_whiskers(bars):
        said += [_behind(bar) for bar in bars if bar.value is not None]
    return said


def _behind(bar: Bar) -> dict[str, Any]:
    return {
        "x": max(bar.value or 0, bar.high or 0),
        "xanchor": "left",
        "xshift": 6,
        "y": bar.label,
        "text": bar.text,
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def _reach(low: float | None, high: float | None) -> float:
    return 0 if low is None or high is None else high - low


def _absent(bar: Bar) -> dict[str, Any]:
    """Say at the foot of a bar's place why there is none."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 4,
        "y": bar.label,
        "text": bar.text,
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }
