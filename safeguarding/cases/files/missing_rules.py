"""The rules one row of missing episodes is judged by. Source: DOMAIN C.6, C.3, D.1.

Messages name the rule of SSDA903 that says the same, because that is the number an
analyst knows it by.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from safeguarding.cases import rules_missing as asked
from safeguarding.cases.files.missing_reading import EpisodeRow
from safeguarding.cases.models import Location
from safeguarding.periods import Period


@dataclass(frozen=True)
class Known:
    """What the rules know before the first row.

    Attributes:
        now: when the file was given; the rules do not read the clock.
        period: what the return is about.
        year: first and last day of the collection year, for the Missing module only.
        la_code: of the council of this partnership.
        localities: codes that are settled.
        once: what was said once for the whole file already.
    """

    now: datetime
    today: date
    period: Period
    year: tuple[date, date] | None = None
    la_code: str = ""
    localities: frozenset[str] = frozenset()
    once: set[str] = field(default_factory=set)


def judge(row: EpisodeRow, known: Known) -> None:
    """Run every rule that needs this row only."""
    if row.start is None:
        _without_start(row)
    else:
        _future(row, known)
        _length(row, known)
        _age(row)
        if known.year:
            _collection_year(row, known.year)
    if not row.has_type:
        _without_type(row)
    _nature(row)


def _without_start(row: EpisodeRow) -> None:
    if row.has_start:
        return  # It is there and cannot be read: E-DATE has said so.
    if row.has_end:
        row.found.say(
            "E-END-ALONE",
            "There is an end and no start (SSDA903 rule 566). Give when the child "
            "went missing.",
            "missing_from_at",
        )
    else:
        row.found.say(
            "E-END-ALONE" if row.has_type else "E-REQUIRED",
            "The start is empty (SSDA903 rule 564). Give when the child went missing.",
            "missing_from_at",
        )


def _without_type(row: EpisodeRow) -> None:
    if row.has_start:
        said = "There is a start and no type (SSDA903 rule 565)."
    elif row.has_end:
        said = "There is an end and no type (SSDA903 rule 566)."
    else:
        row.found.say("E-REQUIRED", "The type of the episode is empty.", "category")
        return
    row.found.say("E-END-ALONE", f"{said} Say what the episode was.", "category")


def _future(row: EpisodeRow, known: Known) -> None:
    for moment, column in (
        (row.start, "missing_from_at"),
        (row.end, "returned_at"),
        (row.reported, "reported_at"),
        (row.debrief, "safe_well_check_at"),
    ):
        if moment is not None and asked.is_future(moment.at, known.now):
            row.found.say(
                "E-DATE-FUTURE",
                "This is after the file was given. Give what has happened; leave an "
                "end empty that has not come yet.",
                column,
            )
    if row.screened_on is not None and row.screened_on > known.today:
        row.found.say(
            "E-DATE-FUTURE",
            "This is after the file was given. Leave it empty until it is done.",
            "cse_screened_on",
        )


def _length(row: EpisodeRow, known: Known) -> None:
    started, ended = row.started_at, row.ended_at
    if started is None or (ended is None and row.has_end):
        return
    lasted = (ended or known.now) - started
    if ended is None:
        if asked.is_long_open(started, known.now):
            row.found.say(
                "W-OPEN-3-DAYS",
                f"There is no end, {lasted.days} days after the start. If the child "
                "is back, give when; if not, say what is being done.",
                "returned_at",
            )
    elif lasted < timedelta():
        row.found.say(
            "E-END-BEFORE",
            "The episode ends before it starts (SSDA903 rule 567). Correct one of the "
            "two.",
            "returned_at",
        )
    elif asked.is_zero(started, ended, row.precision):
        row.found.say(
            "W-ZERO-MINUTES",
            "The episode ends in the minute it starts. Check both, or say why.",
            "returned_at",
        )
    if asked.is_very_long(started, ended or known.now):
        row.found.say(
            "W-28-DAYS",
            f"The episode lasts {lasted.days} days. Check the dates, or say why.",
            "returned_at",
        )


def _age(row: EpisodeRow) -> None:
    born, start = row.born, row.start
    if born is None or start is None:
        return
    if start.day < born.earliest:
        row.found.say(
            "E-BIRTH",
            "The episode starts before the child was born (SSDA903 rule 586). Correct "
            "the birth or the start.",
            "born",
        )
    elif start.day >= born.latest_18th:
        row.found.say(
            "E-AGE",
            "The young person was 18 or older when the episode started. Only children "
            "are counted: correct the birth, or leave the row out.",
            "born",
        )
    elif row.end is not None and row.end.day >= born.latest_18th:
        row.found.say(
            "W-AGE-18",
            "The child turned 18 while missing. Check the end; where care ceased for "
            "it, the reason given must be E8 (SSDA903 rule 580).",
            "returned_at",
        )


def _collection_year(row: EpisodeRow, year: tuple[date, date]) -> None:
    start, end = row.start, row.end
    first, last = year
    named = f"{first:%d/%m/%Y} to {last:%d/%m/%Y}"
    if start is not None and start.day > last:
        row.found.say(
            "W-PERIOD-ROWS",
            f"The episode starts after the collection year, {named} (SSDA903 rule 570).",
            "missing_from_at",
        )
    if end is not None and not first <= end.day <= last:
        row.found.say(
            "W-PERIOD-ROWS",
            f"The episode ends outside the collection year, {named} (SSDA903 rule 571).",
            "returned_at",
        )


def _nature(row: EpisodeRow) -> None:
    if asked.is_from_nowhere(row.location):
        row.found.say(
            "W-LOCATION-UNKNOWN",
            "Nobody knows where the child went missing from. Find out, or say why not.",
            "location_type",
        )
    elif row.location == Location.CARE and row.in_care is False:
        row.found.say(
            "W-NOT-LOOKED-AFTER",
            "The child went missing from care and was not in care. Check both.",
            "in_care",
        )
    if row.start is not None and asked.is_absent_late(row.type, row.start.at):
        row.found.say(
            "W-ABSENT-2017",
            "The police gave up the category absent in January 2017. Use missing or "
            "no_apparent_risk, or say why it is kept.",
            "category",
        )
