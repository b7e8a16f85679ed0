"""Tells labels from figures in a table, and names its rows and columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeguarding.returns.values import Misread, parse_date
from safeguarding.returns.wide.blocks import Block, Printed
from safeguarding.returns.wide.numbers import is_figure_like
from safeguarding.returns.wide.spec import JOINT
from safeguarding.returns.wide.when import is_time

# Which share of a column must be words for it to name the rows.
MOSTLY = 0.8
LONG_NOTE = 60
NOTE = re.compile(
    r"\s*(?:[*\u2020\u2021^]|notes?\b|source\b|nb\b|n\.b|key\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A row of figures: its number in the sheet, its label, its cells by column."""

    number: int
    label: str
    cells: tuple[str, ...]
    section: str = ""


def label_places(block: Block) -> tuple[int, ...]:
    """Say which columns name the rows: those of words, left of the figures."""
    places = [block.first]
    for place in range(block.first + 1, block.width):
        if not _names_rows(block, place):
            break
        places.append(place)
    if len(places) == block.width - block.first:
        return (block.first,)  # A table of nothing but words: the first names them.
    return tuple(places)


def _names_rows(block: Block, place: int) -> bool:
    if is_time(block.heading(place)):
        return False
    filled = [cell for cell in block.column(place) if cell]
    rows = [row for row in block.body if len(row.filled) > 1]
    if not filled or len(filled) * 2 < len(rows):
        return False
    words = [cell for cell in filled if not is_figure_like(cell) and not is_date(cell)]
    return len(words) >= MOSTLY * len(filled)


def is_date(cell: str) -> bool:
    """Whether a cell is a day, as it may be typed or printed."""
    short = re.fullmatch(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", cell)
    return bool(short) or not isinstance(parse_date(cell), Misread)


def name_columns(
    block: Block, labels: Sequence[int]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Name the columns of figures, each once, and say where they are."""
    names: list[str] = []
    places: list[int] = []
    for place in range(block.first, block.width):
        heading = " ".join(block.heading(place).split())
        if place in labels or not (heading or any(block.column(place))):
            continue
        names.append(heading or f"Column {letter(place)}")
        places.append(place)
    return tuple(once(names)), tuple(places)


def letter(place: int) -> str:
    """Give the letter a spreadsheet shows above a column: A for place 0."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def once(names: Sequence[str]) -> list[str]:
    """Make names different: the second 'Home' is 'Home (2)'."""
    taken: set[str] = set()
    made = []
    for name in names:
        unique, count = name, 1
        while unique in taken:
            count += 1
            unique = f"{name} ({count})"
        taken.add(unique)
        made.append(unique)
    return made


def as_lines(
    block: Block,
    labels: Sequence[int],
    columns: Sequence[int],
    known: frozenset[str],
) -> tuple[tuple[Labelled, ...], tuple[str, ...]]:
    """Give the rows of figures with their sections, and the notes below them."""
    body = list(block.body)
    notes: list[str] = []
    while body and _is_note(body, labels, columns, known):
        notes.insert(0, " ".join(filter(None, body.pop().cells)))
    lines: list[Labelled] = []
    section, above = "", dict.fromkeys(labels, "")
    for place, row in enumerate(body):
        label = _label(row, labels, above)
        if _is_section(body, place, columns) and label not in known:
            section = label or " ".join(filter(None, row.cells))
            continue
        cells = tuple(row.at(column) for column in columns)
        lines.append(Labelled(row.number, label or f"Row {row.number}", cells, section))
    names = once([line.label for line in lines])
    named = (replace(line, label=name) for line, name in zip(lines, names, strict=True))
    return tuple(named), tuple(notes)


def _label(row: Printed, labels: Sequence[int], above: dict[int, str]) -> str:
    """Join the label's cells; what spans several rows is printed on the first."""
    said = [row.at(place) for place in labels]
    if len(labels) > 1 and said[0] == "" and any(said[1:]):
        said[0] = above[labels[0]]
    above[labels[0]] = said[0]
    return JOINT.join(filter(None, said))


def _is_alone(row: Printed, columns: Sequence[int]) -> bool:
    return not any(row.at(column) for column in columns)


def _is_note(
    body: list[Printed],
    labels: Sequence[int],
    columns: Sequence[int],
    known: frozenset[str],
) -> bool:
    row = body[-1]
    text = " ".join(filter(None, row.cells))
    if not _is_alone(row, columns) or text in known:
        return False
    in_labels = len([place for place in row.filled if place in labels])
    if in_labels > 1:
        return False
    return (
        row.after_gap
        or len(text) > LONG_NOTE
        or bool(NOTE.match(text))
        or (
            # A line between the notes and a gap is one of the notes.
            len(columns) > 1
        )
    )


def _is_section(body: list[Printed], place: int, columns: Sequence[int]) -> bool:
    row = body[place]
    if not _is_alone(row, columns) or place + 1 == len(body):
        return False
    text = " ".join(filter(None, row.cells))
    return (
        place == 0
        or row.after_gap
        or len(columns) > 1
        or text.endswith(":")
        or text.isupper()
        or is_time(text)
    )
