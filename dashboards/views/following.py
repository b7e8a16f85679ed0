from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from dashboards import reading
from dashboards.following import choices
from dashboards.following.page import page
from dashboards.models import Notice
from dashboards.views.found import or_404
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def following(request: SignedInRequest) -> HttpResponse:
    places = reading.places(request.user, Permission.SEE_SCORECARD)
    shown = page(request.user)
    whole = {one.partnership for one in shown.followed if not one.code}
    context = {
        "page": shown,
        "others": [place for place in places if place.code not in whole],
    }
    return render(request, "dashboards/following.html", context)


@require_POST
@permission_required(Permission.SEE_SCORECARD)
def mark_read(request: SignedInRequest) -> HttpResponseRedirect:
    rows = Notice.objects.for_user(request.user, Permission.SEE_SCORECARD)
    rows.filter(user=request.user, seen_at=None).update(seen_at=timezone.now())
    return redirect("dashboards:following")


@require_POST
@permission_required(Permission.SEE_SCORECARD)
def follow(request: SignedInRequest, partnership: str) -> HttpResponseRedirect:
    code = request.POST.get("indicator", "")
    with or_404():
        place = reading.get_place(request.user, partnership, Permission.SEE_SCORECARD)
        indicator_id = choices.indicator_of(code) if code else None
    act = choices.unfollow if request.POST.get("stop") else choices.follow
    act(user=request.user, partnership_id=place.pk, indicator_id=indicator_id)
    return redirect(_back(request))


def _back(request: SignedInRequest) -> str:
    """Go back to the page the button stood on, if it is one of ours."""
    page = request.POST.get("next", "")
    if page.startswith("/") and url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return page
    return "dashboards:following"
