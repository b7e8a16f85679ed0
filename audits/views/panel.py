from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits import panel_page
from audits import queries_panel as queries
from audits.filters_panel import PanelFilter
from audits.models import Response, Round
from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission

MODERATES = Permission.MODERATE_AUDITS
PER_PAGE = 50


def load_round(request: SignedInRequest, pk: int) -> Round:
    """Load a round whose panel this person sits on; 404 for any other."""
    found = queries.rounds(request.user).filter(pk=pk).first()
    if not isinstance(found, Round):
        raise Http404
    return found


def load(request: SignedInRequest, pk: int) -> Response:
    """Load an answer this person moderates; 404 for any other."""
    found = queries.open_to(request.user).filter(pk=pk).first()
    if not isinstance(found, Response):
        raise Http404
    return found


def crumbs(
    of: Round | None = None, response: Response | None = None
) -> list[dict[str, str]]:
    """Lead back to the rounds, to one of them, and to one answer."""
    steps = [("The panel", reverse("audits:panel"))]
    if of is not None:
        steps.append((of.title, reverse("audits:panel-round", args=[of.pk])))
    if response is not None:
        place = reverse("audits:panel-response", args=[response.pk])
        steps.append((str(response.required), place))
    return [{"label": label, "url": url} for label, url in steps]


@require_safe
@permission_required(MODERATES)
def rounds(request: SignedInRequest) -> HttpResponse:
    found = list(queries.counted(request.user))
    context = {"rounds": found, "waiting": sum(one.sent for one in found)}
    return render(request, "audits/panel/rounds.html", context)


@require_safe
@permission_required(MODERATES)
def round_(request: SignedInRequest, pk: int) -> HttpResponse:
    one = load_round(request, pk)
    rows = queries.sent(request.user).filter(round=one)
    order = ("required__establishment__name", "agency__short_name", "pk")
    chosen = PanelFilter(request.GET, queryset=rows.order_by(*order), request=request)
    if one.kind != "s175":
        del chosen.form.fields["phase"]
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    lines = [panel_page.line(each, request.user) for each in page]
    context = {
        "round": one,
        "page": page,
        "lines": lines,
        "can_agree": any(line.can_agree for line in lines),
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "query": _without_page(request),
        "counts": queries.counted(request.user).get(pk=one.pk),
        "runs": request.user.may(Permission.RUN_AUDITS, one.partnership_id),
        "trail": crumbs(),
    }
    return render(request, "audits/panel/round.html", context)


def _without_page(request: SignedInRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


@require_safe
@permission_required(MODERATES)
def response(request: SignedInRequest, pk: int) -> HttpResponse:
    one = load(request, pk)
    standards = panel_page.standards(one)
    audit.record(
        audit.Action.ANSWER_OPENED,
        by=request.user,
        partnership_id=one.partnership_id,
        agency_id=one.agency_id,
        about=one,
        why="panel",
    )
    context = {
        "response": one,
        "standards": standards,
        "acts": panel_page.acts(one, standards),
        "left": panel_page.left(one, standards),
        "unusual": panel_page.unusual(one),
        "can_agree": panel_page.can_agree(one, standards),
        "history": panel_page.history(one),
        "trail": crumbs(one.round),
    }
    return render(request, "audits/panel/response.html", context)
