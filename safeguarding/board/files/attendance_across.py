"""The rules of an attendance sheet that compare its rows. Source: DOMAIN C.2."""

from collections.abc import Iterator

from safeguarding.board.attendance import IN_A_ROW
from safeguarding.board.files import attendance_stated
from safeguarding.board.files.attendance_facts import Facts, Line, Met, load
from safeguarding.board.files.attendance_known import NOT_YET
from safeguarding.board.models import Attendance, BoardSeat, Meeting
from safeguarding.board.services.attendance import PRESENT
from safeguarding.returns.models import RecordFile
from safeguarding.returns.rules.facts import Finding

DEPUTY = BoardSeat.Capacity.DEPUTY


def across(file: RecordFile) -> Iterator[Finding]:
    """Run the rules. A constant number of queries."""
    facts = load(file)
    yield from _duplicates(facts)
    yield from attendance_stated.judge(facts)
    yield from _nobody_came(facts)
    yield from _other_periods(facts, file)
    yield from _untold_seats(facts)
    yield from _differs(facts, file)
    yield from _silent(facts, file)
    yield from _left(facts, file)
    yield from _new_meetings(facts)


def _at(line: Line, code: str, message: str, column: str = "") -> Finding:
    return Finding(code, message, line.sheet, line.number, column)


def _duplicates(facts: Facts) -> Iterator[Finding]:
    first: dict[tuple[Met, int], Line] = {}
    for line in facts.lines:
        known = first.setdefault((line.met, line.seat.pk), line)
        if known is not line:
            yield _at(
                line,
                "E-DUPLICATE",
                f"Row {known.number} is about the same seat at the same meeting. Take "
                "one of the two out; two seats of one agency have two titles.",
                "title",
            )


def _nobody_came(facts: Facts) -> Iterator[Finding]:
    """Ask about seats nobody came from to the last three meetings or more."""
    for seat_id, lines in facts.by_seat().items():
        if lines[0].seat.capacity == DEPUTY:
            continue
        told = {line.met: line.status for line in lines}
        told |= {one.met: one.status for one in facts.elsewhere(seat_id, lines)}
        missed = 0
        for met in sorted(told, key=lambda one: one[1:], reverse=True):
            if told[met] == NOT_YET:
                continue
            if told[met] in PRESENT:
                break
            missed += 1
        if missed >= IN_A_ROW:
            yield _at(
                lines[-1],
                "W-NOBODY-CAME",
                f"Nobody came from this seat to {missed} meetings in a row. Check the "
                "rows, or say what became of the seat: the chair will ask.",
                "status",
            )


def _other_periods(facts: Facts, file: RecordFile) -> Iterator[Finding]:
    period = file.obligation.period
    for met, lines in facts.by_meeting().items():
        if not period.start <= met.on <= period.end:
            yield _at(
                lines[0],
                "W-PERIOD-ROWS",
                f"The meeting of {met.on:%-d %B %Y} is not in {period.label}. It counts "
                "in its own quarter; say why it is in this sheet.",
                "met_on",
            )


def _untold_seats(facts: Facts) -> Iterator[Finding]:
    """Name seats that were filled and are in no row: they would not count."""
    recorded = {(one.met, one.seat_id) for one in facts.before}
    for met, lines in facts.by_meeting().items():
        told = {line.seat.pk for line in lines}
        missing = sorted(
            f"{seat.title}, {seat.agency.short_name}"
            for seat in facts.tables.filled(facts.groups[met.group_id], met.on)
            if seat.capacity != DEPUTY
            and seat.pk not in told
            and (met, seat.pk) not in recorded
        )
        if missing:
            more = f"; and {len(missing) - 5} more" if len(missing) > 5 else ""
            some = "; ".join(missing[:5]) + more
            yield _at(
                lines[0],
                "W-SEAT-UNTOLD",
                f"In no row for the meeting of {met.on:%-d %B %Y}: {some}. A seat that "
                "is filled and not told does not count for it; add it, or say why.",
            )


def _differs(facts: Facts, file: RecordFile) -> Iterator[Finding]:
    """Ask before the sheet takes the place of what people or another list said."""
    known = {(one.met, one.seat_id): one for one in facts.before}
    for line in facts.lines:
        before = known.get((line.met, line.seat.pk))
        if before is None or before.status == line.status:
            continue
        if before.obligation_id != file.obligation_id:
            label = Attendance.Status(before.status).label.lower()
            yield _at(
                line,
                "W-DIFFERS",
                f"It is recorded as “{label}”, not by an earlier version of this "
                "sheet. Once accepted, the sheet takes its place; say why it is right.",
                "status",
            )


def _silent(facts: Facts, file: RecordFile) -> Iterator[Finding]:
    """Name held meetings of the period that nobody has told of."""
    period, told = file.obligation.period, {line.met for line in facts.lines}
    told |= {one.met for one in facts.before}
    here = {line.met.group_id for line in facts.lines}
    for meeting in facts.tables.meetings.values():
        met = Met(meeting.group_id, meeting.on, meeting.kind)
        if (
            meeting.status == Meeting.Status.HELD
            and period.start <= meeting.on <= period.end
            and meeting.group_id in here
            and met not in told
        ):
            yield Finding(
                "W-NO-ATTENDANCE",
                f"{meeting} was held, and nobody recorded who came. Add its rows, or "
                "say why there are none.",
                column="met_on",
            )


def _left(facts: Facts, file: RecordFile) -> Iterator[Finding]:
    """Name meetings that the version before told of and this one does not."""
    told = {line.met for line in facts.lines}
    own = {one.met for one in facts.before if one.obligation_id == file.obligation_id}
    for met in sorted(own - told, key=lambda one: one[1:]):
        yield Finding(
            "W-MEETING-LEFT",
            f"The version before told who came to {facts.groups[met.group_id]} on "
            f"{met.on:%-d %B %Y}; this one does not. Once accepted, that is taken out "
            "again and the meeting asks for its attendance. Say why.",
            column="met_on",
        )


def _new_meetings(facts: Facts) -> Iterator[Finding]:
    known = {Met(*key) for key in facts.tables.meetings}
    new = {line.met for line in facts.lines} - known
    if new:
        yield Finding(
            "I-MEETING-NEW",
            f"Meetings that are not entered yet: {len(new)}. They are entered as held "
            "once the sheet is accepted.",
            column="met_on",
        )
