"""The scorecard's tables: one per priority, with the notes its rows refer to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dashboards.presenters.entries import Row

THIS_FIGURE = "this figure"


@dataclass(frozen=True)
class Note:
    """A caveat under a table, said once however many rows it stands at."""

    id: str
    mark: str
    text: str
    source: str


@dataclass(frozen=True)
class Line:
    """A row, with the notes at its figure and at its comparisons.

    `names_priority` where the rows of several priorities stand together.
    """

    row: Row
    at_figure: tuple[Note, ...]
    at_change: tuple[Note, ...]
    names_priority: bool = False


@dataclass(frozen=True)
class Table:
    """The indicators of one priority, or all in one order."""

    id: str
    title: str
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def tables(rows: Iterable[Row]) -> list[Table]:
    """Sort rows under their priorities, in the order they come."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.priority, []).append(row)
    return [
        _table(f"priority-{number}", title, found)
        for number, (title, found) in enumerate(grouped.items(), start=1)
    ]


def one_table(rows: Iterable[Row], title: str) -> list[Table]:
    """Keep all rows in the order they come; none at all make no table."""
    known = list(rows)
    if not known:
        return []
    table = _table("indicators", title, known)
    lines = tuple(replace(line, names_priority=True) for line in table.lines)
    return [replace(table, lines=lines)]


def _table(table_id: str, title: str, rows: list[Row]) -> Table:
    said: dict[tuple[str, str], Note] = {}
    for row in rows:
        for caveat in row.caveats:
            key = (caveat["mark"], caveat["text"])
            note_id = f"{table_id}-note-{len(said) + 1}"
            said.setdefault(key, Note(note_id, *key, source=caveat["source"]))
    lines = tuple(_line(row, said) for row in rows)
    return Table(table_id, title, lines, tuple(said.values()))


def _line(row: Row, said: dict[tuple[str, str], Note]) -> Line:
    noted = [
        (caveat["applies_to"] == THIS_FIGURE, said[caveat["mark"], caveat["text"]])
        for caveat in row.caveats
    ]
    return Line(
        row,
        at_figure=tuple(note for is_own, note in noted if is_own),
        at_change=tuple(note for is_own, note in noted if not is_own),
    )
