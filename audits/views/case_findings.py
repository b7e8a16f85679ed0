from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits import queries_cases as queries
from audits import queries_new_actions
from audits.forms.case_findings import FindingForm, RecommendForm
from audits.forms.cases import AuditForm, NothingForm
from audits.forms.new_action import NewActionForm
from audits.life_cases import Act
from audits.models import CaseAudit, Finding, Recommendation
from audits.opening import needs_reason
from audits.services import case_findings as services
from audits.stamps import stamp
from audits.views.case_audits import crumbs_of, load_led, refused
from safeguarding.access.guard import SignedInRequest, permission_required

SEEN = queries.SEEN


@dataclass(frozen=True)
class _Asked:
    """What one page asks of a finding, and what is done with the answer."""

    question: str
    button: str
    done: str
    form: AuditForm
    method: Callable[..., Any]
    text: str = ""


def _finding(audit: CaseAudit, pk: int) -> Finding:
    found = queries.findings(audit).filter(pk=pk).first()
    if not isinstance(found, Finding):
        raise Http404
    return found


def _recommendation(audit: CaseAudit, pk: int) -> Recommendation:
    found = queries.recommendations(audit).filter(pk=pk).first()
    if not isinstance(found, Recommendation):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def new(request: SignedInRequest, audit: CaseAudit) -> HttpResponse:
    asked = _Asked(
        "What did the audit find?",
        "Add the finding",
        "The finding is in. Add a recommendation to each area for improvement.",
        FindingForm(_data(request), audit=audit),
        lambda **said: services.find(audit=audit, **said),
    )
    return _answer(request, audit, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def change(request: SignedInRequest, audit: CaseAudit, finding: int) -> HttpResponse:
    one = _finding(audit, finding)
    asked = _Asked(
        "What did the audit find?",
        "Save the finding",
        "The finding is changed.",
        FindingForm(_data(request), audit=audit, finding=one, version=stamp(one)),
        lambda **said: services.change(finding=one, **said),
    )
    return _answer(request, audit, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def remove(request: SignedInRequest, audit: CaseAudit, finding: int) -> HttpResponse:
    one = _finding(audit, finding)
    asked = _Asked(
        "Take this finding out?",
        "Take the finding out",
        "The finding is out.",
        NothingForm(_data(request), audit=audit),
        lambda **said: services.remove(finding=one, **said) or audit,
        f"“{one.text}” goes with its recommendations.",
    )
    return _answer(request, audit, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def recommend(request: SignedInRequest, audit: CaseAudit, finding: int) -> HttpResponse:
    one = _finding(audit, finding)
    asked = _Asked(
        "What should change?",
        "Add the recommendation",
        "The recommendation is in.",
        RecommendForm(_data(request), audit=audit),
        lambda **said: services.recommend(finding=one, **said),
        f"The finding: “{one.text}”",
    )
    return _answer(request, audit, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def withdraw(
    request: SignedInRequest, audit: CaseAudit, recommendation: int
) -> HttpResponse:
    one = _recommendation(audit, recommendation)
    asked = _Asked(
        "Take this recommendation out?",
        "Take the recommendation out",
        "The recommendation is out.",
        NothingForm(_data(request), audit=audit),
        lambda **said: services.withdraw(recommendation=one, **said) or audit,
        f"“{one.text}”",
    )
    return _answer(request, audit, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def act_on(
    request: SignedInRequest, audit: CaseAudit, recommendation: int
) -> HttpResponse:
    one = _recommendation(audit, recommendation)
    back = reverse("audits:case-audit", args=[audit.pk])
    form = _action_form(request, audit, one)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.act_on(
                recommendation=one,
                made=form.made(
                    partnership=audit.partnership,
                    kind="audit",
                    source_id=audit.pk,
                    title=audit.title,
                ),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            told = f"The action stands in the register of {made.agency}."
            messages.success(request, told)
            return redirect(back)
    context = {
        "form": form,
        "source": {"title": audit.title, "back": back},
        "trail": crumbs_of(audit),
    }
    return render(request, "audits/new_action.html", context)


def _action_form(
    request: SignedInRequest, audit: CaseAudit, one: Recommendation
) -> NewActionForm:
    today, place = timezone.localdate(), audit.partnership_id
    return NewActionForm(
        _data(request),
        initial={"text": one.text},
        agencies=queries_new_actions.member_agencies(place, today),
        indicators=queries_new_actions.switched_on(place, today),
    )


def _data(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _answer(request: SignedInRequest, audit: CaseAudit, asked: _Asked) -> HttpResponse:
    form = asked.form
    if request.method == "POST" and form.is_valid():
        kept = form.carry_out(
            lambda: asked.method(
                facts=form.facts(), doing=form.changing(request.user, timezone.now())
            )
        )
        if kept is not None:
            messages.success(request, asked.done)
            back = reverse("audits:case-audit", args=[audit.pk])
            return redirect(f"{back}#findings")
    context = {
        "audit": audit,
        "page": asked,
        "form": form,
        "refused": refused(audit, Act.FIND),
        "trail": crumbs_of(audit),
    }
    return render(request, "audits/cases/act.html", context)
