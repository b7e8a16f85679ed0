"""Moves a remembered mapping on to a later table of the same layout.

The same table a quarter later prints other times in its headings and perhaps in its
labels; rows and columns are taken by their place, times are read anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from safeguarding.periods import Period
from safeguarding.returns.rules.facts import Context
from safeguarding.returns.wide.find import Table, plain_name
from safeguarding.returns.wide.spec import Meaning, Ref, Relation, Spec
from safeguarding.returns.wide.when import When, read_when


def carry(spec: Spec, table: Table, context: Context) -> Spec:
    """Give the mapping for this table and period.

    Args:
        spec: as remembered, for the period it was made for.
        table: of the same layout.
        context: the return it is read for now.
    """
    before = Period.parse(spec.period) if spec.period else context.period
    rows = _renamed(spec.rows, table.labels)
    columns = _renamed(spec.columns, table.headings)
    moved = _Moved(before, context.period)
    return replace(
        spec,
        period=context.period.code,
        header_row=table.header_row,
        label_columns=table.label_columns,
        table=moved.meaning(spec.name, table.name, spec.table),
        rows={
            rows.get(name, name): moved.meaning(name, rows.get(name, name), said)
            for name, said in spec.rows.items()
        },
        columns={
            columns.get(name, name): replace(
                moved.meaning(name, columns.get(name, name), said),
                beside=columns.get(said.beside, said.beside),
            )
            for name, said in spec.columns.items()
        },
        date_column=columns.get(spec.date_column, spec.date_column),
        relations=tuple(_relation(one, rows, columns, moved) for one in spec.relations),
    )


def _renamed(said: Mapping[str, Meaning], names: Sequence[str]) -> dict[str, str]:
    """Pair the old names with those of the table that differ only in their time.

    Two headings of a time each are paired in the order they are printed.
    """
    olds, news = _by_layout(said), _by_layout(names)
    pairs: dict[str, str] = {}
    for plain, old in olds.items():
        new = news.get(plain, [])
        if len(old) == len(new):
            pairs |= dict(zip(old, new, strict=True))
    return pairs


def _by_layout(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(plain_name(name), []).append(name)
    return found


def _at(said: Meaning, when: When) -> Meaning:
    """Give a meaning the time a name says; a name without one leaves it alone."""
    if when.period is not None:
        return replace(said, period=when.period.code, starts_on=None, ends_on=None)
    if when.dates is None:
        return said
    return replace(said, period="", starts_on=when.starts_on, ends_on=when.ends_on)


class _Moved:
    """Times of one period, moved on to another."""

    def __init__(self, before: Period, now: Period) -> None:
        self.before, self.now = before, now

    def meaning(self, old: str, new: str, said: Meaning) -> Meaning:
        """Read the time of a new name; move on what the name does not say."""
        if self._says(old, said) and (dates := read_when(new, self.now)):
            return _at(said, dates)
        if said.starts_on is not None and said.ends_on is not None:
            return replace(
                said,
                starts_on=self.day(said.starts_on),
                ends_on=self.day(said.ends_on, is_last=True),
            )
        if not said.period:
            return said
        return replace(said, period=self.period(Period.parse(said.period)).code)

    def _says(self, old: str, said: Meaning) -> bool:
        """Whether the time was that of the name, so that the new name says it too."""
        was = read_when(old, self.before)
        return was is not None and was.dates is not None and _at(said, was) == said

    def period(self, one: Period) -> Period:
        """Move a period on by as many months as the return's period moved."""
        step = len(one.months) or 1
        return one.shift(round(self.months / step))

    @property
    def months(self) -> int:
        """How many months lie between the two periods."""
        first, last = self.before.start, self.now.start
        return (last.year - first.year) * 12 + last.month - first.month

    def day(self, one: date, *, is_last: bool = False) -> date:
        """Move a day on by whole months; a last day stays the last of its month."""
        index = one.year * 12 + one.month - 1 + self.months
        year, month = divmod(index, 12)
        after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        last = (after - date.resolution).day
        next_day = one + date.resolution
        stays_last = is_last and next_day.day == 1
        return date(year, month + 1, last if stays_last else min(one.day, last))


def _relation(
    one: Relation, rows: dict[str, str], columns: dict[str, str], moved: _Moved
) -> Relation:
    def rename(ref: Ref) -> Ref:
        row, column = rows.get(ref.row, ref.row), columns.get(ref.column, ref.column)
        return replace(ref, row=row, column=column)

    return replace(
        one,
        whole=rename(one.whole) if one.whole else None,
        stated=rename(one.stated) if one.stated else None,
        parts=tuple(rename(ref) for ref in one.parts),
        less=tuple(rename(ref) for ref in one.less),
        starts_on=moved.day(one.starts_on) if one.starts_on else None,
        ends_on=moved.day(one.ends_on, is_last=True) if one.ends_on else None,
    )
