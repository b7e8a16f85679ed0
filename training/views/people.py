from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.cases.errors import NotAllowed
from training import coverage, staff
from training import queries_bookings as queries
from training.filters_bookings import PeopleFilter
from training.forms.bookings import LookForm
from training.tables_bookings import (
    PEOPLE_HEADINGS,
    PeopleTable,
    PersonTable,
    people_lines,
)
from training.views.coverage import SOON, said
from training.views.offer import PEOPLE, around, sent
from training.workbooks import as_list

SEEN = queries.SEEN
PAGE = {"per_page": 50}
# The first to lapse; the others stand on the page that lists them all.
MOST_LAPSING = 10


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("reference")
@permission_required(SEEN)
def people(request: SignedInRequest) -> HttpResponse:
    areas = list(queries.seen_places(request.user))
    look = LookForm(sent(request), places=areas)
    if request.method == "POST" and look.is_valid():
        found = _found(request, look)
        if found is not None:
            return redirect("training:person", pk=found)
    today = timezone.localdate()
    lapsing = [
        one for area in areas for one in coverage.lapsing(request.user, area, today)
    ]
    rows = queries.people(request.user).order_by("agency__short_name", "pk")
    chosen = PeopleFilter(request.GET, queryset=rows, request=request)
    hidden = () if len(areas) > 1 else ("partnership",)
    table = PeopleTable(chosen.qs, exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    for area in areas:
        audit.record(
            audit.Action.BOOKINGS_LISTED,
            by=request.user,
            partnership_id=area.pk,
            what="people",
        )
    context = {
        "table": table,
        "count": table.paginator.count,
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "query": request.GET.urlencode(),
        "form": look,
        "lapsing": lapsing[:MOST_LAPSING],
        "said": said(lapsing, SOON),
        "is_own": not any(request.user.may(SEEN, area.pk) for area in areas),
        "around": around(request, PEOPLE),
    }
    return render(request, "training/people/list.html", context)


def _found(request: SignedInRequest, look: LookForm) -> int | None:
    """Find one of the people by their reference; the form says when there is none."""
    place = look.places[look.cleaned_data["place"]]
    try:
        pseudonym = staff.pseudonym_of(place.code, look.cleaned_data["reference"])
    except NotAllowed as error:
        look.add_error("reference", error.message)
        return None
    mine = queries.people(request.user).filter(partnership=place, pseudonym=pseudonym)
    found: int | None = mine.values_list("pk", flat=True).first()
    if found is None:
        look.add_error("reference", UNKNOWN)
    return found


UNKNOWN = "None of the people you may see has that reference. Check it, or book them."


@require_safe
@permission_required(SEEN)
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.a_person(request.user, pk)
    if found is None:
        raise Http404
    today, place = timezone.localdate(), found.partnership
    told = [
        *coverage.lapsing(request.user, place, today),
        *coverage.lapsed(request.user, place, today),
    ]
    audit.record(
        audit.Action.BOOKINGS_LISTED,
        by=request.user,
        partnership_id=place.pk,
        agency_id=found.agency_id,
        about=found,
        what="person",
    )
    context = {
        "person": found,
        "table": PersonTable(queries.of_person(request.user, found)),
        "due": [one for one in told if one.delegate_id == found.pk],
        "today": today,
        "trail": [{"label": PEOPLE, "url": reverse("training:people")}],
    }
    return render(request, "training/people/person.html", context)


@require_safe
@permission_required(SEEN)
def download(request: SignedInRequest, form: str) -> HttpResponse:
    rows = queries.people(request.user).order_by("agency__short_name", "pk")
    chosen = PeopleFilter(request.GET, queryset=rows, request=request)
    found = list(people_lines(chosen.qs))
    for area in queries.seen_places(request.user):
        audit.record(
            audit.Action.TRAINING_EXPORTED,
            by=request.user,
            partnership_id=area.pk,
            what="people",
            form=form,
            rows=len(found),
        )
    name = f"people-{timezone.localdate():%Y-%m-%d}"
    return as_list(form, name, PEOPLE_HEADINGS, found)
