from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audits import panel_page
from audits import queries_panel as queries
from audits.forms.panel import NothingForm, ScoreForm, WordsForm
from audits.life_rounds import RESPONSE
from audits.models import Answer, Response
from audits.moderation import ShownStandard, gap_in_words, must_discuss, shown
from audits.panel_page import PAGES, ActPage, count
from audits.services import agreeing, moderating
from audits.stamps import stamp
from audits.views.common import keys_of
from audits.views.panel import MODERATES, crumbs, load, load_round
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing

GET_POST = ["GET", "HEAD", "POST"]
SCORED = "The panel's scores are in."


@require_http_methods(GET_POST)
@permission_required(MODERATES)
def standard(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    one = load(request, pk)
    found = {each.number: (each, rows) for each, rows in queries.by_standard(one)}
    if number not in found:
        raise Http404
    here, rows = found[number]
    is_final = one.state == "final"
    view = shown(here, rows, is_blind=one.round.is_blind and not is_final)
    data = request.POST if request.method == "POST" else None
    form = ScoreForm(data, standard=view, version=stamp(*rows))
    if request.method == "POST" and form.is_valid() and _scored(request, one, form):
        return redirect(_after(request, one, number, list(found)))
    context = {
        "response": one,
        "standard": view,
        "form": form,
        "questions": form.questions(),
        "can_score": "score" in RESPONSE.allowed(one.state),
        "position": list(found).index(number) + 1,
        "of": len(found),
        "trail": crumbs(one.round, one),
    }
    return render(request, "audits/panel/standard.html", context)


def _scored(request: SignedInRequest, one: Response, form: ScoreForm) -> bool:
    kept = form.carry_out(
        lambda: moderating.score(
            response=one,
            standard=form.standard.number,
            scores=form.scores(),
            doing=form.changing(request.user, timezone.now()),
        )
    )
    return kept is not None


def _after(
    request: SignedInRequest, one: Response, number: int, numbers: list[int]
) -> str:
    """Go to where something is to be looked at: here, the next standard, the answer."""
    is_blind = one.round.is_blind
    view: ShownStandard = next(
        each for each in panel_page.standards(one) if each.number == number
    )
    here = reverse("audits:panel-standard", args=[one.pk, number])
    if view.flagged:
        many = count(view.flagged, "difference")
        messages.warning(request, f"{SCORED} {many} of 2 or more to talk through.")
        return here
    if is_blind:
        messages.success(request, f"{SCORED} Theirs are shown beside them now.")
        return here
    messages.success(request, SCORED)
    later = [each for each in numbers if each > number]
    if later:
        return reverse("audits:panel-standard", args=[one.pk, later[0]])
    return reverse("audits:panel-response", args=[one.pk])


@require_http_methods(GET_POST)
@permission_required(MODERATES)
def discuss(request: SignedInRequest, pk: int) -> HttpResponse:
    answer = _answer(request, pk)
    number = answer.question.standard.number
    back = reverse("audits:panel-standard", args=[answer.response_id, number])
    if queries.is_hidden(answer) or not must_discuss(answer):
        raise Http404
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        label="What was agreed?",
        missing="Write what was agreed",
    )
    if request.method == "POST" and form.is_valid():
        kept = form.carry_out(
            lambda: moderating.discuss(
                answer=answer,
                words=form.cleaned_data["words"],
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if kept is not None:
            messages.success(request, "It is recorded that this was talked through.")
            return redirect(back)
    gap = gap_in_words(int(answer.moderated_score or 0) - int(answer.self_score or 0))
    context = {
        "answer": answer,
        "gap": gap.lower(),
        "form": form,
        "back": back,
        "trail": crumbs(answer.response.round, answer.response),
    }
    return render(request, "audits/panel/discuss.html", context)


def _answer(request: SignedInRequest, pk: int) -> Answer:
    mine = queries.open_to(request.user).values("pk")
    found = queries.every_answer().filter(pk=pk, response__in=mine).first()
    if not isinstance(found, Answer):
        raise Http404
    return found


@require_POST
@permission_required(MODERATES)
def agree(request: SignedInRequest, pk: int) -> HttpResponse:
    one = load(request, pk)
    try:
        many = agreeing.agree(response=one, doing=_doing(request))
    except NotAllowed as error:
        messages.error(request, error.message)
    else:
        told = f"The panel agrees with {count(many, 'self score')}."
        messages.success(request, told if many else "Every question has its score.")
    return redirect("audits:panel-response", pk=one.pk)


@require_POST
@permission_required(MODERATES)
def agree_all(request: SignedInRequest, pk: int) -> HttpResponse:
    one = load_round(request, pk)
    keys = keys_of(request.POST.getlist("answer"))
    rows = queries.open_to(request.user).filter(round=one, pk__in=keys)
    chosen = list(rows.filter(state="submitted"))
    try:
        done = agreeing.agree_all(responses=chosen, doing=_doing(request))
    except NotAllowed as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _agreed(len(chosen), done))
    return redirect("audits:panel-round", pk=one.pk)


def _agreed(chosen: int, done: int) -> str:
    if not chosen:
        return "Nothing was ticked. Tick the answers whose self scores hold."
    told = f"The panel agrees with {count(done, 'answer')}; each waits to be final."
    left = chosen - done
    return f"{told} {count(left, 'answer')} needs a talk first." if left else told


@require_http_methods(GET_POST)
@permission_required(MODERATES)
def act(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    if act not in PAGES:
        raise Http404
    one, page = load(request, pk), PAGES[act]
    form: Any = _form(request, page)
    if request.method == "POST" and form.is_valid() and _done(request, one, act, form):
        messages.success(request, page.done)
        if act == "send-back":
            return redirect("audits:panel-round", pk=one.round_id)
        return redirect("audits:panel-response", pk=one.pk)
    context = {
        "response": one,
        "page": page,
        "form": form,
        "refused": _refused(one, act),
        "trail": crumbs(one.round, one),
    }
    return render(request, "audits/panel/act.html", context)


def _refused(one: Response, act: str) -> str:
    """Say why the page's form would be refused as the answer stands; "" for not."""
    try:
        RESPONSE.check(act.replace("-", "_"), one.state)
    except NotAllowed as error:
        return error.message
    return ""


def _form(request: SignedInRequest, page: ActPage) -> NothingForm | WordsForm:
    data = request.POST if request.method == "POST" else None
    if page.label:
        return WordsForm(data, label=page.label, missing=page.missing)
    return NothingForm(data)


def _done(request: SignedInRequest, one: Response, act: str, form: Any) -> bool:
    doing = form.changing(request.user, timezone.now())
    method: Any = {
        "moderate": moderating.finish,
        "finalise": moderating.finalise,
        "send-back": moderating.send_back,
    }[act]
    words = {"words": form.cleaned_data["words"]} if act == "send-back" else {}
    return (
        form.carry_out(lambda: method(response=one, doing=doing, **words)) is not None
    )


def _doing(request: SignedInRequest) -> Changing:
    return Changing(request.user, timezone.now())
