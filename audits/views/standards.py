from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits.queries_rounds import RUNS
from audits.queries_standards import sets, standards_of
from audits.views.rounds import crumbs
from safeguarding.access.guard import SignedInRequest, permission_required


@require_safe
@permission_required(RUNS)
def standards(request: SignedInRequest) -> HttpResponse:
    context = {"sets": sets(), "trail": crumbs()}
    return render(request, "audits/rounds/standards.html", context)


@require_safe
@permission_required(RUNS)
def standard_set(request: SignedInRequest, pk: int) -> HttpResponse:
    found = sets().filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {
        "set": found,
        "standards": standards_of(found),
        "trail": crumbs(("Standards and questions", reverse("audits:standards"))),
    }
    return render(request, "audits/rounds/standard_set.html", context)
