"""Makes a staged episode of each row, for the two layouts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.cases.files.cells import Moment, second_reading
from safeguarding.cases.files.findings import Found
from safeguarding.cases.files.missing_columns import SSDA903, SSDA903_NAMES
from safeguarding.cases.files.missing_period import judge_period
from safeguarding.cases.files.missing_reading import (
    COUNCIL_CODE,
    EpisodeRow,
    Identifiers,
    Readers,
    answered,
    coded,
)
from safeguarding.cases.files.missing_rules import Known, judge
from safeguarding.cases.models import (
    CasePolicy,
    EpisodeType,
    Location,
    PlacedWhere,
    Sex,
)
from safeguarding.cases.pseudonyms import Pseudonyms
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Raw, RowReader, Staged

FIELDS = (
    *("child", "reference", "born_month", "sex", "ethnicity", "locality"),
    *("reported_at", "missing_from_at", "returned_at", "precision", "type"),
    *("police_risk", "location", "placed", "placing_la", "debrief_at"),
    *("cse_screened_on", "cse_flag", "cce_flag"),
)
SSDA903_TYPES = {
    "M": EpisodeType.MISSING.value,
    "A": EpisodeType.AWAY.value,
}


def reader(file: RecordFile) -> RowReader:
    """Load what is known, and give the function that reads the rows of the file."""
    identifiers = Identifiers(Pseudonyms(file.partnership.code))
    known = _known(file)
    if file.layout == SSDA903:
        return _CouncilRows(identifiers, known)
    return _PoliceRows(identifiers, known)


def _known(file: RecordFile) -> Known:
    policy = CasePolicy.objects.filter(partnership=file.partnership).first()
    period = file.obligation.period
    return Known(
        now=file.given_at,
        today=timezone.localdate(file.given_at),
        period=period,
        year=collection_year(period.start) if file.layout == SSDA903 else None,
        la_code=file.partnership.la_code,
        localities=frozenset(policy.localities if policy else ()),
    )


def collection_year(day: date) -> tuple[date, date]:
    """Give the first and last day of the financial year of a day."""
    first = day.year - (day.month < 4)
    return date(first, 4, 1), date(first + 1, 3, 31)


class _Rows:
    """What both layouts have in common."""

    def __init__(self, identifiers: Identifiers, known: Known) -> None:
        self.identifiers = identifiers
        self.known = known
        self.read = Readers()

    def in_order(self, row: EpisodeRow) -> None:
        """Take a wall clock that shows an hour twice the way that makes sense."""
        start, end = row.start, row.end
        if start and end and end.has_time and end.at < start.at:
            row.end = Moment(second_reading(end.at), end.day, has_time=True)

    def staged(self, row: EpisodeRow, rest: tuple[Any, ...]) -> Staged:
        """Judge the row, and give what can be kept of it."""
        judge(row, self.known)
        start = row.start
        if not (row.child and row.reference and row.type and start):
            return Staged(None, row.found.said)
        values = (
            row.child,
            row.reference,
            row.born.month if row.born else None,
            *rest[:3],
            row.reported.at if row.reported else start.at,
            start.at,
            row.ended_at,
            row.precision,
            row.type,
            *rest[3:],
        )
        return Staged(values, row.found.said)


class _PoliceRows(_Rows):
    """Reads the police list."""

    def __call__(self, raw: Raw) -> Staged:
        """Read one row."""
        found = Found(raw)
        cells = raw.cells
        row = self._row(found, cells)
        if not cells.get("reported_at"):
            found.say("E-REQUIRED", "Give when it was reported.", "reported_at")
        if "period_label" in cells or "period_from" in cells:
            judge_period(found, self.known, self.read.days)
        if row.is_by_date and "by date" not in self.known.once:
            self.known.once.add("by date")
            found.say(
                "I-DATE-ONLY",
                "This row, and others perhaps, has a day without a time. It is taken; "
                "the 72 hours are then counted in days, and marked approximate.",
                "missing_from_at",
            )
        return self.staged(row, self._rest(row, cells))

    def _row(self, found: Found, cells: Mapping[str, str]) -> EpisodeRow:
        read, get = self.read, cells.get
        category, begun = get("category", ""), get("missing_from_at", "")
        ended = get("returned_at", "")
        row = EpisodeRow(
            found,
            self.identifiers.child(get("child_ref", ""), found),
            self.identifiers.episode(get("force_ref", "")),
            read.born(get("born", ""), found),
            read.moment(begun, "missing_from_at", found),
            read.moment(ended, "returned_at", found),
            read.moment(get("reported_at", ""), "reported_at", found),
            read.moment(get("safe_well_check_at", ""), "safe_well_check_at", found),
            self._type(category, found),
            self._location(get("location_type", ""), found),
            bool(category),
            bool(begun),
            bool(ended),
            read.day(get("cse_screened_on", ""), "cse_screened_on", found),
            answered(read.yes_no, get("in_care", ""), "in_care", found),
        )
        if not row.reference:
            found.say("E-REQUIRED", "Give the number of the episode.", "force_ref")
        self.in_order(row)
        return row

    def _type(self, text: str, found: Found) -> str:
        if not text:
            return ""
        read = self.read.types[text]
        if isinstance(read, str):
            return read
        found.say("E-TYPE-CODE", f"{read.message} (SSDA903 rule 1006)", "category")
        return ""

    def _location(self, text: str, found: Found) -> str:
        if not text:
            found.say(
                "E-REQUIRED",
                "Where the child went missing from is empty. Write unknown where "
                "nobody knows.",
                "location_type",
            )
            return ""
        return coded(self.read.locations, text, "location_type", found)

    def _rest(self, row: EpisodeRow, cells: Mapping[str, str]) -> tuple[Any, ...]:
        read, get, found = self.read, cells.get, row.found
        placing = self._council(get("placing_la", ""), found)
        elsewhere = bool(placing) and placing != self.known.la_code
        return (
            coded(read.sexes, get("sex", ""), "sex", found),
            coded(read.ethnicities, get("ethnicity", ""), "ethnicity", found),
            self._locality(get("locality", ""), found),
            coded(read.risks, get("risk_level", ""), "risk_level", found),
            row.location,
            PlacedWhere.OTHER_LA_HERE.value if elsewhere else "",
            placing,
            row.debrief.at if row.debrief else None,
            row.screened_on,
            coded(read.cse_flags, get("cse_flag", ""), "cse_flag", found),
            answered(read.yes_no, get("cce_flag", ""), "cce_flag", found),
        )

    def _council(self, text: str, found: Found) -> str:
        plain = text.upper()
        if plain and not COUNCIL_CODE.fullmatch(plain):
            found.say(
                "E-CODE",
                "This is not the code of a council. Write nine signs, such as "
                "E08000027, or leave it empty.",
                "placing_la",
            )
            return ""
        return plain

    def _locality(self, text: str, found: Found) -> str:
        if not text or text in self.known.localities:
            return text
        if self.known.localities:
            found.say(
                "E-CODE",
                "This is none of the localities the board settled: "
                f"{', '.join(sorted(self.known.localities))}.",
                "locality",
            )
        elif "locality" not in self.known.once:
            self.known.once.add("locality")
            found.say(
                "I-LOCALITY",
                "The board has settled no localities, so the column is not read.",
                "locality",
            )
        return ""


class _CouncilRows(_Rows):
    """Reads the Missing module: days only, children in care only."""

    def __init__(self, identifiers: Identifiers, known: Known) -> None:
        super().__init__(identifiers, known)
        self._ends: dict[int, list[str]] = {}

    def __call__(self, raw: Raw) -> Staged:
        """Read one row."""
        found, get, read = Found(raw), raw.cells.get, self.read
        category, begun = get("missing", ""), get("mis_start", "")
        ended = get("mis_end", "")
        row = EpisodeRow(
            found,
            self.identifiers.child(get("child", ""), found),
            "",
            read.born(get("dob", ""), found),
            self._moment(begun, "missing_from_at", "1004", found),
            self._moment(ended, "returned_at", "1005", found),
            None,
            None,
            SSDA903_TYPES.get(category.upper(), ""),
            Location.CARE.value,
            bool(category),
            bool(begun),
            bool(ended),
        )
        if category and not row.type:
            found.say(
                "E-TYPE-CODE",
                "The type must be M or A (SSDA903 rule 1006).",
                "category",
            )
        if row.child and row.start and row.type:
            row.reference = self._reference(row, row.start, ended)
        staged = self.staged(row, self._rest())
        if not staged.findings:
            return staged
        named = [
            replace(one, column=SSDA903_NAMES.get(one.column, one.column))
            for one in staged.findings
        ]
        return Staged(staged.values, named)

    def _reference(self, row: EpisodeRow, start: Moment, ended: str) -> str:
        """Make a number, as the module has none: of child, day and type.

        A child can go missing twice on one day. The end tells the second from the
        first, yet is no part of the number: an open episode gets its end later.
        """
        text = f"{row.child}|{start.day:%Y%m%d}|{row.type}"
        ends = self._ends.setdefault(hash(text), [])
        if ended not in ends:
            ends.append(ended)
        if before := ends.index(ended):
            text = f"{text}|{before}"
        return self.identifiers.episode(text)

    def _moment(self, text: str, column: str, rule: str, found: Found) -> Moment | None:
        before = len(found.said)
        read = self.read.moment(text, column, found)
        found.said[before:] = [
            replace(said, message=f"{said.message} (SSDA903 rule {rule})")
            for said in found.said[before:]
        ]
        return read

    @staticmethod
    def _rest() -> tuple[Any, ...]:
        return (
            *(Sex.NOT_KNOWN.value, "", "", ""),
            *(Location.CARE.value, "", "", None, None, "", None),
        )
