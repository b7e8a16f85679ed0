"""Records who came to a meeting, for whole meetings at a time.

A row is written once per meeting and seat, and corrected in its place; what it said
before stands on the trail. Source: DOMAIN C.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.board.models import Attendance, BoardSeat, Group, Meeting
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.indicators import services as figures
from safeguarding.periods import Kind, Period

# Whose chair was taken: the member came, or somebody in the member's place.
PRESENT = ("attended", "deputy_attended")
NOT_HELD = (
    "{meeting} is {status}, not held, so nobody can have come to it. Say first that "
    "it was held."
)
ANOTHER_TABLE = "A seat is not at the table of {meeting}. Reload the page."
NOT_SEATED = (
    "{seat}: the seat was not filled on {on:%-d %B %Y}. Choose “Not yet a member”, or "
    "correct the dates of the seat first."
)
SEATED = (
    "{seat}: the seat was filled on {on:%-d %B %Y}, so “Not yet a member” is wrong. "
    "Say whether somebody came, or correct the dates of the seat first."
)
UNKNOWN = "{seat}: “{status}” is not known."


@dataclass(frozen=True)
class Sheet:
    """Who came to one meeting.

    Attributes:
        meeting: held.
        statuses: an `Attendance.Status` by the seat's id; seats left out stay as they
            are.
        rows: the row of a file each status was read from, by the seat's id.
    """

    meeting: Meeting
    statuses: Mapping[int, str]
    rows: Mapping[int, int] = field(default_factory=dict)


def record(
    *,
    meeting: Meeting,
    statuses: Mapping[int, str],
    doing: Changing,
    rows: Mapping[int, int] | None = None,
    reason: str = "",
) -> int:
    """Record who came to one meeting; see `record_all`.

    Args:
        meeting: held.
        statuses: an `Attendance.Status` by the seat's id.
        doing: who records it, and when.
        rows: the row of a file each status was read from, by the seat's id.
        reason: code of why what was recorded before changes; kept on the trail.

    Returns:
        How many seats were written; 0 where everything stood there already.
    """
    sheet = Sheet(meeting, statuses, rows or {})
    return record_all([sheet], by=doing.by, at=doing.at, reason=reason)


@transaction.atomic
def record_all(
    sheets: Sequence[Sheet], *, by: User | None, at: datetime, reason: str = ""
) -> int:
    """Record who came to meetings of one partnership, and ask for the figures.

    A constant number of queries, besides one line of the trail for each meeting that
    changed. What stands there already is not written again. Whoever calls has asked
    who may do this.

    Args:
        sheets: one for each meeting.
        by: who records it; None for a list that nobody in particular accepted.
        at: when.
        reason: code of why what was recorded before changes; kept on the trail.

    Returns:
        How many seats were written.

    Raises:
        NotAllowed: a meeting was not held, or a seat has no place there; nothing is
            written.
    """
    keys = [sheet.meeting.pk for sheet in sheets]
    _wait(keys)
    held = Meeting.objects.filter(pk__in=keys).select_related("group")
    meetings = {each.pk: each for each in held}
    seats = _seats(sheets)
    known = {
        (row.meeting_id, row.seat_id): row
        for row in Attendance.objects.filter(meeting__in=keys)
    }
    changed: list[Attendance] = []
    trail: list[tuple[Meeting, dict[str, str]]] = []
    for sheet in sheets:
        meeting = meetings[sheet.meeting.pk]
        rows = _rows(sheet, meeting, seats)
        news = [row for row in rows if _is_news(row, known)]
        for row in news:
            row.recorded_by, row.recorded_at = by, at
        changed += news
        if news:
            trail.append((meeting, _before(news, known)))
    _write(changed)
    set_quorum([meeting for meeting, _ in trail])
    for meeting, before in trail:
        _tell(meeting, before, by, reason)
    _want([meeting for meeting, _ in trail])
    return len(changed)


def refusal(seat: BoardSeat, on: date, status: str) -> str:
    """Say why a seat cannot have had this status on a day; "" where it can.

    Source: DOMAIN C.2: E attendance before membership start or after its end.
    """
    if status not in Attendance.Status.values:
        return UNKNOWN.format(seat=seat, status=status)
    filled = seat.starts_on <= on and (seat.ends_on is None or on <= seat.ends_on)
    if status == Attendance.Status.NOT_YET_MEMBER:
        return SEATED.format(seat=seat, on=on) if filled else ""
    return "" if filled else NOT_SEATED.format(seat=seat, on=on)


def _wait(meetings: Sequence[int]) -> None:
    """Wait for whoever changes these groups, their seats or meetings, in one order."""
    groups = Meeting.objects.filter(pk__in=meetings).values("group")
    rows = Group.objects.select_for_update(no_key=True).filter(pk__in=groups)
    list(rows.order_by("pk"))


def _seats(sheets: Sequence[Sheet]) -> dict[int, BoardSeat]:
    keys = {key for sheet in sheets for key in sheet.statuses}
    rows = BoardSeat.objects.filter(pk__in=keys).select_related("agency")
    return {seat.pk: seat for seat in rows}


def _seat(seats: Mapping[int, BoardSeat], key: int, meeting: Meeting) -> BoardSeat:
    seat = seats.get(key)
    if seat is None or seat.group_id != meeting.group_id:
        raise NotAllowed("", ANOTHER_TABLE.format(meeting=meeting))
    return seat


def _rows(
    sheet: Sheet, meeting: Meeting, seats: Mapping[int, BoardSeat]
) -> list[Attendance]:
    return [
        _row(sheet, meeting, _seat(seats, key, meeting), status)
        for key, status in sheet.statuses.items()
    ]


def _row(sheet: Sheet, meeting: Meeting, seat: BoardSeat, status: str) -> Attendance:
    if meeting.status != Meeting.Status.HELD:
        label = Meeting.Status(meeting.status).label.lower()
        raise NotAllowed("", NOT_HELD.format(meeting=meeting, status=label))
    if refused := refusal(seat, meeting.on, status):
        raise NotAllowed("", refused)
    return Attendance(
        partnership_id=meeting.partnership_id,
        agency_id=seat.agency_id,
        meeting=meeting,
        seat=seat,
        status=status,
        group_kind=meeting.group.kind,
        group_code=meeting.group.code,
        quarter=Period.containing(Kind.QUARTER, meeting.on).index,
        row_id=sheet.rows.get(seat.pk),
    )


def _is_news(row: Attendance, known: Mapping[tuple[int, int], Attendance]) -> bool:
    old = known.get((row.meeting_id, row.seat_id))
    if old is None:
        return True
    # The same answer from a page keeps the row of the file it was read from.
    return old.status != row.status or row.row_id not in (None, old.row_id)


def _before(
    rows: Sequence[Attendance], known: Mapping[tuple[int, int], Attendance]
) -> dict[str, str]:
    """Give what is corrected, by seat: "absent_no_apology > attended"."""
    olds = [(row, known.get((row.meeting_id, row.seat_id))) for row in rows]
    return {
        str(row.seat_id): f"{old.status} > {row.status}"
        for row, old in olds
        if old is not None and old.status != row.status
    }


def _write(rows: Sequence[Attendance]) -> None:
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["meeting", "seat"],
        update_fields=["status", "row", "recorded_by", "recorded_at"],
    )


def set_quorum(meetings: Sequence[Meeting]) -> None:
    """Derive whether enough seats were taken, where the group has said how many."""
    asked = [each for each in meetings if each.group.quorum is not None]
    if not asked:
        return
    there = dict.fromkeys((each.pk for each in asked), 0)
    came = Attendance.objects.filter(meeting__in=there, status__in=PRESENT)
    for key in came.exclude(seat__capacity=BoardSeat.Capacity.DEPUTY).values_list(
        "meeting", flat=True
    ):
        there[key] += 1
    for each in asked:
        each.is_quorate = there[each.pk] >= (each.group.quorum or 0)
    Meeting.objects.bulk_update(asked, ["is_quorate"])


def _tell(
    meeting: Meeting, before: dict[str, str], by: User | None, reason: str
) -> None:
    detail: dict[str, Any] = {}
    if before:
        detail = {"corrected": before, "reason": reason}
    audit.record(
        audit.Action.ATTENDANCE_RECORDED,
        by=by,
        partnership_id=meeting.partnership_id,
        about=meeting,
        **detail,
    )


def _want(meetings: Sequence[Meeting]) -> None:
    """Ask for the figures of the quarters, partnership by partnership."""
    periods: dict[int, set[Period]] = {}
    for each in meetings:
        quarter = Period.containing(Kind.QUARTER, each.on)
        periods.setdefault(each.partnership_id, set()).add(quarter)
    for partnership_id, quarters in periods.items():
        figures.want(partnership_id=partnership_id, periods=quarters)
