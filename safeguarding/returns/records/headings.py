"""Recognises a file of records by its heading, whatever the columns' order.

Headings are compared by their letters and digits alone: "Date of Birth", "date_of_birth"
and "DATE OF BIRTH:" are one column. Two lists of questions, such as those of Annex A,
differ in signs and blanks from one council to the next.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safeguarding.returns.records.kinds import Column, Layout

# How far down a heading is looked for, and how much of a cell can be one.
HEADING_ROWS = 20
LONGEST_HEADING = 300
# So many of its columns make a row the heading, when some are missing.
ENOUGH_NAMES = 2
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Heading:
    """The heading of one sheet, as one layout reads it.

    Attributes:
        layout: the layout it has, or the nearest one when columns are missing.
        number: the row it stands in, as the spreadsheet numbers it.
        cells: the headings as they were typed.
        names: by place, the name of the column that is read; "" for one that is not.
        dropped: by place, whether the layout drops the column without a word.
    """

    layout: Layout
    number: int
    cells: tuple[str, ...]
    names: tuple[str, ...]
    dropped: tuple[bool, ...]

    @property
    def kept(self) -> tuple[int, ...]:
        """The places of the columns that are read; of a doubled one the first."""
        first: dict[str, int] = {}
        for place, name in enumerate(self.names):
            if name:
                first.setdefault(name, place)
        return tuple(first.values())

    @property
    def missing(self) -> tuple[Column, ...]:
        """The required columns that are not there."""
        return tuple(
            one
            for one in self.layout.columns
            if one.is_required and one.name not in self.names
        )

    @property
    def doubled(self) -> tuple[str, ...]:
        """The names of columns that are there more than once."""
        found = [name for name in self.names if name]
        return tuple(name for name in dict.fromkeys(found) if found.count(name) > 1)

    @property
    def extra(self) -> tuple[int, ...]:
        """The places of columns that the layout does not know."""
        return tuple(
            place
            for place, text in enumerate(self.cells)
            if text and not self.names[place] and not self.dropped[place]
        )


def plain_heading(text: str) -> str:
    """Keep the letters and digits of a heading, all small."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def find_heading(
    rows: Iterable[tuple[int, Sequence[str]]], layouts: Sequence[Layout]
) -> Heading | None:
    """Find the heading among the first rows: the one that names most columns.

    A row with all required columns of a layout wins over one without; among those the
    layout that knows more of its cells, then the one listed first.

    Args:
        rows: numbers and cells, from the top; only the first twenty are looked at.
        layouts: the shapes the file may have.
    """
    best: tuple[int, int] = (0, ENOUGH_NAMES - 1)
    found: Heading | None = None
    for number, cells in rows:
        if number > HEADING_ROWS:
            break
        for layout in layouts:
            heading = read_heading(layout, number, cells)
            known = sum(map(bool, heading.names)) + sum(heading.dropped)
            named = len(heading.kept)
            rank = (int(named > 0 and not heading.missing), known)
            if named and rank > best:
                best, found = rank, heading
    return found


def read_heading(layout: Layout, number: int, cells: Sequence[str]) -> Heading:
    """Read a row as the heading of a layout, well or badly as it may fit."""
    known = _known(layout)
    dropped = {plain_heading(text) for text in layout.drops}
    folds = [plain_heading(text[:LONGEST_HEADING]) for text in cells]
    names = tuple(known.get(fold, "") if fold else "" for fold in folds)
    return Heading(
        layout=layout,
        number=number,
        cells=tuple(cells),
        names=names,
        dropped=tuple(
            not name and fold in dropped
            for name, fold in zip(names, folds, strict=True)
        ),
    )


def _known(layout: Layout) -> dict[str, str]:
    """Give the name of a column by each way of writing its heading."""
    found: dict[str, str] = {}
    for column in layout.columns:
        for text in (column.title, column.name, *column.aliases):
            found.setdefault(plain_heading(text), column.name)
    return found
