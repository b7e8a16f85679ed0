from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import drafts
from safeguarding.returns.boards import groups, signing
from safeguarding.returns.boards.forms import BoardsForm, SignAllForm
from safeguarding.returns.boards.page import Found, found_of
from safeguarding.returns.boards.sending import note_checks, send_all
from safeguarding.returns.boards.split import Split, split
from safeguarding.returns.errors import ReturnClosed, ReturnError, SignatureRefused
from safeguarding.returns.models import Batch, Obligation, Submission


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUBMIT_RETURN)
def boards(request: SignedInRequest) -> HttpResponse:
    offered = groups.choices(request.user)
    chosen = request.POST.get("which", "")
    choice = next((one for one in offered if one.key == chosen), None)
    owed = groups.owed_by(request.user, choice) if choice else []
    form = _form(request, offered, owed)
    found = None
    if request.method == "POST" and form.is_valid() and form.draft:
        answer = _answer(request, form, owed, timezone.now())
        if isinstance(answer, Batch):
            messages.success(request, "Each board has its own rows.")
            return redirect("returns:batch", pk=answer.pk)
        found = answer
    context = {"form": form, "found": found, "offered": bool(offered)}
    return render(request, "returns/boards.html", context)


def _form(
    request: SignedInRequest, offered: list[groups.Choice], owed: list[Obligation]
) -> BoardsForm:
    if request.method != "POST":
        return BoardsForm(offered=offered)
    note = request.POST.get("draft", "")
    draft = drafts.unseal(note, owed[0], request.user) if note and owed else None
    return BoardsForm(request.POST, request.FILES, offered=offered, draft=draft)


def _answer(
    request: SignedInRequest, form: BoardsForm, owed: list[Obligation], at: datetime
) -> Batch | Found:
    """Check the file, and send it where that was asked for and nothing is missing."""
    draft = form.draft
    if draft is None:
        raise Http404
    seen = split(draft.content, owed, at)
    form.ask_reasons(seen)
    if "send" in request.POST and seen.sendable and form.demand(seen):
        try:
            return send_all(
                owed=owed,
                content=draft.content,
                by=request.user,
                explanations=form.reasons(seen),
                at=at,
                way=Submission.Way(draft.way),
            )
        except ReturnError as error:
            form.add_error(None, str(error))
    if "check" in request.POST:
        note_checks(seen, request.user)
    return found_of(seen, form, _kept(request, form, owed, seen))


def _kept(
    request: SignedInRequest, form: BoardsForm, owed: list[Obligation], seen: Split
) -> str:
    if form.draft is None or not seen.sendable or not seen.may_be_kept:
        return ""
    return drafts.seal(form.draft, owed[0], request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.SEE_RETURNS)
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    shares = groups.shares_of(request.user, pk)
    if not shares:
        raise Http404
    form = SignAllForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _signed(request, shares, form):
        return redirect("returns:batch", pk=pk)
    context = {
        "shares": shares,
        "first": shares[0],
        "unsigned": signing.unsigned(shares),
        "form": form,
        "may_sign": signing.may_sign(request.user, shares, timezone.localdate()),
    }
    return render(request, "returns/batch.html", context)


def _signed(
    request: SignedInRequest, shares: Sequence[Submission], form: SignAllForm
) -> bool:
    """Sign every share that waits; False with the reason in the form."""
    shown = {one.pk: request.POST.get(f"hash-{one.pk}", "") for one in shares}
    try:
        signed = signing.sign_all(
            shares=shares,
            by=request.user,
            statement_ok=form.cleaned_data["statement_ok"],
            hashes=shown,
            at=timezone.now(),
        )
    except (SignatureRefused, ReturnClosed) as refusal:
        form.add_error(None, str(refusal))
        return False
    if signed:
        messages.success(request, "Signed, and received by each board.")
    return True
