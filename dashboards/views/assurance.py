"""What audits, reviews and actions come to, and its files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.assurance import download, page
from dashboards.assurance.choosing import Choice
from dashboards.assurance.onward import onward
from dashboards.assurance.reading import Assurance, get_assurance
from dashboards.views.files import CSV, XLSX, as_file
from dashboards.views.found import or_404
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_AUDITS)
def audits(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership)
    links = {"links": onward(request.user, told.place)}
    context = page.context_of(told) | links
    return render(request, "dashboards/assurance/audits.html", context)


@require_safe
@permission_required(Permission.SEE_AUDITS)
def download_csv(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership, whole=True)
    download.hand_out(told.place, by=request.user, form="audits-csv")
    name = download.filename("audits", told.place, told.day, "csv")
    return as_file(download.as_csv(told).encode(), name, CSV)


@require_safe
@permission_required(Permission.SEE_AUDITS)
def download_xlsx(request: SignedInRequest, partnership: str) -> HttpResponse:
    told = _read(request, partnership, whole=True)
    download.hand_out(told.place, by=request.user, form="audits-xlsx")
    name = download.filename("audits", told.place, told.day, "xlsx")
    return as_file(download.as_xlsx(told, at=timezone.now()), name, XLSX)


def _read(
    request: SignedInRequest, partnership: str, *, whole: bool = False
) -> Assurance:
    choice = Choice.read(request.GET.dict())
    day = timezone.localdate()
    with or_404():
        return get_assurance(request.user, partnership, choice, day, whole=whole)
