"""More time for one return, and a nil return."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import nil, reading
from safeguarding.returns.deadlines import deadlines, grant_extension
from safeguarding.returns.due_forms import ExtensionForm, NilForm
from safeguarding.returns.errors import ReturnError
from safeguarding.returns.models import Obligation
from safeguarding.returns.problems import arrange
from safeguarding.returns.records.kinds import kinds
from safeguarding.returns.views.common import load_owed_with


@require_http_methods(["GET", "POST"])
@permission_required(Permission.ACCEPT_RETURN)
def extension(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = load_owed_with(request, obligation, Permission.ACCEPT_RETURN)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _granted(request, owed, form):
        until = form.cleaned_data["until"]
        said = f"More time is granted until {until:%-d %B %Y}. The agency sees it."
        messages.success(request, said)
        return redirect("returns:extension", obligation=owed.pk)
    context = {
        "title": reading.title_of(owed),
        "owed": owed,
        "dates": deadlines(owed, timezone.localdate()),
        "granted": owed.extensions.select_related("granted_by").order_by("-pk"),
        "form": form,
    }
    return render(request, "returns/extension.html", context)


def _granted(request: SignedInRequest, owed: Obligation, form: ExtensionForm) -> bool:
    try:
        grant_extension(
            obligation=owed,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except ReturnError as error:
        form.add_error("until", str(error))
        return False
    return True


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUBMIT_RETURN)
def nil_return(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = load_owed_with(request, obligation, Permission.SUBMIT_RETURN)
    checked = nil.check_nil(owed, timezone.now())
    data = request.POST if request.method == "POST" else None
    form = NilForm(data, is_unusual=bool(checked.warnings))
    # A form without a box is right as soon as its button is pressed.
    sent = _sent_nil(request, owed, form) if form.is_valid() else None
    if sent is not None:
        return sent
    lines = nil.nil_lines(owed)
    kind = kinds().get(owed.template.records)
    context = {
        "what": kind.title if kind else "",
        "title": reading.title_of(owed),
        "owed": owed,
        "lines": lines,
        "counts": sum(line.is_count for line in lines),
        "groups": [(group, None) for group in arrange(checked.warnings).groups],
        "refused": nil.why_not(owed, timezone.now()),
        "form": form,
    }
    return render(request, "returns/nil.html", context)


def _sent_nil(
    request: SignedInRequest, owed: Obligation, form: NilForm
) -> HttpResponse | None:
    try:
        sent = nil.send_nil(
            obligation=owed,
            by=request.user,
            at=timezone.now(),
            reason=form.cleaned_data.get("reason", ""),
        )
    except ReturnError as error:
        form.add_error(None, str(error))
        return None
    messages.success(
        request,
        f"We have version {sent.version}, a nil return. This page shows how it stands.",
    )
    return redirect("returns:submission", pk=sent.pk)
