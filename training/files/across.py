"""The rules of bookings that compare rows with each other and with what is known.

Each is one statement over the staged rows of the file, whatever their number.
Source: DOMAIN C.10.
"""

from collections.abc import Callable, Iterator
from typing import Any

from safeguarding.cases.files.sql import planned, rows
from safeguarding.returns.models import RecordFile
from safeguarding.returns.rules.facts import Finding
from training.files import queries, recon
from training.files.columns import REGISTER
from training.files.judging import ENDED
from training.lists_due import OFFICE
from training.models.choices import CAME, MARKED, PLACED, Status

Row = tuple[Any, ...]
Tell = Callable[[RecordFile, Row], Iterator[Finding]]


def across(file: RecordFile) -> Iterator[Finding]:
    """Run the rules. A constant number of statements."""
    given = given_of(file)
    with planned(file.row_count):
        for statement, tell in _TOLD:
            for row in rows(statement, given):
                yield from tell(file, row)
        if file.kind == REGISTER:
            yield from _register(file, given)
        elif given["sees_all"]:
            yield from recon.judge(file, list(rows(queries.CAME, given)))


def given_of(file: RecordFile) -> dict[str, Any]:
    """Give what the statements ask for."""
    period = file.obligation.period
    year = period.financial_year
    return {
        "file": file.pk,
        "kind": file.kind,
        "partnership": file.partnership_id,
        "agency": file.agency_id,
        "sees_all": file.agency.type == OFFICE,
        "obligation": file.obligation_id,
        "first": period.start,
        "last": period.end,
        "year_first": year.start,
        "year_last": year.end,
        "came": list(CAME),
        "placed": list(PLACED),
        "marked": list(MARKED),
        "ended": list(ENDED),
    }


def _duplicates(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, first = row
    yield Finding(
        "E-DUPLICATE",
        f"Row {first} is about the same person at the same event. Take one of the two "
        "out.",
        *(sheet, number, "staff_ref"),
    )


def _capacity(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, places, came, placed, others = row
    more = f", and {others} more are booked here" if others else ""
    yield Finding(
        "E-CAPACITY",
        f"The event has {places} places. The list gives them to {placed} people, of "
        f"whom {came} attended{more}. Correct the places or the rows; if there were "
        "more people than places, enter the event under Events first and allow "
        "over-booking there.",
        *(sheet, number, "capacity"),
    )


def _differs(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, status = row
    yield Finding(
        "W-DIFFERS",
        f"It is recorded as “{Status(status).label.lower()}”, not by an earlier version "
        "of this list. Once accepted, the list takes its place; say why it is right.",
        *(sheet, number, "status"),
    )


def _evaluated(_: RecordFile, row: Row) -> Iterator[Finding]:
    yield Finding(
        "E-EVALUATED",
        "The person said here after the course how it was, so they attended. Correct "
        "the status, or ask the training coordinator to look at the evaluation.",
        *(row[0], row[1], "status"),
    )


def _twice(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, other = row
    yield Finding(
        "W-TWICE",
        f"The same person attended the same course on {other:%-d %B %Y}, less than 12 "
        "months away. Correct it if it is one attendance, or say why it is two.",
        *(sheet, number, "staff_ref"),
    )


def _other_agency(_: RecordFile, row: Row) -> Iterator[Finding]:
    sheet, number, in_file = row
    where = "in this list" if in_file else "before"
    yield Finding(
        "W-OTHER-AGENCY",
        f"Another agency used this reference {where}. If the person moved, that is "
        "right. If two agencies number their people alike, write letters of the agency "
        "in front of the number, always the same ones.",
        *(sheet, number, "staff_ref"),
    )


def _summary(file: RecordFile, row: Row) -> Iterator[Finding]:
    gone, worked_on, outside, first, new = row
    if gone:
        yield _left(gone, worked_on)
    if outside:
        period = file.obligation.period
        yield Finding(
            "W-PERIOD-ROWS",
            f"Rows of events outside {period.start:%d/%m/%Y} to {period.end:%d/%m/%Y}: "
            f"{outside}, the first in row {first}. Each counts in the quarter it was "
            "given in; say why they are in this list.",
            row=first,
            column="" if file.kind == REGISTER else "starts_on",
        )
    if new:
        yield Finding(
            "I-COURSE-NEW",
            f"Courses not known here before this list: {new}. They are entered once "
            "the list is accepted; look over them under Courses then.",
            column="course_title",
        )


def _left(gone: int, worked_on: int) -> Finding:
    kept = (
        f" Of them {worked_on} stay all the same, because the people gave an "
        "evaluation or somebody marked them here."
        if worked_on
        else ""
    )
    return Finding(
        "W-LEFT",
        f"Bookings that the version before told of and this one does not: {gone}. Once "
        f"accepted, they are taken out again.{kept} Say why.",
    )


def _register(file: RecordFile, given: dict[str, Any]) -> Iterator[Finding]:
    for sheet, number, count in rows(queries.UNTOLD, given):
        yield Finding(
            "W-UNTOLD",
            f"Booked at this event and in no row: {count}. They stay booked, as if "
            "nobody had looked who came; add them, or say why.",
            *(sheet, number, "event_ref"),
        )
    for (count,) in rows(queries.WALK_INS, given):
        if count:
            yield Finding(
                "I-WALK-IN",
                f"People who came and were not booked: {count}. They are added to the "
                "event once the register is accepted.",
            )


_TOLD: tuple[tuple[str, Tell], ...] = (
    (queries.DUPLICATES, _duplicates),
    (queries.CAPACITY, _capacity),
    (queries.DIFFERS, _differs),
    (queries.EVALUATED, _evaluated),
    (queries.TWICE, _twice),
    (queries.OTHER_AGENCY, _other_agency),
    (queries.SUMMARY, _summary),
)
