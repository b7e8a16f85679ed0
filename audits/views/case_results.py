from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from audits import queries_cases, tables_cases
from audits import results_cases as results
from audits.filters_results import ResultFilter
from audits.models import CaseAudit, Finding
from safeguarding.access import audit as trail
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.board.queries_actions import actions
from safeguarding.returns.views.common import as_csv

SEEN = results.SEEN
PAGE = {"per_page": 50}


def _areas(request: SignedInRequest) -> set[int]:
    return {seat.partnership_id for seat in request.user.seats if seat.reach(SEEN)}


def _chosen(request: SignedInRequest) -> ResultFilter:
    rows = results.with_counts(results.results(request.user), timezone.localdate())
    return ResultFilter(request.GET, queryset=rows, request=request)


@require_safe
@permission_required(SEEN)
def audits(request: SignedInRequest) -> HttpResponse:
    chosen = _chosen(request)
    hidden = ("partnership",) if len(_areas(request)) == 1 else ()
    table = tables_cases.ResultTable(chosen.qs, exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    context = {
        "table": table,
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "count": table.paginator.count,
        "query": request.GET.urlencode(),
        "works": request.user.may(queries_cases.SEEN),
    }
    return render(request, "audits/cases/results.html", context)


@require_safe
@permission_required(SEEN)
def download(request: SignedInRequest) -> HttpResponse:
    rows = list(_chosen(request).qs)
    for pk in _areas(request):
        trail.record(
            trail.Action.AUDITS_EXPORTED,
            by=request.user,
            partnership_id=pk,
            what="case-audits",
            rows=len(rows),
        )
    name = f"case-audits-{timezone.localdate():%Y-%m-%d}.csv"
    return as_csv(tables_cases.HEADINGS, tables_cases.lines(rows), name)


@require_safe
@permission_required(SEEN)
def audit(request: SignedInRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    mine = results.with_counts(results.results(request.user), today)
    one = mine.filter(pk=pk).first()
    if not isinstance(one, CaseAudit):
        raise Http404
    titles = results.theme_titles(request.user)
    register = actions(request.user).filter(source_kind="audit", source_id=one.pk)
    context = {
        "audit": one,
        "facts": results.facts(one),
        "strengths": results.findings(one, Finding.Kind.STRENGTH.value, titles),
        "improvements": results.findings(one, Finding.Kind.IMPROVEMENT.value, titles),
        "spread": results.spread(one),
        "actions": results.with_lateness(register, today).order_by("due_on", "pk"),
        "trail": [
            {"label": "Case audits", "url": reverse("audits:case-audit-results")}
        ],
    }
    return render(request, "audits/cases/result.html", context)
