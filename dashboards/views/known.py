"""The scorecard as it was known on an earlier day."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from dashboards import reading
from dashboards.known.compare import pairs
from dashboards.known.forms import DayForm
from dashboards.known.reasons import reasons
from dashboards.known.then import days_of_change, known_then
from dashboards.presenters.known import beside
from dashboards.presenters.words import hidden_text
from dashboards.reading import Place
from dashboards.views.found import or_404
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.periods import Period

# As many days with news as are offered to choose from.
DAYS_OFFERED = 12
BOXES = ("on_day", "on_month", "on_year")


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def as_known(request: SignedInRequest, partnership: str, period: str) -> HttpResponse:
    with or_404():
        place = reading.get_place(request.user, partnership, Permission.SEE_SCORECARD)
        quarter = reading.get_quarter(period)
    form = DayForm(_asked(request), today=timezone.localdate())
    day: date | None = form.cleaned_data["on"] if form.is_valid() else None
    if day and "on" not in request.GET:
        return redirect(f"{request.path}?{urlencode({'on': day.isoformat()})}")
    context = {
        "place": place,
        "quarter": quarter,
        "form": form,
        "day": day,
        "days": days_of_change(place, quarter)[:DAYS_OFFERED],
        "hidden_text": hidden_text(place.threshold),
        "trail": trail(place, quarter),
        "beside": _beside(request, place, quarter, day) if day else None,
    }
    return render(request, "dashboards/known.html", context)


def _asked(request: SignedInRequest) -> dict[str, str] | None:
    """Give what was typed, in three boxes; an address holds the day in one piece."""
    typed = request.GET.get("on")
    if typed is not None:
        pieces = [*typed.split("-"), "", ""][:3]
        return dict(zip(BOXES, reversed(pieces), strict=True))
    if any(box in request.GET for box in BOXES):
        return {box: request.GET.get(box, "") for box in BOXES}
    return None


def _beside(
    request: SignedInRequest, place: Place, quarter: Period, day: date
) -> Any | None:
    """Give the board of that day beside today's; None when nothing was known."""
    then = known_then(place, quarter, day)
    if not then.entries:
        return None
    now = reading.entries(request.user, place, quarter)
    found = pairs(then.entries, now, then.withheld)
    return beside(
        found,
        quarter=quarter.code,
        threshold=place.threshold,
        reasons=reasons(request.user, found),
    )


def trail(place: Place, quarter: Period) -> list[dict[str, str]]:
    """Lead back to today's scorecard."""
    address = reverse("dashboards:scorecard", args=[place.code, quarter.code])
    return [{"label": f"Scorecard, {quarter.short_label}", "url": address}]
