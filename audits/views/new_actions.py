from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits import queries_new_actions as queries
from audits import queries_panel
from audits.forms.new_action import NewActionForm
from audits.models import Answer
from audits.views import reviews
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.board.models import Action
from safeguarding.board.services import actions
from safeguarding.partners.models import Agency, Partnership


@dataclass(frozen=True)
class From:
    """Where an action comes from, and who can be given it.

    Attributes:
        partnership: whose register.
        kind: an `Action.Source`.
        source_id: of the round or review.
        title: as the register shows it: nothing that everybody may not read.
        back: address to go back to.
        trail: of the page.
        agency: the only one it can be given to; None for any member.
        owned_by: the one it is offered to first.
        initial: what the form begins with.
    """

    partnership: Partnership
    kind: str
    source_id: int
    title: str
    back: str
    trail: list[dict[str, str]]
    agency: Agency | None = None
    owned_by: Agency | None = None
    initial: dict[str, Any] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.KEEP_REVIEWS)
def of_review(request: SignedInRequest, pk: int) -> HttpResponse:
    one = reviews.load(request, pk)
    back = reverse("audits:review", args=[one.pk])
    source = From(
        partnership=one.partnership,
        kind=Action.Source.REVIEW,
        source_id=one.pk,
        # The whole reference is for those who keep reviews.
        title=f"Learning review, {one.reference.split('-', 1)[0]}",
        back=back,
        trail=reviews.crumbs((one.reference, back)),
    )
    return _new(request, source)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MODERATE_AUDITS)
def of_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = queries_panel.open_to(request.user).values("pk")
    answer = _answer(queries_panel.every_answer().filter(response__in=mine), pk)
    place = [answer.response_id, answer.question.standard.number]
    back = reverse("audits:panel-standard", args=place)
    trail = [
        {"label": "The panel", "url": reverse("audits:panel")},
        {"label": str(answer.question.standard), "url": back},
    ]
    is_hidden = queries_panel.is_hidden(answer)
    return _new(request, _of_answer(answer, back, trail, is_hidden=is_hidden))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.WORK_ON_ACTIONS)
def of_feedback(request: SignedInRequest, pk: int) -> HttpResponse:
    final = queries_panel.feedback(request.user).values("pk")
    rows = queries_panel.every_answer().filter(response__in=final)
    answer = _answer(rows, pk)
    response = answer.response
    place = (response.partnership_id, response.agency_id)
    works = Permission.WORK_ON_ACTIONS
    if response.agency is None or not request.user.may(works, *place):
        raise Http404
    back = reverse("audits:feedback", args=[response.pk])
    trail = [{"label": "What the panel made of our answer", "url": back}]
    return _new(request, _of_answer(answer, back, trail, agency=response.agency))


def _answer(rows: Any, pk: int) -> Answer:
    found = rows.filter(pk=pk).first()
    if not isinstance(found, Answer):
        raise Http404
    return found


def _of_answer(
    answer: Answer,
    back: str,
    trail: list[dict[str, str]],
    *,
    agency: Agency | None = None,
    is_hidden: bool = False,
) -> From:
    response, standard = answer.response, answer.question.standard
    initial = {} if is_hidden else _planned(answer)
    return From(
        partnership=response.partnership,
        kind=Action.Source.SELF_ASSESSMENT,
        source_id=response.round_id,
        title=f"{response.round.title}, standard {standard.number}"[:200],
        back=back,
        trail=trail,
        agency=agency,
        owned_by=response.agency,
        initial=initial,
    )


def _planned(answer: Answer) -> dict[str, Any]:
    return {
        "text": answer.improvement,
        "owner_role": answer.improvement_owner,
        "due_on": answer.improvement_by,
    }


def _new(request: SignedInRequest, source: From) -> HttpResponse:
    form = _form(request, source)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: actions.create(
                made=form.made(
                    partnership=source.partnership,
                    kind=source.kind,
                    source_id=source.source_id,
                    title=source.title,
                ),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            told = f"The action stands in the register of {made.agency}."
            messages.success(request, told)
            return redirect(source.back)
    context = {"form": form, "source": source, "trail": source.trail}
    return render(request, "audits/new_action.html", context)


def _form(request: SignedInRequest, source: From) -> NewActionForm:
    today, area = timezone.localdate(), source.partnership.pk
    agencies: Any = queries.member_agencies(area, today)
    if source.agency is not None:
        agencies = [source.agency]
    initial = dict(source.initial or {})
    if source.owned_by is not None:
        initial["agency"] = str(source.owned_by.pk)
    if initial.get("due_on") and initial["due_on"] < today:
        initial["due_on"] = None
    return NewActionForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        agencies=agencies,
        indicators=queries.switched_on(area, today),
    )
