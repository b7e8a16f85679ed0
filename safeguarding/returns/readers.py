"""Opens a file of figures. The only module that opens spreadsheets.

`read` takes bytes and gives rows; it is the one seam behind which a limited child
process can be put.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from safeguarding.returns.csv_text import decode, read_text
from safeguarding.returns.grid import Grid, cell_text, find_heading, rows_below
from safeguarding.returns.guard import LIMITS, FileRefused, Limits, is_workbook
from safeguarding.returns.rows import RawRow
from safeguarding.returns.rules.facts import COLUMNS, Sheet

BROKEN = (CalamineError, ValueError, OverflowError, OSError)


@dataclass(frozen=True)
class Contents:
    """What a file holds: rows by column name, and how it was read."""

    rows: tuple[RawRow, ...]
    sheets: tuple[Sheet, ...]
    hidden_sheets: tuple[str, ...] = ()
    encoding: str = ""


def read(content: bytes, limits: Limits = LIMITS) -> Contents:
    """Read a CSV file or a workbook, told apart by content.

    The heading may stand in the first twenty rows of any visible sheet; rows keep
    the numbers that the spreadsheet shows.

    Raises:
        FileRefused: with words fit to show, for a file that cannot be read safely
            or has no heading.
    """
    if is_workbook(content, limits):
        visible, hidden = _sheets(content)
        return _contents(visible, limits, hidden=_with_figures(hidden))
    text, encoding = decode(content)
    return _contents([read_text(text, limits)], limits, encoding=encoding)


def _contents(
    grids: list[Grid], limits: Limits, hidden: tuple[str, ...] = (), encoding: str = ""
) -> Contents:
    rows: list[RawRow] = []
    sheets: list[Sheet] = []
    for grid in grids:
        if (heading := find_heading(grid)) is not None:
            sheets.append(heading)
            rows.extend(rows_below(grid, heading))
    if not sheets:
        message = (
            "No heading was found in the first 20 rows of any sheet. One row must "
            f"name the columns: {', '.join(COLUMNS)}."
        )
        raise FileRefused(message)
    if len(rows) > limits.rows:
        message = f"The file has more than {limits.rows:,} rows of figures."
        raise FileRefused(message)
    return Contents(tuple(rows), tuple(sheets), hidden, encoding)


def _with_figures(grids: list[Grid]) -> tuple[str, ...]:
    """Name the sheets that hold rows of figures below a heading."""
    names = []
    for grid in grids:
        heading = find_heading(grid)
        if heading is not None and next(rows_below(grid, heading), None):
            names.append(grid.name)
    return tuple(names)


def _sheets(content: bytes) -> tuple[list[Grid], list[Grid]]:
    visible: list[Grid] = []
    hidden: list[Grid] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    shown = sheet.visible == SheetVisibleEnum.Visible
                    grid = Grid(sheet.name[:60], list(_rows(workbook, sheet.name)))
                    (visible if shown else hidden).append(grid)
    except BROKEN as error:
        message = "The workbook cannot be read. Open it in Excel and save it again."
        raise FileRefused(message) from error
    return visible, hidden


def _rows(workbook: CalamineWorkbook, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with their own numbers: empty ones above are counted."""
    cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for number, row in enumerate(cells, start=1):
        yield number, [cell_text(cell) for cell in row]
