from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import (
    require_safe,
)

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import lists
from safeguarding.returns.boards.groups import serves_several

PER_PAGE = 50


@require_safe
@permission_required(Permission.SEE_RETURN_STATUS)
def mine(request: SignedInRequest) -> HttpResponse:
    here = request.GET.get("show", "open")
    if here not in lists.SHOWS:
        here = "open"
    found = lists.owed_returns(request.user, day=timezone.localdate())
    chosen = Paginator(lists.in_list(found, here), PER_PAGE)
    page = chosen.get_page(request.GET.get("page"))
    context = {
        "tabs": lists.tabs(found, here),
        "here": here,
        "page": page,
        "lines": lists.lines(request.user, list(page.object_list)),
        "places": lists.own_places(request.user),
        "serves_several": serves_several(request.user),
    }
    return render(request, "returns/mine.html", context)


@require_safe
@permission_required(Permission.ACCEPT_RETURN)
def queue(request: SignedInRequest) -> HttpResponse:
    waiting = lists.waiting_for(request.user)
    return render(request, "returns/queue.html", {"waiting": waiting})
