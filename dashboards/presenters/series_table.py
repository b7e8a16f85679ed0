"""The table behind a chart: everything the chart says, in rows of words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboards.charts.parts import Compared
from dashboards.presenters.entries import Figure
from dashboards.presenters.series import FOLD_GAPS, Point


@dataclass(frozen=True)
class TableRow:
    """A line of the table: a period, or several that have no figure."""

    label: str
    figure: Figure
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeriesTable:
    """The rows, newest first, and the names of the other places' columns."""

    rows: tuple[TableRow, ...]
    places: tuple[str, ...]
    has_notes: bool


def table(points: Sequence[Point], compared: Sequence[Compared] = ()) -> SeriesTable:
    """Write a series as rows, newest first, long gaps in one row."""
    rows = tuple(_rows(list(reversed(points)), compared))
    places = tuple(each.name for each in compared)
    return SeriesTable(rows, places, any(row.notes for row in rows))


def _rows(points: list[Point], compared: Sequence[Compared]) -> Iterable[TableRow]:
    start = 0
    while start < len(points):
        end = _end_of_gap(points, start, compared)
        if end - start >= FOLD_GAPS:
            label = f"{points[end - 1].label} to {points[start].label}"
            yield TableRow(label, points[start].figure, others=("",) * len(compared))
        else:
            end = max(end, start + 1)
            yield from (_row(point, compared) for point in points[start:end])
        start = end


def _row(point: Point, compared: Sequence[Compared]) -> TableRow:
    others = tuple(each.texts.get(point.label, "") for each in compared)
    return TableRow(point.label, point.figure, point.marks, others)


def _end_of_gap(points: list[Point], start: int, compared: Sequence[Compared]) -> int:
    """Find where a stretch of the same absence, at all the places, ends."""
    state = points[start].state
    if state not in {"not_received", "no_figure"}:
        return start
    end = start
    while end < len(points) and points[end].state == state:
        if any(points[end].label in each.texts for each in compared):
            break
        end += 1
    return end
