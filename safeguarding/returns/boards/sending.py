"""Sends one file to all its boards, or to none."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from safeguarding.access.models import User
from safeguarding.returns import services
from safeguarding.returns.answers import Reasons
from safeguarding.returns.boards.split import Share, Split, split
from safeguarding.returns.checks import note_check
from safeguarding.returns.errors import ReturnError
from safeguarding.returns.models import Batch, Obligation, Submission

STATEMENT = (
    "I send these figures to each board listed, for its own area only. To the best of "
    "my knowledge they are right and complete."
)


class NothingToSend(ReturnError):  # noqa: N818 - says what happened
    """The file cannot be sent as it is; the text says why."""


def note_checks(found: Split, by: User) -> None:
    """Note, with each board, that its share was checked, as one file alone would be."""
    for share in found.shares:
        if not share.is_empty:
            note_check(share.owed, share.checked, by)


@transaction.atomic
def send_all(
    *,
    owed: Sequence[Obligation],
    content: bytes,
    by: User,
    explanations: Mapping[int, Reasons],
    at: datetime,
    way: Submission.Way = Submission.Way.FILE,
) -> Batch:
    """Send each board its own rows as a version of its own return.

    What a board receives is written anew: its name, its bytes, its fingerprint, its
    row numbers and its receipt tell nothing of any other. That they came together is
    kept in the batch, which no board reads.

    Args:
        owed: the same return of one agency, one for each board.
        content: the file as it came.
        by: who sends it, with one statement for all of it.
        explanations: the reasons for warnings, by board.
        at: when it is sent.
        way: how the figures came.

    Raises:
        NothingToSend: something is in the way, or every board has these figures.
        ReturnError: a board's share cannot be sent; nothing was sent to any.
        PermissionDenied: the person may not send this agency's returns to a board.
    """
    shares = split(content, owed, at).sendable
    if not shares:
        message = "Nothing was sent to any board. Put right what is said below."
        raise NothingToSend(message)
    batch = Batch.objects.create(
        agency_id=shares[0].owed.agency_id,
        sha256=hashlib.sha256(content).hexdigest(),
        sent_by=by,
        sent_at=at,
    )
    # In one order for everybody, so that two files at once cannot block each other.
    for share in sorted(shares, key=lambda share: share.owed.pk):
        services.submit(
            obligation=share.owed,
            content=share.content(),
            file_name=_file_name(share),
            by=by,
            explanations=explanations.get(share.owed.partnership_id, {}),
            at=at,
            way=way,
            batch=batch,
        )
    return batch


def _file_name(share: Share) -> str:
    """Name the share as if it had been sent alone."""
    owed = share.owed
    return f"{owed.agency.code}_{owed.template.code}_{owed.period.code}.csv"
