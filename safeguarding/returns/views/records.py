"""Pages of returns of records: choosing a file, how it stands, sending it."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from safeguarding.access import audit
from safeguarding.access.guard import (
    SignedInRequest,
    asks_by_itself,
    permission_required,
)
from safeguarding.access.permissions import Permission
from safeguarding.returns import reading
from safeguarding.returns.answers import KIND_OF, WORDS_OF, Reason, reasons_before
from safeguarding.returns.deadlines import deadlines
from safeguarding.returns.errors import ExplanationsNeeded, ReturnError
from safeguarding.returns.models import Obligation, RecordFile, Submission
from safeguarding.returns.records import blank, marked, services
from safeguarding.returns.records.choosing import Choice, choose
from safeguarding.returns.records.forms import ReasonForm, RecordsForm
from safeguarding.returns.records.kinds import kinds
from safeguarding.returns.records.page import FilePage, choose_page, file_page
from safeguarding.returns.records.words import words_of
from safeguarding.returns.views.common import as_file, load_owed
from safeguarding.uploads import takes_files_up_to

FORMS = ("csv", "xlsx")


def _load_owed(request: SignedInRequest, pk: int) -> Obligation:
    """Load a return of records this person may check; 404 for any other."""
    owed = load_owed(request, pk)
    if owed.template.records not in kinds():
        raise Http404
    return owed


def _load_file(request: SignedInRequest, pk: int, permission: Permission) -> RecordFile:
    """Load a file this person may do something with; 404 for any other."""
    mine = RecordFile.objects.for_user(request.user, permission)
    found = mine.filter(pk=pk).select_related(
        "obligation__partnership",
        "obligation__agency",
        "obligation__template",
        "given_by",
    )
    file = found.first()
    if not isinstance(file, RecordFile) or file.kind not in kinds():
        raise Http404
    return file


@takes_files_up_to("RECORDS_MAX_BYTES")
@require_http_methods(["GET", "POST"])
@permission_required(Permission.CHECK_RETURN)
def records(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = _load_owed(request, obligation)
    if request.method == "GET":
        return _choose_page(request, owed, Choice(RecordsForm()))
    choice = choose(owed, request.user, request.POST, request.FILES, timezone.now())
    if choice.file is None:
        return _choose_page(request, owed, choice)
    address = reverse("returns:record-file", args=[choice.file.pk])
    if request.headers.get("HX-Request"):
        return _own_answer(HttpResponseClientRedirect(address))
    return redirect(address)


def _choose_page(
    request: SignedInRequest, owed: Obligation, choice: Choice
) -> HttpResponse:
    """Show why a file was not taken; to the script only that, so that it keeps it."""
    context = {
        "form": choice.form,
        "columns": choice.columns,
        "groups": [(one, None) for one in choice.groups],
    }
    if request.headers.get("HX-Request"):
        return _own_answer(render(request, "returns/records/_refused.html", context))
    context |= {
        "title": reading.title_of(owed),
        "owed": owed,
        "page": choose_page(request.user, owed, timezone.now()),
        "dates": deadlines(owed, timezone.localdate()),
    }
    return render(request, "returns/records/choose.html", context)


def _own_answer(response: HttpResponse) -> HttpResponse:
    """Mark an answer for the script: any other one is to be seen as a page."""
    response["X-Own-Answer"] = "1"
    return response


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CHECK_RETURN)
def record_file(request: SignedInRequest, pk: int) -> HttpResponse:
    file = _load_file(request, pk, Permission.CHECK_RETURN)
    page = file_page(request.user, file, timezone.now())
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, kind=file.kind, codes=page.warnings)
    if data is None:
        before = reasons_before(file.obligation) if page.warnings else {}
        form = _filled(file, page, before) if before else form
    elif form.is_valid() and (sent := _send(request, file, form)):
        return redirect("returns:submission", pk=sent.pk)
    return _file_page(request, file, page, form)


def _filled(
    file: RecordFile, page: FilePage, before: Mapping[str, Reason]
) -> ReasonForm:
    """Give the boxes with the reasons of the last version; nobody writes them twice."""
    first = {}
    for code in page.warnings:
        if reason := before.get(code):
            first[WORDS_OF + code] = reason.words
            first[KIND_OF + code] = reason.kind
    return ReasonForm(kind=file.kind, codes=page.warnings, initial=first)


def _send(
    request: SignedInRequest, file: RecordFile, form: ReasonForm
) -> Submission | None:
    """Send the file; None with the reason in the form when it cannot be sent."""
    if form.refuse_personal():
        return None
    place = (file.partnership_id, file.agency_id)
    if not request.user.may(Permission.SUBMIT_RETURN, *place):
        raise PermissionDenied
    try:
        sent = services.send(file, request.user, form.reasons(), timezone.now())
    except ExplanationsNeeded as needed:
        for code in needed.codes:
            message = f"Say why the file is right ({code}), or correct it"
            form.add_error(WORDS_OF + code, message)
        return None
    except ReturnError as stop:
        form.add_error(None, str(stop))
        return None
    waits = sent.state == Submission.State.UNSIGNED
    comes_next = (
        "Your signatory signs next" if waits else "The coordinator decides next"
    )
    said = (
        f"We have version {sent.version}. {comes_next}; this page shows how it stands."
    )
    messages.success(request, said)
    return sent


def _file_page(
    request: SignedInRequest, file: RecordFile, page: FilePage, form: ReasonForm
) -> HttpResponse:
    groups = page.overview.groups if page.overview else ()
    asks = page.can_send
    context = {
        "title": reading.title_of(file.obligation),
        "owed": file.obligation,
        "page": page,
        "form": form,
        "groups": [
            (one, form.reason_fields(one.code) if asks else []) for one in groups
        ],
    }
    return render(request, "returns/records/file.html", context)


@asks_by_itself
@require_safe
@permission_required(Permission.SEE_RETURNS)
def record_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how far a file is; once nothing is owed, the page it stands on is read anew."""
    file = _load_file(request, pk, Permission.SEE_RETURNS)
    words = words_of(file)
    if not words.is_moving:
        return HttpResponseClientRefresh()
    return render(request, "returns/records/_moving.html", {"words": words})


@require_safe
@permission_required(Permission.CHECK_RETURN)
def record_marked(request: SignedInRequest, pk: int, form: str) -> HttpResponseBase:
    """Hand the rows back with their problems marked, while they are kept."""
    file = _load_file(request, pk, Permission.CHECK_RETURN)
    page = file_page(request.user, file, timezone.now())
    as_book = form == "xlsx"
    if (
        form not in FORMS
        or not page.has_copy
        or page.overview is None
        or (as_book and not page.has_book)
    ):
        raise Http404
    audit.record(
        audit.Action.RETURN_DOWNLOADED,
        by=request.user,
        partnership_id=file.partnership_id,
        agency_id=file.agency_id,
        about=file,
        form="marked",
    )
    if as_book:
        return as_file(*marked.marked_book(file))
    return FileResponse(
        marked.marked_csv(file),
        as_attachment=True,
        filename=f"{marked.stem_of(file)}-problems.csv",
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


@require_safe
@permission_required(Permission.CHECK_RETURN)
def records_template(
    request: SignedInRequest, obligation: int, form: str
) -> HttpResponse:
    """Hand out an empty file to fill in: nobody's rows are in it."""
    owed = _load_owed(request, obligation)
    if form not in FORMS:
        raise Http404
    content = blank.blank_book(owed) if form == "xlsx" else blank.blank_csv(owed)
    return as_file(content, f"{owed.template.code}_{owed.period.code}.{form}")
