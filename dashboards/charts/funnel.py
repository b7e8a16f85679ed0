"""The steps of a way in as bars under one another, each beside its earlier selves.

A number that is hidden or missing has no bar: its place says which, in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.charts.frame import BRAND, INK, QUIET, WHITE, base, legend

ROW_HEIGHT, AROUND = 54, 48
# Room beside the longest bar for its number.
ROOM = 1.16
# How each bar is filled and edged, and how large its number: this period heaviest, so
# that nobody needs the colours to find it.
LOOKS = ((BRAND, BRAND, 14), ("#8fb3b1", BRAND, 12), (WHITE, QUIET, 12))
# Where the bars lie in their step and how thick they are, by how many there are.
PLACES = {
    1: ((0.0, 0.5),),
    2: ((-0.16, 0.42), (0.21, 0.26)),
    3: ((-0.2, 0.36), (0.1, 0.2), (0.31, 0.2)),
}


@dataclass(frozen=True)
class Stage:
    """One step: its name, and for each period its number and its words.

    A value of None has no bar; its text then says why, as "c". A text of "" with no
    value leaves the place empty.
    """

    label: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


def funnel_figure(stages: Sequence[Stage], periods: Sequence[str]) -> dict[str, Any]:
    """Draw steps as horizontal bars from zero, one for each period.

    Args:
        stages: the steps in order.
        periods: names of up to three periods, the one shown first.

    Returns:
        A figure of one bar trace for each period, ready for JSON.
    """
    longest = max(
        (v for each in stages for v in each.values if v is not None), default=0
    )
    return {
        "data": [
            _bars(stages, place, name, PLACES[len(periods)][place])
            for place, name in enumerate(periods)
        ],
        "layout": {
            **base(),
            **_legend(len(periods)),
            "barmode": "overlay",
            "height": AROUND + ROW_HEIGHT * len(stages),
            "margin": {"l": 16, "r": 8, "t": 4, "b": 36},
            "xaxis": {
                "range": [0, (longest or 1) * ROOM],
                "fixedrange": True,
                "showgrid": False,
                "showticklabels": False,
                "zeroline": True,
                "zerolinecolor": QUIET,
            },
            "yaxis": {
                "range": [len(stages) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": list(range(len(stages))),
                "ticktext": [each.label for each in stages],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "automargin": True,
            },
            "annotations": list(_absent(stages, len(periods))),
        },
    }


def _legend(periods: int) -> dict[str, Any]:
    """Name the bars close under them: there is no axis between."""
    made = legend(is_shown=periods > 1)
    return made | {"legend": made["legend"] | {"y": -0.01}}


def _bars(
    stages: Sequence[Stage], place: int, name: str, lies: tuple[float, float]
) -> dict[str, Any]:
    (at, width), (fill, edge, size) = lies, LOOKS[place]
    shown = [
        (number + at, each.values[place], each.texts[place])
        for number, each in enumerate(stages)
        if each.values[place] is not None
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": [y for y, _, _ in shown],
        "x": [value for _, value, _ in shown],
        "text": [text for _, _, text in shown],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": size, "color": INK if place == 0 else QUIET},
        "width": width,
        "hoverinfo": "skip",
        "marker": {"color": fill, "line": {"color": edge, "width": 1}},
        "cliponaxis": False,
    }


def _absent(stages: Sequence[Stage], periods: int) -> Iterable[dict[str, Any]]:
    for number, stage in enumerate(stages):
        for place in range(periods):
            if stage.values[place] is not None or not stage.texts[place]:
                continue
            (at, _), (*_, size) = PLACES[periods][place], LOOKS[place]
            yield {
                "x": 0,
                "xanchor": "left",
                "xshift": 4,
                "y": number + at,
                "text": stage.texts[place],
                "showarrow": False,
                "font": {"size": size, "color": INK if place == 0 else QUIET},
            }
