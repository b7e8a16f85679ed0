from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import reading, signing, signing_page
from safeguarding.returns.answer_forms import HandBackForm, SignForm
from safeguarding.returns.errors import (
    ReasonMissing,
    ReturnClosed,
    ReturnError,
    SignatureRefused,
)
from safeguarding.returns.models import Submission
from safeguarding.returns.views.common import load_version


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.SEE_RETURNS)
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    version = load_version(request, pk, Permission.SEE_RETURNS)
    if request.method != "POST":
        form = SignForm(initial={"content_hash": version.content_hash})
        return _sign_page(request, version, form)
    form = SignForm(request.POST)
    if form.is_valid() and _signed(request, version, form):
        return redirect("returns:receipt", pk=version.pk)
    return _sign_page(request, version, form)


def _signed(request: SignedInRequest, version: Submission, form: SignForm) -> bool:
    """Sign; False with the reason in the form."""
    try:
        signing.sign(
            submission=version,
            by=request.user,
            statement_ok=form.cleaned_data["statement_ok"],
            content_hash=form.cleaned_data["content_hash"],
            at=timezone.now(),
        )
    except (SignatureRefused, ReturnClosed) as refusal:
        ticked = form.cleaned_data["statement_ok"]
        form.add_error(None if ticked else "statement_ok", str(refusal))
        return False
    messages.success(
        request, "Signed, and received. The coordinator decides next; keep the receipt."
    )
    return True


@require_POST
@permission_required(Permission.SEE_RETURNS)
def hand_back(request: SignedInRequest, pk: int) -> HttpResponse:
    version = load_version(request, pk, Permission.SEE_RETURNS)
    form = HandBackForm(request.POST)
    if not form.is_valid():
        return _sign_page(request, version, form)
    try:
        signing.hand_back(
            submission=version,
            by=request.user,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except ReasonMissing as missing:
        form.add_error("reason", str(missing))
        return _sign_page(request, version, form)
    except ReturnError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, "Not signed. The preparer sees your reason on the list of returns."
        )
    return redirect("returns:submission", pk=version.pk)


def _sign_page(
    request: SignedInRequest, version: Submission, form: SignForm | HandBackForm
) -> HttpResponse:
    blank = SignForm(initial={"content_hash": version.content_hash})
    context = {
        "version": version,
        "title": reading.title_of(version.obligation),
        "page": reading.version_page(request.user, version),
        "signing": signing_page.signing_page(request.user, version, timezone.now()),
        "form": form,
        "sign_form": form if isinstance(form, SignForm) else blank,
        "hand_back_form": form if isinstance(form, HandBackForm) else HandBackForm(),
    }
    return render(request, "returns/sign.html", context)
