"""A nil return of records: a list without rows, accepted and put in as any list is."""

import hashlib
from datetime import datetime

from safeguarding.access.models import User
from safeguarding.returns.checks import note_counts
from safeguarding.returns.models import Obligation, RecordFile, Submission
from safeguarding.returns.records.blank import our_layout
from safeguarding.returns.records.kinds import kind_of
from safeguarding.returns.records.sending import version_of
from safeguarding.returns.services import require_agreement
from safeguarding.returns.taking_in import complete


def send_no_rows(owed: Obligation, by: User, at: datetime) -> Submission:
    """Send a list without rows, in the transaction of `nil.send_nil`.

    Putting it in withdraws what an earlier version of the return gave, and lets a kind
    know that its agency spoke.

    Raises:
        AgreementMissing: no agreement is in date.
    """
    require_agreement(owed, at)
    kind = kind_of(owed.template.records)
    words = f"{owed.partnership_id} {owed.agency_id} {owed.template.code} {owed.period}"
    fingerprint = hashlib.sha256(f"Nil return: {words}".encode()).hexdigest()
    file = RecordFile.objects.create(
        obligation=owed,
        partnership_id=owed.partnership_id,
        agency_id=owed.agency_id,
        state=RecordFile.State.CHECKED.value,
        kind=kind.code,
        layout=our_layout(kind).code,
        file_name=f"nil_{owed.template.code}_{owed.period.code}",
        sha256=fingerprint,
        size=0,
        columns=[],
        row_count=0,
        content_hash=fingerprint,
        given_by=by,
        given_at=at,
        checked_at=at,
        forgotten_at=at,
    )
    submission = version_of(file, by, at, Submission.Way.NIL)
    note_counts(owed, rows=0, counts={}, by=by, at=at, submission=submission)
    complete(submission, by, at)
    return submission
