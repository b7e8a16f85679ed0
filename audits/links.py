"""Links with which the office of an establishment answers, without an account.

A link opens one response of one round, until it expires or is ended. Its secret is in
the message only: what is kept is its hash. It proves that somebody reads the office's
mailbox, and no more: what they do stands in the trail as "by the link of the office".
"""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from audits.models import AnswerLink, Response
from safeguarding.access import audit
from safeguarding.access.models import User, new_token
from safeguarding.access.services import hash_of

# After the day the answer is due: what is late can still be answered, and read.
GRACE = timedelta(days=60)
LEAST = timedelta(days=14)


def make(response: Response, *, at: datetime) -> str:
    """Make a link for a response and give its address, which is known only now.

    Earlier links stay good, so that the first of several messages still opens it.

    Args:
        response: with its `required` and `round`.
        at: now.
    """
    token = new_token()
    AnswerLink.objects.create(
        response=response,
        token_hash=hash_of(token),
        expires_at=expires_at(_due_on(response), at),
    )
    path = reverse("audits:link", args=[token])
    return f"{str(settings.SITE_URL).rstrip('/')}{path}"


def expires_at(due_on: date, at: datetime) -> datetime:
    """Give when a link made now ends: some weeks after the day, never within two."""
    last = timezone.make_aware(datetime.combine(due_on + GRACE, time.max))
    return max(last, at + LEAST)


def find_link(token: str, at: datetime) -> AnswerLink | None:
    """Find the link of a secret; None when there is none that is still good."""
    return _good(at).filter(token_hash=hash_of(token)).first()


def find(token: str, at: datetime) -> Response | None:
    """Find the response that a secret opens; None when it opens nothing."""
    link = find_link(token, at)
    return link.response if link else None


def still_good(link_id: int, at: datetime) -> AnswerLink | None:
    """Find a link that was opened before, if it is still good."""
    return _good(at).filter(pk=link_id).first()


def count(response: Response, at: datetime) -> int:
    """Count the links that still open a response."""
    return _good(at).filter(response=response).count()


@transaction.atomic
def end(response: Response, *, by: User | None, at: datetime) -> int:
    """End every link of a response, and give how many there were."""
    ended = _good(at).filter(response=response).update(ended_at=at)
    if ended:
        audit.record(
            audit.Action.ANSWER_CHANGED,
            by=by,
            partnership_id=response.partnership_id,
            agency_id=response.agency_id,
            about=response,
            act="links_ended",
        )
    return ended


def _good(at: datetime) -> "QuerySet[AnswerLink]":
    links = AnswerLink.objects.select_related(
        "response__round", "response__required__establishment"
    )
    opened = links.exclude(response__round__state="draft")
    return opened.filter(ended_at=None, expires_at__gt=at)


def _due_on(response: Response) -> date:
    return response.required.extended_until or response.round.due_on
