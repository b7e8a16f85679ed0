"""What the page asks about one row or column of a table."""

from dataclasses import dataclass

from django.forms.boundfield import BoundField


@dataclass(frozen=True)
class Question:
    """One row or column, and the boxes in which a person says what it is.

    Attributes:
        name: as printed.
        cells: the first of its cells, to know it by.
        why: why it was guessed so.
        unsure: whether it must be answered.
    """

    name: str
    cells: str
    why: str
    unsure: bool
    what: BoundField
    when: BoundField
    exact: BoundField
    scope: BoundField


@dataclass(frozen=True)
class Missing:
    """Something that is not answered, and the box in which to do it."""

    words: str
    id: str
