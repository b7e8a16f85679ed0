"""What the rules over a whole sheet look at: its rows, and what was recorded before.

A sheet has some hundred rows, so that plain Python compares them; a constant number of
queries. Source: DOMAIN C.2.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from safeguarding.board.files.attendance_known import Tables, meant
from safeguarding.board.files.attendance_percent import Stated
from safeguarding.board.models import Attendance, BoardSeat, Group, StagedAttendance
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.values import fold

# Far enough back for a year's percentage and three meetings of any group.
BEFORE = timedelta(days=800)


class Met(NamedTuple):
    """One meeting of a group, as rows name it."""

    group_id: int
    on: date
    kind: str


@dataclass(frozen=True)
class Line:
    """One row of the sheet that could be read, with the seat it is about."""

    sheet: str
    number: int
    met: Met
    seat: BoardSeat
    status: str
    stated: Stated | None


class Before(NamedTuple):
    """What was recorded of a seat at a meeting.

    `obligation_id` is of the return whose sheet said so; None for what people entered.
    """

    seat_id: int
    met: Met
    status: str
    obligation_id: int | None


@dataclass(frozen=True)
class Facts:
    """All that the rules compare.

    Attributes:
        lines: by meeting, then by row.
        before: recorded attendance of the groups of the sheet, oldest first.
    """

    tables: Tables
    groups: dict[int, Group]
    lines: tuple[Line, ...]
    before: tuple[Before, ...]

    def by_meeting(self) -> dict[Met, list[Line]]:
        """Give the rows of each meeting, oldest first."""
        found: defaultdict[Met, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.met].append(line)
        return dict(found)

    def by_seat(self) -> dict[int, list[Line]]:
        """Give the rows of each seat, oldest meeting first, each meeting once."""
        found: defaultdict[int, dict[Met, Line]] = defaultdict(dict)
        for line in self.lines:
            found[line.seat.pk].setdefault(line.met, line)
        return {seat: list(lines.values()) for seat, lines in found.items()}

    def elsewhere(self, seat_id: int, lines: list[Line]) -> list[Before]:
        """Give what was recorded of a seat at meetings these rows do not name."""
        told = {line.met for line in lines}
        return [
            one for one in self.before if one.seat_id == seat_id and one.met not in told
        ]


def load(file: RecordFile) -> Facts:
    """Load what the rules compare. Six queries."""
    tables = Tables.of(file.partnership)
    groups = {one.pk: one for one in tables.groups.values()}
    rows = StagedAttendance.objects.filter(file=file).order_by("sheet", "number")
    lines = [line for row in rows if (line := line_of(row, tables)) is not None]
    lines.sort(key=lambda one: (one.met.on, one.met.kind, one.sheet, one.number))
    first = min((line.met.on for line in lines), default=file.obligation.period_start)
    return Facts(tables, groups, tuple(lines), _before(lines, first))


def line_of(row: StagedAttendance, tables: Tables) -> Line | None:
    """Find the seat of a staged row again; None where it is gone meanwhile."""
    group = tables.groups.get(fold(row.group_code))
    agency = tables.agencies.get(row.agency_code)
    if group is None or agency is None:
        return None
    seats = tables.seats_of(group, agency.pk, row.title)
    seat = meant(seats, row.met_on, row.status)
    if seat is None:
        return None
    met = Met(group.pk, row.met_on, row.kind)
    return Line(row.sheet, row.number, met, seat, row.status, _stated(row))


def _stated(row: StagedAttendance) -> Stated | None:
    if row.stated_percent is None:
        return None
    return Stated(Decimal(row.stated_percent), row.stated_places)


def _before(lines: list[Line], first: date) -> tuple[Before, ...]:
    recorded = Attendance.objects.filter(
        meeting__group__in={line.met.group_id for line in lines},
        meeting__on__gte=first - BEFORE,
    ).order_by("meeting__on", "meeting__kind", "pk")
    columns = (
        *("seat", "meeting__group", "meeting__on", "meeting__kind", "status"),
        "row__file__obligation",
    )
    return tuple(
        Before(seat, Met(group, on, kind), status, obligation)
        for seat, group, on, kind, status, obligation in recorded.values_list(*columns)
    )


def same_year(one: date, other: date) -> bool:
    """Whether two days are in one financial year."""
    return Period.containing(Kind.YEAR, one) == Period.containing(Kind.YEAR, other)
