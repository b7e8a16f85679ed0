"""Makes a staged row of each row of an attendance sheet. Source: DOMAIN C.2."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from safeguarding.board.files.attendance_known import Tables, is_filled, meant
from safeguarding.board.files.attendance_percent import Stated, read_stated
from safeguarding.board.models import Attendance, BoardSeat, Group, Meeting
from safeguarding.board.services.attendance import refusal
from safeguarding.cases.files.cells import Codes, Days, quotable_day, shown
from safeguarding.cases.files.findings import Found
from safeguarding.partners.models import Agency
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Raw, RowReader, Staged
from safeguarding.returns.values import Misread, fold

FIELDS = (
    *("group_code", "met_on", "kind", "agency_code", "title", "status"),
    *("stated_percent", "stated_places"),
)
S = Attendance.Status
STATUSES = {
    **{one: one for one in S.values},
    **dict.fromkeys(("present", "yes", "y", "in attendance"), S.ATTENDED.value),
    **dict.fromkeys(("deputy", "substitute", "deputy present"), S.DEPUTY.value),
    **dict.fromkeys(("apology", "apols", "apologies given"), S.APOLOGIES.value),
    **dict.fromkeys(
        ("absent", "absent without apology", "did not attend", "dna", "no apology"),
        S.ABSENT.value,
    ),
    **dict.fromkeys(
        ("not yet a member", "not a member yet", "not in post"), S.NOT_YET_MEMBER.value
    ),
}
STATUS_ADVICE = dict.fromkeys(
    ("a", "n", "no", "x", "d"),
    "One letter is not enough: write apologies or absent_no_apology in full.",
)
K = Meeting.Kind
KINDS = {
    "": K.ORDINARY.value,
    **{one: one for one in K.values},
    "board meeting": K.ORDINARY.value,
    "special": K.EXTRAORDINARY.value,
    "development": K.DEVELOPMENT_DAY.value,
    "away day": K.DEVELOPMENT_DAY.value,
}
EMPTY = {
    "group": "Nothing says which group met. Give its code or name.",
    "met_on": "Nothing says when the meeting was. Give the day.",
    "agency": "Nothing says whose seat this is. Give the agency's code or name.",
    "status": "Nothing says who came. Give one of the codes.",
}


@dataclass(slots=True)
class _Row:
    """What the cells of a row mean, as far as they could be read."""

    group: Group
    agency: Agency
    on: date
    kind: str
    status: str


def reader(file: RecordFile) -> RowReader:
    """Load what is known, and give the function that reads the rows of the file."""
    return _Rows(Tables.of(file.partnership), timezone.localdate(file.given_at))


class _Rows:
    def __init__(self, tables: Tables, today: date) -> None:
        self.tables = tables
        self.today = today
        self.days = Days()
        self.kinds = Codes(KINDS, tuple(K.values))
        self.statuses = Codes(STATUSES, tuple(S.values), STATUS_ADVICE)

    def __call__(self, raw: Raw) -> Staged:
        """Read one row."""
        found = Found(raw)
        stated = _stated(found)
        row = self._row(found)
        seat = self._seat(found, row) if row else None
        if row is None or seat is None:
            return Staged(None, found.said)
        return Staged(
            (
                *(row.group.code, row.on, row.kind, row.agency.code, seat.title),
                row.status,
                stated.percent if stated else None,
                stated.places if stated else 0,
            ),
            found.said,
        )

    def _row(self, found: Found) -> _Row | None:
        for column, message in EMPTY.items():
            if not found.raw.cells.get(column):
                found.say("E-REQUIRED", message, column)
        group, agency = self._group(found), self._agency(found)
        on = self._day(found)
        kind = _coded(self.kinds, "kind", found)
        status = _coded(self.statuses, "status", found)
        if not (group and agency and on and kind and status):
            return None
        self._judge(found, group, on, kind)
        return _Row(group, agency, on, kind, status)

    def _group(self, found: Found) -> Group | None:
        text = found.raw.cells.get("group", "")
        group = self.tables.groups.get(fold(text))
        if text and group is None:
            known = ", ".join(sorted({one.code for one in self.tables.groups.values()}))
            found.say(
                "E-GROUP-UNKNOWN",
                "No group of this partnership is called this. "
                + (f"Its groups are: {known}." if known else "It has none yet.")
                + " A new one is made under Groups first.",
                "group",
            )
        return group

    def _agency(self, found: Found) -> Agency | None:
        text = found.raw.cells.get("agency", "")
        agency = self.tables.agencies.get(text) if text else None
        if text and agency is None:
            near = self.tables.agencies.nearest(text)
            found.say(
                "E-AGENCY-UNKNOWN",
                "No agency of this partnership is called this. Use its code."
                + (f" Did you mean {near}?" if near else ""),
                "agency",
            )
        return agency

    def _day(self, found: Found) -> date | None:
        text = found.raw.cells.get("met_on", "")
        if not text:
            return None
        read = self.days[text]
        if isinstance(read, Misread):
            found.say("E-DATE", read.message, "met_on", quotable_day(text))
            return None
        return read

    def _judge(self, found: Found, group: Group, on: date, kind: str) -> None:
        """Judge the meeting: it was held, and is not to come."""
        if on > self.today:
            found.say(
                "E-DATE-FUTURE",
                "The meeting is after the file was given. Give meetings that were "
                "held.",
                "met_on",
            )
        if on < group.active_from or (group.active_to and on > group.active_to):
            found.say(
                "E-GROUP-DATES",
                f"{group} did not exist on {on:%-d %B %Y}. Correct the day, or the "
                "dates of the group.",
                "met_on",
            )
        known = self.tables.meetings.get((group.pk, on, kind))
        if known and known.status == Meeting.Status.CANCELLED:
            found.say(
                "E-CANCELLED",
                f"The meeting of {on:%-d %B %Y} was cancelled. Take the row out, or "
                "put the meeting back to planned under Groups.",
                "met_on",
            )

    def _seat(self, found: Found, row: _Row) -> BoardSeat | None:
        title = found.raw.cells.get("title", "")
        seats = self.tables.seats_of(row.group, row.agency.pk, title)
        if not title:
            filled = [one for one in seats if is_filled(one, row.on)]
            seats = filled or seats
            if len({one.title for one in seats}) > 1:
                _say_which(found, seats)
                return None
        seat = meant(seats, row.on, row.status)
        if seat is None:
            self._say_unknown(found, row)
            return None
        if refused := refusal(seat, row.on, row.status):
            code = "E-SEATED" if is_filled(seat, row.on) else "E-NOT-SEATED"
            found.say(code, refused, "status")
        return seat

    def _say_unknown(self, found: Found, row: _Row) -> None:
        """Name the seats there are; what the cell says may be somebody's name."""
        known = self.tables.seats_of(row.group, row.agency.pk, "")
        titles = "; ".join(sorted({one.title for one in known}))
        has = f"Its seats there are: {titles}." if titles else "It has no seat there."
        found.say(
            "E-SEAT-UNKNOWN",
            f"{row.agency.short_name} has no seat of this title at the table of "
            f"{row.group}. {has} A new one is added under Groups first.",
            "title",
        )


def _say_which(found: Found, seats: list[BoardSeat]) -> None:
    titles = "; ".join(sorted({one.title for one in seats}))
    found.say(
        "E-SEAT-UNKNOWN",
        f"The agency has several seats at this table. Say which: {titles}.",
        "title",
    )


def _stated(found: Found) -> Stated | None:
    text = found.raw.cells.get("stated_percent", "")
    stated = read_stated(text) if text else None
    if text and stated is None:
        found.say(
            "E-PERCENT",
            "This is not a percentage from 0 to 100. Write 60%, or leave it empty.",
            "stated_percent",
        )
    return stated


def _coded(codes: Codes[str], column: str, found: Found) -> str:
    text = found.raw.cells.get(column, "")
    if not text and column in EMPTY:
        return ""
    read = codes[text]
    if isinstance(read, Misread):
        value = text if shown(text) != "This" else ""
        found.say("E-CODE", read.message, column, value)
        return ""
    return read
