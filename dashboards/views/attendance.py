"""Who comes to the table, and its files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.attendance import download, parts
from dashboards.attendance.reading import Told, get_attendance
from dashboards.views.files import CSV, XLSX, as_file
from dashboards.views.found import or_404
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_BOARD)
def attendance(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership)
    shown = parts.parts(told)
    context = {
        "told": told,
        "lede": parts.lede(told),
        "parts": shown,
        "picker": _picker(told),
        "downloads": _downloads(told),
        "trail": [{"label": "Groups and meetings", "url": reverse("board:groups")}],
    }
    return render(request, "dashboards/attendance/page.html", context)


@require_safe
@permission_required(Permission.SEE_BOARD)
def download_csv(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership)
    download.hand_out(told, by=request.user, form="csv")
    content = download.as_csv(told).encode()
    return as_file(content, download.filename(told, "csv"), CSV)


@require_safe
@permission_required(Permission.SEE_BOARD)
def download_xlsx(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership)
    download.hand_out(told, by=request.user, form="xlsx")
    content = download.as_xlsx(told, at=timezone.now())
    return as_file(content, download.filename(told, "xlsx"), XLSX)


def _read(request: SignedInRequest, partnership: str) -> Told:
    with or_404():
        return get_attendance(
            request.user, partnership, request.GET.dict(), timezone.localdate()
        )


def _downloads(told: Told) -> dict[str, str]:
    chosen = f"?year={told.year.code}&group={told.group}"
    return {
        ending: reverse(f"dashboards:attendance-{ending}", args=[told.place.code])
        + chosen
        for ending in ("csv", "xlsx")
    }


def _picker(told: Told) -> dict[str, Any]:
    years = [{"code": one.code, "label": one.label} for one in told.years]
    groups = [{"code": code, "label": name} for code, name in told.groups.items()]
    return {
        "action": "",
        "pickers": [
            {
                "id": "pick-year",
                "name": "year",
                "label": "Year",
                "options": years,
                "selected": told.year.code,
            },
            {
                "id": "pick-group",
                "name": "group",
                "label": "Group",
                "options": [{"code": "", "label": "All groups"}, *groups],
                "selected": told.group,
            },
        ],
    }
