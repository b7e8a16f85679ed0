from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import drafts, reading, sending, services
from safeguarding.returns.deadlines import deadlines
from safeguarding.returns.forms import SendForm
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.sending import Answer
from safeguarding.returns.views.common import as_file, load_owed, load_owed_figures


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CHECK_RETURN)
def upload(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = load_owed(request, obligation)
    if owed.template.records:
        return redirect("returns:records", obligation=owed.pk)
    is_post = request.method == "POST"
    given = request.POST if is_post else request.GET
    draft = drafts.unseal(given.get("draft", ""), owed, request.user)
    if draft is None and not is_post:
        return _send_page(request, owed, SendForm(), Answer())
    # Keyed or pasted figures come by GET, with a note; only a POST can send.
    form = SendForm(given, request.FILES, draft=draft)
    answer = Answer()
    if form.is_valid():
        if "marked" in request.POST:
            return _marked(request, owed, form)
        answer = _answer(request, owed, form)
    elif form.draft is not None:
        # A reason is wrong, not the file: neither is to be given a second time.
        answer = sending.check_only(form, owed, request.user, timezone.now())
    if answer.sent is None:
        return _send_page(request, owed, form, answer)
    waits = answer.sent.state == Submission.State.UNSIGNED
    comes_next = (
        "Your signatory signs next" if waits else "The coordinator decides next"
    )
    messages.success(
        request,
        f"We have version {answer.sent.version}. {comes_next}; this page shows how it "
        "stands.",
    )
    return redirect("returns:submission", pk=answer.sent.pk)


def _answer(request: SignedInRequest, owed: Obligation, form: SendForm) -> Answer:
    """Do what the button says that was pressed."""
    user, at, posted = request.user, timezone.now(), request.POST
    if "send" in posted:
        return sending.send(form, owed, user, at)
    if "remember" in posted:
        answer = sending.remember(form, posted, owed, user, at)
    else:
        shows = "mapping" in posted
        answer = sending.check_only(form, owed, user, at, shows_mapping=shows)
    if request.method == "POST":
        sending.note(answer, owed, user, at)
    return answer


def _marked(request: SignedInRequest, owed: Obligation, form: SendForm) -> HttpResponse:
    """Hand the file back with its problems marked; else show what is wrong with it."""
    as_xlsx = request.POST.get("marked") == "xlsx"
    copy = sending.marked_copy(form, owed, timezone.now(), as_xlsx=as_xlsx)
    if copy is None:
        answer = sending.check_only(form, owed, request.user, timezone.now())
        return _send_page(request, owed, form, answer)
    return as_file(*copy)


def _send_page(
    request: SignedInRequest, owed: Obligation, form: SendForm, answer: Answer
) -> HttpResponse:
    obstacle = services.obstacle(owed, timezone.now())
    place = (owed.partnership_id, owed.agency_id)
    may_send = request.user.may(Permission.SUBMIT_RETURN, *place)
    context = {
        "title": reading.title_of(owed),
        "owed": owed,
        "form": form,
        "answer": answer,
        "groups": sending.with_boxes(answer, form),
        "obstacle": obstacle,
        "can_send": may_send and not obstacle,
        "dates": deadlines(owed, timezone.localdate()),
        "reopened": sending.asked_about(owed),
    }
    return render(request, "returns/send.html", context)


@require_safe
@permission_required(Permission.CHECK_RETURN)
def template_csv(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = load_owed_figures(request, obligation)
    # The mark tells Excel that the letters are UTF-8.
    content = reading.blank_rows(owed).encode("utf-8-sig")
    return as_file(content, f"{owed.template.code}_{owed.period.code}.csv")
