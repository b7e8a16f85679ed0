"""What differs between two versions of a return, figure by figure.

Figures are paired by what they are of, never by their place in the file, so the order
of rows and the type of the file do not matter. Source: FEATURES 2 rows 18 and 22.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from safeguarding.indicators.models import Indicator, Qualifier
from safeguarding.periods import Kind, Period
from safeguarding.returns.keeping import columns_of
from safeguarding.returns.models import Submission, SubmissionRow
from safeguarding.returns.rules.facts import Row
from safeguarding.returns.values import plain

FIELDS = ("numerator", "denominator", "value", "qualifier", "note")
NAMES = {
    "numerator": "Numerator",
    "denominator": "Denominator",
    "value": "Stated value",
    "qualifier": "How exact",
    "note": "Note",
}


class Change(StrEnum):
    """What became of a figure."""

    ADDED = "Added"
    REMOVED = "Removed"
    CHANGED = "Changed"


class Key(NamedTuple):
    """What makes two rows the same figure."""

    code: str
    kind: str
    start: str
    dimension: str
    part: str


@dataclass(frozen=True)
class Told:
    """One figure in words: what it is of, its five cells and where it stands."""

    title: str
    period: str
    part: str
    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Cell:
    """One cell of a figure, before and after; "" where there is none."""

    name: str
    before: str
    after: str
    is_changed: bool


@dataclass(frozen=True)
class Line:
    """One figure that differs, and the cells that do."""

    change: str
    code: str
    title: str
    period: str
    part: str
    cells: tuple[Cell, ...]
    before_place: str
    after_place: str

    @property
    def changed_cells(self) -> tuple[Cell, ...]:
        """The cells that differ."""
        return tuple(cell for cell in self.cells if cell.is_changed)


@dataclass(frozen=True)
class Difference:
    """All that differs between two versions.

    Attributes:
        lines: figures that differ: changed, then added, then removed ones.
        unchanged: how many figures are the same in both.
        is_reordered: the same figures, in another order.
    """

    lines: tuple[Line, ...]
    unchanged: int
    is_reordered: bool

    @property
    def is_same(self) -> bool:
        """Say whether the figures are the same."""
        return not self.lines

    def count(self, change: Change) -> int:
        """Count the figures of one kind of change."""
        return sum(line.change == change for line in self.lines)

    @property
    def summary(self) -> str:
        """Say in one sentence how much differs."""
        if self.is_same:
            return f"The same {_figures(self.unchanged)}, nothing changed."
        told = [
            f"{_figures(number)} {change.lower()}"
            for change in (Change.CHANGED, Change.ADDED, Change.REMOVED)
            if (number := self.count(change))
        ]
        return f"{', '.join(told)}; {self.unchanged} the same."


def between(old: Submission, new: Submission) -> Difference:
    """Compare two versions of one return. Two queries, however many figures."""
    return compare(_kept(old), _kept(new))


def from_accepted(accepted: Submission | None, figures: Sequence[Row]) -> Difference:
    """Compare a file being checked with the version that is accepted.

    Args:
        accepted: the version that stands; None when there is none: all is added.
        figures: of a check without errors (`Checked.figures`).
    """
    before = _kept(accepted) if accepted is not None else {}
    return compare(before, _checked(figures))


def compare(before: Mapping[Key, Told], after: Mapping[Key, Told]) -> Difference:
    """Pair figures by what they are of. Plain facts in, plain facts out."""
    both = [key for key in after if key in before]
    changed = [key for key in both if before[key].cells != after[key].cells]
    added = [key for key in after if key not in before]
    removed = [key for key in before if key not in after]
    lines = [_line(key, before.get(key), after.get(key)) for key in (*changed, *added)]
    lines += [_line(key, before[key], None) for key in removed]
    shared = [key for key in before if key in after]
    return Difference(tuple(lines), len(both) - len(changed), shared != both)


def _line(key: Key, before: Told | None, after: Told | None) -> Line:
    about = after or before
    if about is None:  # One of the two is always there.
        raise ValueError(key)
    nothing = ("",) * len(FIELDS)
    was = before.cells if before else nothing
    will = after.cells if after else nothing
    change = Change.CHANGED
    if before is None or after is None:
        change = Change.ADDED if before is None else Change.REMOVED
    return Line(
        change=change.value,
        code=key.code,
        title=about.title,
        period=about.period,
        part=about.part,
        cells=tuple(
            Cell(NAMES[name], one, other, one != other)
            for name, one, other in zip(FIELDS, was, will, strict=True)
        ),
        before_place=before.place if before else "",
        after_place=after.place if after else "",
    )


def _kept(version: Submission) -> dict[Key, Told]:
    rows = SubmissionRow.objects.filter(submission=version).select_related("indicator")
    return _told((row, row.indicator) for row in rows.order_by("pk"))


def _checked(figures: Sequence[Row]) -> dict[Key, Told]:
    rows = [SubmissionRow(**columns_of(row)) for row in figures]
    known = Indicator.objects.in_bulk({row.indicator_id for row in rows})
    return _told((row, known[row.indicator_id]) for row in rows)


def _told(rows: Iterable[tuple[SubmissionRow, Indicator]]) -> dict[Key, Told]:
    return {
        Key(
            indicator.code,
            row.kind,
            row.period_start.isoformat(),
            row.breakdown_dimension,
            row.breakdown_code,
        ): _in_words(row, indicator)
        for row, indicator in rows
    }


def _in_words(row: SubmissionRow, indicator: Indicator) -> Told:
    labels = indicator.breakdowns.get(row.breakdown_dimension, {})
    where = [row.sheet, f"row {row.row}"]
    return Told(
        title=indicator.title,
        period=Period(Kind(row.kind), row.period_start).short_label,
        part=labels.get(row.breakdown_code, row.breakdown_code),
        cells=(
            plain(row.numerator),
            plain(row.denominator),
            plain(row.value),
            Qualifier(row.qualifier).label,
            row.note,
        ),
        place=", ".join(one for one in where if one),
    )


def _figures(number: int) -> str:
    return f"{number} {'figure' if number == 1 else 'figures'}"
