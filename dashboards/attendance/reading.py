"""What the attendance page and its files are made of, read once for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboards import reading
from dashboards.reading import NotThereError, Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board import attendance
from safeguarding.board.attendance import Counted, SeatTally
from safeguarding.board.models import Group, Meeting
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period, PeriodError


@dataclass(frozen=True)
class Told:
    """Attendance of one financial year, of all groups or of one.

    Attributes:
        years: the years in which a group met, the newest first, and the one shown.
        groups: name by code, of every group that met in the year or was silent.
        group: code of the only group shown; "" for all.
        counted: the seats of what is shown.
        unrecorded: held meetings that nobody recorded, by the group's code.
        meetings: held and recorded meetings, by the group's code.
    """

    place: Place
    year: Period
    years: tuple[Period, ...]
    groups: Mapping[str, str]
    group: str
    counted: Counted
    meetings: Mapping[str, int]
    unrecorded: Mapping[str, int]

    @property
    def seats(self) -> tuple[SeatTally, ...]:
        """The seats of what is shown."""
        return self.counted.seats


def get_attendance(
    user: User, code: str, asked: Mapping[str, str], today: date
) -> Told:
    """Load a year's attendance for one reader: at most eight queries.

    Args:
        user: the reader.
        code: of the partnership.
        asked: maybe `year` ("2015-16") and `group` (a code).
        today: decides the year when no group ever met.

    Raises:
        NotThereError: no such partnership, year or group for this reader.
    """
    place = reading.get_place(user, code, Permission.SEE_BOARD)
    years = _years(user, place, today)
    year = _asked_year(asked.get("year", "")) or years[0]
    partnership = Partnership.objects.for_user(user, Permission.SEE_BOARD).get(
        pk=place.pk
    )
    counted = attendance.counted(partnership, year.start, year.end)
    known = Group.objects.for_user(user, Permission.SEE_BOARD).filter(
        partnership_id=place.pk
    )
    rows = {row.pk: row for row in known.order_by("name", "pk")}
    met = {rows[pk].code: n for pk, n in counted.meetings.items()}
    silent = {rows[pk].code: n for pk, n in counted.unrecorded.items()}
    names = {row.code: row.name for row in rows.values() if row.code in met | silent}
    told = Told(
        place=place,
        year=year,
        years=tuple(sorted({*years, year}, reverse=True)),
        groups=names,
        group="",
        counted=counted,
        meetings=met,
        unrecorded=silent,
    )
    return _only(told, asked.get("group", ""), {row.code for row in rows.values()})


def _only(told: Told, group: str, known: set[str]) -> Told:
    """Keep one group, where one is asked for.

    Raises:
        NotThereError: there is no such group.
    """
    if not group:
        return told
    if group not in known:
        raise NotThereError
    seats = tuple(row for row in told.seats if row.group_code == group)
    return replace(told, group=group, counted=replace(told.counted, seats=seats))


def _years(user: User, place: Place, today: date) -> tuple[Period, ...]:
    """List the years in which a group met, the newest first; else this year."""
    held = Meeting.objects.for_user(user, Permission.SEE_BOARD).filter(
        partnership_id=place.pk, status=Meeting.Status.HELD
    )
    quarters = held.order_by().values_list("quarter", flat=True).distinct()
    years = {
        Period.from_index(Kind.QUARTER, quarter).financial_year for quarter in quarters
    }
    this = Period.containing(Kind.YEAR, today)
    return tuple(sorted(years or {this}, reverse=True))


def _asked_year(code: str) -> Period | None:
    if not code:
        return None
    try:
        return Period.parse(code, kind=Kind.YEAR)
    except PeriodError as error:
        raise NotThereError from error
