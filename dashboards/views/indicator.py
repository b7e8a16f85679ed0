from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import dictionary, reading
from dashboards.dictionary import Meaning
from dashboards.indicator_page import Shown, context_of
from dashboards.reading import Entry, Place
from dashboards.views.found import or_404
from dashboards.views.freshness import staleness
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.periods import Period


@require_safe
@permission_required(Permission.SEE_SCORECARD)
def indicator(request: SignedInRequest, partnership: str, code: str) -> HttpResponse:
    user, day = request.user, timezone.localdate()
    with or_404():
        place = reading.get_place(user, partnership, Permission.SEE_SCORECARD)
        meaning = dictionary.get_meaning(code, day=day)
        known = reading.entries_of_indicator(user, place, code)
        if not known:
            return _nothing(request, place, meaning)
        quarter, entry = _chosen(request, known)
    shown = Shown(user, place, quarter, entry, known, meaning, day)
    fresh = reading.freshness(user, place, quarter)
    context = {**context_of(shown), "freshness": staleness(place, quarter, fresh)}
    return render(request, "dashboards/indicator.html", context)


def _chosen(
    request: SignedInRequest, known: list[tuple[Period, Entry]]
) -> tuple[Period, Entry]:
    """Take the quarter asked for, else the newest.

    Raises:
        NotThereError: the indicator is not on the scorecard of the quarter asked for.
    """
    asked = request.GET.get("period")
    if not asked:
        return known[-1]
    quarter = reading.get_quarter(asked)
    for each in known:
        if each[0] == quarter:
            return each
    raise reading.NotThereError


def _nothing(request: SignedInRequest, place: Place, meaning: Meaning) -> HttpResponse:
    context = {"place": place, "meaning": meaning}
    return render(request, "dashboards/indicator_empty.html", context)
