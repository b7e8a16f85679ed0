"""The rules of missing episodes that compare rows with each other and the known.

Each is one statement over the staged rows of the file, whatever their number.
Source: DOMAIN C.6 and D.1 (rules 574 to 581, INT04, INT13).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from safeguarding.cases.files import missing_queries as queries
from safeguarding.cases.files.children import told_twice
from safeguarding.cases.files.missing_columns import SSDA903, SSDA903_NAMES
from safeguarding.cases.files.sql import planned, rows
from safeguarding.cases.models import EpisodeType, SourceSystem
from safeguarding.returns.models import RecordFile
from safeguarding.returns.rules.facts import Finding, Severity


def system_of(file: RecordFile) -> SourceSystem:
    """Say who tells of the episodes in a file."""
    return SourceSystem.COUNCIL if file.layout == SSDA903 else SourceSystem.POLICE


def across(file: RecordFile) -> Iterator[Finding]:
    """Run the rules. Eight statements, whatever the number of rows."""
    period = file.obligation.period
    system = system_of(file)
    by_hand = [] if system is SourceSystem.COUNCIL else [SourceSystem.LOG.value]
    given = {
        "file": file.pk,
        "partnership": file.partnership_id,
        "agency": file.agency_id,
        "obligation": file.obligation_id,
        "system": system.value,
        "systems": [system.value, *by_hand],
        "first": period.start,
        "last": period.end,
    }
    with planned(file.row_count):
        for statement, tell in _TOLD:
            for row in rows(statement, given):
                yield from _named(file, tell(file, row))


def _named(file: RecordFile, found: Iterator[Finding]) -> Iterator[Finding]:
    """Call columns what the layout calls them."""
    names = SSDA903_NAMES if file.layout == SSDA903 else {}
    for one in found:
        yield replace(one, column=names.get(one.column, one.column))


def _duplicates(_: RecordFile, row: tuple[Any, ...]) -> Iterator[Finding]:
    sheet, number, first, is_same = row
    if is_same:
        message = f"Row {first} is about the same episode. It is counted once."
        yield Finding("W-DUPLICATE", message, sheet, number, "force_ref")
        return
    yield Finding(
        "W-DUPLICATE",
        f"Row {first} has the same number of the episode and says something else. "
        "Leave out the one that is wrong, or correct its number.",
        *(sheet, number, "force_ref"),
        level=Severity.ERROR,
    )


def _overlaps(_: RecordFile, row: tuple[Any, ...]) -> Iterator[Finding]:
    sheet, number, last, is_open = row
    state = "has no end" if is_open else "is not over"
    yield Finding(
        "E-OVERLAP",
        f"An earlier episode of the same child {state} when this one starts (SSDA903 "
        f"rule 574): see row {last} and those before it. Correct the end of that one "
        "or the start of this one.",
        *(sheet, number, "missing_from_at"),
    )


def _stored(_: RecordFile, row: tuple[Any, ...]) -> Iterator[Finding]:
    sheet, number, started_on, is_open, by_hand = row
    if by_hand:
        yield Finding(
            "W-DUPLICATE",
            f"An episode of this child that started on {started_on:%d/%m/%Y} was "
            "entered here by hand and covers the same time. Say whether the two are "
            "one.",
            *(sheet, number, "missing_from_at"),
        )
        return
    state = "has no end yet" if is_open else "covers the same time"
    yield Finding(
        "E-OVERLAP",
        f"An episode of this child that started on {started_on:%d/%m/%Y}, known from "
        f"another return, {state} (SSDA903 rule 574). Correct this row, or give that "
        "episode in this file as well, with its end.",
        *(sheet, number, "missing_from_at"),
    )


def _child_differs(_: RecordFile, row: tuple[Any, ...]) -> Iterator[Finding]:
    yield told_twice(row, born="born")


CARE = {
    "before": "starts before the child is known to have come into care (SSDA903 rule "
    "581)",
    "after": "starts after the child is known to have left care (SSDA903 rule 578)",
    "open": "has no end, and the child is known to have left care (SSDA903 rules 575 "
    "and 577)",
    "between": "starts on a day the child is not known to have been in care (SSDA903 "
    "rules 578 and 581)",
}


def _looked_after(_: RecordFile, row: tuple[Any, ...]) -> Iterator[Finding]:
    sheet, number, how = row
    yield Finding(
        "W-NOT-LOOKED-AFTER",
        f"The episode is one from care and {CARE[how]}. Check both, or say why.",
        *(sheet, number, "returned_at" if how == "open" else "missing_from_at"),
    )


def _still_open(_: RecordFile, row: tuple[Any, ...]) -> Iterator[Finding]:
    started_on, number, is_other = row
    where = "an earlier return" if is_other else "the version of this return before"
    yield Finding(
        "W-STILL-OPEN",
        f"An episode that started on {started_on:%d/%m/%Y} had no end in {where} (row "
        f"{number} there) and is not in this file (SSDA903 rule 576). Give it with its "
        "end, or say what is known.",
    )


def _summary(file: RecordFile, row: tuple[Any, ...]) -> Iterator[Finding]:
    count, away, unended, outside, first, new = row
    council = system_of(file) is SourceSystem.COUNCIL
    if council and count and not away:
        yield Finding(
            "I-NO-AWAY",
            f"No episode of this file is {EpisodeType.AWAY.value} (code A). Many "
            "councils record away as missing; the figures are then not comparable.",
            column="category",
        )
    if unended:
        yield Finding(
            "I-OPEN-TO-18",
            f"Episodes without an end: {unended}. Each stays open until a return gives "
            "its end, or until the child's 18th birthday.",
            column="returned_at",
        )
    if outside:
        yield _outside(file, outside, first, council=council)
    if new:
        yield Finding(
            "I-CHILD-NEW",
            f"Children not known here before this file: {new} (SSDA903 rule INT04). "
            "If it is a surprise, check that the numbers are the council's.",
            column="child_ref",
        )


def _outside(
    file: RecordFile, outside: int, first: int | None, *, council: bool
) -> Finding:
    period = file.obligation.period
    return Finding(
        "W-PERIOD-ROWS",
        f"Episodes that start outside {period.start:%d/%m/%Y} to "
        f"{period.end:%d/%m/%Y}: {outside}, the first in row {first}. Each counts in "
        "the quarter it starts in.",
        row=first,
        column="missing_from_at",
        # The Missing module covers the year; this is no surprise there.
        level=Severity.INFORMATION if council else None,
    )


_TOLD = (
    (queries.DUPLICATES, _duplicates),
    (queries.OVERLAPS, _overlaps),
    (queries.STORED, _stored),
    (queries.CHILD_DIFFERS, _child_differs),
    (queries.LOOKED_AFTER, _looked_after),
    (queries.STILL_OPEN, _still_open),
    (queries.SUMMARY, _summary),
)
