import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import board_preview, reading, services
from safeguarding.returns.answer_forms import DecideForm
from safeguarding.returns.boards.groups import batch_of
from safeguarding.returns.errors import QuestionRefused, ReasonMissing, ReturnError
from safeguarding.returns.models import Submission
from safeguarding.returns.views.common import as_file, load_version


@require_safe
@permission_required(Permission.SEE_RETURNS)
def submission(request: SignedInRequest, pk: int) -> HttpResponse:
    version = load_version(request, pk, Permission.SEE_RETURNS)
    page = reading.version_page(request.user, version, _came_for(request))
    return _version_page(request, version, page, DecideForm(figures=page.figures))


def _came_for(request: SignedInRequest) -> int | None:
    """Read which figure somebody followed a number back to."""
    typed = request.GET.get("row", "")
    return int(typed) if re.fullmatch(r"[0-9]{1,18}", typed) else None


def _version_page(
    request: SignedInRequest,
    version: Submission,
    page: reading.VersionPage,
    form: DecideForm,
) -> HttpResponse:
    # Rows are counted after they were put in: what would change nobody knows before.
    looks = page.can_decide and page.records is None
    board = board_preview.preview_version(version, request.user) if looks else None
    context = {"version": version, "page": page, "form": form, "board": board}
    context["batch"] = batch_of(request.user, version)
    return render(request, "returns/submission.html", context)


@require_safe
@permission_required(Permission.SEE_RETURNS)
def original(request: SignedInRequest, pk: int) -> HttpResponse:
    version = load_version(request, pk, Permission.SEE_RETURNS)
    content = version.file.content
    if content is None:  # A file of records: only its fingerprint is kept.
        raise Http404
    audit.record(
        audit.Action.RETURN_DOWNLOADED,
        by=request.user,
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        about=version,
    )
    return as_file(bytes(content), version.file_name)


@require_POST
@permission_required(Permission.ACCEPT_RETURN)
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    version = load_version(request, pk, Permission.ACCEPT_RETURN)
    page = reading.version_page(request.user, version)
    form = DecideForm(request.POST, figures=page.figures)
    if not form.is_valid():
        return _version_page(request, version, page, form)
    try:
        said = _decide(request, version, form)
    except (ReasonMissing, QuestionRefused) as missing:
        where = "reason" if isinstance(missing, ReasonMissing) else None
        form.add_error(where, str(missing))
        return _version_page(request, version, page, form)
    except ReturnError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("returns:submission", pk=version.pk)


def _decide(request: SignedInRequest, version: Submission, form: DecideForm) -> str:
    at = timezone.now()
    if "accept" in request.POST:
        services.accept(submission=version, by=request.user, at=at)
        return "Accepted. The scorecards it touches are being brought up to date."
    services.send_back(
        submission=version,
        by=request.user,
        reason=form.cleaned_data["reason"],
        at=at,
        questions=form.questions,
        answer_by=form.cleaned_data["answer_by"],
    )
    return "Sent back. The agency sees what you ask on this page and on its list."
