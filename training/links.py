"""Links with which people evaluate a course, without an account.

A link is good for one stage of one booking, once, until it expires. Its secret is in
the message only: what is kept is its hash, and that of the last message only. What is
guessed, used, over or ended cannot be told apart from outside.
"""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from safeguarding.access.models import new_token
from safeguarding.access.services import hash_of
from training.models import EvaluationInvite

GOOD_FOR = timedelta(days=28)


def make(invite: EvaluationInvite, *, at: datetime) -> str:
    """Make the link of an invitation and give its address, which is known only now.

    The link of an earlier message ends. The caller saves the invitation.

    Args:
        invite: with its `booking.event`; locked.
        at: now.
    """
    token = new_token()
    invite.token_hash = hash_of(token)
    if invite.expires_at is None:
        invite.expires_at = expires_at(invite, at)
    path = reverse("training:evaluate", args=[token])
    return f"{str(settings.SITE_URL).rstrip('/')}{path}"


def expires_at(invite: EvaluationInvite, at: datetime) -> datetime:
    """Give when a link made now ends: before the course ends with its first day."""
    if invite.stage == EvaluationInvite.Stage.PRE:
        return _end_of(invite.booking.event.starts_on)
    return _end_of(timezone.localdate(at + GOOD_FOR))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def good(at: datetime) -> "QuerySet[EvaluationInvite]":
    """List the invitations whose link opens something now."""
    rows: QuerySet[EvaluationInvite] = EvaluationInvite.objects.filter(
        state=EvaluationInvite.State.SENT.value, expires_at__gt=at
    )
    return rows.select_related("booking__event__course", "booking__partnership")


def find(token: str, at: datetime) -> EvaluationInvite | None:
    """Find the invitation a secret opens; None when it opens nothing."""
    return good(at).filter(token_hash=hash_of(token)).first()


def still_good(
    invite_id: int, token_hash: str, at: datetime
) -> EvaluationInvite | None:
    """Find an invitation that was opened before, if that link is still good."""
    return good(at).filter(pk=invite_id, token_hash=token_hash).first()
