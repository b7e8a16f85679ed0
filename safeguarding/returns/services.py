"""Sends returns in, and decides on them. Nothing is ever half saved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Agreement
from safeguarding.returns.answers import Reasons, reason_for
from safeguarding.returns.check import Checked, check
from safeguarding.returns.checks import note_check
from safeguarding.returns.deadlines import require_open
from safeguarding.returns.decisions import accept, lock, require, send_back
from safeguarding.returns.errors import (
    AgreementMissing,
    ExplanationsNeeded,
    ReturnClosed,
    ReturnRefused,
)
from safeguarding.returns.keeping import keep
from safeguarding.returns.models import Batch, Obligation, Submission
from safeguarding.returns.obligations import find_obligation, generate_obligations
from safeguarding.returns.stored import clean_name, forget_drafts, store
from safeguarding.returns.taking_in import Arrival, complete, new_version

__all__ = [
    "accept",
    "find_obligation",
    "forget_drafts",
    "generate_obligations",
    "require_agreement",
    "send_back",
    "submit",
]

Way = Submission.Way


@dataclass(frozen=True)
class _Sending:
    """What somebody sends, as `submit` was given it."""

    obligation: Obligation
    content: bytes
    file_name: str
    by: User
    explanations: Reasons
    at: datetime
    way: Way
    batch: Batch | None


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


def obstacle(obligation: Obligation, at: datetime) -> str:
    """Say why nothing can be sent for a return now; "" when something can."""
    try:
        require_open(obligation, at)
        require_agreement(obligation, at)
    except (AgreementMissing, ReturnClosed) as stop:
        return str(stop)
    return ""


def submit(  # noqa: PLR0913 - each is one fact about what is sent
    *,
    obligation: Obligation,
    content: bytes,
    file_name: str,
    by: User,
    explanations: Reasons,
    at: datetime,
    way: Way = Way.FILE,
    batch: Batch | None = None,
) -> Submission:
    """Send a file for a return: a new version, with its receipt.

    It waits for the coordinator, or first for a signature where the partnership asks
    for two people: until it is signed it is not received.

    Args:
        obligation: the return it is for.
        content: the file as it came.
        file_name: as it was called, for display.
        by: who sends it, for the agency or, as coordinator, on its behalf.
        explanations: a reason for each code of warning.
        at: when it is sent.
        way: how the figures came.
        batch: the file of several boards that this is a share of.

    Raises:
        PermissionDenied: the person may not send this agency's returns.
        ReturnClosed: the return is locked.
        AgreementMissing: no agreement is in date.
        ReturnRefused: the file has errors.
        ExplanationsNeeded: a warning has no reason.
    """
    require(by, Permission.SUBMIT_RETURN, obligation)
    require_open(obligation, at)
    require_agreement(obligation, at)
    sending = _Sending(obligation, content, file_name, by, explanations, at, way, batch)
    try:
        return _submit(sending)
    except ReturnRefused as refusal:
        # Outside the transaction that the refusal undid, so that it stays.
        _note_refusal(sending, refusal)
        raise


def _note_refusal(sending: _Sending, refusal: ReturnRefused) -> None:
    codes = sorted({one.code for one in refusal.problems if one.severity == "E"})
    owed = sending.obligation
    with transaction.atomic():
        note_check(owed, Checked(refusal.problems), sending.by, at=sending.at)
        audit.record(
            audit.Action.RETURN_REFUSED,
            by=sending.by,
            partnership_id=owed.partnership_id,
            agency_id=owed.agency_id,
            about=owed,
            codes=codes,
        )


@transaction.atomic
def _submit(sending: _Sending) -> Submission:
    owed, at = sending.obligation, sending.at
    lock(owed)
    checked = check(
        content=sending.content,
        file_name=sending.file_name,
        obligation=owed,
        on=timezone.localdate(at),
    )
    if checked.errors:
        raise ReturnRefused(checked.problems)
    _require_reasons(checked, sending.explanations)
    submission = new_version(
        Arrival(
            obligation=owed,
            by=sending.by,
            at=at,
            file=store(sending.content),
            file_name=clean_name(sending.file_name),
            way=sending.way.value,
            batch=sending.batch,
            content_hash=checked.content_hash,
            row_count=len(checked.figures),
        )
    )
    keep(submission, checked, sending.explanations)
    note_check(owed, checked, sending.by, submission, at)
    complete(submission, sending.by, at)
    return submission


def unexplained(checked: Checked, explanations: Reasons) -> list[str]:
    """List the codes of warnings that have no reason yet, each once."""
    codes = dict.fromkeys(one.code for one in checked.warnings)
    return [code for code in codes if not reason_for(code, explanations).is_given]


def _require_reasons(checked: Checked, explanations: Reasons) -> None:
    if codes := unexplained(checked, explanations):
        raise ExplanationsNeeded(checked.problems, codes)
