from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.board import queries_groups as queries
from safeguarding.board.attendance import Tally
from safeguarding.board.forms.groups import (
    ExplainForm,
    GroupForm,
    NewSeatForm,
    SeatForm,
)
from safeguarding.board.models import Group
from safeguarding.board.services import groups as services
from safeguarding.board.services import meetings as meeting_services
from safeguarding.board.services.groups_kept import version_of
from safeguarding.board.views.groups_common import (
    KEEPS,
    SEEN,
    ask,
    crumbs,
    keeps,
    load_group,
    load_seat,
    require,
    sent,
    to_group,
)
from safeguarding.partners.models import Partnership

# Meetings shown on the page of a group; the others are one link further.
RECENT = 12


@require_safe
@permission_required(SEEN)
def groups(request: SignedInRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    found = list(queries.groups(user, today))
    seen = Partnership.objects.for_user(user, SEEN).order_by("short_name", "pk")
    places = list(seen.distinct())
    active = [one for one in found if not one.active_to or one.active_to >= today]
    context = {
        "active": active,
        "ended": [one for one in found if one.active_to and one.active_to < today],
        "several": len(places) > 1,
        "places": places,
        "kept": [one for one in places if user.may(KEEPS, one.pk)],
        "prompts": _prompts(user),
        "said": _next(active, today),
    }
    return render(request, "board/groups/groups.html", context)


def _next(active: list[Any], today: date) -> str:
    """Say in one sentence how many groups meet, and when one meets next."""
    if not active:
        return ""
    many = "1 group meets" if len(active) == 1 else f"{len(active)} groups meet"
    coming = [one for one in active if one.next_on]
    if not coming:
        return f"{many}; no next meeting is planned."
    first = min(coming, key=lambda one: (one.next_on, one.pk))
    day = "today" if first.next_on == today else f"on {first.next_on:%-d %B %Y}"
    return f"{many}; the next meeting is {day}: {first.name}."


def _came(filled: list[queries.SeatRow]) -> str:
    """Say in one sentence how many seats there are, and how often they were taken."""
    if not filled:
        return ""
    many = "1 seat" if len(filled) == 1 else f"{len(filled)} seats"
    told = sum((row.tally for row in filled), Tally())
    if not told.eligible:
        return f"{many}; nobody's attendance is recorded in the last twelve months."
    share = round(100 * told.attended / told.eligible)
    return f"{many}, taken {told} times in the last twelve months ({share}%)."


def _prompts(user: Any, group: Group | None = None) -> dict[str, Any]:
    """Give what is unusual: first what nobody has explained."""
    missed = queries.missed(user, timezone.localdate(), group)
    silent = queries.silent(user, group)
    return {
        "missed": [one for one in missed if not one.why],
        "silent": [one for one in silent if not one.why],
        "explained_missed": [one for one in missed if one.why],
        "explained_silent": [one for one in silent if one.why],
    }


@require_safe
@permission_required(SEEN)
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    found, today = load_group(request, pk), timezone.localdate()
    filled, others = queries.seats(found, today)
    held = queries.meetings(request.user).filter(group=found)
    shows_all = "all" in request.GET
    rows = list(held if shows_all else held[: RECENT + 1])
    context = {
        "group": found,
        "facts": _facts(found),
        "filled": filled,
        "said": _came(filled),
        "others": others,
        "meetings": rows if shows_all else rows[:RECENT],
        "has_more": not shows_all and len(rows) > RECENT,
        "keeps": keeps(request, found),
        "prompts": _prompts(request.user, found),
        "trail": crumbs(),
    }
    return render(request, "board/groups/group.html", context)


def _facts(group: Group) -> list[dict[str, str]]:
    quorum = f"{group.quorum} seats" if group.quorum else "No number is set"
    agreed = group.terms_of_reference_on
    rows = [
        ("Kind", str(group.get_kind_display())),
        ("Reports to", str(group.parent) if group.parent else "No other group"),
        ("Chaired by", str(group.chair_agency) if group.chair_agency else "Not said"),
        ("Meets", str(group.get_frequency_display())),
        ("Quorum", quorum),
        ("Terms of reference", f"{agreed:%-d %B %Y}" if agreed else "No day is known"),
        ("Met since", f"{group.active_from:%-d %B %Y}"),
    ]
    if group.active_to:
        rows.append(("Last day", f"{group.active_to:%-d %B %Y}"))
    return [{"key": key, "value": value} for key, value in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def new_group(request: SignedInRequest, partnership: str) -> HttpResponse:
    places = Partnership.objects.for_user(request.user, SEEN).distinct()
    place = get_object_or_404(places, code=partnership)
    if not request.user.may(KEEPS, place.pk):
        raise PermissionDenied
    form = GroupForm(sent(request), partnership=place)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.make_group(
                partnership=place,
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, f"{made} is made. Add the seats at its table.")
            return redirect("board:group", pk=made.pk)
    page = {
        "question": "Which group begins to meet?",
        "caption": place.short_name,
        "button": "Make the group",
        "here": "New group",
    }
    return ask(request, page, form=form, trail=crumbs(), back=reverse("board:groups"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def change_group(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_group(request, pk)
    require(request, found)
    form = GroupForm(
        sent(request),
        partnership=found.partnership,
        group=found,
        version=version_of(found),
    )
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.change_group(
                group=found,
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, "The group is changed.")
            return redirect("board:group", pk=pk)
    page = {
        "question": "What changes about this group?",
        "caption": found.name,
        "button": "Save the group",
        "here": "Change",
    }
    trail = crumbs(to_group(found))
    return ask(request, page, form=form, trail=trail, back=to_group(found)[1])


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def new_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_group(request, pk)
    require(request, found)
    form = NewSeatForm(sent(request), partnership=found.partnership)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.add_seat(
                group=found,
                agency=form.agencies[form.cleaned_data["agency"]],
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, f"The seat is added: {made}.")
            return redirect("board:group", pk=pk)
    page = {
        "question": "Which seat is added?",
        "caption": found.name,
        "button": "Add the seat",
        "here": "New seat",
    }
    trail = crumbs(to_group(found))
    return ask(request, page, form=form, trail=trail, back=to_group(found)[1])


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def change_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    seat = load_seat(request, pk)
    require(request, seat)
    form = SeatForm(sent(request), seat=seat, version=version_of(seat))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.change_seat(
                seat=seat,
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, f"The seat is changed: {done}.")
            return redirect("board:group", pk=seat.group_id)
    page = {
        "question": "What changes about this seat?",
        "caption": f"{seat.agency.short_name}, {seat.group}",
        "text": "To end it, enter the last day. Who came before stays counted.",
        "button": "Save the seat",
        "here": seat.title,
    }
    trail = crumbs(to_group(seat.group))
    return ask(request, page, form=form, trail=trail, back=to_group(seat.group)[1])


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def explain_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    seat = load_seat(request, pk)
    require(request, seat)
    form = ExplainForm(sent(request))
    if request.method == "POST" and form.is_valid():
        doubt = meeting_services.NOBODY_CAME
        doing = form.changing(request.user, timezone.now(), doubt)
        meeting_services.explain_absence(seat=seat, doing=doing)
        messages.success(
            request, "It is noted. The seat is named again when it is missed again."
        )
        return redirect("board:group", pk=seat.group_id)
    page = {
        "question": "Why did nobody come from this seat?",
        "caption": f"{seat.agency.short_name}: {seat.title}",
        "text": meeting_services.NOBODY_CAME.message,
        "button": "Keep the reason",
        "here": "Explain",
    }
    trail = crumbs(to_group(seat.group))
    return ask(request, page, form=form, trail=trail, back=to_group(seat.group)[1])
