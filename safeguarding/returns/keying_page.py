"""Arranges the form for keying: one group per indicator, its parts as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from safeguarding.indicators.models import Qualifier
from safeguarding.returns.asked import Asked, Earlier, Line, Words
from safeguarding.returns.keying import FIRST_ROW, KeyedByAnother, box_name, columns_of
from safeguarding.returns.rules.columns import QUALIFIERS

EARLIER = 8
# More would not be compared by eye.
MOST_COMPARED = 10
LABELS = {
    "numerator": "Numerator",
    "denominator": "Denominator",
    "value": "Stated value, if the counts are not known",
    "qualifier": "How exact, or why there is no number",
    "note": "Note",
}
EXACT = "Exact, as typed"
CHOICES: tuple[tuple[str, str], ...] = (
    ("", EXACT),
    *(
        (one.value, str(one.label))
        for one in Qualifier
        if one.value in QUALIFIERS and one is not Qualifier.EXACT
    ),
)


@dataclass(frozen=True)
class Choice:
    """One answer of a list."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Box:
    """One place to type: its name in the form, its id, what it asks, what is in it.

    `choices` are the answers of a list; a box without them is typed in.
    """

    name: str
    id: str
    column: str
    label: str
    hint: str
    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class LineOfForm:
    """One line of the form: its boxes, and what the agency said before."""

    row: int
    label: str
    boxes: tuple[Box, ...]
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True)
class Group:
    """One indicator of the form; its parts, when it has any, as lines of a table."""

    code: str
    title: str
    unit: str
    definition: Words
    whole: LineOfForm
    parts: tuple[LineOfForm, ...]


@dataclass(frozen=True)
class Difference:
    """A box in which two people typed different things."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """That somebody saved since the page was opened: who, when, and what differs."""

    by: str
    at: datetime
    saves: int
    differences: tuple[Difference, ...]
    left_out: int


def groups(asked: Asked, cells: Mapping[str, str]) -> list[Group]:
    """Arrange the lines a return asks for, with what has been typed."""
    numbered = list(enumerate(asked.lines, start=FIRST_ROW))
    found = []
    for _, lines in groupby(numbered, key=lambda pair: pair[1].facts.code):
        (row, first), *parts = lines
        found.append(
            Group(
                code=first.facts.code,
                title=first.facts.title,
                unit=first.unit,
                definition=first.definition,
                whole=_line(row, first, cells),
                parts=tuple(_line(number, line, cells) for number, line in parts),
            )
        )
    return found


def _line(row: int, line: Line, cells: Mapping[str, str]) -> LineOfForm:
    return LineOfForm(
        row=row,
        label=line.part,
        boxes=tuple(_box(row, line, column, cells) for column in columns_of(line)),
        earlier=line.earlier,
    )


def _box(row: int, line: Line, column: str, cells: Mapping[str, str]) -> Box:
    name = box_name(line, column)
    text = cells.get(name, "")
    return Box(
        name=name,
        id=f"row-{row}-{column}",
        column=column,
        label=_label(line, column),
        hint=_hint(line, column),
        text=text,
        choices=_choices(text) if column == "qualifier" else (),
    )


def _choices(text: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == text) for value, label in CHOICES)


def _label(line: Line, column: str) -> str:
    if line.numbers == (column,):
        return "How many" if line.facts.unit == "COUNT" else line.unit.capitalize()
    return LABELS[column]


def _hint(line: Line, column: str) -> str:
    """Say what the two counts are; the definition says it for a single number."""
    counts = {
        "numerator": line.definition.numerator,
        "denominator": line.definition.denominator,
    }
    return "" if line.is_part else counts.get(column, "")


def conflict_of(
    asked: Asked, error: KeyedByAnother, cells: Mapping[str, str]
) -> Conflict:
    """Put into words what another person saved, beside what was typed here."""
    names = _names(asked)
    known = [name for name in error.differing if name in names]
    theirs = error.draft.cells
    return Conflict(
        by=str(error.draft.saved_by),
        at=timezone.localtime(error.draft.saved_at),
        saves=error.draft.saves,
        differences=tuple(
            Difference(
                names[name],
                _shown(theirs.get(name, "")),
                _shown(cells.get(name, "")),
            )
            for name in known[:MOST_COMPARED]
        ),
        left_out=len(known[MOST_COMPARED:]),
    )


def _shown(text: str) -> str:
    words = dict(CHOICES)
    return words.get(text, text) if text else "empty"


def _names(asked: Asked) -> dict[str, str]:
    """Name every box as a person would: indicator, part, column."""
    return {
        box_name(line, column): ", ".join(
            filter(None, (line.facts.code, line.part, _label(line, column)))
        )
        for line in asked.lines
        for column in columns_of(line)
    }
