"""The pages of a link of an evaluation: nobody signs in, nobody is named.

The secret stands in the address once: it is exchanged for a session, so that no page
that shows anything has it in its address. Opening a page uses nothing up, as mail
programs open links too: the answer does. What is guessed, used, over or ended finds
one and the same page.
"""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access.guard import public
from training import links
from training.forms.evaluation import FORMS
from training.inviting import Stage
from training.models import EvaluationInvite
from training.services import evaluating

# Secrets that open nothing, by the address that asked.
LIMITS = {"evaluation_link": "30/10m/ip"}
KEY = "evaluation_links"
# So many messages one person may have open at a time; older ones can be pressed again.
MOST_OPEN = 20


@never_cache
@require_safe
@public
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the secret of a link for a session that opens its one question."""
    found = links.find(token, timezone.now())
    if found is None:
        # A secret of 256 bits is not guessed: what is limited is only the noise, and a
        # whole town hall behind one address must not be kept from its own links by it.
        return _closed(request) if _may_try(request) else _closed(request, 429)
    opened = [one for one in request.session.get(KEY, []) if one[0] != found.pk]
    # A session that somebody else laid into this browser before opens nothing.
    request.session.cycle_key()
    request.session[KEY] = [*opened, [found.pk, found.token_hash]][-MOST_OPEN:]
    return _secret(redirect("training:evaluate-answer", pk=found.pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text_said", "manager_email")
@public
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and keep the answer."""
    now = timezone.now()
    opened = dict(request.session.get(KEY, []))
    # With the hash: what was opened by an earlier message's link ends with it.
    invite = links.still_good(pk, opened[pk], now) if pk in opened else None
    if invite is None:
        return _closed(request)
    sent: Any = request.POST if request.method == "POST" else None
    form = FORMS[Stage(invite.stage)](sent, booking=invite.booking)
    if form.is_valid():
        try:
            evaluating.answer(invite_id=invite.pk, said=form.said(), at=now)
        except evaluating.LinkClosed:
            return _closed(request)
        left = [one for one in request.session[KEY] if one[0] != pk]
        request.session[KEY] = left
        return redirect("training:evaluate-thanks")
    return _quiet(_ask(request, invite, form))


def _ask(request: HttpRequest, invite: EvaluationInvite, form: Any) -> HttpResponse:
    event = invite.booking.event
    context = {
        "form": form,
        "course": event.course.title,
        "month": f"{event.starts_on:%B %Y}",
        "until": timezone.localdate(invite.expires_at),
        "is_manager": bool(invite.manager_email),
    }
    return render(request, "training/evaluation/answer.html", context)


@never_cache
@require_safe
@public
def thanks(request: HttpRequest) -> HttpResponse:
    """Say thank you; the same for everybody."""
    return _quiet(render(request, "training/evaluation/thanks.html"))


def _may_try(request: HttpRequest) -> bool:
    usage = ratelimit.consume(
        request,
        app="training",
        action="evaluation_link",
        config=LIMITS,
        limit_get=True,
    )
    return usage is not None


def _closed(request: HttpRequest, status: int = 404) -> HttpResponse:
    page = render(request, "training/evaluation/closed.html", status=status)
    return _secret(page)


def _secret(answer: HttpResponse) -> HttpResponse:
    """Keep an address with a secret in it from other pages, and from our own log.

    Not for a page with a form: without a referrer its browser names no origin, and
    what is sent would be refused as forged.
    """
    answer["Referrer-Policy"] = "no-referrer"
    # Django would write the address of what was not found, or was tried too often.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return _quiet(answer)


def _quiet(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
