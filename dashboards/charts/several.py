"""A few series over the same periods: told apart by dash and shape, not by colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.charts.frame import BRAND, INK, QUIET, along_time, legend

# Dash, shape and colour; the first is the heaviest.
LOOKS = (
    ("solid", "circle", BRAND, 3),
    ("dash", "diamond-open", "#5b2c83", 2),
    ("dot", "square-open", "#0b4f8a", 2),
    ("longdash", "triangle-up-open", "#8a1a5c", 2),
)
TOP, HEIGHT = 12, 300
TICKS = 4
LETTER_STEP = 14


@dataclass(frozen=True)
class Course:
    """One series: heights and words, one of each for every period.

    A value of None has no point; its text then says why, as "c". A text of "" with no
    value leaves the place empty.
    """

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


def several_figure(
    courses: Sequence[Course], labels: Sequence[str], *, unit: str, every: int = 0
) -> dict[str, Any]:
    """Draw up to four series along the same periods, from zero; gaps are not joined.

    Args:
        courses: the series, the most important first.
        labels: the periods, oldest first.
        unit: what the height means, for the axis.
        every: which of the periods are named, 1 for all of them; 0 for a few.

    Returns:
        A figure of one line for each series, ready for JSON.
    """
    frame = along_time(labels, unit, top=TOP)
    return {
        "data": [
            _line(course, labels, look)
            for course, look in zip(courses, LOOKS, strict=False)
        ],
        "layout": {
            **frame,
            "xaxis": {**frame["xaxis"], **_ticks(labels, every)},
            **legend(is_shown=len(courses) > 1),
            "height": HEIGHT,
            "annotations": [
                letter
                for number, course in enumerate(courses)
                for letter in _letters(course, labels, number)
            ],
        },
    }


def _ticks(labels: Sequence[str], every: int) -> dict[str, Any]:
    """Name a few periods in two lines: half a page is too narrow for one line each.

    The last one is always named.
    """
    every = every or max(1, -(-len(labels) // TICKS))
    named = list(labels[(len(labels) - 1) % every :: every])
    return {
        "tickvals": named,
        "ticktext": [label.replace(" ", "<br>", 1) for label in named],
        "tickangle": 0,
        "tickfont": {"size": 12},
    }


def _line(
    course: Course, labels: Sequence[str], look: tuple[str, str, str, int]
) -> dict[str, Any]:
    dash, symbol, colour, width = look
    texts = [
        text if value is not None else ""
        for value, text in zip(course.values, course.texts, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": course.name,
        "x": list(labels),
        "y": list(course.values),
        "connectgaps": False,
        "text": texts,
        "hovertemplate": f"{course.name}, %{{x}}: %{{text}}<extra></extra>",
        "line": {"color": colour, "width": width, "dash": dash},
        "marker": {"size": 9, "color": colour, "symbol": symbol},
    }


def _letters(
    course: Course, labels: Sequence[str], number: int
) -> list[dict[str, Any]]:
    """Say on the floor which series hides a number there; never at a height.

    Only the last letter of a series is named: long names in a row run into each other.
    The name goes on to the right, where there is room for it.
    """
    hidden = [
        (label, text)
        for label, value, text in zip(labels, course.values, course.texts, strict=True)
        if value is None and text
    ]
    last = len(hidden) - 1
    return [
        {
            "x": label,
            "y": 0,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": number * LETTER_STEP,
            "text": f"{text} ({course.name.lower()})" if at == last else text,
            "xanchor": "left" if at == last and label not in labels[-3:] else "center",
            "showarrow": False,
            "font": {"size": 11, "color": INK if number == 0 else QUIET},
        }
        for at, (label, text) in enumerate(hidden)
    ]
