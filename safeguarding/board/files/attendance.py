"""The attendance sheet: who came to which meeting, a row for each seat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from safeguarding.board.files import (
    attendance_across,
    attendance_load,
    attendance_reader,
)
from safeguarding.board.files.attendance_columns import SHEET_LAYOUT
from safeguarding.board.models import StagedAttendance
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Kind, RowReader, RuleText
from safeguarding.returns.rules.facts import Finding

TEXTS: Mapping[str, RuleText] = {
    "E-AGENCY-UNKNOWN": RuleText(
        "The agency is one of the partnership", "By its code, or one of its names."
    ),
    "E-CANCELLED": RuleText(
        "The meeting was not cancelled", "Nobody attends a meeting that was cancelled."
    ),
    "E-CODE": RuleText(
        "Codes are those of the list", "What is not a code cannot be counted."
    ),
    "E-DATE": RuleText(
        "Days can be read, day before month", "03/04/2015 means April here."
    ),
    "E-DATE-FUTURE": RuleText(
        "The meeting is not to come", "Nobody knows yet who will come."
    ),
    "E-DUPLICATE": RuleText(
        "A seat is told once for each meeting",
        "Two seats of one agency are lawful; the same seat twice is not.",
    ),
    "E-GROUP-DATES": RuleText(
        "The group existed on the day", "One of the two is a slip."
    ),
    "E-GROUP-UNKNOWN": RuleText(
        "The group is one of the partnership", "By its code or its name."
    ),
    "E-NOT-SEATED": RuleText(
        "The seat was filled on the day",
        "Attendance is counted from the day a seat is filled to its last day.",
    ),
    "E-PERCENT": RuleText(
        "A stated percentage is one from 0 to 100", "Anything else is a slip."
    ),
    "E-REQUIRED": RuleText(
        "What every row needs is there", "Without it the row cannot be counted."
    ),
    "E-SEAT-UNKNOWN": RuleText(
        "The seat is one of the table",
        "Seats are added under Groups, with the days they are filled.",
    ),
    "E-SEATED": RuleText(
        "Who is not a member yet has no filled seat",
        "One of the two is wrong: the row or the dates of the seat.",
    ),
    "W-ATT-DENOM": RuleText(
        "A stated percentage can come from the number of meetings",
        "33%, 50% and 67% of five meetings cannot be: the meetings or the days of the "
        "seat are others than the paper says.",
    ),
    "W-ATT-STATED": RuleText(
        "A stated percentage is what the rows say", "One of the two is wrong."
    ),
    "W-DIFFERS": RuleText(
        "Nobody recorded otherwise",
        "A sheet takes the place of what people marked; somebody should know.",
    ),
    "W-MEETING-LEFT": RuleText(
        "A new version tells of the same meetings",
        "What is left out is taken out again.",
    ),
    "W-NOBODY-CAME": RuleText(
        "Somebody came to one of three meetings in a row",
        "Three absences are a reason for the chair to ask (DOMAIN C.2).",
    ),
    "W-NO-ATTENDANCE": RuleText(
        "Each held meeting has its attendance",
        "Nobody is absent because nobody recorded it: the meeting does not count.",
    ),
    "W-PERIOD-ROWS": RuleText(
        "Meetings are in the period of the return",
        "Each counts in the quarter it was held in.",
    ),
    "W-SEAT-UNTOLD": RuleText(
        "Each filled seat is told", "Who is in no row does not count at all."
    ),
    "I-MEETING-NEW": RuleText(
        "How many meetings are not entered yet", "They are entered with the sheet."
    ),
}


@dataclass(frozen=True)
class AttendanceKind(Kind):
    """How attendance sheets are read, and where they go."""

    def reader(self, file: RecordFile) -> RowReader:
        """Give the function that reads each row. Four queries, here."""
        return attendance_reader.reader(file)

    def across(self, file: RecordFile) -> Iterable[Finding]:
        """Compare the rows with each other and with what was recorded."""
        return attendance_across.across(file)

    def load(self, file: RecordFile, at: datetime) -> Iterable[Period]:
        """Put meetings and attendance in."""
        return attendance_load.load(file, at)


attendance_kind = AttendanceKind(
    code="attendance",
    title="attendance at meetings",
    layouts=(SHEET_LAYOUT,),
    staging=StagedAttendance,
    fields=attendance_reader.FIELDS,
    rules=TEXTS,
)
