from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import exports, reading, scorecard_page
from dashboards.notes import notes
from dashboards.presenters import choice
from dashboards.reading import Board, Place
from dashboards.views.found import or_404
from dashboards.views.freshness import staleness
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.periods import Kind, Period

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def latest(request: SignedInRequest, partnership: str) -> HttpResponseRedirect:
    chosen = request.GET.get("partnership", partnership)
    with or_404():
        place = reading.get_place(request.user, chosen, Permission.SEE_SCORECARD)
        code = request.GET.get("period")
        period = reading.get_quarter(code) if code else _newest(request, place)
    return redirect("dashboards:scorecard", place.code, period.code)


def _newest(request: SignedInRequest, place: Place) -> Period:
    """Choose the newest scorecard with entries, else the quarter that ended last."""
    newest = reading.latest_quarters(request.user, timezone.localdate())
    if place.pk in newest:
        return Period(Kind.QUARTER, newest[place.pk])
    return Period.containing(Kind.QUARTER, timezone.localdate()).previous()


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def scorecard(request: SignedInRequest, partnership: str, period: str) -> HttpResponse:
    user = request.user
    with or_404():
        board = reading.get_board(user, partnership, period, Permission.SEE_SCORECARD)
    context = {
        **scorecard_page.context_of(board, choice.read(request.GET)),
        "picker": _picker(request, board),
        "freshness": staleness(board.place, board.period, board.freshness),
        "may_export": user.may(Permission.EXPORT_SCORECARD, board.place.pk),
        "may_freeze": user.may(Permission.FREEZE_SCORECARD, board.place.pk),
    }
    return render(request, "dashboards/scorecard.html", context)


def _picker(request: SignedInRequest, board: Board) -> dict[str, Any]:
    places = reading.places(request.user, Permission.SEE_SCORECARD)
    known = {each.code: each.label for each in board.quarters}
    quarters = known or {board.period.code: board.period.label}
    if board.period.code not in quarters:
        quarters = {board.period.code: board.period.label, **quarters}
    pickers = [_choice("period", "Quarter", quarters, board.period.code)]
    if len(places) > 1:
        named = {place.code: place.short_name for place in places}
        first = _choice("partnership", "Partnership", named, board.place.code)
        pickers.insert(0, first)
    action = reverse("dashboards:scorecard-latest", args=[board.place.code])
    return {"action": action, "pickers": pickers}


def _choice(
    name: str, label: str, options: dict[str, str], selected: str
) -> dict[str, Any]:
    return {
        "id": f"pick-{name}",
        "name": name,
        "label": label,
        "options": [{"code": code, "label": words} for code, words in options.items()],
        "selected": selected,
    }


@require_safe
@permission_required(Permission.EXPORT_SCORECARD)
def download_csv(
    request: SignedInRequest, partnership: str, period: str
) -> HttpResponse:
    board = _board_to_export(request, partnership, period)
    exports.hand_out(board, by=request.user, form="csv")
    body = exports.as_csv(board)
    return _file(board, body.encode(), "csv", "text/csv; charset=utf-8")


@require_safe
@permission_required(Permission.EXPORT_SCORECARD)
def download_xlsx(
    request: SignedInRequest, partnership: str, period: str
) -> HttpResponse:
    board = _board_to_export(request, partnership, period)
    exports.hand_out(board, by=request.user, form="xlsx")
    body = exports.as_xlsx(board, notes(board, at=timezone.now()))
    return _file(board, body, "xlsx", XLSX)


def _board_to_export(request: SignedInRequest, partnership: str, period: str) -> Board:
    permission = Permission.EXPORT_SCORECARD
    with or_404():
        return reading.get_board(request.user, partnership, period, permission)


def _file(board: Board, body: bytes, ending: str, kind: str) -> HttpResponse:
    name = exports.filename(board, ending)
    return HttpResponse(
        body,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
