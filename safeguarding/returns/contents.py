"""Tells what a file's grids hold: rows in the long form, or a table to be mapped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safeguarding.returns.grid import Grid, find_heading, rows_below
from safeguarding.returns.guard import FileRefused, Limits
from safeguarding.returns.readers import Opened
from safeguarding.returns.rows import RawRow
from safeguarding.returns.rules.columns import (
    COLUMNS,
    HELP,
    NUMBER_COLUMNS,
    PART_COLUMN,
)
from safeguarding.returns.rules.facts import Sheet

FILLED_IN = {*NUMBER_COLUMNS, "qualifier", "note"}


@dataclass(frozen=True)
class Contents:
    """What a file holds: rows by column name, and how it was read."""

    rows: tuple[RawRow, ...]
    sheets: tuple[Sheet, ...]
    hidden_sheets: tuple[str, ...] = ()
    encoding: str = ""


def long_form(opened: Opened, limits: Limits) -> Contents | None:
    """Read rows in the long form (DOMAIN C.12); None when no sheet names its columns.

    The heading may stand in the first twenty rows of any visible sheet; rows keep
    the numbers that the spreadsheet shows.

    Raises:
        FileRefused: there are more rows of figures than we take.
    """
    rows: list[RawRow] = []
    sheets: list[Sheet] = []
    for grid in opened.grids:
        if (heading := find_heading(grid)) is not None:
            sheets.append(heading)
            rows.extend(_used(rows_below(grid, heading), heading))
    if not sheets:
        return None
    if len(rows) > limits.rows:
        message = f"The file has more than {limits.rows:,} rows of figures."
        raise FileRefused(message)
    hidden = _with_figures(opened.hidden)
    return Contents(tuple(rows), tuple(sheets), hidden, opened.encoding)


def _used(rows: Iterable[RawRow], heading: Sheet) -> Iterator[RawRow]:
    """Leave out rows of nothing but help, and parts that were not filled in.

    Whoever cannot split a figure leaves the parts of our template empty; the whole
    is always needed.
    """
    is_ours = PART_COLUMN in heading.columns
    for row in rows:
        filled = {name for name, text in row.cells.items() if text}
        is_part = is_ours and "breakdown_dimension" in filled
        if is_part and not filled & FILLED_IN:
            continue
        if any(not name.startswith(HELP) for name in filled):
            yield row


def no_heading() -> FileRefused:
    """Say that a file is in no shape we know."""
    message = (
        "No heading was found in the first 20 rows of any sheet. One row must "
        f"name the columns: {', '.join(COLUMNS)}."
    )
    return FileRefused(message)


def _with_figures(grids: tuple[Grid, ...]) -> tuple[str, ...]:
    """Name the sheets that hold rows of figures below a heading."""
    names = []
    for grid in grids:
        heading = find_heading(grid)
        if heading is not None and next(rows_below(grid, heading), None):
            names.append(grid.name)
    return tuple(names)
