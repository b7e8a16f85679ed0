"""What an annotated copy adds to a file, and how to take it away again.

A copy that was corrected is sent as it is: nothing we wrote in it is read back.
"""

from dataclasses import replace

from safeguarding.returns.grid import HEADING_ROWS, Grid
from safeguarding.returns.readers import Opened
from safeguarding.returns.rules.columns import HELP
from safeguarding.spreadsheets import as_typed

PROBLEMS_COLUMN = f"{HELP}problems"
LIST_SHEET = "Problems"
LIST_HEADINGS = (
    "What is wrong, and what to do",
    "Cell",
    "In the cell",
    "To do",
    "Rule",
)


def without_marks(opened: Opened) -> Opened:
    """Take the list of problems and the column of problems out of an opened file."""
    grids = [_without_column(grid) for grid in opened.grids if not _is_list(grid)]
    return replace(opened, grids=tuple(grids))


def _is_list(grid: Grid) -> bool:
    if grid.name != LIST_SHEET or not grid.rows:
        return False
    return tuple(grid.rows[0][1][: len(LIST_HEADINGS)]) == LIST_HEADINGS


def _without_column(grid: Grid) -> Grid:
    """Cut the rows where the column of problems begins: it is the last one.

    In text, cells that a spreadsheet would have run were given an apostrophe.
    """
    for _, cells in grid.rows[:HEADING_ROWS]:
        if PROBLEMS_COLUMN in cells:
            place = cells.index(PROBLEMS_COLUMN)
            read = as_typed if grid.separator else str
            rows = [
                (number, [read(text) for text in row[:place]])
                for number, row in grid.rows
            ]
            return replace(grid, rows=rows)
    return grid
