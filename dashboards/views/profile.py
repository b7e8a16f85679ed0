"""The CSE and missing profile, its files, and the return to the region."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import reading
from dashboards.profile import download, page, regional
from dashboards.profile.reading import Profile, get_profile
from dashboards.reading import Board
from dashboards.views.found import or_404
from dashboards.views.freshness import staleness
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def profile(request: SignedInRequest, partnership: str, period: str) -> HttpResponse:
    user = request.user
    with or_404():
        told = get_profile(user, partnership, period, Permission.SEE_SCORECARD)
        asked = reading.get_quarter(request.GET.get("period", period))
    board = told.board
    if asked != board.period:
        return redirect("dashboards:profile", board.place.code, asked.code)
    context = {
        **page.context_of(told),
        "picker": _picker(board),
        "trail": _trail(board),
        "freshness": staleness(board.place, board.period, board.freshness),
        "may_export": user.may(Permission.EXPORT_SCORECARD, board.place.pk),
        "may_report": board.place.is_full,
    }
    return render(request, "dashboards/profile/page.html", context)


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
    told = _handed_out(request, partnership, period, "csv")
    name = download.filename(told, "cse-missing-profile", "csv")
    return _file(download.as_csv(told).encode(), name, CSV)


@require_safe
@permission_required(Permission.EXPORT_SCORECARD)
def download_xlsx(
    request: SignedInRequest, partnership: str, period: str
) -> HttpResponse:
    told = _handed_out(request, partnership, period, "xlsx")
    name = download.filename(told, "cse-missing-profile", "xlsx")
    return _file(download.as_xlsx(told, at=timezone.now()), name, XLSX)


def _handed_out(
    request: SignedInRequest, partnership: str, period: str, form: str
) -> Profile:
    """Load what may be downloaded, and write in the trail that it was."""
    permission = Permission.EXPORT_SCORECARD
    with or_404():
        told = get_profile(request.user, partnership, period, permission)
    download.hand_out(told, by=request.user, form=f"profile-{form}")
    return told


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@permission_required(Permission.SEE_CASES, hides=True)
def regional_csv(
    request: SignedInRequest, partnership: str, period: str
) -> HttpResponse:
    with or_404():
        told = regional.get_regional(request.user, partnership, period)
    regional.hand_out(told, by=request.user, form="regional-csv")
    content = regional.as_csv(told).encode()
    return _file(content, regional.filename(told, "csv"), CSV)


@require_safe
@permission_required(Permission.SEE_CASES, hides=True)
def regional_xlsx(
    request: SignedInRequest, partnership: str, period: str
) -> HttpResponse:
    with or_404():
        told = regional.get_regional(request.user, partnership, period)
    regional.hand_out(told, by=request.user, form="regional-xlsx")
    content = regional.as_xlsx(told, at=timezone.now())
    return _file(content, regional.filename(told, "xlsx"), XLSX)
