"""Who is trained, and does it change anything? The page and its files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.views.files import CSV, XLSX, as_file
from dashboards.views.found import or_404
from dashboards.workforce import download, page
from dashboards.workforce.choosing import Choice
from dashboards.workforce.onward import onward
from dashboards.workforce.reading import Told, get_training
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_TRAINING)
def training(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership)
    links = {"links": onward(request.user, told.place)}
    context = page.context_of(told) | links
    return render(request, "dashboards/workforce/page.html", context)


@require_safe
@permission_required(Permission.SEE_TRAINING)
def download_csv(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership)
    download.hand_out(told, by=request.user, form="csv")
    content = download.as_csv(told).encode()
    return as_file(content, download.filename(told, "csv"), CSV)


@require_safe
@permission_required(Permission.SEE_TRAINING)
def download_xlsx(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership)
    download.hand_out(told, by=request.user, form="xlsx")
    content = download.as_xlsx(told, at=timezone.now())
    return as_file(content, download.filename(told, "xlsx"), XLSX)


def _read(request: SignedInRequest, partnership: str) -> Told:
    choice = Choice.read(request.GET.dict())
    with or_404():
        return get_training(request.user, partnership, choice, timezone.localdate())
