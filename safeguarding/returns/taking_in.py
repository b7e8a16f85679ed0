"""Makes a version of what was sent, and all that comes with one: receipt, trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.returns import receipts
from safeguarding.returns.models import Batch, Obligation, StoredFile, Submission
from safeguarding.returns.signing import ask_for_signature

State = Submission.State


@dataclass(frozen=True)
class Arrival:
    """What is known of a version before it has a number.

    Attributes:
        file: the bytes, or the fingerprint alone of a file of records.
        file_name: cleaned.
        way: how it came, one of `Submission.Way`.
        content_hash: fingerprint of the figures or rows.
        row_count: how many there are.
    """

    obligation: Obligation
    by: User
    at: datetime
    file: StoredFile
    file_name: str
    way: str
    content_hash: str
    row_count: int
    batch: Batch | None = None


def new_version(arrival: Arrival) -> Submission:
    """Save the version after the last one; one that still waits gives way to it."""
    owed = arrival.obligation
    versions = Submission.objects.filter(obligation=owed)
    versions.on_their_way().update(state=State.SUPERSEDED)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    unsigned = owed.partnership.two_person_sign_off
    submission: Submission = Submission.objects.create(
        obligation=owed,
        partnership_id=owed.partnership_id,
        agency_id=owed.agency_id,
        version=last + 1,
        state=State.UNSIGNED if unsigned else State.RECEIVED,
        file=arrival.file,
        file_name=arrival.file_name,
        way=arrival.way,
        batch=arrival.batch,
        content_hash=arrival.content_hash,
        row_count=arrival.row_count,
        submitted_by=arrival.by,
        submitted_at=arrival.at,
        received_at=None if unsigned else arrival.at,
    )
    return submission


def complete(submission: Submission, by: User, at: datetime) -> None:
    """Issue the receipt, ask for a signature where one is wanted, write the trail."""
    receipts.issue(submission, at)
    if submission.state == State.UNSIGNED:
        ask_for_signature(submission, at)
    agency_id = submission.agency_id
    audit.record(
        audit.Action.RETURN_SUBMITTED,
        by=by,
        partnership_id=submission.partnership_id,
        agency_id=agency_id,
        about=submission,
        version=submission.version,
        on_behalf=all(seat.agency_id != agency_id for seat in by.seats),
    )
