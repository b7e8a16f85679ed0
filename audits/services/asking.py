"""Whoever prepared an answer asks those who sign for the agency to sign it."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audits.acting import Acting
from audits.life_rounds import RESPONSE
from audits.models import Response
from audits.services.answers import lock
from audits.services.signing import require_complete
from safeguarding import messages
from safeguarding.access import audit
from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import GRANTS, Permission
from safeguarding.cases.errors import NotAllowed

SUBJECT = "A self-assessment waits for your signature"
NOBODY = (
    "Nobody has a seat to sign for your agency. Ask an administrator of the "
    "partnership to invite somebody."
)
SIGNING_ROLES = [
    role.value for role, given in GRANTS.items() if Permission.SIGN_ANSWERS in given
]


def signers(response: Response, on: date) -> list[User]:
    """List who may sign for the agency of a response on a day. One query."""
    seats = Assignment.objects.on_day(on).filter(
        partnership_id=response.partnership_id,
        agency_id=response.agency_id,
        agency__isnull=False,
        role__in=SIGNING_ROLES,
    )
    people = User.objects.filter(
        pk__in=seats.order_by().values("user_id"), is_active=True
    )
    return list(people.order_by("name", "email"))


@transaction.atomic
def ask(*, response: Response, acting: Acting) -> int:
    """Ask for the signature, and give how many people a message was sent to.

    Raises:
        PermissionDenied: they do not answer for it.
        NotAllowed: something is missing, or nobody may sign.
    """
    fresh = lock(response, acting, Permission.ANSWER_AUDITS)
    RESPONSE.check("submit", fresh.state)
    today = timezone.localdate(acting.at)
    require_complete(fresh, today)
    people = signers(fresh, today)
    if not people:
        raise NotAllowed("", NOBODY)
    fresh.signature_asked_at = acting.at
    fresh.save(update_fields=["signature_asked_at"])
    acting.record(audit.Action.ANSWER_CHANGED, fresh, act="ask", asked=len(people))
    return sum(_tell(fresh, person) for person in people)


def _tell(response: Response, person: User) -> bool:
    path = reverse("audits:answer-sign", args=[response.pk])
    context = {"response": response, "link": f"{settings.SITE_URL}{path}"}
    text = render_to_string("audits/answers/mail/sign.txt", context)
    return messages.send(SUBJECT, text, person.email)
