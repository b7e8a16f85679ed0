"""Sends returns in, and decides on them. Nothing is ever half saved."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Agreement
from safeguarding.returns.check import Checked, check
from safeguarding.returns.decisions import accept, lock, require, send_back
from safeguarding.returns.errors import (
    AgreementMissing,
    ExplanationsNeeded,
    ReturnRefused,
)
from safeguarding.returns.keeping import keep
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.obligations import find_obligation, generate_obligations
from safeguarding.returns.stored import clean_name, forget_drafts, store

__all__ = [
    "accept",
    "find_obligation",
    "forget_drafts",
    "generate_obligations",
    "require_agreement",
    "send_back",
    "submit",
]

SHORTEST_REASON = 3


def require_agreement(obligation: Obligation, at: datetime) -> None:
    """Make sure that a signed data-sharing agreement is in date on the day.

    Raises:
        AgreementMissing: saying what to do. Source: FEATURES 2 row 55.
    """
    day = timezone.localdate(at)
    agreements = Agreement.objects.filter(
        partnership_id=obligation.partnership_id, agency_id=obligation.agency_id
    )
    if agreements.on_day(day).exists():
        return
    last = agreements.aggregate(last=Max("expires_on"))["last"]
    known = f" The last one ended on {last:%d/%m/%Y}." if last and last < day else ""
    message = (
        f"There is no signed, in-date data-sharing agreement between "
        f"{obligation.agency} and {obligation.partnership}, so nothing can be sent."
        f"{known} Ask the coordinator to record the signed agreement, then send again."
    )
    raise AgreementMissing(message)


def submit(
    *,
    obligation: Obligation,
    content: bytes,
    file_name: str,
    by: User,
    explanations: Mapping[str, str],
    at: datetime,
) -> Submission:
    """Send a file for a return: a new version, waiting for the coordinator.

    Args:
        obligation: the return it is for.
        content: the file as it came.
        file_name: as it was called, for display.
        by: who sends it, for the agency or, as coordinator, on its behalf.
        explanations: a reason for each code of warning.
        at: when it is sent.

    Raises:
        PermissionDenied: the person may not send this agency's returns.
        AgreementMissing: no agreement is in date.
        ReturnRefused: the file has errors.
        ExplanationsNeeded: a warning has no reason.
    """
    require(by, Permission.SUBMIT_RETURN, obligation)
    require_agreement(obligation, at)
    try:
        return _submit(obligation, content, file_name, by, explanations, at)
    except ReturnRefused as refusal:
        # Outside the transaction that the refusal undid, so that it stays.
        codes = sorted({one.code for one in refusal.problems if one.code[0] == "E"})
        audit.record(
            audit.Action.RETURN_REFUSED,
            by=by,
            partnership_id=obligation.partnership_id,
            agency_id=obligation.agency_id,
            about=obligation,
            codes=codes,
        )
        raise


@transaction.atomic
def _submit(
    obligation: Obligation,
    content: bytes,
    file_name: str,
    by: User,
    explanations: Mapping[str, str],
    at: datetime,
) -> Submission:
    lock(obligation)
    checked = check(
        content=content,
        file_name=file_name,
        obligation=obligation,
        on=timezone.localdate(at),
    )
    if checked.errors:
        raise ReturnRefused(checked.problems)
    _require_reasons(checked, explanations)
    versions = Submission.objects.filter(obligation=obligation)
    versions.waiting().update(state=Submission.State.SUPERSEDED)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    submission = Submission.objects.create(
        obligation=obligation,
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        version=last + 1,
        file=store(content),
        file_name=clean_name(file_name),
        content_hash=checked.content_hash,
        row_count=len(checked.figures),
        submitted_by=by,
        submitted_at=at,
    )
    keep(submission, checked, explanations)
    audit.record(
        audit.Action.RETURN_SUBMITTED,
        by=by,
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        about=submission,
        version=submission.version,
        on_behalf=all(seat.agency_id != obligation.agency_id for seat in by.seats),
    )
    return submission


def unexplained(checked: Checked, explanations: Mapping[str, str]) -> list[str]:
    """List the codes of warnings that have no reason yet, each once."""
    codes = {one.code: None for one in checked.warnings}
    given = {
        code
        for code, reason in explanations.items()
        if len(reason.strip()) >= SHORTEST_REASON
    }
    return [code for code in codes if code not in given]


def _require_reasons(checked: Checked, explanations: Mapping[str, str]) -> None:
    if codes := unexplained(checked, explanations):
        raise ExplanationsNeeded(checked.problems, codes)
