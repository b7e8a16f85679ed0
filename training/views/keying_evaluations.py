from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from training import invited_page, staff
from training import queries_evaluation as queries
from training.forms.keying_evaluations import (
    AddressesForm,
    LaterForm,
    PersonForm,
    ScoresForm,
    TagsForm,
)
from training.gain import response_rates
from training.models import Booking, Event
from training.services import contacts
from training.services import keying_evaluations as services
from training.services.keying_evaluations import version_of
from training.views.evaluation import crumbs

KEEPS, BOOKS = queries.KEEPS, Permission.BOOK_TRAINING
NOT_HERE = "Nobody with this reference is marked as having attended this event."
form_page = require_http_methods(["GET", "HEAD", "POST"])
STAGES = (3, 6)
# Lines that could not be kept, named one by one.
MOST_SHOWN = 20


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _event(found: Event | None) -> Event:
    if found is None:
        raise Http404
    return found


def _booking(request: SignedInRequest, pk: int) -> Booking:
    found = queries.booking_to_key(request.user, pk)
    if found is None:
        raise Http404
    return found


def _to_event(event: Event) -> list[dict[str, str]]:
    url = reverse("training:evaluation-event", args=[event.pk])
    return [*crumbs(), {"label": str(event), "url": url}]


def _ask(request: SignedInRequest, page: dict[str, str], **more: Any) -> HttpResponse:
    context = {"page": page, **more}
    return render(request, "training/evaluation/act.html", context)


@form_page
@sensitive_post_parameters("reference")
@permission_required(KEEPS)
def event(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how far an event is evaluated, and find whose paper form is to be keyed."""
    found = _event(queries.event_to_key(request.user, pk))
    form = PersonForm(_sent(request))
    if form.is_valid() and (booking := _whose(found, form)):
        return redirect("training:evaluation-key", pk=booking.pk)
    people = queries.to_key(found)
    told = response_rates(people, timezone.localdate())
    context = {
        "event": found,
        "form": form,
        "people": list(people),
        "finding": invited_page.finding(told),
        "not_sent": invited_page.not_sent(list(queries.not_reached(found))),
        "invited": invited_page.lines(queries.states(found)),
        "starts_on": queries.invites_from(found.partnership_id),
        "trail": crumbs(),
    }
    return render(request, "training/evaluation/event.html", context)


def _whose(event: Event, form: PersonForm) -> Booking | None:
    """Find who has the reference on a form; it is hashed at once."""
    typed = form.cleaned_data["reference"]
    try:
        pseudonym = staff.pseudonym_of(event.partnership.code, typed)
    except NotAllowed as error:
        form.add_error("reference", error.message)
        return None
    found = queries.of_person(event, pseudonym)
    if found is None:
        form.add_error("reference", NOT_HERE)
    return found


@form_page
@permission_required(KEEPS)
def scores(request: SignedInRequest, pk: int) -> HttpResponse:
    booking = _booking(request, pk)
    told = queries.told(booking)
    form = ScoresForm(_sent(request), told=told, version=version_of(told))
    if form.is_valid():
        done = form.carry_out(
            lambda: services.key_scores(
                booking=booking,
                scores=form.scores(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, "The form is kept. Type the next reference.")
            return redirect("training:evaluation-event", pk=booking.event_id)
    page = {
        "question": "What does the form say?",
        "caption": f"{booking.delegate.short}, {booking.event}",
        "button": "Keep the form",
        "here": booking.delegate.short,
    }
    more = [
        {
            "label": f"Key what they said {stage} months later",
            "url": reverse("training:evaluation-key-later", args=[pk, stage]),
        }
        for stage in STAGES
    ]
    trail = _to_event(booking.event)
    return _ask(request, page, form=form, trail=trail, back=trail[-1]["url"], more=more)


@form_page
@permission_required(KEEPS)
def later(request: SignedInRequest, pk: int, stage: int) -> HttpResponse:
    booking = _booking(request, pk)
    if stage not in STAGES:
        raise Http404
    told = queries.told_later(booking, stage)
    form = LaterForm(
        _sent(request), booking=booking, told=told, version=version_of(told)
    )
    if form.is_valid():
        done = form.carry_out(
            lambda: services.key_impact(
                booking=booking,
                stage=stage,
                later=form.later(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if done is not None:
            messages.success(request, "The form is kept. Type the next reference.")
            return redirect("training:evaluation-event", pk=booking.event_id)
    page = {
        "question": f"What do they say {stage} months later?",
        "caption": f"{booking.delegate.short}, {booking.event}",
        "button": "Keep the form",
        "here": f"{booking.delegate.short}, {stage} months later",
    }
    trail = _to_event(booking.event)
    return _ask(request, page, form=form, trail=trail, back=trail[-1]["url"])


@form_page
@permission_required(KEEPS)
def tags(request: SignedInRequest, pk: int) -> HttpResponse:
    impact = queries.keepable_impact(request.user, pk)
    if impact is None:
        raise Http404
    course = impact.booking.event.course
    form = TagsForm(_sent(request), impact=impact, version=version_of(impact))
    back = reverse("training:evaluation-course", args=[course.pk])
    if form.is_valid():
        doing = form.changing(request.user, timezone.now())
        chosen = list(form.cleaned_data.get("tags") or ())

        def tag() -> bool:
            services.tag_impact(impact=impact, tags=chosen, doing=doing)
            return True

        if form.carry_out(tag):
            messages.success(request, "The themes are kept.")
            return redirect(back)
    page = {
        "question": "What is this about?",
        "caption": str(course),
        "quote": impact.text,
        "button": "Keep the themes",
        "here": "Themes",
    }
    trail = [*crumbs(), {"label": str(course), "url": back}]
    return _ask(request, page, form=form, trail=trail, back=back)


@form_page
@sensitive_post_parameters("lines")
@permission_required(BOOKS)
def addresses(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take work addresses for people the reader may book; none is ever shown."""
    found = _event(queries.event_to_book(request.user, pk, timezone.localdate()))
    people = contacts.mine(found, request.user)
    form, kept = AddressesForm(_sent(request)), 0
    if form.is_valid():
        done = _keep(request, found, form)
        kept = done.people if done else 0
        if done and not done.wrong:
            messages.success(request, f"{_kept(kept)} Nobody is shown them.")
            return redirect("training:event-contacts", pk=pk)
    context = {
        "event": found,
        "form": form,
        "kept": _kept(kept) if kept else "",
        "people": people.order_by().values("delegate").distinct().count(),
        "known": queries.with_address(people),
        "starts_on": queries.invites_from(found.partnership_id),
        "trail": crumbs(),
    }
    return render(request, "training/evaluation/addresses.html", context)


def _keep(
    request: SignedInRequest, event: Event, form: AddressesForm
) -> contacts.Kept | None:
    try:
        kept = contacts.give_addresses(
            event=event,
            text=form.cleaned_data["lines"],
            doing=Changing(request.user, timezone.now()),
        )
    except NotAllowed as error:
        form.add_error(error.field, error.message)
        return None
    for line in kept.wrong[:MOST_SHOWN]:
        form.add_error("lines", line)
    return kept


def _kept(people: int) -> str:
    many = "1 address is" if people == 1 else f"{people} addresses are"
    return f"{many} kept."
