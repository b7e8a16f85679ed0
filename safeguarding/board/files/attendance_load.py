"""Puts an accepted attendance sheet in: meetings that were held, and who came.

The sheet stands in place of its earlier versions: what they told and it does not is
taken out again, and stands on the trail.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.board.files import attendance_facts
from safeguarding.board.files.attendance_facts import Line, Met
from safeguarding.board.files.attendance_known import Tables
from safeguarding.board.life_meetings import MEETING, MeetingAct
from safeguarding.board.models import Attendance, Group, Meeting, StagedAttendance
from safeguarding.board.services.attendance import (
    Sheet,
    record_all,
    refusal,
    set_quorum,
)
from safeguarding.cases.files.sql import planned
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import RecordFile

HELD = Meeting.Status.HELD.value
# On the trail: why something was entered or changed.
SHEET = "sheet"
log = logging.getLogger(__name__)


def load(file: RecordFile, at: datetime) -> Iterable[Period]:
    """Put the sheet in, and give the quarters of its meetings.

    Rows whose seat or meeting was changed since the check, so that they fit nothing any
    more, are left; how many is logged. A constant number of queries for the rows, and
    one line of the trail for each meeting.
    """
    with planned():
        _wait(file)
        tables = Tables.of(file.partnership)
        rows = {row.pk: row for row in StagedAttendance.objects.filter(file=file)}
        told = [
            (pk, line)
            for pk, row in rows.items()
            if (line := attendance_facts.line_of(row, tables)) and _fits(line, tables)
        ]
        if left := len(rows) - len(told):
            log.warning("Of file %s, %s rows fit no seat any more", file.pk, left)
        meetings = _meetings(file, tables, [line.met for _, line in told], at)
        sheets = _sheets(told, meetings)
        gone = _take_out(file, sheets)
        record_all(sheets, by=_accepted_by(file), at=at, reason=SHEET)
    days = {one.on for one in (*meetings.values(), *gone)}
    return {Period.containing(Kind.QUARTER, day) for day in days}


def _wait(file: RecordFile) -> None:
    """Wait for whoever changes the groups of the partnership, in one order."""
    groups = Group.objects.select_for_update(no_key=True)
    list(groups.filter(partnership_id=file.partnership_id).order_by("pk"))


def _fits(line: Line, tables: Tables) -> bool:
    if refusal(line.seat, line.met.on, line.status):
        return False
    known = tables.meetings.get(line.met)
    return known is None or known.status != Meeting.Status.CANCELLED


def _meetings(
    file: RecordFile, tables: Tables, told: list[Met], at: datetime
) -> dict[Met, Meeting]:
    """Enter the meetings nobody entered, and hold those that were planned."""
    new = [
        Meeting(
            partnership_id=file.partnership_id,
            group_id=met.group_id,
            on=met.on,
            kind=met.kind,
            status=HELD,
            recorded_at=at,
        )
        for met in dict.fromkeys(told)
        if met not in tables.meetings
    ]
    known = {met: tables.meetings[met] for met in told if met in tables.meetings}
    planned_ones = [one for one in known.values() if one.status != HELD]
    for meeting in planned_ones:
        meeting.status = MEETING.after(MeetingAct.HOLD, meeting.status)
    Meeting.objects.bulk_update(planned_ones, ["status"])
    Meeting.objects.bulk_create(new)
    for meeting in (*new, *planned_ones):
        audit.record(
            audit.Action.BOARD_CHANGED,
            by=_accepted_by(file),
            partnership_id=file.partnership_id,
            about=meeting,
            act=MeetingAct.HOLD.value,
            reason=SHEET,
        )
    entered = {Met(one.group_id, one.on, one.kind): one for one in new}
    return known | entered


def _sheets(told: list[tuple[int, Line]], meetings: dict[Met, Meeting]) -> list[Sheet]:
    """Give who came to each meeting, with the row that says so."""
    statuses: dict[Met, dict[int, str]] = {met: {} for met in meetings}
    rows: dict[Met, dict[int, int]] = {met: {} for met in meetings}
    for pk, line in told:
        statuses[line.met][line.seat.pk] = line.status
        rows[line.met][line.seat.pk] = pk
    return [Sheet(one, statuses[met], rows[met]) for met, one in meetings.items()]


def _take_out(file: RecordFile, sheets: list[Sheet]) -> list[Meeting]:
    """Delete what earlier versions of the sheet told and this one does not.

    Returns:
        The meetings it was about.
    """
    told = {(one.meeting.pk, seat) for one in sheets for seat in one.statuses}
    own = Attendance.objects.filter(
        row__file__obligation_id=file.obligation_id
    ).exclude(row__file=file)
    gone: dict[int, list[Attendance]] = {}
    for one in own.order_by("meeting", "seat"):
        if (one.meeting_id, one.seat_id) not in told:
            gone.setdefault(one.meeting_id, []).append(one)
    found = Meeting.objects.filter(pk__in=gone).select_related("group")
    meetings = list(found.order_by("on", "pk"))
    keys = [one.pk for rows in gone.values() for one in rows]
    Attendance.objects.filter(pk__in=keys).delete()
    _put_right(meetings)
    for meeting in meetings:
        audit.record(
            audit.Action.ATTENDANCE_RECORDED,
            by=_accepted_by(file),
            partnership_id=file.partnership_id,
            about=meeting,
            taken_out={str(one.seat_id): one.status for one in gone[meeting.pk]},
            reason=SHEET,
        )
    return meetings


def _put_right(meetings: list[Meeting]) -> None:
    """Say anew whether enough were there; of a meeting nobody recorded, nothing."""
    left = Attendance.objects.filter(meeting__in=meetings).values_list("meeting")
    recorded = {meeting for (meeting,) in left.distinct()}
    set_quorum([one for one in meetings if one.pk in recorded])
    silent = [one for one in meetings if one.pk not in recorded and one.group.quorum]
    for meeting in silent:
        meeting.is_quorate = None
    Meeting.objects.bulk_update(silent, ["is_quorate"])


def _accepted_by(file: RecordFile) -> User | None:
    return file.submission.decided_by if file.submission else None
