"""Reads a sign-in sheet of one event: who, and whether they came.

Opened by the reader of returns, in a process of its own. References become hashes while
the rows are read. Source: DOMAIN C.10; SECURITY 2c.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.core import signing

from safeguarding.cases.errors import NotAllowed
from safeguarding.returns import readers
from safeguarding.returns.grid import HEADING_ROWS, Grid
from safeguarding.returns.guard import FileRefused, Limits
from safeguarding.returns.records.headings import plain_heading
from safeguarding.returns.records.kinds import Column
from safeguarding.returns.values import Misread
from training import staff
from training.files.columns import STAFF, STATUS
from training.files.words import CANCELLED as CANCELLED_WORD
from training.files.words import statuses
from training.models.choices import CANCELLED, MARKED, NEVER_PLACED, Status

LIMITS = Limits(bytes=2 * 1024 * 1024, rows=2_000, columns=60)
MOST_PROBLEMS = 20
SALT = "training.sheet"
HOLDS = 3600  # seconds: long enough to look at it
NO_HEADING = (
    "No row names the columns. Give the column of staff numbers the heading "
    f"“{STAFF.name}” and the column that says who came “{STATUS.name}”."
)
NOT_COMING = (
    "Cancelled is no mark of a register. Cancel the booking on the page of the event."
)
NO_STATUS = (
    "Nothing says whether this person came. Write attended, part_attended or dna."
)
TWO_MARKS = "This person stands on row {row} too, with another mark."


@dataclass(frozen=True)
class Problem:
    """A row that cannot be used, and why; the reference is not repeated."""

    row: int
    message: str


@dataclass
class Sheet:
    """A sheet as it was read.

    Attributes:
        marks: attended, part_attended or dna, by pseudonym, in the sheet's order.
        rows: where each person stands, by pseudonym.
        problems: rows that cannot be used.
        is_attendance_only: it has no column that says who came: all on it did.
    """

    marks: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_attendance_only: bool = False


def read(content: bytes, partnership_code: str) -> Sheet:
    """Read a sheet, CSV or workbook.

    Raises:
        FileRefused: it cannot be read safely, or nothing in it names its columns.
    """
    for grid in readers.read(content, LIMITS).grids:
        places = _heading(grid)
        if places is not None:
            return _sheet(grid, places, partnership_code)
    raise FileRefused(NO_HEADING)


@dataclass(frozen=True)
class _Places:
    row: int
    staff: int
    status: int | None


def _heading(grid: Grid) -> _Places | None:
    for number, cells in grid.rows[:HEADING_ROWS]:
        who = _place(cells, STAFF)
        if who is not None:
            return _Places(number, who, _place(cells, STATUS))
    return None


def _place(cells: Sequence[str], column: Column) -> int | None:
    names = {plain_heading(name) for name in (column.name, *column.aliases)}
    found = (place for place, cell in enumerate(cells) if plain_heading(cell) in names)
    return next(found, None)


def _sheet(grid: Grid, places: _Places, partnership_code: str) -> Sheet:
    sheet = Sheet(is_attendance_only=places.status is None)
    codes = statuses()
    for row, who, text in _cells(grid, places):
        try:
            pseudonym = staff.pseudonym_of(partnership_code, who)
            status = Status.ATTENDED.value if text is None else _status(codes[text])
        except NotAllowed as error:
            sheet.problems.append(Problem(row, error.message))
            continue
        if not status:  # Still booked: nobody said anything about them.
            continue
        if sheet.marks.setdefault(pseudonym, status) != status:
            first = sheet.rows[pseudonym]
            sheet.problems.append(Problem(row, TWO_MARKS.format(row=first)))
        sheet.rows.setdefault(pseudonym, row)
    return sheet


def _cells(grid: Grid, places: _Places) -> Iterator[tuple[int, str, str | None]]:
    """Give the rows that name somebody: number, reference, and what they did."""
    for number, cells in grid.rows:
        if number <= places.row:
            continue
        who = _cell(cells, places.staff)
        if who:
            has_status = places.status is not None
            text = _cell(cells, places.status) if has_status else None
            yield number, who, text


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _status(read: str | Misread) -> str:
    """Give the mark; "" for who is not marked.

    Raises:
        NotAllowed: it is none.
    """
    if isinstance(read, Misread):
        raise NotAllowed("", read.message if read.message else NO_STATUS)
    if read in (CANCELLED_WORD, *CANCELLED):
        raise NotAllowed("", NOT_COMING)
    if read in (Status.BOOKED, *NEVER_PLACED):
        return ""
    return read if read in MARKED else ""


@dataclass(frozen=True)
class Told:
    """What was read, as it comes back from the page that showed it.

    Attributes:
        marks: by pseudonym.
        rows: where each person stands on the sheet, by pseudonym.
        seen: where the bookings stood when it was shown, by key.
    """

    marks: dict[str, str]
    rows: dict[str, int]
    seen: dict[int, str]


def seal(user_id: int, event_id: int, told: Told) -> str:
    """Sign what was read, for the button that applies it."""
    seen = [[pk, was] for pk, was in told.seen.items()]
    content = [user_id, event_id, told.marks, told.rows, seen]
    return signing.dumps(content, salt=SALT, compress=True)


def unseal(user_id: int, event_id: int, sealed: str) -> Told | None:
    """Read what `seal` signed; None where it was for another person or event.

    None as well where it is too old.
    """
    try:
        content = signing.loads(sealed, salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return None
    who, what, marks, rows, seen = content
    if (who, what) != (user_id, event_id):
        return None
    return Told(marks, rows, dict(seen))
