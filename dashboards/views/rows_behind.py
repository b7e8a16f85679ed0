"""From a number of cases, or of a register, to the rows that were counted."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboards.lineage.rows_behind import Behind, get_records, get_rows
from dashboards.views.found import or_404
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_CASES, hides=True)
def rows_behind(request: SignedInRequest, partnership: str, code: str) -> HttpResponse:
    asked = request.GET.get("period", "")
    number = request.GET.get("page", "1")
    with or_404():
        found = get_rows(request.user, partnership, code, asked, number)
    context = {"found": found, "trail": _trail(found)}
    return render(request, "dashboards/rows_behind.html", context)


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def records_behind(
    request: SignedInRequest, partnership: str, code: str
) -> HttpResponse:
    asked = request.GET.get("period", "")
    number = request.GET.get("page", "1")
    with or_404():
        found = get_records(request.user, partnership, code, asked, number)
    context = {"found": found, "trail": _trail(found)}
    return render(request, "dashboards/rows_behind.html", context)


def _trail(found: Behind) -> list[dict[str, str]]:
    where = [found.place.code, found.quarter.code]
    lineage = reverse("dashboards:lineage", args=[found.place.code, found.code])
    return [
        {
            "label": f"Scorecard, {found.quarter.short_label}",
            "url": reverse("dashboards:scorecard", args=where),
        },
        {
            "label": "Where it comes from",
            "url": f"{lineage}?period={found.quarter.code}",
        },
    ]
