"""The agencies of a partnership, and one of them with all that is known of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards.assurance import agency_download, agency_page, overview
from dashboards.assurance.files import filename, hand_out
from dashboards.assurance.reading_agency import AgencyRead, get_agency
from dashboards.views.files import CSV, XLSX, as_file
from dashboards.views.found import or_404
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_AUDITS)
def agencies(request: SignedInRequest, partnership: str) -> HttpResponse:
    with or_404():
        told = overview.get_overview(request.user, partnership, timezone.localdate())
    back = reverse("dashboards:audits", args=[partnership])
    context = overview.context_of(told) | {"trail": [{"label": "Audits", "url": back}]}
    return render(request, "dashboards/assurance/agencies.html", context)


@require_safe
@permission_required(Permission.SEE_AUDITS)
def agency(request: SignedInRequest, partnership: str, agency: str) -> HttpResponse:
    read = _read(request, partnership, agency)
    context = agency_page.context_of(read)
    return render(request, "dashboards/assurance/agency.html", context)


@require_safe
@permission_required(Permission.SEE_AUDITS)
def agency_csv(request: SignedInRequest, partnership: str, agency: str) -> HttpResponse:
    read = _read(request, partnership, agency)
    hand_out(read.place, by=request.user, form="agency-csv")
    name = filename(f"agency-{read.code}", read.place, read.day, "csv")
    return as_file(agency_download.as_csv(read).encode(), name, CSV)


@require_safe
@permission_required(Permission.SEE_AUDITS)
def agency_xlsx(
    request: SignedInRequest, partnership: str, agency: str
) -> HttpResponse:
    read = _read(request, partnership, agency)
    hand_out(read.place, by=request.user, form="agency-xlsx")
    name = filename(f"agency-{read.code}", read.place, read.day, "xlsx")
    return as_file(agency_download.as_xlsx(read, at=timezone.now()), name, XLSX)


def _read(request: SignedInRequest, partnership: str, agency: str) -> AgencyRead:
    with or_404():
        return get_agency(request.user, partnership, agency, timezone.localdate())
