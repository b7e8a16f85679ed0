"""Plans meetings, says that they were held or cancelled, and marks who came.

Nobody is absent because nobody recorded it: a held meeting without attendance asks to
be recorded, or to be explained. Source: DOMAIN C.2.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet, TextChoices
from django.utils import timezone

from safeguarding.board import explaining
from safeguarding.board.life_meetings import MEETING, MeetingAct
from safeguarding.board.models import Attendance, BoardSeat, Group, Meeting
from safeguarding.board.services import attendance
from safeguarding.board.services.groups_kept import (
    digest,
    fresh,
    lock_group,
    require_keeper,
    tell,
)
from safeguarding.cases.errors import ChangedMeanwhile, Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing, Seen

NO_ATTENDANCE = Doubt(
    "W-NO-ATTENDANCE",
    "",
    "The meeting was held, and nobody recorded who came. It counts for nobody until "
    "somebody does.",
)
NOBODY_CAME = Doubt(
    "W-NOBODY-CAME",
    "",
    "Nobody came from this seat to three or more meetings in a row. Say what became of "
    "it: it is asked again when another meeting is missed.",
)
IN_WORDS = {
    NO_ATTENDANCE.code: "nobody recorded who came",
    NOBODY_CAME.code: "nobody came from this seat to three or more meetings in a row",
}


class WhyCancelled(TextChoices):
    """Why a planned meeting does not happen."""

    TOO_FEW = "too_few", "Too few could come"
    NO_NEED = "no_need", "There was nothing to decide"
    MOVED = "moved", "It was moved to another day"
    OTHER = "other", "Another reason, known to the group"


class WhyCorrected(TextChoices):
    """Why what was recorded of a meeting changes."""

    MINUTES = "minutes", "The minutes were corrected"
    SLIP = "slip", "It was marked by mistake"
    LATE = "late", "Apologies became known later"
    OTHER = "other", "Another reason, known to the group"


@transaction.atomic
def plan(*, group: Group, on: date, kind: str, doing: Changing) -> Meeting:
    """Plan a meeting, or enter one of the past; it is held by `hold`.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: there is one already, or the group did not exist then.
    """
    require_keeper(doing.by, group.partnership_id)
    group = lock_group(group.pk)
    if on < group.active_from or (group.active_to and on > group.active_to):
        raise NotAllowed("on", f"{group} did not exist on {on:%-d %B %Y}.")
    if Meeting.objects.filter(group=group, on=on, kind=kind).exists():
        raise NotAllowed("on", "A meeting of this kind stands on that day already.")
    meeting = Meeting.objects.create(
        partnership_id=group.partnership_id,
        group=group,
        on=on,
        kind=kind,
        recorded_at=doing.at,
    )
    tell(meeting, doing, "planned")
    return meeting


@transaction.atomic
def hold(*, meeting: Meeting, is_quorate: bool | None, doing: Changing) -> Meeting:
    """Record that a meeting was held.

    Args:
        meeting: planned, on a day that is not in the future.
        is_quorate: whether enough were there, where the group has set no number;
            otherwise it is derived from who came.
        doing: who records it.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: it is not planned, is to come, or somebody was quicker.
    """
    meeting = fresh(meeting, doing)
    status = MEETING.after(MeetingAct.HOLD, meeting.status)
    if meeting.on > timezone.localdate(doing.at):
        raise NotAllowed(
            "", f"The meeting is on {meeting.on:%-d %B %Y}, still to come."
        )
    meeting.status = status
    meeting.is_quorate = is_quorate if meeting.group.quorum is None else None
    meeting.save()
    tell(meeting, doing, MeetingAct.HOLD.value)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, why: str, doing: Changing) -> Meeting:
    """Record that a planned meeting does not happen; `why` stays on the trail.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: it is not planned, or somebody was quicker.
    """
    meeting = fresh(meeting, doing)
    meeting.status = MEETING.after(MeetingAct.CANCEL, meeting.status)
    meeting.save()
    tell(meeting, doing, MeetingAct.CANCEL.value, reason=WhyCancelled(why).value)
    return meeting


@transaction.atomic
def reinstate(*, meeting: Meeting, doing: Changing) -> Meeting:
    """Put a meeting back to planned: the undo of `hold` and `cancel`.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: it is planned, its attendance is recorded, or somebody was quicker.
    """
    meeting = fresh(meeting, doing)
    status = MEETING.after(MeetingAct.REINSTATE, meeting.status)
    if meeting.attendances.exists():
        raise NotAllowed(
            "", "Who came is recorded, so it was held. Correct the attendance instead."
        )
    meeting.status, meeting.is_quorate = status, None
    meeting.save()
    tell(meeting, doing, MeetingAct.REINSTATE.value)
    return meeting


def table(meeting: Meeting) -> "QuerySet[BoardSeat]":
    """Give the seats somebody can have come from: filled that day, no deputies' own."""
    seats = BoardSeat.objects.filter(group_id=meeting.group_id).on_day(meeting.on)
    return (
        seats.exclude(capacity=BoardSeat.Capacity.DEPUTY)
        .select_related("agency")
        .order_by("agency__short_name", "title", "pk")
    )


def version_of_marks(marks: Mapping[int, str]) -> str:
    """Give what tells one state of a meeting's attendance from the next."""
    return digest([f"{seat}:{status}" for seat, status in sorted(marks.items())])


@transaction.atomic
def mark(
    *, meeting: Meeting, statuses: Mapping[int, str], why: str, doing: Changing
) -> int:
    """Record who came to a whole meeting, or correct it.

    Args:
        meeting: held.
        statuses: an `Attendance.Status` by the id of every seat at the table.
        why: a `WhyCorrected`, where something recorded before changes.
        doing: who marks; `seen.version` is of `version_of_marks`.

    Returns:
        How many seats were written.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: a seat is left out, a correction says no reason, or somebody was
            quicker.
    """
    require_keeper(doing.by, meeting.partnership_id)
    lock_group(meeting.group_id)
    known = dict(
        Attendance.objects.filter(meeting=meeting).values_list("seat", "status")
    )
    if doing.seen.version and doing.seen.version != version_of_marks(known):
        raise ChangedMeanwhile("Somebody recorded this meeting after you opened it.")
    missing = [seat for seat in table(meeting) if seat.pk not in statuses]
    if missing:
        raise NotAllowed("", f"Say of every seat who came. Left out: {missing[0]}.")
    corrected = [
        key for key in statuses if known.get(key, statuses[key]) != statuses[key]
    ]
    if corrected and why not in WhyCorrected.values:
        raise NotAllowed("why", "Choose why what was recorded changes.")
    return attendance.record(
        meeting=meeting, statuses=statuses, doing=doing, reason=why if corrected else ""
    )


@transaction.atomic
def explain_no_attendance(*, meeting: Meeting, doing: Changing) -> None:
    """Keep why a held meeting has no attendance.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NotAllowed: it has, or was not held.
        NeedsConfirming: no reason was given.
    """
    meeting = fresh(meeting, _without_version(doing))
    if meeting.status != Meeting.Status.HELD or meeting.attendances.exists():
        raise NotAllowed(
            "", "Nothing needs explaining any more. Go back to the meeting."
        )
    explaining.explain(
        meeting,
        partnership_id=meeting.partnership_id,
        agency_id=None,
        doubts=[NO_ATTENDANCE],
        doing=doing,
    )
    tell(meeting, doing, "explained", code=NO_ATTENDANCE.code)


@transaction.atomic
def explain_absence(*, seat: BoardSeat, doing: Changing) -> None:
    """Keep what became of a seat nobody came from to three meetings in a row.

    Raises:
        PermissionDenied: the person does not keep the board there.
        NeedsConfirming: no reason was given.
    """
    seat = fresh(seat, _without_version(doing))
    explaining.explain(
        seat,
        partnership_id=seat.partnership_id,
        agency_id=seat.agency_id,
        doubts=[NOBODY_CAME],
        doing=doing,
    )
    tell(seat, doing, "explained", code=NOBODY_CAME.code)


def _without_version(doing: Changing) -> Changing:
    """Explaining changes nothing: what stands may have changed meanwhile."""
    seen = Seen("", doing.seen.confirmed, doing.seen.reason)
    return Changing(doing.by, doing.at, seen)
