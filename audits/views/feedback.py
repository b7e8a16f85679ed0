from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits import panel_page
from audits import queries_panel as queries
from audits.models import Response
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_ANSWERS)
def feedback(request: SignedInRequest, pk: int) -> HttpResponse:
    one = queries.feedback(request.user).filter(pk=pk).first()
    if not isinstance(one, Response):
        raise Http404
    place = (one.partnership_id, one.agency_id)
    works = one.agency_id is not None and request.user.may(
        Permission.WORK_ON_ACTIONS, *place
    )
    standards = panel_page.standards(one)
    differ = [each for each in standards if each.gap not in ("", "Same")]
    context = {
        "response": one,
        "standards": standards,
        "differ": len(differ),
        "actions": queries.actions(request.user, one),
        "works": works,
        "trail": [{"label": "What must we answer?", "url": reverse("audits:answers")}],
    }
    return render(request, "audits/panel/feedback.html", context)
