"""The pages of answering for whoever has the link of an office; nobody signs in.

The secret of the link stands in the address once: it is exchanged for a session, so
that no page that shows anything has it in its address. Each page asks again whether
the link is still good. What is guessed finds the same page as what is over.
"""

from collections.abc import Callable
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from audits import links
from audits import queries_answers as queries
from audits.acting import Acting
from audits.desk import OFFICE, Desk
from audits.views import answer_books, answer_ending, answer_files, answering
from safeguarding.access.guard import public

# Secrets that open nothing, by the address that asked: a mistyped link now and then,
# and hopeless for guessing 256 random bits.
LIMITS = {"answer_link": "30/10m/ip"}
KEY = "answer_links"
View = Callable[..., HttpResponseBase]
form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
@public
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Exchange the secret of a link for a session that opens its one response."""
    if not _may_try(request, dry_run=True):
        return _quiet(_closed(request, 429))
    found = links.find_link(token, timezone.now())
    if found is None:
        _may_try(request, dry_run=False)
        return _quiet(_closed(request, 404))
    opened = dict(request.session.get(KEY, {}))
    # A session that somebody else laid into this browser before opens nothing.
    request.session.cycle_key()
    request.session[KEY] = opened | {str(found.response_id): found.pk}
    return _quiet(redirect("audits:school", pk=found.response_id))


def _may_try(request: HttpRequest, *, dry_run: bool) -> bool:
    usage = ratelimit.consume(
        request,
        app="audits",
        action="answer_link",
        config=LIMITS,
        dry_run=dry_run,
        limit_get=True,
    )
    return usage is not None


def _closed(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "audits/answers/link_closed.html", status=status)


def _quiet(answer: HttpResponseBase) -> HttpResponseBase:
    """Keep an address with a secret in it from other pages, and from our own log."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    # Django would write the address of what was not found, or was tried too often.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


def by_link(handler: Callable[..., HttpResponseBase]) -> View:
    """Make a view of a page that gets a desk: for whoever opened its link."""

    @public
    def view(request: HttpRequest, /, pk: int, **more: Any) -> HttpResponseBase:
        desk = _desk(request, pk)
        answer = handler(request, desk, **more) if desk else _closed(request, 404)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    view.__name__ = handler.__name__
    return view


def _desk(request: HttpRequest, pk: int) -> Desk | None:
    key, at = request.session.get(KEY, {}).get(str(pk)), timezone.now()
    found = links.still_good(key, at) if key else None
    if found is None or found.response_id != pk:
        return None
    # Whoever types for longer than a session lasts keeps it with every save.
    request.session.modified = True
    return Desk(queries.of_office(pk), Acting(None, at, opened=pk), OFFICE)


def _file(request: HttpRequest, desk: Desk, file: int) -> HttpResponseBase:
    kept = queries.files_by_link(desk.response.pk).filter(pk=file).first()
    return answer_files.hand_out(desk, kept) if kept else _closed(request, 404)


overview: View = form_page(by_link(answering.overview))
standard: View = form_page(by_link(answering.standard))
files: View = form_page(by_link(answer_files.files))
remove_file: View = require_POST(by_link(answer_files.remove))
file: View = require_safe(by_link(_file))
check: View = require_safe(by_link(answer_ending.check))
sign: View = form_page(by_link(answer_ending.sign))
receipt: View = require_safe(by_link(answer_ending.receipt))
take_back: View = form_page(by_link(answer_ending.take_back))
book: View = require_safe(by_link(answer_books.book))
upload: View = form_page(by_link(answer_books.upload))
