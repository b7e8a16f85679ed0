"""Reads back how a file was read, before anybody wonders about a pound sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from safeguarding.returns.grid import Grid, find_heading
from safeguarding.returns.readers import Opened
from safeguarding.returns.template_mark import MARK_SHEET

ROWS, COLUMNS, LONGEST = 5, 12, 60
SEPARATORS = {
    ",": "comma-separated",
    ";": "semicolon-separated",
    "\t": "tab-separated",
}


@dataclass(frozen=True)
class PreviewRow:
    """One row as read: the number the spreadsheet shows, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """How a file was read, and its first rows.

    Attributes:
        words: "Read as cp1252 text, comma-separated" or "Read as an Excel workbook".
        sheets: names of the sheets that were read.
        hidden: names of the hidden sheets, which were not.
        sheet: the sheet the rows are of; "" for text.
        rows: the heading and what follows it, or the first rows that are not empty.
        more_rows: how many rows follow.
        more_columns: how many columns are not shown.
    """

    words: str
    sheets: tuple[str, ...]
    hidden: tuple[str, ...]
    sheet: str
    rows: tuple[PreviewRow, ...]
    more_rows: int
    more_columns: int


def preview_of(opened: Opened) -> Preview:
    """Show how a file was read. Nothing is judged."""
    grid = _first(opened.grids)
    heading = find_heading(grid)
    start = heading.header_row if heading else 0
    filled = [(n, cells) for n, cells in grid.rows if n >= start and any(cells)]
    width = max((_width(cells) for _, cells in filled[:ROWS]), default=0)
    shown = min(width, COLUMNS)
    return Preview(
        words=_words(opened, grid),
        sheets=tuple(one.name for one in opened.grids if one.name),
        hidden=tuple(one.name for one in opened.hidden if one.name != MARK_SHEET),
        sheet=grid.name,
        rows=tuple(
            PreviewRow(number, _cells(cells, shown)) for number, cells in filled[:ROWS]
        ),
        more_rows=len(filled[ROWS:]),
        more_columns=width - shown,
    )


def _first(grids: Sequence[Grid]) -> Grid:
    """Choose the sheet people expect to see: the first with a heading, or not empty."""
    with_heading = (one for one in grids if find_heading(one))
    filled = (one for one in grids if any(any(cells) for _, cells in one.rows))
    return next(with_heading, None) or next(filled, None) or Grid("", [])


def _width(cells: Sequence[str]) -> int:
    return max((place for place, text in enumerate(cells, start=1) if text), default=0)


def _cells(cells: Sequence[str], shown: int) -> tuple[str, ...]:
    padded = [*cells, *[""] * shown][:shown]
    return tuple(
        text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for text in padded
    )


def _words(opened: Opened, grid: Grid) -> str:
    if not opened.encoding:
        return "Read as an Excel workbook"
    separated = SEPARATORS.get(grid.separator)
    return ", ".join(filter(None, (f"Read as {opened.encoding} text", separated)))
