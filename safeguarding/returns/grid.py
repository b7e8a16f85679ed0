"""Finds the heading in a grid of cells, and the rows of figures below it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safeguarding.returns.rows import RawRow
from safeguarding.returns.rules.columns import COLUMNS
from safeguarding.returns.rules.facts import Sheet

# How far down a heading is looked for, and how many of its names make one.
HEADING_ROWS = 20
ENOUGH_NAMES = 4


@dataclass(frozen=True)
class Grid:
    """The rows of one sheet: the number people see, and the cells as text.

    `separator` is what stood between the cells of a text; "" for a workbook.
    """

    name: str
    rows: Sequence[tuple[int, list[str]]]
    separator: str = ""


def find_heading(grid: Grid) -> Sheet | None:
    """Find the heading: the row of the first twenty that names most columns."""
    best, found = ENOUGH_NAMES - 1, None
    for number, cells in grid.rows[:HEADING_ROWS]:
        columns = tuple(_heading(cell) for cell in cells)
        names = len(set(columns) & set(COLUMNS))
        if names > best:
            best, found = names, Sheet(grid.name, number, _trimmed(columns))
    return found


def _heading(text: str) -> str:
    """Read 'Indicator Code' as indicator_code; leave other headings as they are."""
    name = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    return name if name in COLUMNS else text


def _trimmed(columns: tuple[str, ...]) -> tuple[str, ...]:
    last = max(place for place, name in enumerate(columns) if name)
    return columns[: last + 1]


def rows_below(grid: Grid, heading: Sheet) -> Iterator[RawRow]:
    """Give the rows of figures: everything below the heading that is not empty."""
    for number, cells in grid.rows:
        if number > heading.header_row and any(cells):
            yield RawRow(grid.name, number, _by_column(heading.columns, cells))


def _by_column(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Name the cells; the first of two columns holds, what has no name is under ''."""
    named: dict[str, str] = {}
    for place, name in enumerate(columns):
        if name:
            named.setdefault(name, cells[place] if place < len(cells) else "")
    nameless = _nameless(columns, cells)
    return {**named, "": nameless} if nameless else named


def _nameless(columns: Sequence[str], cells: Iterable[str]) -> str:
    found = (
        cell
        for place, cell in enumerate(cells)
        if cell and (place >= len(columns) or not columns[place])
    )
    return " ".join(found)
