"""Makes a staged booking of each row of a list of bookings, or of a register."""

from typing import Any, NamedTuple

from safeguarding.cases.files.cells import Codes, Days, quotable_day
from safeguarding.cases.files.findings import Found
from safeguarding.cases.sources import sector_of
from safeguarding.partners.models import Agency
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Raw, RowReader, Staged
from safeguarding.returns.values import Misread, fold
from training.files.columns import ONLINE, REGISTER
from training.files.events import EventCells
from training.files.judging import Row, judge, settled
from training.files.known import Known
from training.files.reading import People, coded, pence, score
from training.files.words import REASONS, ratings, sectors, statuses
from training.models.choices import Sector, Status, Why

FIELDS = (
    *("event_ref", "course_code", "course_title", "delivery_type", "starts_on"),
    *("capacity", "pseudonym", "agency", "sector", "role_group", "job_role"),
    *("status", "booked_on", "cancelled_on", "reason", "charged_pence"),
    *("pre_score", "post_score", "usefulness", "quality"),
)
LONGEST_JOB = 80


def reader(file: RecordFile) -> RowReader:
    """Load what is known, and give the function that reads the rows of the file."""
    return _Rows(file, Known.of(file))


class _Where(NamedTuple):
    """Where a person works."""

    agency: Agency | None
    sector: str


class _Rows:
    def __init__(self, file: RecordFile, known: Known) -> None:
        self.known = known
        self.is_online = file.layout == ONLINE
        self.is_register = file.layout == REGISTER
        self.events = EventCells(
            known, is_online=self.is_online, is_register=self.is_register
        )
        self.people = People(file.partnership.code)
        self.days = Days()
        self.statuses: Codes[str] = statuses()
        self.sectors: Codes[str] = sectors()
        self.ratings: Codes[str] = ratings()
        self.reasons = {fold(text): code for text, code in REASONS.items()}

    def __call__(self, raw: Raw) -> Staged:
        """Read one row."""
        found = Found(raw)
        row = self._row(found)
        judge(row, self.known, found)
        where = self._as_booked(row, found) or self._where(found)
        if row.told is None or not (row.pseudonym and row.status and where.sector):
            return Staged(None, found.said)
        event, course = row.told
        has_places = bool(raw.cells.get("capacity")) and not event.is_own
        values = (
            *(event.ref, course.code, course.title, course.delivery_type),
            event.starts_on,
            event.capacity if has_places else None,
            row.pseudonym,
            where.agency.pk if where.agency else None,
            where.sector,
            self._group(found),
            raw.cells.get("job_role", "")[:LONGEST_JOB],
            *self._moves(row),
            *(row.pre_score, row.post_score, row.usefulness, row.quality),
        )
        return Staged(values, found.said)

    def _row(self, found: Found) -> Row:
        get = found.raw.cells.get
        row = Row(
            told=self.events.read(found),
            pseudonym=self.people.read(get("staff_ref", ""), found),
            status=self._status(get("status", ""), found),
            booked_on=self._day("booked_on", found),
            cancelled_on=self._day("cancelled_on", found),
            reason=self._reason(get("reason", ""), found),
            charged_pence=pence(get("charged", ""), found),
            pre_score=score(get("pre_score", ""), "pre_score", found),
            post_score=score(get("post_score", ""), "post_score", found),
            usefulness=coded(self.ratings, get("usefulness", ""), "usefulness", found),
            quality=coded(self.ratings, get("quality", ""), "quality", found),
        )
        row.status = settled(row, self.known, found)
        return row

    def _status(self, text: str, found: Found) -> str:
        if text:
            return coded(self.statuses, text, "status", found)
        if self.is_online:
            # Such a list holds what was completed, and nothing else.
            return Status.ATTENDED.value
        found.say(
            "E-REQUIRED", "Nothing says what came of it. Give the status.", "status"
        )
        return ""

    def _day(self, column: str, found: Found) -> Any:
        text = found.raw.cells.get(column, "")
        if not text:
            return None
        read = self.days[text.split(" ")[0].split("T")[0]]
        if isinstance(read, Misread):
            found.say("E-DATE", read.message, column, quotable_day(text))
            return None
        if read > self.known.today:
            found.say(
                "E-DATE-FUTURE",
                "The day is after the file was given. Correct it.",
                column,
            )
        return read

    def _reason(self, text: str, found: Found) -> str:
        """Take a reason in words of its own as another one; words are not kept."""
        read = self.reasons.get(fold(text))
        if read is not None:
            return read
        if self.known.say_once("reason"):
            found.say(
                "I-REASON",
                "The reason is none of capacity, sickness and operational; this one and "
                "its like count as other. What it says is not kept.",
                "reason",
            )
        return Why.OTHER.value

    @staticmethod
    def _moves(row: Row) -> tuple[Any, ...]:
        return (
            *(row.status, row.booked_on, row.cancelled_on),
            *(row.reason, row.charged_pence),
        )

    # People ---------------------------------------------------------------------------

    def _as_booked(self, row: Row, found: Found) -> _Where | None:
        """Leave who is booked where the booking says they work.

        The register need not say it. No agency: a row without one changes neither the
        booking's nor the person's, also where those change before it is accepted. From
        the office's only: an agency's register tells of its own people.
        """
        get = found.raw.cells.get
        if not (self.is_register and self.known.is_office):
            return None
        if get("agency") or get("sector"):
            return None
        if row.told is None or not row.pseudonym:
            return _Where(None, "")  # The row has its error already.
        sector = self.known.sector_at(row.told.event, row.pseudonym)
        return _Where(None, sector) if sector else None

    def _where(self, found: Found) -> _Where:
        agency = self._agency(found)
        text = found.raw.cells.get("sector", "")
        sector = coded(self.sectors, text, "sector", found)
        if text or agency is None:
            if not text:
                found.say(
                    "E-REQUIRED",
                    "Nothing says where the person works. Give the agency by its code, "
                    "or the sector.",
                    "sector",
                )
            elif agency is not None and sector:
                self._sector_differs(agency, sector, found)
            return _Where(agency, sector)
        return _Where(agency, sector_of(agency))

    def _agency(self, found: Found) -> Agency | None:
        text = found.raw.cells.get("agency")
        if text is None:
            return self._without_column(found)
        agency = self.known.agencies.get(text) if text else None
        if agency is None:
            self._unknown_agency(text, found)
        elif agency.pk != self.known.sender.pk and not self.known.is_office:
            self._others_people(agency, found)
        return agency

    def _without_column(self, found: Found) -> Agency | None:
        if not self.known.is_office:
            return self.known.sender
        if self.known.say_once("no agency"):
            found.say(
                "I-NO-AGENCY",
                "The list has no column for the agency: its people count by sector "
                "only, and no agency sees them as its own.",
            )
        return None

    def _unknown_agency(self, text: str, found: Found) -> None:
        if not self.known.say_once(f"agency {fold(text)}"):
            return
        near = self.known.agencies.nearest(text) if text else ""
        found.say(
            "W-AGENCY-UNKNOWN",
            (
                "No agency of this partnership is called this."
                if text
                else "The agency is empty."
            )
            + (f" Did you mean {near}?" if near else "")
            + " The person counts by sector only, here and wherever else it stands. "
            "Use the agency's code, or say why.",
            "agency",
        )

    def _others_people(self, agency: Agency, found: Found) -> None:
        if self.known.say_once(f"others {agency.pk}"):
            found.say(
                "W-OTHERS-PEOPLE",
                f"The row is about somebody of {agency.short_name}, and the list is "
                f"{self.known.sender.short_name}'s. Send your own people only, or say "
                "why you tell of others.",
                "agency",
            )

    def _sector_differs(self, agency: Agency, sector: str, found: Found) -> None:
        own = sector_of(agency)
        if sector != own and self.known.say_once(f"sector {agency.pk} {sector}"):
            found.say(
                "W-SECTOR",
                f"{agency.short_name} is of the sector {Sector(own).label}, and this "
                f"row says {Sector(sector).label}. It counts as the row says; correct "
                "it and its like, or say why.",
                "sector",
            )

    def _group(self, found: Found) -> str:
        text = found.raw.cells.get("role_group", "")
        known = self.known.groups.get(fold(text), "")
        if text and not known and self.known.say_once("role group"):
            found.say(
                "I-ROLE-GROUP",
                "This is none of the role groups of the partnership, so it is not "
                "kept, here and in other rows. Groups are entered under Courses.",
                "role_group",
            )
        return known
