"""Sends a checked file of records: a version like any other, with its receipt."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.answers import Reasons, reason_for
from safeguarding.returns.checks import note_counts
from safeguarding.returns.counting import by_code, kinds_in
from safeguarding.returns.deadlines import require_open
from safeguarding.returns.decisions import lock, require
from safeguarding.returns.errors import ExplanationsNeeded, ReturnRefused
from safeguarding.returns.models import (
    Obligation,
    Problem,
    RecordFile,
    RecordFinding,
    StoredFile,
    Submission,
)
from safeguarding.returns.queries import standing_hash
from safeguarding.returns.records.errors import NotChecked
from safeguarding.returns.rules.facts import Finding, Severity
from safeguarding.returns.services import require_agreement
from safeguarding.returns.taking_in import Arrival, complete, new_version

State = RecordFile.State
# So many problems of a kind stand with a version, one a line; the rest is a number.
MOST_LINES = 200


@dataclass(frozen=True)
class _Sending:
    """What is sent, by whom, with which reasons."""

    file: RecordFile
    by: User
    reasons: Reasons
    at: datetime


def send(file: RecordFile, by: User, explanations: Reasons, at: datetime) -> Submission:
    """Send a file that was checked, for its return.

    Args:
        file: the file, as the check left it.
        by: who sends it, for the agency or, as coordinator, on its behalf.
        explanations: a reason for each code of warning.
        at: when it is sent.

    Raises:
        PermissionDenied: the person may not send this agency's returns.
        ReturnClosed: the return is locked.
        AgreementMissing: no agreement is in date.
        NotChecked: the file was not checked yet, was sent before, or is gone.
        ReturnRefused: the file has errors.
        ExplanationsNeeded: a warning has no reason.
    """
    owed = file.obligation
    require(by, Permission.SUBMIT_RETURN, owed)
    require_open(owed, at)
    require_agreement(owed, at)
    try:
        return _send(_Sending(file, by, explanations, at))
    except ReturnRefused:
        # Outside the transaction that the refusal undid, so that it stays.
        audit.record(
            audit.Action.RETURN_REFUSED,
            by=by,
            partnership_id=owed.partnership_id,
            agency_id=owed.agency_id,
            about=owed,
            codes=sorted(by_code(file.counts, Severity.ERROR)),
        )
        raise


@transaction.atomic
def _send(sending: _Sending) -> Submission:
    owed, by, at = sending.file.obligation, sending.by, sending.at
    lock(owed)
    file = _checked(sending.file)
    if by_code(file.counts, Severity.ERROR):
        raise ReturnRefused(_as_findings(file))
    _require_new(owed, file)
    if codes := unexplained(file, sending.reasons):
        raise ExplanationsNeeded(_as_findings(file), codes)
    submission = version_of(file, by, at, Submission.Way.FILE)
    Problem.objects.bulk_create(_problems(submission, file, sending.reasons), 2000)
    note_counts(
        owed,
        rows=file.row_count,
        counts=file.counts,
        by=by,
        at=at,
        submission=submission,
    )
    complete(submission, by, at)
    sending.file.refresh_from_db()
    return submission


def version_of(
    file: RecordFile, by: User, at: datetime, way: Submission.Way
) -> Submission:
    """Save the next version of a return with a file of records; nothing else of it."""
    stored, _ = StoredFile.objects.get_or_create(
        sha256=file.sha256, defaults={"size": file.size, "content": None}
    )
    submission = new_version(
        Arrival(
            obligation=file.obligation,
            by=by,
            at=at,
            file=stored,
            file_name=file.file_name,
            way=way.value,
            content_hash=file.content_hash,
            row_count=file.row_count,
        )
    )
    RecordFile.objects.filter(pk=file.pk).update(
        submission=submission, state=State.SENT.value
    )
    return submission


def _checked(file: RecordFile) -> RecordFile:
    """Load the file as it is now, once nobody else changes its return.

    Raises:
        NotChecked: it cannot be sent.
    """
    now: RecordFile = (
        RecordFile.objects.select_for_update(of=("self",))
        .select_related("obligation__template", "obligation__partnership")
        .get(pk=file.pk)
    )
    if now.state == State.WAITING:
        message = "The file has not been checked yet. Wait for the check, then send it."
        raise NotChecked(message)
    if now.state == State.LEFT:
        message = "The file was not sent in time and is gone. Choose it again."
        raise NotChecked(message)
    if now.state != State.CHECKED:
        message = "This file was sent already. Look at the latest version."
        raise NotChecked(message)
    return now


def _require_new(owed: Obligation, file: RecordFile) -> None:
    """Make sure that nobody sent the same rows since the check.

    Raises:
        NotChecked: somebody did.
    """
    versions = Submission.objects.filter(obligation=owed).order_by("-version")
    if standing := standing_hash(list(versions)).get(file.content_hash):
        message = f"We already have exactly these rows: {standing}."
        raise NotChecked(message)


def unexplained(file: RecordFile, reasons: Reasons) -> list[str]:
    """List the codes of warnings that have no reason yet."""
    codes = by_code(file.counts, Severity.WARNING)
    return [code for code in codes if not reason_for(code, reasons).is_given]


def findings_of(
    file: RecordFile, most_of_a_kind: int | None = None
) -> list[RecordFinding]:
    """Give what the check of a file found, as its rows stand. One query.

    Args:
        file: the file.
        most_of_a_kind: how many of each kind at most; None for all that are listed.
    """
    found = RecordFinding.objects.filter(file=file)
    if most_of_a_kind is not None:
        rank = Window(
            RowNumber(), partition_by=[F("severity"), F("code")], order_by="pk"
        )
        found = found.annotate(rank=rank).filter(rank__lte=most_of_a_kind)
    return list(found.order_by("sheet", "row", "pk"))


def _as_findings(file: RecordFile) -> list[Finding]:
    return [as_finding(one) for one in findings_of(file, MOST_LINES)]


def as_finding(one: RecordFinding) -> Finding:
    """Give a kept finding as the rules know it."""
    return Finding(
        one.code,
        one.message,
        one.sheet,
        one.row,
        one.column,
        one.value,
        Severity(one.severity),
    )


def _problems(
    submission: Submission, file: RecordFile, reasons: Reasons
) -> Iterator[Problem]:
    """Give the problems that stand with the version: lines, then how many more."""
    owner = {
        "submission": submission,
        "partnership_id": submission.partnership_id,
        "agency_id": submission.agency_id,
    }
    kinds: dict[tuple[str, str], list[RecordFinding]] = defaultdict(list)
    for one in findings_of(file, MOST_LINES):
        kinds[one.severity, one.code].append(one)
    for severity, code, total in kinds_in(file.counts):
        listed = kinds[severity, code]
        lines = [_line(one) for one in listed]
        if more := total - len(listed):
            lines.append({"message": f"And {more:,} more like it."})
        for line in lines:
            reason = _reason(severity, code, reasons)
            yield Problem(**owner, code=code, severity=severity, **line, **reason)


def _line(one: RecordFinding) -> dict[str, object]:
    names = ("sheet", "row", "column", "value", "message")
    return {name: getattr(one, name) for name in names}


def _reason(severity: str, code: str, reasons: Reasons) -> dict[str, str]:
    if severity != Severity.WARNING:
        return {}
    reason = reason_for(code, reasons)
    return {"reason_kind": reason.kind, "explanation": reason.words.strip()}
