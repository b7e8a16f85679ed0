from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import standing_reasons
from safeguarding.returns.answer_forms import HoldForm
from safeguarding.returns.answers import in_words
from safeguarding.returns.errors import StandingRefused
from safeguarding.returns.held import held_lines
from safeguarding.returns.models import Problem, StandingReason


@require_safe
@permission_required(Permission.SEE_RETURNS)
def explanations(request: SignedInRequest) -> HttpResponse:
    mine = StandingReason.objects.for_user(request.user, Permission.SEE_RETURNS)
    rows = standing_reasons.shown(mine, timezone.localdate())
    context = {"lines": held_lines(request.user, rows)}
    return render(request, "returns/explanations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ACCEPT_RETURN)
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = Problem.objects.for_user(request.user, Permission.ACCEPT_RETURN)
    known = mine.select_related("submission__obligation__template", "agency")
    problem: Problem = get_object_or_404(known, pk=pk)
    quarters = standing_reasons.quarters_ahead(problem)
    form = HoldForm(request.POST or None, quarters=quarters)
    if request.method == "POST" and form.is_valid() and _held(request, problem, form):
        return redirect("returns:submission", pk=problem.submission_id)
    context = {
        "form": form,
        "problem": problem,
        "answer": in_words(problem.reason_kind, problem.explanation),
    }
    return render(request, "returns/hold.html", context)


def _held(request: SignedInRequest, problem: Problem, form: HoldForm) -> bool:
    """Accept the explanation; False with the reason in the form."""
    until = form.ends[form.cleaned_data["until"]]
    try:
        standing_reasons.hold(
            problem=problem, until=until, by=request.user, at=timezone.now()
        )
    except StandingRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    quarter = standing_reasons.quarter_of(until)
    messages.success(
        request, f"Accepted until {quarter}: the agency is not asked again before."
    )
    return True


@require_POST
@permission_required(Permission.ACCEPT_RETURN)
def end_explanation(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = StandingReason.objects.for_user(request.user, Permission.ACCEPT_RETURN)
    held: StandingReason = get_object_or_404(mine, pk=pk)
    standing_reasons.end(held=held, by=request.user, at=timezone.now())
    messages.success(request, "Ended. The next file is asked about it again.")
    return redirect("returns:explanations")
