from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from audits import queries_rounds as queries
from audits import tables_rounds as shown
from audits.acts_rounds import PAGES, ActPage, offered
from audits.filters_rounds import WhoFilter
from audits.forms.rounds import RoundActForm, RoundForm, who_form
from audits.models import Round
from audits.round_page import facts, history
from audits.services import rounds as services
from audits.stamps import stamp
from audits.views.common import keys_of
from audits.workbooks import as_xlsx
from safeguarding.access import audit, places
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns.views.common import as_csv, as_file

RUNS = queries.RUNS
PAGE = {"per_page": 100}
LIST = "Rounds of self-assessment"
NOT_THESE = "That is not done to those chosen: they have begun or answered already."
CHOOSE = "Choose at least one row first, with the box in front of it."


def load(request: SignedInRequest, pk: int) -> Round:
    """Load a round this person runs; 404 for any other."""
    found = queries.a_round(request.user, pk)
    if found is None:
        raise Http404
    return found


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to the list of rounds, and by further (label, address)."""
    first = (LIST, reverse("audits:rounds"))
    return [{"label": label, "url": url} for label, url in (first, *steps)]


def back_to(of: Round) -> list[dict[str, str]]:
    """Lead back to a round."""
    return crumbs((of.title, reverse("audits:round", args=[of.pk])))


@require_safe
@permission_required(RUNS)
def rounds(request: SignedInRequest) -> HttpResponse:
    areas = places.partnerships(request.user, RUNS)
    context = {
        "rounds": queries.rounds(request.user),
        "areas": areas,
        "is_several": len(areas) > 1,
        "today": timezone.localdate(),
    }
    return render(request, "audits/rounds/list.html", context)


@require_safe
@permission_required(RUNS)
def round_(request: SignedInRequest, pk: int) -> HttpResponse:
    of, today = load(request, pk), timezone.localdate()
    rows = queries.who(request.user, of)
    chosen = WhoFilter(request.GET, queryset=rows, request=request, of=of)
    table = shown.WhoTable(chosen.qs, of=of, today=today)
    RequestConfig(request, paginate=PAGE).configure(table)
    standings = queries.standings(of, today)
    context = {
        "round": of,
        "facts": facts(of),
        "standings": standings,
        "table": table,
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "count": table.paginator.count,
        "acts": offered(of, of_some=False),
        "some": offered(of, of_some=True),
        "query": request.GET.urlencode(),
        "moderates": request.user.may(Permission.MODERATE_AUDITS, of.partnership_id),
        "history": history(of),
        "trail": crumbs(),
    }
    return render(request, "audits/rounds/round.html", context)


@require_safe
@permission_required(RUNS)
def download(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    of, today = load(request, pk), timezone.localdate()
    rows = queries.who(request.user, of)
    chosen = WhoFilter(request.GET, queryset=rows, request=request, of=of)
    lines = list(shown.lines(chosen.qs, of, today))
    audit.record(
        audit.Action.AUDITS_EXPORTED,
        by=request.user,
        partnership_id=of.partnership_id,
        about=of,
        what="round",
        form=form,
        rows=len(lines),
    )
    name = f"who-has-answered-{of.partnership.code}-{today:%Y-%m-%d}.{form}"
    if form == "csv":
        said = [[str(cell) for cell in line] for line in lines]
        return as_csv(shown.headings(of), said, name)
    return as_file(as_xlsx(of.title, shown.headings(of), lines), name)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RUNS)
def new(request: SignedInRequest) -> HttpResponse:
    areas = places.partnerships(request.user, RUNS)
    form = RoundForm(request.POST if request.method == "POST" else None, areas=areas)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.create(
                made=services.NewRound(partnership=form.partnership(), **form.facts()),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, "The round is prepared. Say who must answer.")
            return redirect("audits:round-who", pk=made.pk)
    context = {"form": form, "trail": crumbs()}
    return render(request, "audits/rounds/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RUNS)
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    of = load(request, pk)
    data = request.POST if request.method == "POST" else None
    form = RoundForm(data, of=of, version=stamp(of))
    if request.method == "POST" and form.is_valid():
        kept = form.carry_out(
            lambda: services.change(
                of=of,
                changes=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if kept is not None:
            messages.success(request, "The round is changed.")
            return redirect("audits:round", pk=of.pk)
    context = {
        "form": form,
        "round": of,
        "question": "What changes about the round?",
        "button": "Change the round",
        "trail": back_to(of),
    }
    return render(request, "audits/rounds/change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RUNS)
def who(request: SignedInRequest, pk: int) -> HttpResponse:
    of = load(request, pk)
    data = request.POST if request.method == "POST" else None
    form = who_form(of)(data, of=of, version=stamp(of))
    if request.method == "POST" and form.is_valid():
        many = form.carry_out(
            lambda: services.require(
                of=of,
                doing=form.changing(request.user, timezone.now()),
                **form.facts(),
            )
        )
        if many is not None:
            messages.success(request, f"{many} more must answer now.")
            return redirect("audits:round", pk=of.pk)
    context = {"form": form, "round": of, "trail": back_to(of)}
    return render(request, "audits/rounds/who.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RUNS)
def act(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    of = load(request, pk)
    page = dict([*offered(of, of_some=False), *offered(of, of_some=True)]).get(act)
    if page is None:
        return _not_now(request, of, act)
    every = _chosen(request, of) if page.is_of_some else []
    chosen = [row for row in every if not page.only or row.state in page.only]
    if page.is_of_some and not chosen:
        messages.error(request, NOT_THESE if every else CHOOSE)
        return redirect("audits:round", pk=of.pk)
    data = request.POST if request.method == "POST" else None
    form = page.form(data, of=of, version=stamp(of))
    if request.method == "POST" and form.is_valid():
        said = form.carry_out(lambda: _do(request, page, form, chosen))
        if said is not None:
            messages.success(request, said)
            return redirect("audits:round", pk=of.pk)
    context: dict[str, Any] = {
        "form": form,
        "round": of,
        "page": page,
        "chosen": chosen,
        "left_out": len(every) - len(chosen),
        "trail": back_to(of),
    }
    return render(request, "audits/rounds/act.html", context)


def _do(
    request: SignedInRequest, page: ActPage, form: RoundActForm, chosen: list[Any]
) -> str:
    doing = form.changing(request.user, timezone.now())
    return page.method(form.of, chosen, doing, **form.facts())


def _not_now(request: SignedInRequest, of: Round, act: str) -> HttpResponse:
    """Say that an act is not for a round as it stands; 404 where there is none."""
    if act not in PAGES:
        raise Http404
    state = of.get_state_display().lower()
    messages.error(request, f"The round is {state}: that cannot be done now.")
    return redirect("audits:round", pk=of.pk)


def _chosen(request: SignedInRequest, of: Round) -> list[Any]:
    """Give those chosen in the list: by their boxes, or all that the filter leaves."""
    data = request.POST if request.method == "POST" else request.GET
    rows = queries.who(request.user, of)
    if data.get("all"):
        said = QueryDict(data.get("filter", ""))
        return list(WhoFilter(said, queryset=rows, request=request, of=of).qs)
    return list(rows.filter(pk__in=keys_of(data.getlist("who"))))
