"""Gives an analyst their own file back, with every problem marked in it.

The workbook is built anew from what was read: same sheets, same cells, values only,
so that no formula, macro or link comes back. Correct it and send it: what is added
here is never read (its headings begin with "Help: ").
Source: FEATURES 1 items 2 and 5, 2 row 10.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from safeguarding.returns.annotated_book import book_of
from safeguarding.returns.grid import Grid, find_heading
from safeguarding.returns.marks import PROBLEMS_COLUMN
from safeguarding.returns.problems import LABELS, Found
from safeguarding.returns.readers import Opened
from safeguarding.returns.rules.facts import Severity, Sheet
from safeguarding.spreadsheets import harmless


@dataclass(frozen=True)
class Marked:
    """A sheet and its problems.

    Attributes:
        grid: the cells as read.
        head: the row its heading is in, from 1; 0 when none was found.
        width: how many columns it uses.
        cells: (row, column from 0) -> the problems of that cell.
        is_hidden: whether people do not see it.
    """

    grid: Grid
    head: int
    width: int
    cells: dict[tuple[int, int], list[Found]] = field(default_factory=dict)
    is_hidden: bool = False

    def row_words(self) -> dict[int, str]:
        """Give, by row, all that is wrong in it, in words."""
        rows: dict[int, list[Found]] = defaultdict(list)
        for (row, _), found in sorted(self.cells.items(), key=lambda pair: pair[0]):
            rows[row] += found
        return {row: " | ".join(map(in_words, found)) for row, found in rows.items()}


def in_words(one: Found) -> str:
    """Say what is wrong, message first, then what it asks for and the rule's code."""
    what = LABELS[Severity(one.severity)]
    place = f"{one.column}, " if one.column else ""
    return f"{one.message} ({place}{what}, {one.code})"


def annotated(
    opened: Opened, problems: Sequence[Found], *, name: str, as_xlsx: bool
) -> tuple[bytes, str]:
    """Mark the problems of a file in a copy of it.

    Args:
        opened: the file as read.
        problems: what the check found, or what was kept with a version.
        name: the file's own name, already cleaned.
        as_xlsx: a workbook; otherwise CSV, for a file that was text. A file of
            several sheets is always given back as a workbook.

    Returns:
        The copy, and a name for it.
    """
    sheets = mark(opened, problems)
    stem = name.rpartition(".")[0] or name
    if as_xlsx or not opened.encoding or not sheets:
        return book_of(sheets, problems), f"{stem}-problems.xlsx"
    return _csv_of(sheets[0], problems), f"{stem}-problems.csv"


def mark(opened: Opened, problems: Iterable[Found]) -> list[Marked]:
    """Put every problem at its cell; those of no sheet stay on the list only."""
    by_sheet: dict[str, list[Found]] = defaultdict(list)
    for one in problems:
        by_sheet[one.sheet].append(one)
    shown = [_marked(grid, by_sheet[grid.name]) for grid in opened.grids]
    hidden = [
        _marked(grid, by_sheet[grid.name], is_hidden=True) for grid in opened.hidden
    ]
    return shown + hidden


def _marked(grid: Grid, problems: list[Found], *, is_hidden: bool = False) -> Marked:
    heading = find_heading(grid)
    rows = dict(grid.rows)
    cells: dict[tuple[int, int], list[Found]] = defaultdict(list)
    finder = _Finder(rows, heading)
    for one in problems:
        if one.row is not None and one.row in rows:
            cells[one.row, finder.column(one)].append(one)
    width = max((len(row) for row in rows.values()), default=0)
    head = heading.header_row if heading else finder.above(min(rows, default=0))
    return Marked(grid, head, width, dict(cells), is_hidden=is_hidden)


class _Finder:
    """Finds the column of a problem: by its name in the heading, else by its text."""

    def __init__(self, rows: dict[int, list[str]], heading: Sheet | None) -> None:
        self._rows = rows
        self._named: dict[str, int] = {}
        if heading is not None:
            for place, name in enumerate(heading.columns):
                self._named.setdefault(name[:40], place)
        self._texts = _places_of_texts(rows)

    def column(self, one: Found) -> int:
        """Give the column, from 0; the row's first cell when none is named."""
        row = one.row or 0
        if not one.column:
            return self._first(row)
        if one.column in self._named:
            return self._named[one.column]
        above = [
            place for number, place in self._texts.get(one.column, ()) if number <= row
        ]
        same = [place for place in above if self._text(row, place) == one.value]
        if same or above:
            return (same or above)[-1]
        return self._holding(row, one.value)

    def above(self, default: int) -> int:
        """Give the row that a heading of a printed table is most likely in.

        That with most words: figures begin with a digit.
        """
        wide = [(sum(map(_is_word, cells)), -number) for number, cells in self._top()]
        return -max(wide)[1] if wide else default

    def _top(self) -> list[tuple[int, list[str]]]:
        return [(n, cells) for n, cells in self._rows.items() if n <= 20 and any(cells)]

    def _text(self, row: int, place: int) -> str:
        cells = self._rows[row]
        return cells[place] if place < len(cells) else ""

    def _holding(self, row: int, text: str) -> int:
        """Give the cell of the row that holds a text: headings may be of two lines."""
        cells = self._rows[row]
        found = (place for place, cell in enumerate(cells) if text and cell == text)
        return next(found, self._first(row))

    def _first(self, row: int) -> int:
        cells = self._rows[row]
        return next((place for place, text in enumerate(cells) if text), 0)


def _is_word(text: str) -> bool:
    return bool(text) and not text[0].isdigit()


def _places_of_texts(rows: dict[int, list[str]]) -> dict[str, list[tuple[int, int]]]:
    """Say where the texts of the first rows stand: a printed table's headings."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, cells in rows.items():
        if number > 40:
            break
        for place, text in enumerate(cells):
            places[text[:40]].append((number, place))
    return places


def _csv_of(sheet: Marked, problems: Sequence[Found]) -> bytes:
    """Write the same rows with one more column; what is about no row comes last."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sheet.grid.separator or ",")
    words = sheet.row_words()
    for number, cells in sheet.grid.rows:
        is_head = number == sheet.head
        extra = PROBLEMS_COLUMN if is_head else words.get(number, "")
        padded = [*cells, *[""] * sheet.width][: sheet.width]
        is_empty = not any(cells) and not extra
        writer.writerow([] if is_empty else map(harmless, [*padded, extra]))
    whole = [in_words(one) for one in problems if one.row is None]
    # A heading that named people's details would be refused when it comes back.
    about_heading = words.get(sheet.head, "")
    for text in filter(None, (about_heading, *whole)):
        writer.writerow([*[""] * sheet.width, harmless(text)])
    # The mark tells Excel that the letters are UTF-8.
    return out.getvalue().encode("utf-8-sig")
