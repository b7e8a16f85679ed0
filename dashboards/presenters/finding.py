"""One sentence per indicator, and the question its page answers."""

from collections.abc import Iterable, Sequence

from dashboards.charts.parts import Limits
from dashboards.presenters.entries import Row
from dashboards.presenters.series import Point

QUESTIONS = {
    "HIGHER": "is it getting better?",
    "LOWER": "is it getting better?",
}


def question(title: str, polarity: str) -> str:
    """Ask what a reader comes to the page for."""
    return f"{title}: {QUESTIONS.get(polarity, 'is it changing?')}"


def finding(row: Row) -> str:
    """Answer it: the figure, the change, and whether the change is real."""
    if row.figure.kind == "missing":
        return f"{row.period}: {row.figure.text.lower()}."
    if row.figure.kind == "hidden":
        return f"{row.period}: {row.figure.spoken}, so no change is shown."
    said = f"{row.period}: {row.figure.text}"
    change = row.year_ago if row.year_ago.text else row.previous
    if not change.text:
        earlier = row.year_ago.spoken or row.previous.spoken
        hidden = f"The earlier figure is not shown: {earlier}."
        none = "There is no earlier figure to compare it with."
        return f"{said}. {hidden if earlier else none}"
    return f"{said}, {change.text} {change.basis}: {row.trend.word}."


def series_finding(points: Sequence[Point]) -> str:
    """Say in one sentence what a chart of these periods, oldest first, shows."""
    known = [point for point in points if point.value is not None]
    if not known:
        return "There is no figure to draw."
    low = min(known, key=lambda point: point.value or 0)
    high = max(known, key=lambda point: point.value or 0)
    without = len(points) - len(known)
    have = "has" if without == 1 else "have"
    gaps = f"; {without} of {len(points)} periods {have} none" if without else ""
    if low.value == high.value:
        return f"{low.figure.text} in every period with a figure{gaps}."
    return (
        f"Between {low.figure.text} ({low.label}) and {high.figure.text} "
        f"({high.label}){gaps}."
    )


def chart_note(
    better: str,
    points: Iterable[Point],
    limits: Limits | None = None,
    *,
    floor: str = "",
) -> str:
    """Say what is good, what the band is, and what the letters at the foot mean.

    Args:
        better: what is good, in words.
        points: the periods drawn.
        limits: the band that is drawn, if there is one.
        floor: where the heights begin, in words; "" for 0.
    """
    states = {point.state for point in points}
    empty = states - {"value", "suppressed", "no_figure"}
    said = (
        better,
        limits
        and f"The band is how far it moves by itself: {limits.range} (average "
        f"{limits.average}).",
        floor and f"The heights begin at {floor}, not at 0.",
        "suppressed" in states and "“c” marks a small number that is hidden.",
        empty and "“?” marks a period without a figure; no line is drawn across it.",
    )
    return " ".join(each for each in said if each)
