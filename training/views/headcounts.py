from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Agency, Partnership
from training import coverage_choice as choices
from training import queries_headcounts as queries
from training.forms.headcounts import HeadcountForm, RemoveForm
from training.headcounts import by_day
from training.models import Headcount
from training.services import headcounts as services
from training.views.coverage import crumbs
from training.views.offer import ask, sent

SEEN, ENTERS = queries.SEEN, queries.ENTERS


@require_safe
@permission_required(SEEN)
def headcounts(request: SignedInRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    place, mine = choices.chosen_place(user, SEEN, request.GET)
    groups = list(queries.role_groups(place))
    rows = queries.counted(user, place, groups, today)
    context = {
        "place": place,
        "groups": groups,
        "rows": rows,
        "said": _said(len(rows), sum(one.newest is None for one in rows)),
        "keeps": user.may(Permission.KEEP_TRAINING, place.pk),
        "pickers": choices.place_pickers(mine, place),
        "trail": crumbs(place),
    }
    return render(request, "training/coverage/headcounts.html", context)


@require_safe
@permission_required(SEEN)
def headcount(request: SignedInRequest, partnership: str, agency: str) -> HttpResponse:
    place, found = _load(request, partnership, agency)
    groups = list(queries.role_groups(place))
    context = {
        "place": place,
        "agency": found,
        "groups": groups,
        "days": by_day(services.counts(place, found), groups),
        "enters": request.user.may(ENTERS, place.pk, found.pk),
        "trail": _trail(place),
    }
    return render(request, "training/coverage/headcount.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(ENTERS)
def enter(request: SignedInRequest, partnership: str, agency: str) -> HttpResponse:
    place, found = _load(request, partnership, agency)
    services.require(request.user, place.pk, found.pk)
    known = services.counts(place, found)
    form = HeadcountForm(
        sent(request),
        groups=queries.role_groups(place),
        known=known,
        version=services.version_of(known),
    )
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.record(
                partnership=place,
                agency=found,
                on=form.cleaned_data["on"],
                people=form.people(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            many = (
                "1 role group is" if len(done) == 1 else f"{len(done)} role groups are"
            )
            messages.success(request, f"{many} counted. Coverage uses it from now on.")
            return redirect(_address(place, found))
    page = {
        "question": "How many people are there in each role group?",
        "caption": f"{found.short_name}, {place.short_name}",
        "text": "People, not full-time equivalents, whoever employs them. A group you "
        "leave empty keeps its last number.",
        "button": "Save the headcount",
        "here": "Enter a headcount",
    }
    return _ask(request, place, found, page, form=form, refused=_refused(form))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(ENTERS)
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    one = _load_count(request, pk)
    services.require(request.user, one.partnership_id, one.agency_id)
    form = RemoveForm(sent(request))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: (
                services.remove(
                    headcount=one, doing=form.changing(request.user, timezone.now())
                )
                or one
            )
        )
        if done is not None:
            messages.success(request, "The number is taken out.")
            return redirect(_address(one.partnership, one.agency))
    page = {
        "question": "Take this number out?",
        "caption": f"{one.agency.short_name}, {one.role_group}, {one.on:%-d %B %Y}",
        "text": f"{one.people:,} people. Coverage then goes by the count before it.",
        "button": "Take the number out",
        "here": "Take a number out",
        "is_warning": True,
    }
    refused = services.FROM_A_FILE if one.row_id else ""
    return _ask(request, one.partnership, one.agency, page, form=form, refused=refused)


def _ask(
    request: SignedInRequest,
    place: Partnership,
    agency: Agency,
    page: dict[str, Any],
    **context: Any,
) -> HttpResponse:
    back = _address(place, agency)
    trail = [*_trail(place), {"label": agency.short_name, "url": back}]
    return ask(request, page, trail=trail, back=back, **context)


def _refused(form: HeadcountForm) -> str:
    if form.groups:
        return ""
    return (
        "There are no role groups yet. The training coordinator makes them under "
        "Courses; then their people can be counted."
    )


def _load(
    request: SignedInRequest, partnership: str, agency: str
) -> tuple[Partnership, Agency]:
    """Load an agency of a place this person may see; 404 for any other."""
    asked = {"place": partnership}
    place, _ = choices.chosen_place(request.user, SEEN, asked)
    found = queries.agency(request.user, place, agency, timezone.localdate())
    if found is None:
        raise Http404
    return place, found


def _load_count(request: SignedInRequest, pk: int) -> Headcount:
    found = queries.headcount(request.user, pk)
    if found is None:
        raise Http404
    return found


def _trail(place: Partnership) -> list[dict[str, str]]:
    address = f"{reverse('training:headcounts')}?{choices.query(place)}"
    return [*crumbs(place), {"label": "Headcounts", "url": address}]


def _address(place: Partnership, agency: Agency) -> str:
    return reverse("training:headcount", args=[place.code, agency.code])


def _said(agencies: int, silent: int) -> str:
    if not agencies:
        return ""
    if not silent:
        return "Each agency has given a headcount."
    verb, them = ("has", "it") if silent == 1 else ("have", "them")
    return (
        f"{silent} of {agencies} {_agencies(agencies)} {verb} told no headcount yet: for "
        f"{them} nobody can say what share is trained."
    )


def _agencies(count: int) -> str:
    return "agency" if count == 1 else "agencies"
