"""Small pieces that the parts of these pages are made of."""

from collections.abc import Iterable, Sequence
from typing import Any

from dashboards.assurance.scores import percent
from dashboards.charts import Bar, bars_figure
from dashboards.presenters.entries import Figure
from dashboards.profile.shown import Line, Shown, count


def share(part: int, whole: int) -> Shown:
    """Show a share with the counts behind it; a dash where it is a share of nothing."""
    if not whole:
        return Shown(Figure("Not applicable", "missing"))
    counts = f"{part:,} of {whole:,}"
    return Shown(Figure(percent(part, whole), "value", counts), float(part))


def words(text: str) -> Shown:
    """Show words where a number would stand."""
    return Shown(Figure(text, "value"))


def counted(label: str, *numbers: int, note: str = "") -> Line:
    """Make a row of a table from numbers that everybody may see."""
    return Line(label, tuple(count(one) for one in numbers), note=note)


def bars(lines: Iterable[Line], unit: str) -> dict[str, Any] | None:
    """Draw the first number of each row; None where there is none."""
    drawn = [
        Bar(one.label, one.cells[0].value, f"{one.cells[0].value or 0:,.0f}")
        for one in lines
    ]
    if not any(bar.value for bar in drawn):
        return None
    return bars_figure(drawn, unit=unit)


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def plain(title: str) -> str:
    """Begin a title as it stands inside a sentence."""
    return title[:1].lower() + title[1:]


def said(number: int, one: str, many: str) -> str:
    """Say a number of things: "1 action", "3 actions"."""
    return f"{number:,} {one if number == 1 else many}"
