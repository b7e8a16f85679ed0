from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboards import exports, reading
from dashboards.front_door import download, page
from dashboards.reading import Board
from dashboards.views.found import or_404
from dashboards.views.freshness import staleness
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def front_door(request: SignedInRequest, partnership: str, period: str) -> HttpResponse:
    user = request.user
    with or_404():
        board = page.get_door(user, partnership, period, Permission.SEE_SCORECARD)
        asked = reading.get_quarter(request.GET.get("period", period))
    if asked != board.period:
        return redirect("dashboards:front-door", board.place.code, asked.code)
    context = {
        **page.context_of(board),
        "picker": _picker(board),
        "trail": _trail(board),
        "freshness": staleness(board.place, board.period, board.freshness),
        "may_export": user.may(Permission.EXPORT_SCORECARD, board.place.pk),
    }
    return render(request, "dashboards/front_door.html", context)


def _picker(board: Board) -> dict[str, Any]:
    quarters = board.quarters or [board.period]
    if board.period not in quarters:
        quarters = [board.period, *quarters]
    picker = {
        "id": "pick-period",
        "name": "period",
        "label": "Quarter",
        "options": [{"code": one.code, "label": one.label} for one in quarters],
        "selected": board.period.code,
    }
    return {"action": "", "pickers": [picker]}


def _trail(board: Board) -> list[dict[str, str]]:
    address = reverse(
        "dashboards:scorecard", args=[board.place.code, board.period.code]
    )
    return [{"label": f"Scorecard, {board.period.short_label}", "url": address}]


@require_safe
@permission_required(Permission.EXPORT_SCORECARD)
def download_csv(
    request: SignedInRequest, partnership: str, period: str
) -> HttpResponse:
    permission = Permission.EXPORT_SCORECARD
    with or_404():
        board = page.get_door(request.user, partnership, period, permission)
    exports.hand_out(board, by=request.user, form="front-door-csv")
    name = exports.filename(board, "csv").replace("scorecard", "front-door", 1)
    return HttpResponse(
        download.as_csv(board).encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
