"""The pages of answering for people who are signed in."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_tables2 import RequestConfig

from audits import queries_answers as queries
from audits.acting import Acting
from audits.desk import Desk
from audits.filters_answers import ToAnswerFilter
from audits.models import AnswerFile
from audits.tables_answers import ToAnswerTable
from audits.views import answer_books, answer_ending, answer_files, answering
from audits.views.common import desk_of
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission

SEE = Permission.SEE_ANSWERS
ANSWER = Permission.ANSWER_AUDITS
SIGN = Permission.SIGN_ANSWERS
PAGE = {"per_page": 50}
View = Callable[..., HttpResponseBase]
form_page = require_http_methods(["GET", "HEAD", "POST"])


def at_desk(
    permission: Permission, handler: Callable[..., HttpResponse]
) -> Callable[..., HttpResponseBase]:
    """Make a view of a page that gets a desk: for people with a permission."""

    @permission_required(permission)
    def view(request: SignedInRequest, /, pk: int, **more: Any) -> HttpResponse:
        return handler(request, desk_of(request, pk, permission), **more)

    view.__name__ = handler.__name__
    return view


overview: View = form_page(at_desk(SEE, answering.overview))
standard: View = form_page(at_desk(SEE, answering.standard))
files: View = form_page(at_desk(ANSWER, answer_files.files))
remove_file: View = require_POST(at_desk(ANSWER, answer_files.remove))
check: View = require_safe(at_desk(SEE, answer_ending.check))
ask: View = require_POST(at_desk(ANSWER, answer_ending.ask))
sign: View = form_page(at_desk(SIGN, answer_ending.sign))
receipt: View = require_safe(at_desk(SEE, answer_ending.receipt))
take_back: View = form_page(at_desk(SEE, answer_ending.take_back))
share: View = form_page(at_desk(SIGN, answer_ending.share))
book: View = require_safe(at_desk(SEE, answer_books.book))
upload: View = form_page(at_desk(ANSWER, answer_books.upload))


@require_safe
@permission_required(SEE)
def answers(request: SignedInRequest) -> HttpResponse:
    """List what a person's agencies must answer."""
    rows = queries.to_answer(request.user)
    chosen = ToAnswerFilter(request.GET, queryset=rows, request=request)
    used = [name for name in chosen.filters if request.GET.get(name)]
    several = len({seat.partnership_id for seat in request.user.seats}) > 1
    hidden = () if several else ("partnership",)
    table = ToAnswerTable(chosen.qs, today=timezone.localdate(), exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    context = {
        "table": table,
        "filter": chosen,
        "is_filtered": bool(used),
        "count": table.paginator.count,
        "books": answer_books.rounds_with_a_book(request.user),
    }
    return render(request, "audits/answers/list.html", context)


@require_safe
@permission_required(SEE)
def file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out a file of the own agency's answer, or of any one to analysts."""
    return _hand_out(request, queries.files_of(request.user).filter(pk=pk).first())


@require_safe
@permission_required(Permission.MODERATE_AUDITS)
def panel_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand out a file of an answer to whoever moderates it."""
    kept = queries.files_for_panel(request.user).filter(pk=pk).first()
    return _hand_out(request, kept)


def _hand_out(request: SignedInRequest, kept: AnswerFile | None) -> HttpResponseBase:
    if kept is None:
        raise Http404
    acting = Acting(request.user, timezone.now())
    return answer_files.hand_out(Desk(kept.answer.response, acting), kept)
