"""Recognises a file of records by its heading, whatever the columns' order.

Headings are compared by their letters and digits alone: "Date of Birth", "date_of_birth"
and "DATE OF BIRTH:" are one column. Two lists of questions, such as those of Annex A,
differ in signs and blanks from one council to the next.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from safeguarding.returns.records.kinds import Column, Layout
from safeguarding.returns.records.of_people import may_be

# How far down a heading is looked for, and how much of a cell can be one.
HEADING_ROWS = 20
LONGEST_HEADING = 300
# So many of its columns make a row the heading, when some are missing.
ENOUGH_NAMES = 2
_SIGNS = re.compile(r"[^a-z0-9]+")
# Heading of an agency's own, as it is compared -> name of the column it was said to be.
Remembered = Mapping[str, str]
NOTHING: Remembered = {}


@dataclass(frozen=True)
class Heading:
    """The heading of one sheet, as one layout reads it.

    Attributes:
        layout: the layout it has, or the nearest one when columns are missing.
        number: the row it stands in, as the spreadsheet numbers it.
        cells: the headings as they were typed.
        names: by place, the name of the column that is read; "" for one that is not.
        dropped: by place, whether the layout drops the column without a word.
        said: how many of the names are the agency's own word, remembered.
    """

    layout: Layout
    number: int
    cells: tuple[str, ...]
    names: tuple[str, ...]
    dropped: tuple[bool, ...]
    said: int = 0

    @property
    def known(self) -> int:
        """How many of its cells the layout knows, by whatever name."""
        return sum(map(bool, self.names)) + sum(self.dropped)

    @property
    def fit(self) -> tuple[bool, int, int, bool]:
        """How well the layout fits: whole first, then by what is known, best last.

        Our own names count before those that were remembered; between two layouts that
        lack a column our own is the one to ask about.
        """
        is_whole = not self.missing
        asks = self.layout.is_ours and not is_whole
        return (is_whole, self.known - self.said, self.known, asks)

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

    def called(self, name: str) -> list[str]:
        """Give the headings under which a column is there."""
        pairs = zip(self.names, self.cells, strict=True)
        return [text for one, text in pairs if one == name]

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
    rows: Iterable[tuple[int, Sequence[str]]],
    layouts: Sequence[Layout],
    remembered: Remembered = NOTHING,
) -> Heading | None:
    """Find the heading among the first rows: the one that names most columns.

    A row with all required columns of a layout wins over one without; among those the
    layout that knows more of its cells, then the one listed first.

    Args:
        rows: numbers and cells, from the top; only the first twenty are looked at.
        layouts: the shapes the file may have.
        remembered: what the agency said of its own headings.
    """
    found: Heading | None = None
    for number, cells in rows:
        if number > HEADING_ROWS:
            break
        for layout in layouts:
            heading = read_heading(layout, number, cells, remembered)
            if heading.kept and _is_better(heading, found):
                found = heading
    return found


def _is_better(heading: Heading, found: Heading | None) -> bool:
    """Whether a row is a heading, and fits better than the best one so far."""
    if found is not None:
        return heading.fit > found.fit
    return not heading.missing or heading.known >= ENOUGH_NAMES


def read_heading(
    layout: Layout,
    number: int,
    cells: Sequence[str],
    remembered: Remembered = NOTHING,
) -> Heading:
    """Read a row as the heading of a layout, well or badly as it may fit."""
    known = _known(layout)
    drops = {plain_heading(text) for text in layout.drops}
    folds = [plain_heading(text[:LONGEST_HEADING]) for text in cells]
    names = [known.get(fold, "") if fold else "" for fold in folds]
    dropped = [
        not name and fold in drops for name, fold in zip(names, folds, strict=True)
    ]
    heading = Heading(layout, number, tuple(cells), tuple(names), tuple(dropped))
    return _as_remembered(heading, folds, remembered) if remembered else heading


def _as_remembered(
    heading: Heading, folds: Sequence[str], remembered: Remembered
) -> Heading:
    """Read a heading as the agency said, where our own names leave a question.

    Of a column that is there twice the one that was chosen is read, and the others are
    dropped. A column that is there once under one of our own names stays that one. What
    may be no column is none, whatever is remembered: the words for people may have
    grown since.
    """
    names, dropped = list(heading.names), list(heading.dropped)
    columns = {one.name: one for one in heading.layout.columns}
    meant = [remembered.get(fold, "") for fold in folds]
    chosen = {
        name for name, said in zip(names, meant, strict=True) if name and name == said
    }
    for place, name in enumerate(heading.names):
        if name in chosen and meant[place] != name:
            names[place], dropped[place] = "", True
    missing = set(columns) - set(names)
    added = [
        place
        for place, name in enumerate(meant)
        if name in missing and not names[place] and not dropped[place]
        if may_be(columns[name], heading.cells[place])
    ]
    for place in added:
        names[place] = meant[place]
    return replace(heading, names=tuple(names), dropped=tuple(dropped), said=len(added))


def _known(layout: Layout) -> dict[str, str]:
    """Give the name of a column by each way of writing its heading."""
    found: dict[str, str] = {}
    for column in layout.columns:
        for text in (column.title, column.name, *column.aliases):
            found.setdefault(plain_heading(text), column.name)
    return found
