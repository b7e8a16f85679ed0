from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Partnership
from training import coverage as services
from training import coverage_choice as choices
from training import coverage_files as files
from training.coverage import Lapsing
from training.coverage_page import NOTE, blocks, lede
from training.queries_coverage import needs
from training.views.offer import COVERAGE, around

SEEN = Permission.SEE_TRAINING
NAMES = Permission.SEE_BOOKINGS
PER_PAGE = 50
# What the list of people may show, the first by default.
SOON, LAPSED = "soon", "lapsed"
WHO: Mapping[str, Callable[[User, Partnership, date], list[Lapsing]]] = {
    SOON: services.lapsing,
    LAPSED: services.lapsed,
}


@require_safe
@permission_required(SEEN)
def coverage(request: SignedInRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    place, mine = choices.chosen_place(user, SEEN, request.GET)
    chosen = choices.Choice.of(request.GET, today)
    found = services.coverage(user, place, chosen.on)
    shown = chosen.only(found)
    context = {
        "place": place,
        "on": chosen.on,
        "is_today": chosen.on == today,
        "lede": lede(shown) if shown else "",
        "blocks": blocks(shown, chosen.on),
        "is_needed": bool(found) or needs(place, chosen.on).exists(),
        "uncounted": services.uncounted(user, place, chosen.on),
        "pickers": choices.pickers(mine, place, chosen, found, today),
        "downloads": _downloads("coverage", choices.query(place, chosen)),
        "place_query": choices.query(place),
        "names": _may_here(user, NAMES, place),
        "keeps": user.may(Permission.KEEP_TRAINING, place.pk),
        "note": NOTE,
        "around": around(request, COVERAGE),
    }
    return render(request, "training/coverage/coverage.html", context)


@require_safe
@permission_required(SEEN)
def coverage_file(request: SignedInRequest, form: str) -> HttpResponse:
    user = request.user
    place, _ = choices.chosen_place(user, SEEN, request.GET)
    chosen = choices.Choice.of(request.GET, timezone.localdate())
    rows = chosen.only(services.coverage(user, place, chosen.on))
    sheet = files.COVERAGE
    return files.hand_out(sheet, rows, by=user, place=place, on=chosen.on, form=form)


@require_safe
@permission_required(NAMES)
def lapsing(request: SignedInRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    place, mine = choices.chosen_place(user, NAMES, request.GET)
    who = _who(request)
    rows = WHO[who](user, place, today)
    audit.record(
        audit.Action.BOOKINGS_LISTED,
        by=user,
        partnership_id=place.pk,
        what="lapsing" if who == SOON else LAPSED,
    )
    query = choices.query(place, who=who)
    context = {
        "place": place,
        "who": who,
        "said": said(rows, who),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": _tabs(place, who),
        "pickers": choices.place_pickers(mine, place),
        "hidden": [{"name": "who", "value": who}],
        "query": query,
        "downloads": _downloads("lapsing", query),
        "trail": crumbs(place),
    }
    return render(request, "training/coverage/lapsing.html", context)


@require_safe
@permission_required(NAMES)
def lapsing_file(request: SignedInRequest, form: str) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    place, _ = choices.chosen_place(user, NAMES, request.GET)
    rows = WHO[_who(request)](user, place, today)
    sheet = files.LAPSING
    return files.hand_out(sheet, rows, by=user, place=place, on=today, form=form)


def crumbs(place: Partnership) -> list[dict[str, str]]:
    """Lead back to coverage."""
    address = f"{reverse('training:coverage')}?{choices.query(place)}"
    return [{"label": "Coverage", "url": address}]


def _who(request: SignedInRequest) -> str:
    who = request.GET.get("who", SOON)
    return who if who in WHO else SOON


def said(rows: Sequence[Lapsing], who: str) -> str:
    """Say in a sentence how many people there are, and who has a place already."""
    if not rows:
        return ""
    people = len({one.delegate_id for one in rows})
    booked = sum(one.booked_on is not None for one in rows)
    many = "1 person" if people == 1 else f"{people:,} people"
    what = "lapses within 90 days" if who == SOON else "has lapsed"
    training = f"{len(rows):,} trainings" if len(rows) != people else "training"
    if len(rows) != people:
        what = what.replace("lapses", "lapse").replace("has", "have")
    again = "one of them is" if booked == 1 else f"{booked:,} of them are"
    lapsing = f"The {training} of {many} {what}"
    return f"{lapsing}; {again} booked to do it again." if booked else f"{lapsing}."


def _tabs(place: Partnership, here: str) -> list[dict[str, Any]]:
    labels = {SOON: "Lapsing within 90 days", LAPSED: "Lapsed"}
    return [
        {
            "label": label,
            "url": f"?{choices.query(place, who=code)}",
            "is_here": code == here,
        }
        for code, label in labels.items()
    ]


def _downloads(name: str, query: str) -> dict[str, str]:
    return {
        form: f"{reverse(f'training:{name}-{form}')}?{query}"
        for form in ("csv", "xlsx")
    }


def _may_here(user: User, permission: Permission, place: Partnership) -> bool:
    """Say whether a person has a permission for the place or an agency of it."""
    return any(
        seat.partnership_id == place.pk and seat.reach(permission)
        for seat in user.seats
    )
