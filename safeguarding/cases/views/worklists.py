from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases.opening import KEY, WORDS, WhyForm
from safeguarding.cases.views.common import SEEN, crumbs, record_listed, seats
from safeguarding.cases.waiting import LISTS, counted
from safeguarding.cases.worklists import Worklist
from safeguarding.returns.views.common import as_csv

PER_PAGE = 50
# Rows of children leave in small numbers, or not at all (SECURITY: case-level CSV).
MOST_ROWS = 200


@require_safe
@permission_required(SEEN, hides=True)
def worklists(request: SignedInRequest) -> HttpResponse:
    found = counted(request.user, timezone.now())
    waiting = [one for one in found if one.count]
    context = {
        "waiting": waiting,
        "clear": [one for one in found if not one.count],
        "trail": crumbs(),
    }
    return render(request, "cases/worklists.html", context)


@require_safe
@permission_required(SEEN, hides=True)
def worklist(request: SignedInRequest, code: str) -> HttpResponse:
    chosen = _chosen(code)
    rows = chosen.rows(request.user, timezone.now())
    record_listed(request.user, chosen.code)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "worklist": chosen,
        "page": page,
        "headings": [cell.heading for cell in rows[0].cells] if rows else [],
        "count": len(rows),
        "trail": _trail(),
    }
    return render(request, "cases/worklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
def download(request: SignedInRequest, code: str) -> HttpResponse:
    chosen = _chosen(code)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _as_csv(request, chosen, form)
    trail = [*_trail(), {"label": chosen.question, "url": _url(chosen)}]
    context = {"worklist": chosen, "form": form, "most": MOST_ROWS, "trail": trail}
    return render(request, "cases/worklist_download.html", context)


def _as_csv(request: SignedInRequest, chosen: Worklist, form: WhyForm) -> HttpResponse:
    rows = chosen.rows(request.user, timezone.now())[:MOST_ROWS]
    for pk in seats(request.user):
        audit.record(
            audit.Action.CASES_EXPORTED,
            by=request.user,
            partnership_id=pk,
            list=chosen.code,
            why=form.cleaned_data[KEY],
            words=form.cleaned_data[WORDS],
            rows=len(rows),
        )
    head = ["Child", *(cell.heading for cell in rows[0].cells)] if rows else ["Child"]
    lines = [[one.name, *(cell.text for cell in one.cells)] for one in rows]
    return as_csv(head, lines, f"{chosen.code}.csv")


def _chosen(code: str) -> Worklist:
    if code not in LISTS:
        raise Http404
    return LISTS[code]


def _trail() -> list[dict[str, str]]:
    return crumbs(("What is waiting", reverse("cases:worklists")))


def _url(chosen: Worklist) -> str:
    return reverse("cases:worklist", args=[chosen.code])
