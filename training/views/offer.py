"""What the pages of courses and events need."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from safeguarding.access.guard import SignedInRequest
from safeguarding.access.permissions import Permission

SEEN = Permission.SEE_TRAINING
KEEPS = Permission.KEEP_TRAINING
EVENTS, COURSES, BOOKINGS = "Events", "Courses", "Bookings"
PEOPLE, COVERAGE, EVALUATION = "People", "Coverage", "Evaluation"
# The lists of this room: label, address, who is offered it.
ROOM = (
    (EVENTS, "training:events", SEEN),
    (COURSES, "training:courses", SEEN),
    (BOOKINGS, "training:bookings", Permission.SEE_BOOKINGS),
    (PEOPLE, "training:people", Permission.SEE_BOOKINGS),
    (COVERAGE, "training:coverage", SEEN),
    (EVALUATION, "training:evaluation", SEEN),
)


def around(request: SignedInRequest, here: str) -> list[dict[str, Any]]:
    """Give the lists of this room that a person may open; `here` is the one shown."""
    return [
        {"label": label, "url": reverse(address), "is_here": label == here}
        for label, address, permission in ROOM
        if request.user.may(permission)
    ]


def keeps(request: SignedInRequest, thing: Any) -> bool:
    """Say whether a person keeps the training whose thing this is."""
    return request.user.may(KEEPS, thing.partnership_id)


def require(request: SignedInRequest, thing: Any) -> None:
    """Let only through who keeps the training whose thing this is.

    Raises:
        PermissionDenied: they may see it, but change nothing.
    """
    if not keeps(request, thing):
        raise PermissionDenied


def sent(request: SignedInRequest) -> Any:
    """Give what a form was sent with, also when that is nothing; None for a look."""
    return request.POST if request.method == "POST" else None


def to_events(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to the events, and by further (label, address)."""
    return _crumbs((EVENTS, reverse("training:events")), *steps)


def to_courses(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to the courses, and by further (label, address)."""
    return _crumbs((COURSES, reverse("training:courses")), *steps)


def _crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in steps]


def ask(request: SignedInRequest, page: Any, **context: Any) -> HttpResponse:
    """Show a page with one form.

    Args:
        request: of the person.
        page: `question`, `button`, and maybe `caption`, `text`, `here`.
        context: `form`, `trail`, `back` (address), maybe `refused`.
    """
    return render(request, "training/act.html", {"page": page, **context})
