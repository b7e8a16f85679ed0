from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboards import dictionary as catalogue
from dashboards import reading
from dashboards.forms import DictionarySearchForm
from dashboards.views.found import or_404
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission


@require_safe
@permission_required(Permission.SEE_DICTIONARY)
def dictionary(request: SignedInRequest) -> HttpResponse:
    form = DictionarySearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = catalogue.listing(
        request.user,
        words=asked.get("q", ""),
        family=asked.get("family", ""),
        only_on=asked.get("on", False),
        day=timezone.localdate(),
    )
    count = sum(len(lines) for _, lines in found)
    context = {"form": form, "families": found, "count": count}
    return render(request, "dashboards/dictionary.html", context)


@require_safe
@permission_required(Permission.SEE_DICTIONARY)
def entry(request: SignedInRequest, code: str) -> HttpResponse:
    with or_404():
        meaning = catalogue.get_meaning(code, day=timezone.localdate())
    places = reading.places_with_indicator(request.user, code)
    trail = [{"label": "Indicators", "url": reverse("dashboards:dictionary")}]
    context = {"meaning": meaning, "places": places, "trail": trail}
    return render(request, "dashboards/dictionary_entry.html", context)
