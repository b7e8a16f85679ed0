"""Makes a staged interview of each row, for the two layouts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.cases.files.cells import Codes, second_reading
from safeguarding.cases.files.findings import Found
from safeguarding.cases.files.interviews_columns import ANNEX_A
from safeguarding.cases.files.interviews_rules import (
    InterviewRow,
    KnownOfInterviews,
    judge,
)
from safeguarding.cases.files.missing_reading import (
    Identifiers,
    Readers,
    answered,
    coded,
    same,
)
from safeguarding.cases.models import PlacedWhere, Precision, WhyNotDone
from safeguarding.cases.pseudonyms import Pseudonyms
from safeguarding.cases.sources import Sources
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Raw, RowReader, Staged
from safeguarding.returns.values import fold

FIELDS = (
    *("child", "episode_reference", "returned_at", "offered", "offered_at"),
    *("accepted", "completed_at", "precision", "provider", "is_independent"),
    *("why_not_done", "looked_after_from", "looked_after_to", "placed"),
    "placed_from",
)
# "In" and "Out" as councils write them in Annex A (DOMAIN D.2).
_IN, _OUT = PlacedWhere.IN_BOROUGH.value, PlacedWhere.OUT_OF_BOROUGH.value
LOCATIONS = {
    "": "",
    **dict.fromkeys(
        ("in", "yes", "y", "in borough", "in la", "inside", "inside la boundary"), _IN
    ),
    **dict.fromkeys(("out", "no", "n", "out of borough", "out of la", "outside"), _OUT),
    "outside la boundary": _OUT,
}


def reader(file: RecordFile) -> RowReader:
    """Load what is known, and give the function that reads the rows of the file."""
    identifiers = Identifiers(Pseudonyms(file.partnership.code))
    known = KnownOfInterviews(
        now=file.given_at,
        today=timezone.localdate(file.given_at),
        la_code=file.partnership.la_code,
    )
    if file.layout == ANNEX_A:
        return _AnnexRows(identifiers, known)
    return _ListRows(identifiers, known, Sources.of(file.partnership))


class _ListRows:
    """Reads our list of interviews."""

    def __init__(
        self, identifiers: Identifiers, known: KnownOfInterviews, agencies: Sources
    ) -> None:
        self.identifiers = identifiers
        self.known = known
        self.agencies = agencies
        self.read = Readers()
        self.reasons = Codes(same(*WhyNotDone.values), tuple(WhyNotDone.values))

    def __call__(self, raw: Raw) -> Staged:
        """Read one row."""
        found, cells = Found(raw), raw.cells
        row = self._row(found, cells)
        provider = self._provider(cells.get("provider", ""), found)
        independent = answered(
            self.read.yes_no, cells.get("independent", ""), "independent", found
        )
        judge(row, self.known)
        if not (row.reference or (row.child and row.returned)):
            return Staged(None, found.said)
        # What follows from an interview that was done needs no saying.
        done = row.completed is not None
        accepted = True if done and row.accepted is None else row.accepted
        offered = True if accepted and row.offered is None else row.offered
        return Staged(
            (
                row.child,
                row.reference,
                row.returned.at if row.returned else None,
                offered,
                row.offered_on.at if row.offered_on else None,
                accepted,
                row.completed.at if row.completed else None,
                row.precision,
                provider,
                independent,
                row.why_not_done,
                *(None, None, "", None),
            ),
            found.said,
        )

    def _row(self, found: Found, cells: Mapping[str, str]) -> InterviewRow:
        read, get = self.read, cells.get
        number, child = get("episode_ref", ""), get("child_ref", "")
        row = InterviewRow(
            found,
            self.identifiers.child(child, found) if child else "",
            self.identifiers.episode(number) if number else "",
            read.moment(get("returned_at", ""), "returned_at", found),
            answered(read.yes_no, get("offered", ""), "offered", found),
            read.moment(get("offered_at", ""), "offered_at", found),
            answered(read.yes_no, get("accepted", ""), "accepted", found),
            read.moment(get("completed_at", ""), "completed_at", found),
            coded(self.reasons, get("why_not_done", ""), "why_not_done", found),
        )
        if not number and not (child and get("returned_at", "")):
            found.say(
                "E-REQUIRED",
                "Nothing says which episode this is about. Give the number of the "
                "episode, or the child and the return.",
                "episode_ref",
            )
        done, back = row.completed, row.returned
        if done and back and done.has_time and done.at < back.at:
            row.completed = done._replace(at=second_reading(done.at))
        return row

    def _provider(self, text: str, found: Found) -> str:
        if not text:
            return ""
        agency = self.agencies.by_name.get(fold(text))
        if agency is None:
            found.say(
                "E-AGENCY-UNKNOWN",
                "No agency of this partnership is called this. Use its code, or leave "
                "the cell empty.",
                "provider",
            )
            return ""
        return agency.code


class _AnnexRows:
    """Reads list 8 of Annex A: the last interview, and being looked after."""

    def __init__(self, identifiers: Identifiers, known: KnownOfInterviews) -> None:
        self.identifiers = identifiers
        self.known = known
        self.read = Readers()
        self.places: Codes[str] = Codes(LOCATIONS, ("In", "Out"))

    def __call__(self, raw: Raw) -> Staged:
        """Read one row."""
        found, get, read = Found(raw), raw.cells.get, self.read
        row = InterviewRow(
            found,
            self.identifiers.child(get("child_ref", ""), found),
            *("", None),
            answered(read.yes_no, get("offered", ""), "offered", found),
            None,
            answered(read.yes_no, get("accepted", ""), "accepted", found),
            *(None, ""),
        )
        judge(row, self.known)
        dates = self._dates(found)
        placed = coded(
            self.places, get("placement_location", ""), "placement_location", found
        ) or self._by_council(get("placement_la", ""))
        if not row.child:
            return Staged(None, found.said)
        offered = True if row.accepted and row.offered is None else row.offered
        return Staged(
            (
                *(row.child, "", None, offered, None, row.accepted, None),
                *(Precision.DATE.value, "", None, ""),
                *(dates[0], dates[1], placed, dates[2]),
            ),
            found.said,
        )

    def _dates(self, found: Found) -> tuple[date | None, date | None, date | None]:
        """Read when care started and ceased, and when the placement started."""
        get = found.raw.cells.get
        started, ceased, placed = (
            self.read.day(get(column, ""), column, found)
            for column in ("started_on", "ceased_on", "placed_on")
        )
        for day, column in ((started, "started_on"), (placed, "placed_on")):
            if day and day > self.known.today:
                found.say(
                    "E-DATE-FUTURE",
                    "This is after the file was given. Correct it.",
                    column,
                )
        if started and ceased and ceased < started:
            found.say(
                "E-END-BEFORE",
                "The child ceased to be looked after before it started. Correct one of "
                "the two.",
                "ceased_on",
            )
        return started, ceased, placed

    def _by_council(self, text: str) -> str:
        """Say in or out by the code of the council the child is placed in."""
        code: Any = text.strip().upper()
        if not self.known.la_code or len(code) != 9 or code[0] not in "EWSN":
            return ""
        return _IN if code == self.known.la_code else _OUT
