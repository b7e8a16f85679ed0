"""Checks a file against everything known: one pass, every problem, nothing saved.

Checking without sending and sending go through this one function, so they cannot
say different things.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from safeguarding.returns import queries
from safeguarding.returns.guard import LIMITS, FileRefused
from safeguarding.returns.models import Obligation
from safeguarding.returns.readers import Contents, read
from safeguarding.returns.rows import content_hash, parse_row
from safeguarding.returns.rules import find_problems
from safeguarding.returns.rules.facts import Context, Finding, Row, Sent, Severity


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes:
        problems: errors, warnings and information, as the file is read.
        rows: rows of figures in the file.
        accepted_rows: rows that would be kept if the file were sent now.
        figures: those rows, each figure once; empty when the file has an error.
        content_hash: fingerprint of the figures; "" when a file cannot be read.
    """

    problems: tuple[Finding, ...]
    rows: int = 0
    accepted_rows: int = 0
    figures: tuple[Row, ...] = ()
    content_hash: str = ""

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
        """Whether the file may be stored: it can be read and is about nobody."""
        return not {"E-PII", "E-FILE"} & {one.code for one in self.problems}

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(one for one in self.problems if one.severity is severity)


def check(
    *, content: bytes, file_name: str, obligation: Obligation, on: date
) -> Checked:
    """Check a file for a return: what sending it on that day would say.

    Args:
        content: the file as it came.
        file_name: as it was called; told apart by content, so only shown.
        obligation: the return it is meant for.
        on: the day of the check, for dates still to come.
    """
    del file_name  # A name proves nothing: the content decides what a file is.
    limits = replace(LIMITS, bytes=settings.UPLOAD_MAX_BYTES)
    try:
        contents = read(content, limits)
    except FileRefused as refusal:
        return Checked((Finding("E-FILE", str(refusal)),))
    return judge(contents, queries.context_of(obligation, on), obligation.template.code)


def judge(contents: Contents, context: Context, template: str) -> Checked:
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
