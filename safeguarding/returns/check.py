"""Checks a file against everything known: one pass, every problem, nothing saved.

Checking without sending and sending go through this one function, so they cannot
say different things.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.conf import settings

from safeguarding.returns import queries, standing_reasons
from safeguarding.returns.contents import Contents, long_form, no_heading
from safeguarding.returns.guard import LIMITS, FileRefused
from safeguarding.returns.marks import without_marks
from safeguarding.returns.models import Obligation
from safeguarding.returns.readers import Opened, read
from safeguarding.returns.rows import content_hash, parse_row
from safeguarding.returns.rules import BY_CODE, find_problems
from safeguarding.returns.rules.facts import Context, Finding, Row, Sent, Severity
from safeguarding.returns.template_mark import look_at_mark
from safeguarding.returns.unread import people_in
from safeguarding.returns.wide.reading import (
    WideRead,
    nothing_taken,
    read_table,
    together,
)
from safeguarding.returns.wide.remember import find_mapping
from safeguarding.returns.wide.spec import Spec

Settle = Callable[[WideRead, Context], Spec | None]


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes:
        problems: errors, warnings and information, as the file is read.
        rows: rows of figures in the file.
        accepted_rows: rows that would be kept if the file were sent now.
        figures: those rows, each figure once; empty when the file has an error.
        content_hash: fingerprint of the figures; "" when a file cannot be read.
        opened: the file as read, to be shown or marked; None when it was refused.
        table: a table as printed, and how it was read; None for rows of figures.
    """

    problems: tuple[Finding, ...]
    rows: int = 0
    accepted_rows: int = 0
    figures: tuple[Row, ...] = ()
    content_hash: str = ""
    opened: Opened | None = None
    table: WideRead | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be corrected."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What must be explained."""
        return self._of(Severity.WARNING)

    @property
    def may_be_kept(self) -> bool:
        """Whether the file may be stored: it was read whole and is about nobody."""
        never = {"E-PII", "E-FILE", "E-TEMPLATE"}
        return not never & {one.code for one in self.problems}

    @property
    def needs_mapping(self) -> bool:
        """Whether somebody must say how a printed table is read."""
        return any(one.code == "E-MAPPING" for one in self.problems)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(one for one in self.problems if one.severity is severity)


def check(
    *,
    content: bytes,
    file_name: str,
    obligation: Obligation,
    on: date,
    settle: Settle | None = None,
) -> Checked:
    """Check a file for a return: what sending it on that day would say.

    Args:
        content: the file as it came.
        file_name: as it was called; told apart by content, so only shown.
        obligation: the return it is meant for.
        on: the day of the check, for dates still to come.
        settle: gives the mapping of a printed table that nobody knows yet, when the
            person has just said how it is read.
    """
    del file_name  # A name proves nothing: the content decides what a file is.
    limits = replace(LIMITS, bytes=settings.UPLOAD_MAX_BYTES)
    try:
        opened = without_marks(read(content, limits))
        if other := look_at_mark(opened, obligation):
            return Checked((other,), opened=opened)
        contents = long_form(opened, limits)
    except FileRefused as refusal:
        return Checked((Finding("E-FILE", str(refusal)),))
    context = queries.context_of(obligation, on)
    if contents is None:
        checked = _of_table(opened, obligation, context, settle)
    else:
        held = standing_reasons.held_for(obligation)
        checked = judge(contents, context, obligation.template.code, held)
    return _whole(checked, opened)


def _whole(checked: Checked, opened: Opened) -> Checked:
    """Add what stands on sheets that are not read: they would be kept as well."""
    found = people_in(opened, checked.problems)
    if not found:
        return replace(checked, opened=opened)
    problems = (*checked.problems, *found)
    return replace(
        checked, problems=problems, accepted_rows=0, figures=(), opened=opened
    )


def _of_table(
    opened: Opened, obligation: Obligation, context: Context, settle: Settle | None
) -> Checked:
    """Check a table as it is printed, once somebody has said how it is read."""
    remembered = partial(find_mapping, obligation)
    table = read_table(opened, context, remembered=remembered)
    if table is None:
        return Checked((Finding("E-FILE", str(no_heading())),))
    if settle is not None and (spec := settle(table, context)):
        table = read_table(opened, context, spec) or table
    if table.is_guess or table.unmapped:
        personal = [one for one in table.findings if one.code == "E-PII"]
        asks = BY_CODE["E-MAPPING"].check(Sent(context, (), (), is_unsettled=True))
        return Checked((*personal, *asks), table=table)
    if not table.contents.rows:
        return Checked((nothing_taken(context), *table.findings), table=table)
    held = standing_reasons.held_for(obligation)
    code = obligation.template.code
    checked = judge(table.contents, context, code, held, table.findings)
    return replace(checked, table=table)


def judge(
    contents: Contents,
    context: Context,
    template: str,
    held: Sequence[standing_reasons.Held] = (),
    of_table: Sequence[Finding] = (),
) -> Checked:
    """Run the rules over what was read. Plain facts in, plain facts out."""
    rows = [parse_row(raw, context) for raw in contents.rows]
    fingerprint = content_hash(rows, context, template)
    problems = find_problems(
        Sent(
            context=context,
            rows=rows,
            sheets=contents.sheets,
            hidden_sheets=contents.hidden_sheets,
            encoding=contents.encoding,
            content_hash=fingerprint,
        )
    )
    problems = together(problems, of_table)
    problems = standing_reasons.apply(problems, rows, context.indicators, held)
    wrong = [one for one in problems if one.severity is Severity.ERROR]
    figures = () if wrong else tuple({row.key: row for row in reversed(rows)}.values())
    return Checked(
        problems=tuple(problems),
        rows=len(rows),
        accepted_rows=_accepted(rows, wrong),
        figures=figures[::-1],
        content_hash=fingerprint,
    )


def _accepted(rows: list[Row], wrong: list[Finding]) -> int:
    places = {(one.sheet, one.row) for one in wrong}
    known = {(row.sheet, row.number) for row in rows}
    if places - known:  # Something is wrong with the file, not with single rows.
        return 0
    return len({row.key for row in rows if (row.sheet, row.number) not in places})
