"""One sentence per indicator, and the question its page answers."""

from collections.abc import Iterable

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


def chart_note(better: str, points: Iterable[Point]) -> str:
    """Say what is good, and what the letters at the foot of the chart stand for."""
    states = {point.state for point in points}
    hidden = (
        "“c” marks a small number that is hidden." if "suppressed" in states else ""
    )
    empty = states - {"value", "suppressed", "no_figure"}
    missing = (
        "“?” marks a period without a figure; no line is drawn across it."
        if empty
        else ""
    )
    return " ".join(part for part in (better, hidden, missing) if part)
