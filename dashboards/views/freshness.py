"""Whether the figures on a page are the newest, asked by the page itself."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseStopPolling

from dashboards import reading
from dashboards.reading import Freshness, Place
from dashboards.views.found import or_404
from safeguarding.access.guard import (
    SignedInRequest,
    asks_by_itself,
    permission_required,
)
from safeguarding.access.permissions import Permission
from safeguarding.periods import Period

# A page left open asks for new figures this long and no longer.
ASK_FOR = timedelta(minutes=20)


def staleness(place: Place, period: Period, now: Freshness | None) -> dict[str, Any]:
    """Say how fresh a page's figures are, and where it asks for newer ones."""
    have = now.version if now else 0
    query = urlencode({"have": have, "since": int(timezone.now().timestamp())})
    address = reverse("dashboards:freshness", args=[place.code, period.code])
    return {**_compared(now, have), "url": f"{address}?{query}"}


def _compared(now: Freshness | None, have: int) -> dict[str, Any]:
    """Compare what there is now with the version a reader's page shows."""
    return {
        "is_updating": bool(now and now.is_updating),
        "is_new": bool(now and now.version > have),
        "complete_at": now.complete_at if now else None,
    }


@asks_by_itself
@require_safe
@permission_required(Permission.SEE_SCORECARD)
def freshness(request: SignedInRequest, partnership: str, period: str) -> HttpResponse:
    with or_404():
        permission = Permission.SEE_SCORECARD
        place = reading.get_place(request.user, partnership, permission)
        quarter = reading.get_quarter(period)
    now = reading.freshness(request.user, place, quarter)
    said = _compared(now, _whole(request, "have"))
    context = {"staleness": said}
    response = render(request, "components/staleness_words.html", context)
    asked_for = timezone.now().timestamp() - _whole(request, "since")
    is_told = said["is_new"] and not said["is_updating"]
    if is_told or asked_for > ASK_FOR.total_seconds():
        return HttpResponseStopPolling(response.content)
    return response


def _whole(request: SignedInRequest, name: str) -> int:
    """Read a whole number from the address; anything else counts as 0."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0
