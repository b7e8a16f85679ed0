from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits import case_page
from audits import queries_cases as queries
from audits.forms.case_grades import AgreeForm, CaseForm, GradeForm, LinkForm, ShownForm
from audits.forms.cases import AuditForm, NothingForm
from audits.life_cases import CASE_AUDIT, Act
from audits.models import AuditedCase, CaseAudit
from audits.opening import needs_reason
from audits.services import case_grades, case_plan
from audits.services.case_keeping import version_of
from audits.stamps import stamp
from audits.views.case_audits import crumbs_of, load, load_led, refused
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.board.explaining import explained
from safeguarding.cases import looking
from safeguarding.cases.models import Child

SEEN = queries.SEEN


@dataclass(frozen=True)
class CasePage:
    """A page on which something is recorded of one case; for the shared template."""

    question: str
    button: str
    done: str
    text: str = ""


SHOWN = CasePage(
    "What does this file show?",
    "Save what it shows",
    "It is saved.",
)
AGREE = CasePage(
    "Which grade was agreed for this case?",
    "Save the overall grade",
    "The overall grade is in.",
)
REMOVE = CasePage(
    "Take this case out of the audit?",
    "Take the case out",
    "The case is out. The numbers of the others stay.",
    "Only a case of which nothing is recorded can be taken out.",
)


def _case(request: SignedInRequest, audit: CaseAudit, number: int) -> AuditedCase:
    found = queries.cases(request.user, audit).filter(number=number).first()
    if not isinstance(found, AuditedCase):
        raise Http404
    found.audit = audit
    return found


def _trail(audit: CaseAudit, case: AuditedCase) -> list[dict[str, str]]:
    url = reverse("audits:audited-case", args=[audit.pk, case.number])
    return crumbs_of(audit, (str(case), url))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load)
def case(request: SignedInRequest, audit: CaseAudit, number: int) -> HttpResponse:
    one = _case(request, audit, number)
    seen = queries.seen_by(request.user, audit)
    agencies = queries.taking_part(audit)
    grades = queries.grades(request.user, audit, seen)
    context = {
        "audit": audit,
        "case": one,
        "row": case_page.rows(audit, [one], grades, agencies, seen)[0],
        "seen": seen,
        "child": _child_of(request, one) if seen.leads else "",
        "reasons": list(explained(one).values()),
        "can": _can(audit, seen),
        "trail": crumbs_of(audit),
    }
    return render(request, "audits/cases/case.html", context)


def _can(audit: CaseAudit, seen: queries.Seen) -> dict[str, bool]:
    allowed = set(CASE_AUDIT.allowed(audit.state))
    led = (Act.AGREE, Act.REMOVE_CASE, Act.LINK_CHILD)
    can = {act.name.lower(): seen.leads and act in allowed for act in led}
    may_record = seen.leads or bool(seen.own)
    return can | {"record_case": may_record and Act.RECORD_CASE in allowed}


def _child_of(request: SignedInRequest, case: AuditedCase) -> str:
    """Give the handle of the child to whoever may see cases of children."""
    mine = Child.objects.for_user(request.user, Permission.SEE_CASES)
    child = mine.filter(pk=case.child_id).first()
    return child.short if child else ""


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load)
def grade(
    request: SignedInRequest, audit: CaseAudit, number: int, agency: int
) -> HttpResponse:
    one = _case(request, audit, number)
    seen = queries.seen_by(request.user, audit)
    agencies = {each.pk: each for each in queries.taking_part(audit)}
    if agency not in agencies or not (seen.leads or agency in seen.own):
        raise Http404
    given = case_grades.grade_of(one, agency)
    page = CasePage(
        f"How good was the work of {agencies[agency]} in this case?",
        "Save the grade",
        f"The grade of {agencies[agency]} is in.",
        "Judge what your own file shows. Until the grading is closed, no other agency "
        "sees this grade, and you see none of theirs.",
    )
    form = GradeForm(
        request.POST if request.method == "POST" else None,
        case=one,
        agency=agency,
        given=given,
        leads=seen.leads,
        version=stamp(*given),
    )
    return _answer(request, one, _Asked(page, form, case_grades.grade, Act.GRADE))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load)
def shown(request: SignedInRequest, audit: CaseAudit, number: int) -> HttpResponse:
    one = _case(request, audit, number)
    seen = queries.seen_by(request.user, audit)
    if not (seen.leads or seen.own):
        raise Http404
    form = _case_form(request, ShownForm, one, leads=seen.leads)
    asked = _Asked(SHOWN, form, case_grades.record_case, Act.RECORD_CASE)
    return _answer(request, one, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def agree(request: SignedInRequest, audit: CaseAudit, number: int) -> HttpResponse:
    one = _case(request, audit, number)
    form = _case_form(request, AgreeForm, one, leads=True)
    return _answer(request, one, _Asked(AGREE, form, case_grades.agree, Act.AGREE))


def _case_form(
    request: SignedInRequest, kind: type[CaseForm], case: AuditedCase, *, leads: bool
) -> CaseForm:
    data = request.POST if request.method == "POST" else None
    return kind(data, case=case, leads=leads, version=stamp(case))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def remove(request: SignedInRequest, audit: CaseAudit, number: int) -> HttpResponse:
    one = _case(request, audit, number)
    data = request.POST if request.method == "POST" else None
    form = NothingForm(data, audit=audit, version=version_of(audit))

    def take_out(**said: Any) -> Any:
        return case_plan.remove_case(audit=audit, **said)

    asked = _Asked(REMOVE, form, take_out, Act.REMOVE_CASE, goes_to_audit=True)
    return _answer(request, one, asked)


@dataclass(frozen=True)
class _Asked:
    """What one page asks of a case, and what is done with the answer."""

    page: CasePage
    form: AuditForm
    method: Callable[..., Any]
    act: Act
    goes_to_audit: bool = False


def _answer(request: SignedInRequest, case: AuditedCase, asked: _Asked) -> HttpResponse:
    form = asked.form
    audit, number = case.audit, case.number
    if request.method == "POST" and form.is_valid() and _kept(request, case, asked):
        messages.success(request, asked.page.done)
        if asked.goes_to_audit or asked.act == Act.GRADE:
            return redirect("audits:case-audit", pk=audit.pk)
        return redirect("audits:audited-case", pk=audit.pk, number=number)
    context = {
        "audit": audit,
        "case": case,
        "page": asked.page,
        "form": form,
        "refused": refused(audit, asked.act),
        "concern": case_page.concern_in_words(case) if case.immediate_concern else "",
        "trail": _trail(audit, case),
    }
    return render(request, "audits/cases/case_act.html", context)


def _kept(request: SignedInRequest, case: AuditedCase, asked: _Asked) -> bool:
    kept = asked.form.carry_out(
        lambda: asked.method(
            case=case,
            facts=asked.form.facts(),
            doing=asked.form.changing(request.user, timezone.now()),
        )
    )
    return kept is not None


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_led)
def link(request: SignedInRequest, audit: CaseAudit, number: int) -> HttpResponse:
    one = _case(request, audit, number)
    data = request.POST if request.method == "POST" else None
    form = LinkForm(data, audit=audit, version=version_of(audit))
    looked = looking.remembered(request)
    if looked and looked.partnership.pk != audit.partnership_id:
        looked = None
    if request.method == "POST" and form.is_valid() and _linked(request, one, form):
        messages.success(request, "It is saved.")
        return redirect("audits:audited-case", pk=audit.pk, number=number)
    sealed = (
        looking.seal(request.user, looked.partnership, looked.pseudonym)
        if looked
        else ""
    )
    context = {
        "audit": audit,
        "case": one,
        "child": _child_of(request, one),
        "looked": looked,
        "sealed": sealed,
        "form": form,
        "refused": refused(audit, Act.LINK_CHILD),
        "trail": _trail(audit, one),
    }
    return render(request, "audits/cases/link.html", context)


def _linked(request: SignedInRequest, case: AuditedCase, form: LinkForm) -> bool:
    child = _looked_for(request, form.cleaned_data["child"])
    if form.cleaned_data["child"] and child is None:
        form.add_error(None, "Nothing is kept here about that child. Look again")
        return False
    kept = form.carry_out(
        lambda: case_plan.link_child(
            audit=case.audit,
            case=case,
            child=child,
            doing=form.changing(request.user, timezone.now()),
        )
    )
    return kept is not None


def _looked_for(request: SignedInRequest, sealed: str) -> Child | None:
    """Give the child a form is about, where the person may see cases of it."""
    looked = looking.unseal(request.user, sealed)
    if looked is None:
        return None
    mine = Child.objects.for_user(request.user, Permission.SEE_CASES)
    known = mine.filter(partnership=looked.partnership, pseudonym=looked.pseudonym)
    return known.first()
