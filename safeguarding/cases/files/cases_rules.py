"""What is checked of one row of a list of CSE cases.

Every rule is given the row as read and its cells, and says what is wrong of them.
Source: DOMAIN C.3, C.4.
"""

from collections.abc import Callable
from datetime import date

from safeguarding.cases import rules
from safeguarding.cases.clocks import birthday, local_day
from safeguarding.cases.files.cases_cells import Cells, Readers
from safeguarding.cases.files.cases_reading import CaseRow, Known, read
from safeguarding.cases.files.missing_period import judge_period
from safeguarding.cases.files.missing_reading import Identifiers
from safeguarding.cases.models import ClosureReason, Route
from safeguarding.cases.policy import policy_of
from safeguarding.cases.pseudonyms import Pseudonyms
from safeguarding.cases.sources import Sources
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Raw, RowReader, Staged

# Cases of transition reach from the 18th to the day before the 26th birthday.
YOUNG_FOR = 8
DATES = {
    "referral_date": "referred_on",
    "screening_date": "screened_on",
    "risk_since": "level_on",
    "placed_since": "placed_on",
    "last_mase": "mase_on",
    "last_panel": "panel_on",
    "last_review": "reviewed_on",
    "last_audit": "audited_on",
    "transition_discussed": "transition_on",
    "closure_date": "closed_on",
}


def needed(row: CaseRow, cells: Cells, _known: Known) -> None:
    """E-REQUIRED: what every row needs, and what another cell makes necessary."""
    cells.need("case_ref", "referral_date", "source_agency")
    if not (not cells.text("category") and not cells.text("screening_score")):
        cells.need("screening_date", because="the screening came to a result")
    if cells.text("screening_date") or cells.text("category"):
        cells.need("screening_tool", because="a screening is given")
    if cells.text("risk_level"):
        cells.need("risk_since", because="a level of risk holds from a day on")
    elif cells.text("risk_since"):
        cells.need("risk_level", because="its day is given")


def not_to_come(row: CaseRow, cells: Cells, known: Known) -> None:
    """E-DATE-FUTURE: nothing is dated after today, or after the period of the list."""
    for column, name in DATES.items():
        day: date | None = getattr(row, name)
        if day is None:
            continue
        if day > known.today:
            cells.say("E-DATE-FUTURE", column, f"{day:%d/%m/%Y} is still to come.")
        elif day > known.period.end:
            cells.say(
                "E-DATE-FUTURE",
                column,
                f"{day:%d/%m/%Y} is after {known.period.label}. The list says how "
                "cases stood at the end of the period: leave it to the next one.",
            )


def in_period(row: CaseRow, cells: Cells, known: Known) -> None:
    """W-PERIOD-ROWS: cases that ended before the period have no row."""
    if row.closed_on and row.closed_on < known.period.start:
        cells.say(
            "W-PERIOD-ROWS",
            "closure_date",
            f"The case ended before {known.period.label}. Leave it out, unless it was "
            "missing from an earlier list.",
        )


def age(row: CaseRow, cells: Cells, known: Known) -> None:
    """E-AGE and W-AGE-18: cases are about children; transition is told apart."""
    born, on = cells.born, row.referred_on
    if born is None or on is None:
        return
    if on >= born.latest_18th:
        _of_age(row, cells, is_young=on < birthday(born.latest_18th, YOUNG_FOR))
    elif row.closed_on is None and known.period.end >= born.latest_18th:
        cells.say(
            "W-AGE-18",
            "birth_month",
            "18 by the end of the period, and the case is open. Close it, or say why "
            "it stays open during the move to adult services.",
        )


def _of_age(row: CaseRow, cells: Cells, *, is_young: bool) -> None:
    is_transition = row.transition_on or row.closure_reason == ClosureReason.TURNED_18
    if is_transition and is_young:
        cells.say(
            "W-AGE-18",
            "birth_month",
            "18 to 25 years old when referred: a case of transition to adult services. "
            "Confirm that it belongs in this list.",
        )
        return
    cells.say(
        "E-AGE",
        "birth_month",
        "18 or older when referred. Cases are about children; one of a young adult up "
        "to 25 says when the move to adult services was discussed.",
    )


def birth(row: CaseRow, cells: Cells, _known: Known) -> None:
    """E-BIRTH: nobody is referred or screened before they are born (SSDA903 586)."""
    days = [day for day in (row.referred_on, row.screened_on) if day]
    if cells.born and days and cells.born.earliest > min(days):
        cells.say(
            "E-BIRTH",
            "birth_month",
            "The birth is after the referral or the screening (as in SSDA903 rule "
            "586). Correct one of them.",
        )


def screening(row: CaseRow, cells: Cells, _known: Known) -> None:
    """E-SCREENED-BEFORE, W-SCREENED-EARLY: referral first, or shortly after."""
    if not row.screened_on or not row.referred_on:
        return
    early = rules.days_early(row.referred_on, row.screened_on)
    if rules.is_screened_before(row.referred_on, row.screened_on):
        cells.say(
            "E-SCREENED-BEFORE",
            "screening_date",
            f"Screened {early} days before the referral; {rules.SCREENED_EARLY.days} "
            "is the most. Is it the screening of an earlier referral?",
        )
    elif early:
        cells.say(
            "W-SCREENED-EARLY",
            "screening_date",
            f"Screened before the referral (days: {early}). Confirm that the tool was "
            "completed first.",
        )


def route(row: CaseRow, cells: Cells, _known: Known) -> None:
    """W-CATEGORY-ROUTE: category 3 goes straight to Children's Services (S0:1176)."""
    if rules.is_routed_elsewhere(row.category, row.route):
        cells.say(
            "W-CATEGORY-ROUTE",
            "route",
            "Category 3 goes straight to Children's Services "
            f"({Route.SECTION_47.value}). Correct the route or the category, or say "
            "why it went another way.",
        )


def risk(row: CaseRow, cells: Cells, _known: Known) -> None:
    """E-RISK-DATE, E-CLOSED-SERIOUS: a level belongs to the time of its case."""
    if row.level_on is None or row.referred_on is None:
        return
    if rules.is_outside(row.level_on, row.referred_on, row.closed_on):
        cells.say(
            "E-RISK-DATE",
            "risk_since",
            "The level was set before the case was referred or after it closed. Give "
            "the day it was set in this case.",
        )
    elif row.closed_on and rules.is_closed_grave(
        row.level, row.level_on, row.closed_on
    ):
        cells.say(
            "E-CLOSED-SERIOUS",
            "closure_date",
            f"Risk was set to {row.level} and the case closed on the same day. Correct "
            "one of the two days, or the level.",
        )


def meetings(row: CaseRow, cells: Cells, _known: Known) -> None:
    """E-MEETING-BEFORE: a meeting of this case comes after its referral."""
    for column, day in (("last_mase", row.mase_on), ("last_panel", row.panel_on)):
        if day and row.referred_on and rules.is_outside(day, row.referred_on, None):
            cells.say(
                "E-MEETING-BEFORE",
                column,
                "The meeting was before the referral. Leave out meetings of an "
                "earlier case.",
            )


def closure(row: CaseRow, cells: Cells, _known: Known) -> None:
    """E-CLOSED-BEFORE, E-CLOSURE: an ending has a day, a reason and its order."""
    if row.closed_on and row.referred_on and row.closed_on < row.referred_on:
        cells.say(
            "E-CLOSED-BEFORE", "closure_date", "The case closed before it was referred."
        )
    if not cells.text("closure_date"):
        for column in ("closure_reason", "step_down_to"):
            if cells.text(column):
                cells.say(
                    "E-CLOSURE",
                    column,
                    f"{column} is given, and closure_date is empty. Give the day, or "
                    "leave both empty while the case is open.",
                )
    elif not cells.text("closure_reason"):
        cells.say(
            "E-CLOSURE", "closure_reason", "The case is closed: say why (a code)."
        )


def placing(row: CaseRow, cells: Cells, _known: Known) -> None:
    """W-PLACING-LA: a child placed outside is somebody's responsibility."""
    if rules.lacks_placing_council(row.placed, cells.text("placing_la")):
        cells.say(
            "W-PLACING-LA",
            "placing_la",
            "Placed outside the borough, and the council responsible is not given. "
            "Give its GSS code, or say why it is not known.",
        )


RULES: tuple[Callable[[CaseRow, Cells, Known], None], ...] = (
    needed,
    not_to_come,
    in_period,
    age,
    birth,
    screening,
    route,
    risk,
    meetings,
    closure,
    placing,
)


def reader(file: RecordFile) -> RowReader:
    """Load what rows are judged by, and give the function that reads one."""
    known = _known(file)
    readers = Readers(known.localities)

    def read_row(raw: Raw) -> Staged:
        cells = Cells(raw, readers)
        row = read(cells, known)
        judge_period(cells.found, known, readers.days)
        for rule in RULES:
            rule(row, cells, known)
        return Staged(row.values, cells.found.said)

    return read_row


def _known(file: RecordFile) -> Known:
    pseudonyms = Pseudonyms(file.partnership.code)
    return Known(
        period=file.obligation.period,
        today=local_day(file.given_at),
        pseudonyms=pseudonyms,
        identifiers=Identifiers(pseudonyms),
        sources=Sources.of(file.partnership),
        localities=policy_of(file.partnership).localities,
    )
