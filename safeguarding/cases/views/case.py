from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases import queries, timeline
from safeguarding.cases.acts_pages import PAGES, Page
from safeguarding.cases.clocks import age_on
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.forms.cse import CaseForm
from safeguarding.cases.models import CseCase
from safeguarding.cases.opening import needs_reason
from safeguarding.cases.services.keeping import version_of
from safeguarding.cases.transitions import Act, allowed, check
from safeguarding.cases.views.common import (
    KEEPS,
    SEEN,
    crumbs,
    load_case,
    load_kept_case,
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_case)
def case(request: SignedInRequest, case: CseCase) -> HttpResponse:
    today = timezone.localdate()
    keeps = request.user.may(KEEPS, case.partnership_id)
    context = {
        "case": case,
        "facts": facts(case),
        "due": queries.due(case, today),
        "acts": _acts(case) if keeps else [],
        "keeps": keeps,
        "events": timeline.of_case(case, request.user),
        "trail": crumbs(),
    }
    return render(request, "cases/case.html", context)


def facts(case: Any) -> list[dict[str, str]]:
    """Give what is known of the child and case as rows of a summary list."""
    child = case.child
    rows = [
        ("Stands", case.get_status_display()),
        ("Risk", queries.level_in_words(case)),
        ("Looked after", queries.place_in_words(case)),
        ("Age", _age(child.born_month)),
        ("Girl or boy", child.get_sex_display()),
        ("Ethnicity", child.get_ethnicity_display() or "Not known yet"),
        ("Referred by", f"{case.source_agency}, {case.referred_on:%-d %B %Y}"),
        ("Kept by", f"{case.agency}, {case.partnership}"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _age(born_month: Any) -> str:
    """Say the age; in the month of the birthday nobody here knows it better."""
    if born_month is None:
        return "Not known"
    today = timezone.localdate()
    age = age_on(born_month, today)
    if born_month.month == today.month:
        return f"{age - 1} or {age}: the birthday is this month"
    return str(age)


def _acts(case: CseCase) -> list[dict[str, str]]:
    return [
        {"label": PAGES[act].link, "url": reverse("cases:act", args=[case.pk, act])}
        for act in allowed(case.status)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS, hides=True)
@needs_reason(load_kept_case)
def act(request: SignedInRequest, case: CseCase, act: str) -> HttpResponse:
    if act not in PAGES:
        raise Http404
    page = PAGES[Act(act)]
    data = request.POST if request.method == "POST" else None
    form = page.form(data, case=case, version=version_of(case))
    if request.method == "POST" and form.is_valid() and _done(request, page, form):
        messages.success(request, page.done)
        return redirect("cases:case", pk=case.pk)
    context = {
        "case": case,
        "page": page,
        "form": form,
        "refused": _refused(case, Act(act)),
        "trail": crumbs((case.child.short, reverse("cases:case", args=[case.pk]))),
    }
    return render(request, "cases/act.html", context)


def _done(request: SignedInRequest, page: Page, form: CaseForm) -> bool:
    kept = form.carry_out(
        lambda: page.method(
            case=form.case,
            facts=form.facts(),
            doing=form.changing(request.user, timezone.now()),
        )
    )
    return kept is not None


def _refused(case: CseCase, act: Act) -> str:
    """Say why the page's form would be refused as the case stands; "" for not."""
    try:
        check(act, case.status)
    except NotAllowed as error:
        return error.message
    return ""
