"""From a number back to the rows that made it, and from a row on to what it feeds."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import dictionary, reading
from dashboards.lineage.cell import Cell, get_cell
from dashboards.lineage.path import path_of
from dashboards.lineage.rows_behind import measure_of_cases, reads_register
from dashboards.reading import Entry, Place
from dashboards.views.found import or_404
from dashboards.views.freshness import staleness
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.periods import Period


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def lineage(request: SignedInRequest, partnership: str, code: str) -> HttpResponse:
    user = request.user
    with or_404():
        place = reading.get_place(user, partnership, Permission.SEE_SCORECARD)
        quarter, entry = _entry(request, place, code)
        day = Period.parse(entry["period"]).end
        meaning = dictionary.get_meaning(code, day=day)
    context = {
        "place": place,
        "quarter": quarter,
        "code": code,
        "title": entry["title"],
        "meaning": meaning,
        "path": path_of(user, place, quarter, entry, meaning),
        "freshness": staleness(place, quarter, reading.freshness(user, place, quarter)),
        "trail": _trail(place, quarter, code, entry["title"]),
        "today": timezone.localdate(),
        "rows_behind": _rows_behind(request, place, entry),
    }
    return render(request, "dashboards/lineage.html", context)


def _rows_behind(request: SignedInRequest, place: Place, entry: Entry) -> str:
    """Say where the counted rows are, for a reader who may see them; "" otherwise."""
    code, user = entry["code"], request.user
    if not any(each["kind"] == "measure" for each in entry["sources"]):
        return ""
    if measure_of_cases(code) is not None:
        name, may = "dashboards:rows-behind", user.may(Permission.SEE_CASES, place.pk)
    else:
        name, may = "dashboards:records-behind", reads_register(user, code, place)
    if not may:
        return ""
    quarter = Period.parse(entry["period"]).quarter
    return f"{reverse(name, args=[place.code, code])}?period={quarter.code}"


def _entry(request: SignedInRequest, place: Place, code: str) -> tuple[Period, Entry]:
    """Take the entry of the quarter asked for, else of the newest.

    Raises:
        NotThereError: the indicator is not on that scorecard.
    """
    asked = request.GET.get("period")
    quarter = reading.get_quarter(asked) if asked else None
    found = reading.entry_of_indicator(request.user, place, code, quarter)
    if found is None:
        raise reading.NotThereError
    return found


def _trail(
    place: Place, quarter: Period, code: str, title: str
) -> list[dict[str, str]]:
    board = reverse("dashboards:scorecard", args=[place.code, quarter.code])
    page = reverse("dashboards:indicator", args=[place.code, code])
    return [
        {"label": f"Scorecard, {quarter.short_label}", "url": board},
        {"label": title, "url": f"{page}?period={quarter.code}"},
    ]


@require_safe
@permission_required(Permission.SEE_RETURNS)
def feeds(request: SignedInRequest, partnership: str, row: int) -> HttpResponse:
    with or_404():
        cell = get_cell(request.user, partnership, row)
    sees = request.user.may(Permission.SEE_SCORECARD, cell.row.partnership_id)
    context = {"cell": cell, "sees_board": sees, "trail": _back(cell)}
    return render(request, "dashboards/lineage_feeds.html", context)


def _back(cell: Cell) -> list[dict[str, Any]]:
    version = cell.row.submission
    page = reverse("returns:submission", args=[version.pk])
    label = f"{version.obligation.template.title}, version {version.version}"
    return [
        {"label": "Returns", "url": reverse("returns:mine")},
        {"label": label, "url": page},
    ]
