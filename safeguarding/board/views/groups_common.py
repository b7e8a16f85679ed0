"""What the pages of groups and meetings need."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access.guard import SignedInRequest
from safeguarding.board import queries_groups as queries
from safeguarding.board.models import BoardSeat, Group, Meeting

SEEN, KEEPS = queries.SEEN, queries.KEEPS


def load_group(request: SignedInRequest, pk: int) -> Group:
    """Load a group this person may see; 404 for any other."""
    found = queries.groups(request.user, timezone.localdate()).filter(pk=pk).first()
    if not isinstance(found, Group):
        raise Http404
    return found


def load_seat(request: SignedInRequest, pk: int) -> BoardSeat:
    """Load a seat this person may see; 404 for any other."""
    rows = BoardSeat.objects.for_user(request.user, SEEN)
    found = rows.select_related("agency", "group", "partnership").filter(pk=pk).first()
    if not isinstance(found, BoardSeat):
        raise Http404
    return found


def load_meeting(request: SignedInRequest, pk: int) -> Meeting:
    """Load a meeting this person may see; 404 for any other."""
    found = queries.meetings(request.user).filter(pk=pk).first()
    if not isinstance(found, Meeting):
        raise Http404
    return found


def keeps(request: SignedInRequest, thing: Group | BoardSeat | Meeting) -> bool:
    """Say whether a person keeps the board whose thing this is."""
    return request.user.may(KEEPS, thing.partnership_id)


def require(request: SignedInRequest, thing: Group | BoardSeat | Meeting) -> None:
    """Let only through who keeps the board whose thing this is.

    Raises:
        PermissionDenied: they may see it, but change nothing.
    """
    if not keeps(request, thing):
        raise PermissionDenied


def sent(request: SignedInRequest) -> Any:
    """Give what a form was sent with, also when that is nothing; None for a look."""
    return request.POST if request.method == "POST" else None


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to the groups, and by further (label, address)."""
    first = ("Groups and meetings", reverse("board:groups"))
    return [{"label": label, "url": url} for label, url in (first, *steps)]


def to_group(group: Group) -> tuple[str, str]:
    """Give the step to a group."""
    return group.name, reverse("board:group", args=[group.pk])


def to_meeting(meeting: Meeting) -> tuple[str, str]:
    """Give the step to a meeting."""
    address = reverse("board:meeting", args=[meeting.pk])
    return f"{meeting.on:%-d %B %Y}", address


def ask(request: SignedInRequest, page: dict[str, str], **context: Any) -> HttpResponse:
    """Show a page with one form.

    Args:
        request: of the person.
        page: `question`, `button`, and maybe `caption`, `text`, `here`.
        context: `form`, `trail`, `back` (address), maybe `refused`.
    """
    return render(request, "board/groups/act.html", {"page": page, **context})
