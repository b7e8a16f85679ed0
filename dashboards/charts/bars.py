"""The parts of a figure side by side, such as ages; a hidden part has no bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.charts.frame import BRAND, INK, LINE, QUIET, WHITE, base, capital

ROW_HEIGHT, AROUND = 36, 84


@dataclass(frozen=True)
class Bar:
    """One part: its label, its length, and its words when it has one.

    `value` is None for what is hidden or missing; `text` then says which, as "c".
    """

    label: str
    value: float | None
    text: str


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
                "text": [bar.text if bar.value is not None else "" for bar in bars],
                "textposition": "auto",
                "hoverinfo": "skip",
                "marker": {"color": BRAND},
                "cliponaxis": False,
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
            "annotations": [_absent(bar) for bar in bars if bar.value is None],
        },
    }


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
