"""The rules of case lists that compare rows with each other and with what is known.

Each is one statement over the staged rows of the file, whatever their number.
Source: DOMAIN C.3, C.4.
"""

from collections.abc import Callable, Iterator
from typing import Any

from safeguarding.cases import rules
from safeguarding.cases.clocks import ADULT, add_months
from safeguarding.cases.files import cases_queries as queries
from safeguarding.cases.files.children import told_twice
from safeguarding.cases.files.sql import planned, rows
from safeguarding.cases.policy import policy_of
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.rules.facts import Finding, Severity
from safeguarding.returns.rules.rates import UNKNOWN_MOST, UNKNOWN_OF

Row = tuple[Any, ...]
NAMED = 20


def findings(file: RecordFile) -> Iterator[Finding]:
    """Run the rules; a constant number of statements."""
    given = _given(file)
    with planned():
        for statement, tell in _TOLD:
            for row in rows(statement, given):
                yield from tell(file, row)


def _given(file: RecordFile) -> dict[str, Any]:
    period = file.obligation.period
    last = period.end
    return {
        "file": file.pk,
        "partnership": file.partnership_id,
        "agency": file.agency_id,
        "obligation": file.obligation_id,
        "kind": file.kind,
        "first": period.start,
        "last": last,
        "before": period.previous().end,
        "episodes": policy_of(file.partnership).frequent_episodes,
        "adult": ADULT,
        "grave": list(rules.GRAVE),
        "mase_since": add_months(last, -rules.MASE_MONTHS),
        "review_since": add_months(last, -rules.REVIEW_MONTHS),
        "transition_until": add_months(last, rules.TRANSITION_MONTHS),
    }


def _duplicates(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, first, is_same = row
    if is_same:
        message = f"Row {first} is the same. The case is counted once."
        yield Finding("W-DUPLICATE", message, sheet, number, "case_ref")
        return
    yield Finding(
        "W-DUPLICATE",
        f"Row {first} has the same number of the case and says something else. Leave "
        "out the one that is wrong, or correct its number.",
        *(sheet, number, "case_ref"),
        level=Severity.ERROR,
    )


def _second_case(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, other, is_own = row
    if other is not None:
        where = f"Row {other} is another open case"
    else:
        where = "Another case" + ("" if is_own else ", of another agency,")
        where += " stands open here"
    yield Finding(
        "W-SECOND-CASE",
        f"{where} of the same child. A child has one open case: close one of them, or "
        "say why there are two.",
        *(sheet, number, "child_ref"),
    )


def _child_differs(_: RecordFile, row: Row) -> Iterator[Finding]:
    yield told_twice(row, born="birth_month")


def _risk_since(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, level, on, known, known_on = row
    yield Finding(
        "W-RISK-SINCE",
        f"The level is {level} since {on:%d/%m/%Y}, and an earlier list said {known} "
        f"since {known_on:%d/%m/%Y}. A new level has a new day: give it, or say that "
        "the earlier list was wrong. Else it counts from the first day of this "
        "period.",
        *(sheet, number, "risk_since"),
    )


def _no_mase(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, level = row
    yield Finding(
        "W-NO-MASE",
        f"Risk is {level}, and no MASE meeting is known in the three months to the end "
        "of the period. Give its day, or say why there was none.",
        *(sheet, number, "last_mase"),
    )


def _no_review(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, has_one = row
    months = f"more than {rules.REVIEW_MONTHS} months"
    what = (
        f"was reviewed {months} before" if has_one else f"had no review for {months} at"
    )
    yield Finding(
        "W-NO-REVIEW",
        f"The case is open and {what} the end of the period. Give the day of the last "
        "review, or say when it will be.",
        *(sheet, number, "last_review"),
    )


def _transition(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number = row
    yield Finding(
        "W-TRANSITION",
        "Turns 18 within six months of the end of the period, and the move to adult "
        "services was not discussed. Give the day it was, or say when it will be.",
        *(sheet, number, "transition_discussed"),
    )


def _not_screened(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, episodes = row
    yield Finding(
        "W-NOT-SCREENED",
        f"The child has been missing {episodes} times, and no screening for sexual "
        "exploitation is known. Give its day, or say why there is none.",
        *(sheet, number, "screening_date"),
    )


def _no_ethnicity(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number = row
    yield Finding(
        "W-NO-ETHNICITY",
        "The ethnicity is not given and not known here. Give its code; REFU says that "
        "it was refused, NOBT that it was not asked yet.",
        *(sheet, number, "ethnicity"),
    )


def _gone(file: RecordFile, row: Row) -> Iterator[Finding]:
    start, numbers = row
    period = Period.containing(file.obligation.period.kind, start)
    listed = ", ".join(str(number) for number in numbers[:NAMED])
    more = len(numbers) - NAMED
    also = f" and {more} more" if more > 0 else ""
    yield Finding(
        "W-CASE-GONE",
        f"Cases that stood open in the list of {period.label} and are not in this one: "
        f"{len(numbers)} (rows {listed}{also} of that list). Add them, open or with "
        "their closure, or say what became of them. Until then they count as open to "
        f"{period.end:%d/%m/%Y} only.",
        column="case_ref",
    )


def _completeness(_: RecordFile, row: Row) -> Iterator[Finding]:
    total, *unknown = row
    if total < UNKNOWN_OF:
        return
    for column, number in zip(queries.COMPLETE, unknown, strict=True):
        if number * 100 > total * UNKNOWN_MOST:
            yield Finding(
                "W-COMPLETENESS",
                f"{column} is not known in {number} of {total} rows: more than "
                f"{UNKNOWN_MOST} %. Complete the records, or explain.",
                column=column,
            )


_TOLD: tuple[tuple[str, Callable[[RecordFile, Row], Iterator[Finding]]], ...] = (
    (queries.DUPLICATES, _duplicates),
    (queries.SECOND_CASE, _second_case),
    (queries.CHILD_DIFFERS, _child_differs),
    (queries.RISK_SINCE, _risk_since),
    (queries.NO_MASE, _no_mase),
    (queries.NO_REVIEW, _no_review),
    (queries.TRANSITION, _transition),
    (queries.NOT_SCREENED, _not_screened),
    (queries.NO_ETHNICITY, _no_ethnicity),
    (queries.GONE, _gone),
    (queries.COMPLETENESS, _completeness),
)
