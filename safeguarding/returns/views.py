from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import drafts, lists, reading, sending, services
from safeguarding.returns.errors import AgreementMissing, ReasonMissing, ReturnError
from safeguarding.returns.forms import DecideForm, SendForm
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.sending import Answer

PER_PAGE = 50


@require_safe
@permission_required(Permission.SEE_RETURN_STATUS)
def mine(request: SignedInRequest) -> HttpResponse:
    here = request.GET.get("show", "open")
    if here not in lists.SHOWS:
        here = "open"
    found = lists.owed_returns(request.user, day=timezone.localdate())
    chosen = Paginator(lists.in_list(found, here), PER_PAGE)
    page = chosen.get_page(request.GET.get("page"))
    context = {
        "tabs": lists.tabs(found, here),
        "here": here,
        "page": page,
        "lines": lists.lines(request.user, list(page.object_list)),
    }
    return render(request, "returns/mine.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CHECK_RETURN)
def upload(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = _owed(request, obligation)
    if request.method != "POST":
        return _send_page(request, owed, SendForm(), Answer())
    draft = drafts.unseal(request.POST.get("draft", ""), owed, request.user)
    form = SendForm(request.POST, request.FILES, draft=draft)
    answer = Answer()
    if form.is_valid():
        wanted = sending.send if "send" in request.POST else sending.check_only
        answer = wanted(form, owed, request.user, timezone.now())
    if answer.sent is None:
        return _send_page(request, owed, form, answer)
    messages.success(
        request,
        f"We have version {answer.sent.version}. The coordinator decides next; this "
        "page shows how it stands.",
    )
    return redirect("returns:submission", pk=answer.sent.pk)


def _owed(request: SignedInRequest, pk: int) -> Obligation:
    mine = Obligation.objects.for_user(request.user, Permission.CHECK_RETURN)
    found = mine.filter(pk=pk).select_related("partnership", "agency", "template")
    owed = found.first()
    if not isinstance(owed, Obligation):
        raise Http404
    return owed


def _send_page(
    request: SignedInRequest, owed: Obligation, form: SendForm, answer: Answer
) -> HttpResponse:
    try:
        services.require_agreement(owed, timezone.now())
        no_agreement = ""
    except AgreementMissing as missing:
        no_agreement = str(missing)
    place = (owed.partnership_id, owed.agency_id)
    may_send = request.user.may(Permission.SUBMIT_RETURN, *place)
    context = {
        "title": reading.title_of(owed),
        "owed": owed,
        "form": form,
        "answer": answer,
        "groups": sending.with_boxes(answer, form),
        "no_agreement": no_agreement,
        "can_send": may_send and not no_agreement,
    }
    return render(request, "returns/send.html", context)


@require_safe
@permission_required(Permission.SEE_RETURNS)
def submission(request: SignedInRequest, pk: int) -> HttpResponse:
    version = _version(request, pk, Permission.SEE_RETURNS)
    return _version_page(request, version, DecideForm())


def _version(request: SignedInRequest, pk: int, permission: Permission) -> Submission:
    version = reading.load_submission(request.user, pk, permission)
    if version is None:
        raise Http404
    return version


def _version_page(
    request: SignedInRequest, version: Submission, form: DecideForm
) -> HttpResponse:
    page = reading.version_page(request.user, version)
    context = {"version": version, "page": page, "form": form}
    return render(request, "returns/submission.html", context)


@require_safe
@permission_required(Permission.SEE_RETURNS)
def original(request: SignedInRequest, pk: int) -> HttpResponse:
    version = _version(request, pk, Permission.SEE_RETURNS)
    audit.record(
        audit.Action.RETURN_DOWNLOADED,
        by=request.user,
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        about=version,
    )
    return _as_file(bytes(version.file.content), version.file_name)


def _as_file(content: bytes, name: str) -> HttpResponse:
    """Hand out bytes to be saved, never to be shown or run by the browser."""
    headers = {"X-Content-Type-Options": "nosniff"}
    if disposition := content_disposition_header(as_attachment=True, filename=name):
        headers["Content-Disposition"] = disposition
    return HttpResponse(
        content, content_type="application/octet-stream", headers=headers
    )


@require_safe
@permission_required(Permission.CHECK_RETURN)
def template_csv(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = _owed(request, obligation)
    # The mark tells Excel that the letters are UTF-8.
    content = reading.blank_rows(owed).encode("utf-8-sig")
    return _as_file(content, f"{owed.template.code}_{owed.period.code}.csv")


@require_safe
@permission_required(Permission.ACCEPT_RETURN)
def queue(request: SignedInRequest) -> HttpResponse:
    waiting = lists.waiting_for(request.user)
    return render(request, "returns/queue.html", {"waiting": waiting})


@require_POST
@permission_required(Permission.ACCEPT_RETURN)
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    version = _version(request, pk, Permission.ACCEPT_RETURN)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _version_page(request, version, form)
    try:
        said = _decide(request, version, form.cleaned_data["reason"])
    except ReasonMissing as missing:
        form.add_error("reason", str(missing))
        return _version_page(request, version, form)
    except ReturnError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("returns:submission", pk=version.pk)


def _decide(request: SignedInRequest, version: Submission, reason: str) -> str:
    at = timezone.now()
    if "accept" in request.POST:
        services.accept(submission=version, by=request.user, at=at)
        return "Accepted. The scorecards it touches are being brought up to date."
    services.send_back(submission=version, by=request.user, reason=reason, at=at)
    return "Sent back. The agency sees your reason on this page and on its list."
