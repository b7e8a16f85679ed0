"""What several pages of answering need."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from audits import queries_answers as queries
from audits.acting import Acting
from audits.desk import PERSON, Desk
from audits.models import Response
from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed


def desk_of(request: SignedInRequest, pk: int, permission: Permission) -> Desk:
    """Find the response a person may do something with; 404 for any other."""
    found = queries.responses(request.user, permission).filter(pk=pk).first()
    if not isinstance(found, Response):
        raise Http404
    return Desk(found, Acting(request.user, timezone.now()))


def who(response: Response) -> str:
    """Name whose answer it is."""
    return str(response.required.establishment or response.agency)


def title_of(response: Response) -> str:
    """Name an answer: to which round, whose."""
    return f"{response.round.title}, {who(response)}"


def about(desk: Desk) -> dict[str, Any]:
    """Give what every page of an answer names, and where it leads."""
    response = desk.response
    return {
        "desk": desk,
        "response": response,
        "urls": desk.urls,
        "title": title_of(response),
        "who": who(response),
        "due_on": response.required.extended_until or response.round.due_on,
        "trail": crumbs(desk),
    }


def crumbs(desk: Desk) -> list[dict[str, str]]:
    """Lead back to the answer, and for people to the list of theirs."""
    here = {"label": title_of(desk.response), "url": desk.url()}
    if desk.names != PERSON:
        return [here]
    return [{"label": "What must we answer?", "url": reverse("audits:answers")}, here]


def came_to_look(desk: Desk) -> None:
    """Leave a line in the trail when somebody else than the agency opens an answer."""
    mine = (Permission.ANSWER_AUDITS, Permission.SIGN_ANSWERS)
    if not any(desk.acting.may(one, desk.response) for one in mine):
        desk.acting.record(audit.Action.ANSWER_OPENED, desk.response)


def keys_of(texts: Iterable[str]) -> list[int]:
    """Read keys of rows as a form sends them; what is no key is left out."""
    return [
        int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 19
    ]


def said_no(request: HttpRequest, desk: Desk, error: NotAllowed) -> HttpResponse:
    """Lead back to the answer and say why something was not done."""
    messages.error(request, error.message)
    return redirect(desk.url())
