"""One signature for the shares of one file: all of them, or none."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from safeguarding.access.models import User
from safeguarding.returns import signing
from safeguarding.returns.models import Signature, Submission

STATEMENT = (
    "I have read the figures of every board listed as waiting for a signature, and the "
    "reasons given for their warnings. To the best of my knowledge they are right and "
    "complete, and I answer for them."
)


def unsigned(shares: Sequence[Submission]) -> list[Submission]:
    """Keep the shares that wait for a signature."""
    return [one for one in shares if one.state == Submission.State.UNSIGNED]


def may_sign(user: User, shares: Sequence[Submission], day: date) -> bool:
    """Say whether a person may sign every share that waits; False when none does."""
    waiting = unsigned(shares)
    return bool(waiting) and all(
        signing.right_to_sign(user, one, day) is not None for one in waiting
    )


@transaction.atomic
def sign_all(
    *,
    shares: Sequence[Submission],
    by: User,
    statement_ok: bool,
    hashes: Mapping[int, str],
    at: datetime,
) -> list[Signature]:
    """Sign every share that waits, each bound to its own figures.

    Each board holds the signature of its own share only.

    Args:
        shares: what was sent with one file.
        by: a signatory of the agency at every board, or who signs in their place.
        statement_ok: whether they agreed to the words.
        hashes: the fingerprints of the figures they were shown, by share.
        at: when they sign.

    Raises:
        PermissionDenied: the person does not sign for the agency at one of the boards.
        SignatureRefused: they prepared it, did not agree, or a share changed.
        ReturnClosed: the return of a board is locked.
    """
    return [
        signing.sign(
            submission=one,
            by=by,
            statement_ok=statement_ok,
            content_hash=hashes.get(one.pk, ""),
            at=at,
        )
        for one in sorted(unsigned(shares), key=lambda one: one.obligation_id)
    ]
