from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from audits import case_page
from audits import queries_cases as queries
from audits.acts_cases import PAGES, Page
from audits.forms.case_plans import AreaForm, ElsewhereForm, PlanForm
from audits.forms.cases import AuditForm
from audits.life_cases import CASE_AUDIT, OPEN_TO_THE_TEAM, Act
from audits.models import CaseAudit
from audits.opening import Why, give_reason, needs_reason
from audits.results_cases import with_lateness
from audits.services import case_life, case_plan
from audits.services.case_keeping import version_of
from audits.tables_cases import CaseAuditTable
from safeguarding.access import places
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.board.explaining import explained
from safeguarding.board.queries_actions import actions_of
from safeguarding.cases.errors import NotAllowed
from safeguarding.partners.models import Partnership

SEEN = queries.SEEN
PAGE = {"per_page": 50}
LIST = "Case audits"


def load(request: SignedInRequest, pk: int) -> CaseAudit:
    """Load an audit this person works on; 404 for any other."""
    found = queries.audits(request.user).filter(pk=pk).first()
    if not isinstance(found, CaseAudit):
        raise Http404
    return found


def load_led(request: SignedInRequest, pk: int) -> CaseAudit:
    """Load an audit this person leads; 404 for any other."""
    audit = load(request, pk)
    if not queries.leads_in(request.user, audit.partnership_id):
        raise Http404
    return audit


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to the list of case audits, and by further (label, address)."""
    first = (LIST, reverse("audits:case-audits"))
    return [{"label": label, "url": url} for label, url in (first, *steps)]


def crumbs_of(audit: CaseAudit, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to an audit."""
    return crumbs((audit.title, reverse("audits:case-audit", args=[audit.pk])), *steps)


@require_safe
@permission_required(SEEN, hides=True)
def audits(request: SignedInRequest) -> HttpResponse:
    rows = queries.with_standing(queries.audits(request.user), request.user)
    areas = {s.partnership_id for s in request.user.seats if s.reach(SEEN)}
    leads = queries.lead_places(request.user)
    hidden = ["partnership"] if len(areas) == 1 else []
    # Who leads everything has no grades of their own.
    hidden += ["own"] if areas == set(leads) else []
    table = CaseAuditTable(rows, exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    context = {
        "table": table,
        "count": table.paginator.count,
        "leads": bool(leads),
    }
    return render(request, "audits/cases/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
def new(request: SignedInRequest) -> HttpResponse:
    place = _place(request)
    if not isinstance(place, Partnership):
        return place
    form = _form(request, PlanForm, CaseAudit(partnership=place))
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: case_plan.plan(
                partnership=place,
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            return _opened(request, made, "The audit is planned. Who takes part?")
    context = {"form": form, "place": place, "trail": crumbs()}
    return render(request, "audits/cases/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
def elsewhere(request: SignedInRequest) -> HttpResponse:
    place = _place(request)
    if not isinstance(place, Partnership):
        return place
    form = _form(request, ElsewhereForm, CaseAudit(partnership=place))
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: case_life.tell_new(
                partnership=place,
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            told = "The audit is in. Open it again to add its findings."
            return _opened(request, made, told)
    context = {"form": form, "place": place, "trail": crumbs()}
    return render(request, "audits/cases/elsewhere.html", context)


def _place(request: SignedInRequest) -> Partnership | HttpResponse:
    """Give where the person leads audits; ask where there are several places."""
    led = queries.lead_places(request.user)
    if not led:
        raise Http404
    found = places.partnerships(request.user, SEEN).filter(pk__in=led)
    areas: list[Partnership] = list(found)
    if len(areas) == 1:
        return areas[0]
    form = AreaForm(request.GET if "area" in request.GET else None, areas=areas)
    if form.is_bound and form.is_valid():
        return next(one for one in areas if str(one.pk) == form.cleaned_data["area"])
    context = {"form": form, "trail": crumbs()}
    return render(request, "audits/cases/area.html", context)


def _opened(request: SignedInRequest, audit: CaseAudit, told: str) -> HttpResponse:
    # Who has just put it in does not have to say why they open it.
    give_reason(request, audit, Why.AUDIT.value)
    messages.success(request, told)
    return redirect("audits:case-audit", pk=audit.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load)
def audit(request: SignedInRequest, audit: CaseAudit) -> HttpResponse:
    seen = queries.seen_by(request.user, audit)
    agencies = queries.taking_part(audit)
    cases = list(queries.cases(request.user, audit))
    grades = queries.grades(request.user, audit, seen)
    missing = case_page.missing_step(audit, len(agencies), len(cases))
    is_open = audit.state in OPEN_TO_THE_TEAM
    rows = case_page.rows(audit, cases, grades, agencies, seen)
    own = [str(one) for one in agencies if one.pk in seen.own]
    context = {
        "audit": audit,
        "seen": seen,
        "facts": case_page.facts(audit, agencies),
        "team": audit.team.select_related("person", "agency"),
        "agencies": case_page.shown_agencies(agencies, seen),
        "rows": rows,
        "left": case_page.left_in_words(audit, rows, own),
        "progress": case_page.progress(
            audit, queries.graded_counts(audit, agencies), len(cases)
        ),
        "spread": case_page.spread(grades, agencies) if is_open else None,
        "acts": case_page.acts(audit, missing) if seen.leads else None,
        **_learned(audit, leads=seen.leads),
        "explained": _explained(audit, cases),
        "history": queries.history(audit) if seen.leads else (),
        "trail": crumbs(),
    }
    return render(request, "audits/cases/audit.html", context)


def _learned(audit: CaseAudit, *, leads: bool) -> dict[str, Any]:
    """Give what was found, what can be added to it, and what is done about it."""
    can = CASE_AUDIT.allowed(audit.state) if leads else []
    today = timezone.localdate()
    return {
        "findings": case_page.found_rows(
            queries.findings(audit), queries.themes(audit.partnership_id)
        ),
        "can_find": Act.FIND in can,
        "can_act": Act.ACT_ON in can,
        "actions": with_lateness(actions_of("audit", audit.pk), today),
    }


def _explained(audit: CaseAudit, cases: Any) -> list[dict[str, str]]:
    said = [(audit.title, explained(audit)), *queries.explained_cases(cases)]
    return [
        {"key": f"{about}: {AuditForm.in_words.get(code, code)}", "value": reason}
        for about, reasons in said
        for code, reason in reasons.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def act(request: SignedInRequest, audit: CaseAudit, act: str) -> HttpResponse:
    if act not in PAGES:
        raise Http404
    page = PAGES[Act(act)]
    form = _form(request, page.form, audit, version=version_of(audit))
    if request.method == "POST" and form.is_valid() and _done(request, page, form):
        messages.success(request, page.done)
        return redirect("audits:case-audit", pk=audit.pk)
    context = {
        "audit": audit,
        "page": page,
        "form": form,
        "refused": refused(audit, Act(act)),
        "trail": crumbs_of(audit),
    }
    return render(request, "audits/cases/act.html", context)


def _form(
    request: SignedInRequest, kind: type[AuditForm], audit: CaseAudit, version: str = ""
) -> AuditForm:
    data = request.POST if request.method == "POST" else None
    return kind(data, audit=audit, version=version)


def _done(request: SignedInRequest, page: Page, form: AuditForm) -> bool:
    kept = form.carry_out(
        lambda: page.method(
            audit=form.audit,
            facts=form.facts(),
            doing=form.changing(request.user, timezone.now()),
        )
    )
    return kept is not None


def refused(audit: CaseAudit, act: Act) -> str:
    """Say why the page's form would be refused as the audit stands; "" for not."""
    try:
        CASE_AUDIT.check(act, audit.state)
    except NotAllowed as error:
        return error.message
    return ""
