"""What the pages of groups and meetings read. Nobody sees another partnership's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Count,
    Exists,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board import attendance
from safeguarding.board.attendance import Absent, Tally
from safeguarding.board.explaining import Reason
from safeguarding.board.measures_attendance import ELIGIBLE
from safeguarding.board.models import (
    Attendance,
    BoardSeat,
    Explained,
    Group,
    Meeting,
)
from safeguarding.board.services.attendance import PRESENT
from safeguarding.board.services.meetings import NO_ATTENDANCE, NOBODY_CAME

SEEN = Permission.SEE_BOARD
KEEPS = Permission.KEEP_BOARD
# Attendance of a seat is shown for the last twelve months.
A_YEAR = 365
COUNTED = [
    one for one in Attendance.Status.values if one != Attendance.Status.NOT_YET_MEMBER
]
SEATED = [one for one in BoardSeat.Capacity.values if one != BoardSeat.Capacity.DEPUTY]


@dataclass(frozen=True)
class Silent:
    """A held meeting that nobody recorded; `why` once somebody explained it."""

    meeting: Meeting
    why: str


@dataclass(frozen=True)
class Missed:
    """A seat nobody came from lately; `why` where it was explained since."""

    absent: Absent
    why: str


@dataclass(frozen=True)
class SeatRow:
    """A seat at a table, and how often somebody came in the last twelve months."""

    seat: BoardSeat
    tally: Tally


def groups(user: User, today: date) -> "QuerySet[Group]":
    """Give the groups a person may see, with when they meet.

    Attributes added: `filled` (seats of today), `next_on` and `last_on` (meetings
    planned from today on, and held).
    """
    seats = BoardSeat.objects.filter(group=OuterRef("pk")).on_day(today)
    filled = seats.order_by().values("group").annotate(n=Count("pk")).values("n")
    planned = Q(meetings__status="planned", meetings__on__gte=today)
    held = Q(meetings__status="held")
    found: QuerySet[Group] = (
        Group.objects.for_user(user, SEEN)
        .select_related("partnership", "chair_agency", "parent")
        .annotate(
            filled=Subquery(filled),
            next_on=Min("meetings__on", filter=planned),
            last_on=Max("meetings__on", filter=held),
        )
        .order_by("partnership__short_name", "kind", "name", "pk")
    )
    return found


def seats(group: Group, today: date) -> tuple[list[SeatRow], list[SeatRow]]:
    """Give the seats of today, and those that ended or are still to begin."""
    since = date.fromordinal(today.toordinal() - A_YEAR)
    rows = ELIGIBLE.filter(
        seat__group=group, meeting__on__gt=since, meeting__on__lte=today
    )
    tallies = attendance.by_seat(rows)
    found = group.seats.select_related("agency", "partnership").order_by(
        "agency__short_name", "title", "starts_on", "pk"
    )
    told = [SeatRow(seat, tallies.get(seat.pk, Tally())) for seat in found]
    filled = [row for row in told if _is_filled(row.seat, today)]
    return filled, [row for row in told if not _is_filled(row.seat, today)]


def _is_filled(seat: BoardSeat, on: date) -> bool:
    return seat.starts_on <= on and (seat.ends_on is None or seat.ends_on >= on)


def meetings(user: User) -> "QuerySet[Meeting]":
    """Give the meetings a person may see, with who came.

    Attributes added: `eligible`, `came` and `deputies`, of seats that count.
    """
    # Conditions on the joined rows: a negation would be one more pass over them.
    counts = Q(attendances__status__in=COUNTED, attendances__seat__capacity__in=SEATED)
    here = counts & Q(attendances__status__in=PRESENT)
    stood_in = counts & Q(attendances__status=Attendance.Status.DEPUTY)
    found: QuerySet[Meeting] = (
        Meeting.objects.for_user(user, SEEN)
        .select_related("group", "partnership")
        .annotate(
            eligible=Count("attendances", filter=counts),
            came=Count("attendances", filter=here),
            deputies=Count("attendances", filter=stood_in),
        )
        .order_by("-on", "kind", "pk")
    )
    return found


def marks(meeting: Meeting) -> "QuerySet[Attendance]":
    """Give who came to a meeting, seat by seat."""
    found = meeting.attendances.select_related("seat", "agency", "row")
    return found.order_by("agency__short_name", "seat__title", "pk")


def silent(user: User, group: Group | None = None) -> list[Silent]:
    """List held meetings without attendance, the oldest first. Two queries.

    Source: DOMAIN C.2 (W held meeting with no attendance recorded).
    """
    rows = Meeting.objects.for_user(user, SEEN).filter(
        ~Exists(Attendance.objects.filter(meeting=OuterRef("pk"))),
        status=Meeting.Status.HELD,
    )
    if group is not None:
        rows = rows.filter(group=group)
    found = list(rows.select_related("group", "partnership").order_by("on", "pk"))
    answers = _explained("meeting", NO_ATTENDANCE.code, [one.pk for one in found])
    return [Silent(one, _words(answers.get(one.pk))) for one in found]


def missed(user: User, today: date, group: Group | None = None) -> list[Missed]:
    """List filled seats nobody came from three times running. Two queries.

    An explanation holds until another meeting is missed after it.
    Source: DOMAIN C.2 (W, challenge prompt).
    """
    rows = Attendance.objects.for_user(user, SEEN)
    if group is not None:
        rows = rows.filter(seat__group=group)
    found = attendance.absent(rows, today)
    keys = [one.seat_id for one in found]
    answers = _explained("boardseat", NOBODY_CAME.code, keys)
    told = []
    for one in found:
        answer = answers.get(one.seat_id)
        holds = answer and timezone.localdate(answer.at) >= one.last_on
        told.append(Missed(one, _words(answer) if holds else ""))
    return told


def _explained(about: str, code: str, keys: Collection[int]) -> Mapping[int, Explained]:
    """Give the last explanation of each thing."""
    rows = Explained.objects.filter(about=about, code=code, about_id__in=keys)
    return {row.about_id: row for row in rows.order_by("pk")}


def _words(answer: Explained | None) -> str:
    return str(Reason(answer.reason).label) if answer is not None else ""
