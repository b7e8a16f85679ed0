"""Shapes and words laid over a series: limits, target, letters, reasons for gaps."""

from collections.abc import Iterable, Sequence
from typing import Any

from dashboards.charts.frame import BAND, INK, QUIET, SIGNAL, SPAN, TARGET, WHITE
from dashboards.charts.parts import Beside, Letter, Limits, Line
from dashboards.presenters.series import Point

HALF = 0.5
# Letters nearer to one another than this share of the axis go to the next row.
APART = 0.05
ROW = 21
# Words that stand nearer to the left edge than this share go to the right.
EDGE = 0.15
# Words stay legible over lines.
VEIL = "rgba(255, 255, 255, 0.75)"
# What charts.mjs leaves out on a phone; the note over the chart says the same.
WIDE = "wide"
FLOOR = {"suppressed": "c", "no_figure": ""}


def shapes(beside: Beside) -> list[dict[str, Any]]:
    """Give the band of chance, the spans and days of events, and the target."""
    return [
        *(_span(each) for each in beside.letters if each.until is not None),
        *(_band(beside.limits) if beside.limits else ()),
        *(_day(each) for each in beside.letters if _is_a_day(each)),
        *([_level(beside.target.value, TARGET, "dash")] if beside.target else ()),
    ]


def words(points: Sequence[Point], beside: Beside) -> list[dict[str, Any]]:
    """Give the words of a figure: never a number that the points do not have."""
    return [
        *(_reason(point) for point in points if point.value is None),
        *(_limit_words(beside.limits) if beside.limits else ()),
        *([_target_words(beside.target)] if beside.target else ()),
        *_signal_words(points),
    ]


def _is_a_day(letter: Letter) -> bool:
    return letter.until is None and not letter.is_on_point


def _span(letter: Letter) -> dict[str, Any]:
    return {
        "type": "rect",
        "layer": "below",
        "x0": letter.at,
        "x1": letter.until,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": SPAN,
        "line": {"width": 0},
    }


def _day(letter: Letter) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": letter.at,
        "x1": letter.at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": QUIET, "width": 1.5, "dash": "dot"},
    }


def _band(limits: Limits) -> Iterable[dict[str, Any]]:
    """Fill from limit to limit and edge it, so that it shows on a grey print too."""
    x0, x1 = limits.first - HALF, limits.last + HALF
    yield {
        "type": "rect",
        "layer": "below",
        "x0": x0,
        "x1": x1,
        "y0": limits.low,
        "y1": limits.high,
        "fillcolor": BAND,
        "line": {"width": 0},
    }
    for height, dash in (
        (limits.low, "dot"),
        (limits.high, "dot"),
        (limits.centre, "longdash"),
    ):
        yield {
            "type": "line",
            "layer": "below",
            "x0": x0,
            "x1": x1,
            "y0": height,
            "y1": height,
            "line": {"color": QUIET, "width": 1, "dash": dash},
        }


def _level(height: float, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": height,
        "y1": height,
        "line": {"color": colour, "width": 2, "dash": dash},
    }


def _words(text: str, colour: str, **place: Any) -> dict[str, Any]:
    return {
        "text": text,
        "showarrow": False,
        "font": {"size": 13, "color": colour},
        "bgcolor": VEIL,
        **place,
    }


def _reason(point: Point) -> dict[str, Any]:
    """Say on the floor of the chart why a place is empty; never at a height."""
    return {
        **_words(FLOOR.get(point.state, "?"), QUIET, x=point.label),
        "y": 0,
        "yref": "paper",
        "yanchor": "bottom",
    }


def _limit_words(limits: Limits) -> Iterable[dict[str, Any]]:
    left = {"x": limits.first - HALF, "xanchor": "left", "xshift": 4, "name": WIDE}
    yield _words(
        f"Moves by itself: {limits.range}", INK, y=limits.low, yanchor="top", **left
    )
    yield _words(
        f"Average {limits.average}", INK, y=limits.centre, yanchor="top", **left
    )


def _target_words(line: Line) -> dict[str, Any]:
    return _words(
        f"Target: {line.text}",
        TARGET,
        xref="paper",
        x=1,
        xanchor="right",
        y=line.value,
        yanchor="bottom",
    )


def _signal_words(points: Sequence[Point]) -> Iterable[dict[str, Any]]:
    """Name a signal once where it begins, however many points it has.

    Before a run the figures lie on the other side: its words have room there.
    """
    before = ""
    for place, point in enumerate(points):
        signal = point.signal if point.value is not None else ""
        if signal and signal != before:
            yield _signal_word(point, place, len(points))
        before = signal


def _signal_word(point: Point, place: int, places: int) -> dict[str, Any]:
    is_down = point.turned == "down"
    is_left = place < EDGE * places
    is_single = point.is_outside and place < places - 1
    return _words(
        point.signal,
        SIGNAL,
        x=point.label,
        y=point.value,
        yanchor="top" if is_down else "bottom",
        yshift=-10 if is_down else 10,
        xanchor="left" if is_left else "center" if is_single else "right",
    )


def letters(given: Sequence[Letter], places: int) -> list[dict[str, Any]]:
    """Set the letters over the chart, in a second row where two would touch."""
    return list(_letters(given, places))


def _letters(given: Sequence[Letter], places: int) -> Iterable[dict[str, Any]]:
    last: list[float] = []
    for each in sorted(given, key=_middle):
        middle = _middle(each)
        free = [row for row, end in enumerate(last) if middle - end >= APART * places]
        row = free[0] if free else len(last)
        last[row : row + 1] = [middle]
        yield {
            **_words(each.letter, INK, x=middle, y=1, yref="paper", yanchor="bottom"),
            "yshift": 2 + ROW * row,
            "bordercolor": QUIET,
            "borderpad": 2,
            "bgcolor": WHITE,
        }


def _middle(letter: Letter) -> float:
    return letter.at if letter.until is None else (letter.at + letter.until) / 2
