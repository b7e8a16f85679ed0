"""Who comes to which course: a table of counts that needs no colour.

Rows are agencies or sectors, also those from which nobody came. Columns are the
courses most people came to; the others share the last one, and files hold them all.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dashboards.assurance.heat import Row
from dashboards.assurance.parts import said
from dashboards.assurance.scores import Cell
from dashboards.workforce.parts import SECTORS
from dashboards.workforce.reading import Told
from dashboards.workforce.tally import NOT_KNOWN, ByWho, Tally, added, total

HEADINGS = {
    "agency": "Which agency comes to which course?",
    "sector": "Which sector comes to which course?",
}
NOUNS = {"agency": ("agency", "agencies"), "sector": ("sector", "sectors")}
COLUMNS = 8
Key = TypeVar("Key", bound=Hashable)
LEVELS = 4
NOBODY = Cell("0", "nobody booked", tone="level0", value=0)


@dataclass(frozen=True)
class Course:
    """A column; `keys` are the courses in it."""

    title: str
    keys: frozenset[int]
    number: str = ""

    @property
    def is_single(self) -> bool:
        """Whether it is of one course, which others can be compared with."""
        return len(self.keys) == 1


@dataclass(frozen=True)
class Heat:
    """The table: its columns, its rows, all together, and what it says."""

    heading: str
    finding: str
    who: str
    columns: tuple[Course, ...]
    rows: tuple[Row, ...]
    foot: tuple[Cell, ...]


def heat(told: Told, *, is_whole: bool = False) -> Heat | None:
    """Make the table; None where no bookings are kept.

    Args:
        told: what was read.
        is_whole: with a column for every course, as files have it.
    """
    if not told.who:
        return None
    columns = _columns(told.who, is_whole=is_whole)
    by = told.choice.by
    names = _names(told)
    tallies = added(told.who, lambda row: (_key(row, by), row.course))
    together = added(told.who, lambda row: row.course)
    most = max(tally.attended for tally in tallies.values())
    rows = tuple(
        Row(
            label=names[key],
            agency="",
            state=_all(told.who, key, by),
            is_final=True,
            cells=tuple(
                cell(
                    _of(tallies, [(key, one) for one in column.keys]),
                    most if column.is_single else 0,
                )
                for column in columns
            ),
        )
        for key in names
    )
    return Heat(
        HEADINGS[by],
        _finding(names, tallies, len(together), by),
        NOUNS[by][0].capitalize(),
        columns,
        rows,
        tuple(cell(_of(together, column.keys), 0) for column in columns),
    )


def _of(tallies: Mapping[Key, Tally], keys: Iterable[Key]) -> Tally:
    """Add up the tallies of some keys."""
    return sum((tallies.get(key, Tally()) for key in keys), Tally())


def cell(tally: Tally, most: int) -> Cell:
    """Put a count into a cell; the tone says how near it is to the largest one.

    Sums are of more than others: they have no tone, and `most` is 0.
    """
    if not tally.bookings:
        return NOBODY
    tone = "sum"
    if most:
        tone = f"level{min(LEVELS, -(-LEVELS * tally.attended // most))}"
    return Cell(
        f"{tally.attended:,}",
        f"of {tally.bookings:,} booked",
        tone=tone,
        value=tally.attended,
    )


def _columns(rows: Sequence[ByWho], *, is_whole: bool) -> tuple[Course, ...]:
    titles = {row.course: row.title for row in rows}
    tallies = added(rows, lambda row: row.course)
    order = sorted(titles, key=lambda key: (-tallies[key].attended, titles[key], key))
    if is_whole or len(order) <= COLUMNS + 1:
        return tuple(Course(titles[key], frozenset({key})) for key in order)
    rest = frozenset(order[COLUMNS:])
    named = tuple(Course(titles[key], frozenset({key})) for key in order[:COLUMNS])
    return (*named, Course(f"{len(rest)} other courses", rest))


def _names(told: Told) -> dict[str, str]:
    """Name the rows by key: all that could be there, who is not known last."""
    if told.choice.by == "sector":
        return dict(SECTORS)
    named = dict(told.members) if told.is_whole else {}
    named |= {row.code: row.name for row in told.who if row.code}
    order = dict(sorted(named.items(), key=lambda one: one[1]))
    if any(not row.code for row in told.who):
        order[""] = NOT_KNOWN
    return order


def _key(row: ByWho, by: str) -> str:
    return row.sector if by == "sector" else row.code


def _all(rows: Sequence[ByWho], key: str, by: str) -> str:
    tally = total(row for row in rows if _key(row, by) == key)
    return said(tally.attended, "attendance", "attendances")


def _finding(
    names: Mapping[str, str],
    tallies: Mapping[tuple[str, int], Tally],
    courses: int,
    by: str,
) -> str:
    """Say how many pairs of row and course are empty, and which rows wholly."""
    came = {pair for pair, tally in tallies.items() if tally.attended}
    of = len(names) * courses
    empty = of - len(came)
    row, rows = NOUNS[by]
    if len(names) == 1:
        return f"Somebody came to {len(came)} of {said(courses, 'course', 'courses')}."
    if not empty:
        return f"Somebody came from each {row} to every course."
    silent = len(names) - len({key for key, _ in came})
    found = f"Nobody came in {empty:,} of {of:,} pairs of {row} and course."
    if silent:
        found += f" From {said(silent, row, rows)} nobody came to any course."
    return found
