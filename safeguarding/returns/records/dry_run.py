"""Checks a file of records and leaves nothing behind: for the command line."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from safeguarding.access.models import User
from safeguarding.returns.check import Checked
from safeguarding.returns.counting import kinds_in
from safeguarding.returns.models import Obligation, RecordFile
from safeguarding.returns.records.errors import NotChecked, RecordsRefused
from safeguarding.returns.records.page import as_read
from safeguarding.returns.records.receive import take
from safeguarding.returns.records.sending import findings_of
from safeguarding.returns.records.work import work
from safeguarding.returns.rules.facts import Finding, Severity

SECONDS = 3600.0
NOBODY = "nobody@check.invalid"


def check_only(
    owed: Obligation, content: bytes | BinaryIO, file_name: str, at: datetime
) -> Checked:
    """Say of a file what sending it would say, and keep nothing.

    All is done in a transaction that is undone, so that no other worker sees it.

    Raises:
        NotChecked: the check itself failed.
    """
    try:
        with transaction.atomic():
            by = User.objects.create_user(email=NOBODY, name="Nobody")
            file = take(owed, content, file_name, by, at)
            work(SECONDS, file)
            file.refresh_from_db()
            checked = as_checked(file)
            transaction.set_rollback(True)
    except RecordsRefused as refused:
        return Checked(refused.problems)
    return checked


def as_checked(file: RecordFile) -> Checked:
    """Give what a check of records found in the shape of a check of figures.

    Raises:
        NotChecked: it was not finished.
    """
    if file.checked_at is None:
        message = (
            f"The file could not be checked ({file.last_error or 'no time left'})."
        )
        raise NotChecked(message)
    problems = as_read(file, findings_of(file))
    wrong = {(one.sheet, one.row) for one in problems if one.severity is Severity.ERROR}
    is_whole = any(row is None for _, row in wrong)
    return Checked(
        problems=(*problems, *_others(file, problems)),
        rows=file.row_count,
        accepted_rows=0 if is_whole else file.row_count - len(wrong),
        content_hash=file.content_hash,
    )


def _others(file: RecordFile, listed: list[Finding]) -> list[Finding]:
    """Say of each kind how many were found and are not listed."""
    others = []
    for severity, code, count in kinds_in(file.counts):
        level = Severity(severity)
        shown = sum(one.code == code and one.severity is level for one in listed)
        if count > shown:
            message = f"And {count - shown:,} more like it."
            others.append(Finding(code, message, level=level))
    return others
