"""What is missing, signing, the receipt, taking back, sharing: each gets a desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from audits import answering_page as pages
from audits import ending_page
from audits.desk import Desk
from audits.forms.answers import ShareForm, SignForm
from audits.services import asking, sharing, signing
from audits.views.common import about, came_to_look, said_no
from safeguarding.access.models import User
from safeguarding.cases.errors import NotAllowed


def check(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List everything that is missing before the answer can be sent."""
    came_to_look(desk)
    lacking = ending_page.lacking(desk)
    context = about(desk) | {
        "lacking": lacking,
        "count": sum(len(one.questions) for one in lacking),
        "doubts": []
        if desk.is_sent
        else signing.doubts_about(desk.response, desk.today),
        "why_not": signing.why_not_sign(desk.acting, desk.response),
    }
    return render(request, "audits/answers/check.html", context)


def ask(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask those who sign for the agency for their signature."""
    try:
        told = asking.ask(response=desk.response, acting=desk.acting)
    except NotAllowed as error:
        return said_no(request, desk, error)
    if told:
        people = "person" if told == 1 else "people"
        said = f"We have written to the {told} {people} who may sign for your agency."
        messages.success(request, said)
    else:
        messages.warning(
            request,
            "The e-mail could not be sent. Whoever signs sees in their list that the "
            "answer waits for them.",
        )
    return redirect(desk.url())


@sensitive_post_parameters("title")
def sign(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Sign the answer and send it."""
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _signed(desk, form):
        messages.success(request, "Signed and sent. This page is your receipt.")
        return redirect(desk.url("receipt"))
    known = pages.known_of(desk)
    context = about(desk) | {
        "form": form,
        "steps": pages.steps_of(desk, known),
        "refused": _refused(desk),
    }
    return render(request, "audits/answers/sign.html", context)


def _signed(desk: Desk, form: SignForm) -> bool:
    acting = ending_page.seen_by(desk, form)
    kept = form.carry_out(
        lambda: signing.submit(
            response=desk.response, title=form.cleaned_data["title"], acting=acting
        )
    )
    return kept is not None


def _refused(desk: Desk) -> str:
    """Say why signing would be refused as the answer stands; "" for not."""
    if not desk.may_sign:
        return "This answer cannot be signed now."
    if why := signing.why_not_sign(desk.acting, desk.response):
        return why
    try:
        signing.require_complete(desk.response, desk.today)
    except NotAllowed as error:
        return error.message
    return ""


def receipt(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what was sent, when, and its fingerprint."""
    came_to_look(desk)
    if not desk.is_sent:
        return redirect(desk.url())
    user = desk.acting.by
    context = about(desk) | {
        "facts": ending_page.receipt_facts(desk),
        "can_share": isinstance(user, User)
        and bool(sharing.targets(user, desk.response)),
        "can_take_back": desk.may_take_back and not signing.is_moderated(desk.response),
        "made_at": timezone.localtime(desk.acting.at),
    }
    return render(request, "audits/answers/receipt.html", context)


def take_back(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask whether to take an answer back, and do it."""
    if request.method == "POST":
        try:
            signing.take_back(response=desk.response, acting=desk.acting)
        except NotAllowed as error:
            return said_no(request, desk, error)
        messages.success(
            request, "Taken back. Change what you need to, then sign and send it again."
        )
        return redirect(desk.url())
    allowed = desk.may_take_back and not signing.is_moderated(desk.response)
    context = about(desk) | {"is_allowed": allowed}
    return render(request, "audits/answers/take_back.html", context)


def share(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose which rounds of other partnerships get a copy of the signed answer."""
    user = desk.acting.by
    targets = sharing.targets(user, desk.response) if user is not None else []
    form = ShareForm(request.POST or None, targets=targets)
    if request.method == "POST" and form.is_valid() and _shared(desk, form):
        count = len(form.chosen())
        rounds = "1 more round" if count == 1 else f"{count} more rounds"
        messages.success(request, f"Shared: {rounds} got a copy of this answer.")
        return redirect(desk.url("receipt"))
    context = about(desk) | {"form": form, "targets": targets}
    return render(request, "audits/answers/share.html", context)


def _shared(desk: Desk, form: ShareForm) -> bool:
    acting = ending_page.seen_by(desk, form)
    made = form.carry_out(
        lambda: sharing.share(response=desk.response, to=form.chosen(), acting=acting)
    )
    return made is not None
