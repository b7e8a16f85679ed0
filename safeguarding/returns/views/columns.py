"""Pages of what is remembered of an agency's own headings: looking, forgetting."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import reading
from safeguarding.returns.errors import ReturnError
from safeguarding.returns.models import RecordFile, RecordMapping
from safeguarding.returns.records.columns_page import (
    ForgetForm,
    mapping_of,
    mappings_of,
)
from safeguarding.returns.records.forms import ColumnsForm
from safeguarding.returns.records.kinds import kinds
from safeguarding.returns.records.page import rest_of
from safeguarding.returns.records.remembered import forget, remember


@require_safe
@permission_required(Permission.CHECK_RETURN)
def columns(request: SignedInRequest) -> HttpResponse:
    mine = RecordMapping.objects.for_user(request.user, Permission.CHECK_RETURN)
    return render(request, "returns/records/columns.html", {"lists": mappings_of(mine)})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.CHECK_RETURN)
def forget_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = RecordMapping.objects.for_user(request.user, Permission.CHECK_RETURN)
    known = mine.select_related("agency", "partnership", "saved_by")
    mapping: RecordMapping = get_object_or_404(known, pk=pk)
    form = ForgetForm(request.POST or None, mapping=mapping)
    if request.method == "POST" and form.is_valid():
        forget(mapping=mapping, keys=form.keys, by=request.user, at=timezone.now())
        said = "Forgotten. A file that needs them asks again which column each is."
        messages.success(request, said)
        return redirect("returns:columns")
    context = {"form": form, "list": mapping_of(mapping)}
    return render(request, "returns/records/forget.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.CHECK_RETURN)
def say_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask about headings of a file that was taken and left some behind."""
    mine = RecordFile.objects.for_user(request.user, Permission.CHECK_RETURN)
    known = mine.select_related(
        "obligation__partnership", "obligation__agency", "obligation__template"
    )
    file: RecordFile = get_object_or_404(known, pk=pk, kind__in=kinds())
    asked = rest_of(file)
    if asked is None:
        raise Http404
    form = ColumnsForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid() and _said(request, file, form):
        return redirect("returns:records", obligation=file.obligation_id)
    context = {"form": form, "file": file, "title": reading.title_of(file.obligation)}
    return render(request, "returns/records/say.html", context)


def _said(request: SignedInRequest, file: RecordFile, form: ColumnsForm) -> bool:
    """Remember the answers; False with the reason in the form when there are none."""
    if not form.answers:
        form.add_error(None, "Choose a heading for one column at least, or go back")
        return False
    try:
        remember(
            owed=file.obligation,
            answers=form.answers,
            by=request.user,
            at=timezone.now(),
        )
    except ReturnError as stop:
        form.add_error(None, str(stop))
        return False
    said = "Remembered. Choose the file again: it was read without these columns."
    messages.success(request, said)
    return True
