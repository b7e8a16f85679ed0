"""Splits a sheet into the tables that stand on it, by their rows of headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from safeguarding.returns.grid import Grid
from safeguarding.returns.values import NO_NUMBER, number_word
from safeguarding.returns.wide.numbers import (
    PLAIN,
    is_figure_like,
    read_loose,
)
from safeguarding.returns.wide.when import is_time

# A printed table is small; what is larger was made by a machine, for a machine.
MOST_ROWS = 400
MOST_COLUMNS = 60
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# A number alone, or a share that begins a sentence: '135% increase'.
VALUE = re.compile(rf"{PLAIN.pattern}$|[0-9][0-9.,]*\s?%")


@dataclass(frozen=True, slots=True)
class Printed:
    """A row that is not empty: its number, cells, and whether a gap is above it."""

    number: int
    cells: tuple[str, ...]
    after_gap: bool

    @property
    def filled(self) -> list[int]:
        """Places of its cells that are not empty."""
        return [place for place, cell in enumerate(self.cells) if cell]

    def at(self, place: int) -> str:
        """Give a cell; beyond the last one all are empty."""
        return self.cells[place] if place < len(self.cells) else ""


@dataclass(frozen=True)
class Block:
    """One table of a sheet, before its labels are told from its figures."""

    header_row: int
    headings: tuple[str, ...]
    titles: tuple[str, ...]
    body: tuple[Printed, ...]
    first: int = field(default=0)

    @property
    def width(self) -> int:
        """How many columns any row has."""
        return max(
            (len(self.headings), *(len(row.cells) for row in self.body)), default=0
        )

    def heading(self, place: int) -> str:
        """Give a heading; empty when there is none."""
        return self.headings[place] if place < len(self.headings) else ""

    def column(self, place: int) -> list[str]:
        """Give the cells of a column, those that are empty too."""
        return [row.at(place) for row in self.body]


def split(grid: Grid) -> list[Block]:
    """Give the tables of a sheet, top to bottom; none for a sheet without figures."""
    rows = _printed(grid)
    too_wide = any(len(row.cells) > MOST_COLUMNS for row in rows)
    if not rows or len(rows) > MOST_ROWS or too_wide:
        return []
    first = min(row.filled[0] for row in rows)
    starts = _headings(rows, first)
    if not starts:
        return _without_heading(rows, first)
    ends = [*_tops(rows, starts)[1:], len(rows)]
    blocks = []
    above = 0
    for start, end in zip(starts, ends, strict=True):
        blocks.append(_block(rows[above:end], start - above, first))
        above = end
    return blocks


def _printed(grid: Grid) -> list[Printed]:
    rows: list[Printed] = []
    gap = True
    for number, cells in grid.rows:
        kept = [" ".join(cell.split()) for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if kept:
            rows.append(Printed(number, tuple(kept), gap))
            if len(rows) > MOST_ROWS:
                break
        gap = not kept
    return rows


def _headings(rows: Sequence[Printed], first: int) -> list[int]:
    """Find the rows of headings: text or years, with figures below them.

    Of two such rows in a row the lower one is meant when the upper one spans it;
    when both are full, the lower one is a row whose figures are words.
    """
    found: list[int] = []
    for place, row in enumerate(rows[:-1]):
        if not _is_heading(row, first) or not _figures_below(rows, place):
            continue
        if found and place == found[-1] + 1:
            if _spans(rows[found[-1]], row, first) and not _is_loose(row):
                found[-1] = place
        elif not found or _stands_first(rows, place):
            found.append(place)
    return found


def _stands_first(rows: Sequence[Printed], place: int) -> bool:
    above = rows[place - 1]
    return rows[place].after_gap or (len(above.filled) == 1 and above.after_gap)


def _is_heading(row: Printed, first: int) -> bool:
    filled = row.filled
    if len(filled) < 2 and filled[0] == first:
        return False
    return not any(_is_value(row.cells[place]) for place in filled)


def _spans(upper: Printed, lower: Printed, first: int) -> bool:
    """Whether an upper row of headings leaves room that the lower one fills."""
    above, below = _beyond(upper, first), _beyond(lower, first)
    repeats = len(set(above)) < len(above)
    if not lower.at(first) or (repeats and all(is_time(cell) for cell in below)):
        return True
    return len(above) < len(below)


def _beyond(row: Printed, first: int) -> list[str]:
    return [row.cells[place] for place in row.filled if place > first]


def _is_loose(row: Printed) -> bool:
    """Whether a cell is a number with words: 'over 40' may also be a heading."""
    cells = [row.cells[place] for place in row.filled[1:]]
    return any(read_loose(cell) and not YEAR.fullmatch(cell) for cell in cells)


def _is_value(cell: str) -> bool:
    if YEAR.fullmatch(cell):
        return False
    in_words = number_word(cell) is not None
    told = cell.casefold() in NO_NUMBER and (len(cell) > 1 or cell == "-")
    return bool(VALUE.match(cell)) or in_words or told


def _figures_below(rows: Sequence[Printed], place: int) -> bool:
    """Whether figures stand below, perhaps under a section's name or a row of words."""
    below = rows[place + 1 : place + 4]
    return any(_has_figures(row) for row in below)


def _has_figures(row: Printed) -> bool:
    places = row.filled[1:] or [place for place in row.filled if place > 0]
    cells = [row.cells[place] for place in places]
    return any(is_figure_like(cell) or _is_value(cell) for cell in cells)


def _tops(rows: Sequence[Printed], starts: Sequence[int]) -> list[int]:
    """Give the rows at which tables begin: the lines just above are their titles."""
    tops = []
    for start in starts:
        top = start
        while top > 0 and not rows[top].after_gap and _may_stand_above(rows[top - 1]):
            top -= 1
        if top > 0 and len(rows[top - 1].filled) == 1 and rows[top].after_gap:
            top -= 1  # A title, an empty row, then the headings.
        tops.append(top)
    return tops


def _may_stand_above(row: Printed) -> bool:
    return not any(_is_value(row.cells[place]) for place in row.filled)


def _block(rows: Sequence[Printed], start: int, first: int) -> Block:
    headings = list(rows[start].cells)
    above = list(rows[:start])
    if above and not rows[start].after_gap and _is_upper(above[-1], first):
        headings = _joined(above.pop(), headings)
    titles = tuple(" ".join(filter(None, row.cells)) for row in above)
    return Block(
        rows[start].number, tuple(headings), titles, tuple(rows[start + 1 :]), first
    )


def _is_upper(row: Printed, first: int) -> bool:
    beyond = [place for place in row.filled if place > first]
    return bool(beyond) and _is_heading(row, first)


def _joined(upper: Printed, lower: list[str]) -> list[str]:
    """Put the upper heading before each lower one that it spans."""
    joined, span = [], ""
    for place in range(max(len(lower), len(upper.cells))):
        span = upper.at(place) or span
        below = lower[place] if place < len(lower) else ""
        joined.append(" ".join(filter(None, (span, below))))
    return joined


def _without_heading(rows: Sequence[Printed], first: int) -> list[Block]:
    """Take a list of labels and figures that nobody put headings over."""
    figures = [place for place, row in enumerate(rows) if _has_figures(row)]
    if len(figures) < 2:
        return []
    start = figures[0]
    titles = tuple(" ".join(filter(None, row.cells)) for row in rows[:start])
    return [Block(0, (), titles, tuple(rows[start:]), first)]
