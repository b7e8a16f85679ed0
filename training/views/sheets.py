from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.returns.guard import FileRefused
from training import queries_bookings as queries
from training import register_page, sheet, staff
from training.forms.sheets import ApplyForm, SheetForm
from training.life_bookings import DNA
from training.models import Booking, Event
from training.models.choices import Status
from training.services.walking_in import take_sheet
from training.tables_bookings import ChangeTable
from training.views.offer import to_events
from training.views.registers import load_kept, refused, to_event

KEEPS = queries.KEEPS
TOO_OLD = "It was read more than an hour ago. Choose the sheet again."


@dataclass(frozen=True)
class Preview:
    """What a sheet would change.

    Attributes:
        changes: people of the register, with the old mark and the new.
        same: how many stand as the sheet says already.
        left: how many of the register the sheet does not name; they stay as they are.
    """

    changes: ChangeTable | None
    same: int
    left: int


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def sheet_of(request: SignedInRequest, pk: int) -> HttpResponse:
    event = load_kept(request, pk)
    if request.method == "POST" and "sealed" in request.POST:
        return _apply(request, event)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            read = sheet.read(form.cleaned_data["sheet"].read(), event.partnership.code)
        except FileRefused as error:
            form.add_error("sheet", str(error))
        else:
            return _show(request, event, read)
    return _render(request, event, form=form)


def _show(request: SignedInRequest, event: Event, read: sheet.Sheet) -> HttpResponse:
    people = _register(event)
    seen = {one.pk: one.status for one in people.values()}
    told = sheet.Told(read.marks, read.rows, seen)
    sealed = sheet.seal(request.user.pk, event.pk, told)
    form = _apply_form(request, event, told, people, sealed=sealed)
    return _render(
        request,
        event,
        apply=form,
        read=read,
        problems=read.problems[: sheet.MOST_PROBLEMS],
        preview=_preview(told, people),
    )


def _register(event: Event) -> dict[str, Booking]:
    return {one.delegate.pseudonym: one for one in queries.register(event)}


def _apply_form(
    request: SignedInRequest,
    event: Event,
    told: sheet.Told,
    people: Mapping[str, Booking],
    *,
    sealed: str = "",
) -> ApplyForm:
    # Who did not come and was not booked is nobody of this event.
    marks = told.marks
    strangers = [one for one in marks if one not in people and marks[one] != DNA]
    return ApplyForm(
        None if sealed else request.POST,
        strangers=strangers,
        told=told,
        known=queries.handles(event.partnership, tuple(strangers)),
        agencies=list(
            queries.bookable(request.user, event.partnership, timezone.localdate())
        ),
        initial={"sealed": sealed},
    )


def _preview(told: sheet.Told, people: Mapping[str, Booking]) -> Preview:
    named = {who: to for who, to in told.marks.items() if who in people}
    changes = [
        {
            "row": told.rows[who],
            "person": staff.short(who),
            "agency": people[who].agency,
            "was": people[who].get_status_display(),
            "to": Status(to).label,
        }
        for who, to in named.items()
        if people[who].status != to
    ]
    left = [
        one
        for who, one in people.items()
        if who not in named and one.status != Status.WAITLIST
    ]
    table = ChangeTable(changes) if changes else None
    return Preview(table, len(named) - len(changes), len(left))


def _apply(request: SignedInRequest, event: Event) -> HttpResponse:
    told = sheet.unseal(request.user.pk, event.pk, request.POST["sealed"])
    if told is None:
        messages.error(request, TOO_OLD)
        return redirect("training:register-sheet", pk=event.pk)
    people = _register(event)
    form = _apply_form(request, event, told, people)
    if not form.is_valid() or _taken(request, event, form, people) is None:
        shown = _preview(told, people)
        return _render(request, event, apply=form, preview=shown)
    counts = queries.count(queries.bookings(request.user).filter(event=event))
    messages.success(request, register_page.marked_words(counts))
    return redirect("training:event", pk=event.pk)


def _taken(
    request: SignedInRequest,
    event: Event,
    form: ApplyForm,
    people: Mapping[str, Booking],
) -> int | None:
    told = form.told
    return form.carry_out(
        lambda: take_sheet(
            event=event,
            marks={
                people[who].pk: to for who, to in told.marks.items() if who in people
            },
            seen=told.seen,
            people=form.people(),
            doing=form.changing(request.user, timezone.now()),
        )
    )


def _render(request: SignedInRequest, event: Event, **context: Any) -> HttpResponse:
    shown = {
        "event": event,
        "form": context.get("apply") or context.get("form"),
        "refused": refused(request, event),
        "trail": to_events(to_event(event)),
        "back": to_event(event)[1],
        **context,
    }
    return render(request, "training/registers/sheet.html", shown)
