"""Counts who came: out of the meetings each seat could have come to.

Below the line stand meetings that were held and recorded while the seat was filled, for
every seat but those of deputies. A deputy in the member's place counts, and is shown.
Source: DOMAIN C.2, B.5 (GOV-01 to GOV-03).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When, Window

from safeguarding.board.measures_attendance import ELIGIBLE
from safeguarding.board.models import Attendance, BoardSeat, Meeting
from safeguarding.board.services.attendance import PRESENT
from safeguarding.partners.models import Partnership

# Meetings in a row that nobody came to before the chair is asked to challenge.
IN_A_ROW = 3
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Tally:
    """How often somebody came, out of how many meetings.

    Attributes:
        eligible: meetings held and recorded while the seat was filled; for several
            seats the sum of theirs.
        attended: of those, where the member or a deputy came.
        deputies: of `attended`, where it was a deputy.
    """

    eligible: int = 0
    attended: int = 0
    deputies: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.eligible + other.eligible,
            self.attended + other.attended,
            self.deputies + other.deputies,
        )

    def __str__(self) -> str:
        return f"{self.attended} of {self.eligible}"


@dataclass(frozen=True)
class SeatTally:
    """A seat, whose it is, at which table, and how often somebody came."""

    group_id: int
    group: str
    group_code: str
    group_kind: str
    agency_id: int
    agency: str
    agency_code: str
    seat_id: int
    title: str
    tally: Tally


@dataclass(frozen=True)
class Counted:
    """Attendance of a partnership between two days, by seat; see `added`.

    Seats and agencies are separate reports: an agency with two seats can have come
    twice to one meeting.

    Attributes:
        seats: one row for each seat that could have come, by group, agency and title.
        meetings: held and recorded meetings by the group's id.
        unrecorded: held meetings in the time that nobody has recorded, by group's id.
    """

    seats: tuple[SeatTally, ...]
    meetings: dict[int, int]
    unrecorded: dict[int, int]

    @property
    def whole(self) -> Tally:
        """Everything together."""
        return sum((row.tally for row in self.seats), Tally())


def counted(partnership: Partnership, since: date, until: date) -> Counted:
    """Count the attendance of a partnership between two days, both included.

    Four queries, however many seats and meetings there are. Whoever calls has asked
    who may see it (SEE_BOARD).
    """
    days = Q(meeting__on__gte=since, meeting__on__lte=until)
    rows = ELIGIBLE.filter(days, partnership=partnership)
    held = Meeting.objects.filter(
        partnership=partnership,
        status=Meeting.Status.HELD,
        on__gte=since,
        on__lte=until,
    )
    met = rows.values("meeting__group").annotate(n=Count("meeting", distinct=True))
    silent = held.filter(attendances=None).values("group").annotate(n=Count("pk"))
    return Counted(
        seats=tuple(_rows(rows)),
        meetings={row["meeting__group"]: row["n"] for row in met},
        unrecorded={row["group"]: row["n"] for row in silent},
    )


def by_seat(rows: "QuerySet[Attendance]") -> dict[int, Tally]:
    """Count attendance that counts, by the seat's id. One query."""
    found = rows.values("seat_id").annotate(
        eligible=Count("pk"),
        attended=Count("pk", filter=Q(status__in=PRESENT)),
        deputies=Count("pk", filter=Q(status=Attendance.Status.DEPUTY)),
    )
    return {
        row["seat_id"]: Tally(row["eligible"], row["attended"], row["deputies"])
        for row in found
    }


def _rows(rows: "QuerySet[Attendance]") -> Iterator[SeatTally]:
    tallies = by_seat(rows)
    seats = BoardSeat.objects.filter(pk__in=tallies).select_related("group", "agency")
    for seat in seats.order_by("group__name", "agency__short_name", "title", "pk"):
        yield SeatTally(
            group_id=seat.group_id,
            group=seat.group.name,
            group_code=seat.group.code,
            group_kind=seat.group.kind,
            agency_id=seat.agency_id,
            agency=seat.agency.short_name,
            agency_code=seat.agency.code,
            seat_id=seat.pk,
            title=seat.title,
            tally=tallies[seat.pk],
        )


def added(
    rows: Iterable[SeatTally], key: Callable[[SeatTally], Key]
) -> dict[Key, Tally]:
    """Add up seats: of each agency, each group, or whatever `key` tells apart."""
    sums: dict[Key, Tally] = {}
    for row in rows:
        sums[key(row)] = sums.get(key(row), Tally()) + row.tally
    return sums


@dataclass(frozen=True)
class Absent:
    """A filled seat that nobody has come from lately.

    Attributes:
        missed: how many recorded meetings in a row, up to the last.
        since, last_on: days of the first and last of them.
    """

    seat_id: int
    group_id: int
    partnership_id: int
    agency: str
    title: str
    missed: int
    since: date
    last_on: date


def absent(rows: "QuerySet[Attendance]", on: date) -> list[Absent]:
    """List filled seats with no attendance at three recorded meetings in a row.

    A prompt for the chair to challenge, longest absence first. One query.
    Source: DOMAIN C.2 (W); S0:1828.

    Args:
        rows: attendance the person may see.
        on: the day on which the seat is filled.
    """
    found = []
    for seat, lines in groupby(_missed(rows, on), key=lambda line: line[:5]):
        days = [line[5] for line in lines]
        if len(days) >= IN_A_ROW:
            seat_id, group_id, place_id, agency, title = seat
            told = (agency, title, len(days), days[0], days[-1])
            found.append(Absent(seat_id, group_id, place_id, *told))
    return sorted(found, key=lambda one: (-one.missed, one.agency, one.title))


def _missed(rows: "QuerySet[Attendance]", on: date) -> "QuerySet[Any, Any]":
    """Find the meetings since each filled seat was last taken, with the seat's facts."""
    came = Case(When(status__in=PRESENT, then=Value(1)), default=Value(0))
    later = Window(
        Sum(came),
        partition_by=[F("seat")],
        order_by=[F("meeting__on").desc(), F("meeting__kind").desc()],
    )
    filled = Q(seat__ends_on=None) | Q(seat__ends_on__gte=on)
    return (
        rows.exclude(status=Attendance.Status.NOT_YET_MEMBER)
        .exclude(seat__capacity=BoardSeat.Capacity.DEPUTY)
        .filter(filled, seat__starts_on__lte=on)
        .annotate(came_since=later)
        .filter(came_since=0)
        .values_list(
            "seat_id",
            "seat__group_id",
            "partnership_id",
            "seat__agency__short_name",
            "seat__title",
            "meeting__on",
        )
        .order_by("seat_id", "meeting__on")
    )
