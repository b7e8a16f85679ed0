"""Finds the table in a grid: titles above it, headings, labels, sections, notes.

A sheet may hold several tables; each is found, and the largest is meant. The layout
of a table is what its headings and labels say, whatever its figures and its quarter.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from safeguarding.returns.grid import Grid
from safeguarding.returns.wide.blocks import Block, split
from safeguarding.returns.wide.labels import (
    Labelled,
    as_lines,
    label_places,
    name_columns,
)
from safeguarding.returns.wide.when import without_when

MARKS = re.compile(r"[*\u2020\u2021\u00a7#^\u00b9\u00b2\u00b3]+")


@dataclass(frozen=True)
class Table:
    """One table as printed.

    Attributes:
        sheet: its sheet.
        header_row: row of its headings as the spreadsheet counts; 0 without one.
        titles: the lines above it.
        label_heading: what stands above the labels.
        label_columns: places of the columns of labels, from 0.
        headings: of the columns of figures, each once.
        places: of those columns in the sheet, from 0.
        lines: the rows of figures.
        notes: the lines below it.
        others: other tables of the file, in words.
    """

    sheet: str
    header_row: int
    titles: tuple[str, ...]
    label_heading: str
    label_columns: tuple[int, ...]
    headings: tuple[str, ...]
    places: tuple[int, ...]
    lines: tuple[Labelled, ...]
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many cells of figures are filled."""
        return sum(bool(cell) for line in self.lines for cell in line.cells)

    @property
    def labels(self) -> tuple[str, ...]:
        """The rows' labels, each once."""
        return tuple(line.label for line in self.lines)

    @property
    def name(self) -> str:
        """What the table calls itself, for people."""
        return self.titles[-1][:200] if self.titles else f"Table on {self.sheet}"

    @property
    def layout(self) -> str:
        """SHA-256 of headings and labels; figures, times and footnotes do not count."""
        said = [
            len(self.label_columns),
            [plain_name(one) for one in self.headings],
            [plain_name(one) for one in self.labels],
        ]
        text = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def cell(self, label: str, heading: str) -> str:
        """Give the text of a cell; empty when there is no such row or column."""
        for line in self.lines:
            if line.label == label and heading in self.headings:
                return line.cells[self.headings.index(heading)]
        return ""


def plain_name(text: str) -> str:
    """Write a heading or label without its time, footnotes and capitals."""
    holed = MARKS.sub(" ", without_when(text))
    return " ".join(holed.casefold().split())


def tables_in(
    grids: Sequence[Grid],
    *,
    labels: Sequence[int] = (),
    known: frozenset[str] = frozenset(),
) -> list[Table]:
    """Find the tables of figures in visible sheets, the largest first.

    Args:
        grids: the sheets.
        labels: places of the columns of labels, when a mapping says them.
        known: labels that are rows of figures even when they stand alone.
    """
    found = [
        table
        for grid in grids
        for block in split(grid)
        if (table := _table(grid.name, block, labels, known)) is not None
    ]
    return sorted(found, key=lambda one: -one.size)


def _table(
    sheet: str, block: Block, labels: Sequence[int], known: frozenset[str]
) -> Table | None:
    places = tuple(labels) or label_places(block)
    headings, columns = name_columns(block, places)
    lines, notes = as_lines(block, places, columns, known)
    if not lines or not columns:
        return None
    heading = " | ".join(filter(None, (block.heading(place) for place in places)))
    table = Table(
        sheet=sheet,
        header_row=block.header_row,
        titles=block.titles,
        label_heading=heading,
        label_columns=places,
        headings=headings,
        places=columns,
        lines=lines,
        notes=notes,
    )
    return table if table.size else None
