from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.board.explaining import explained
from safeguarding.cases.errors import NotAllowed
from training import queries_bookings as queries
from training import register_page
from training.booking_rules import IN_WORDS, may_book
from training.filters_bookings import BookingFilter
from training.forms.bookings import BookForm, CancelForm, PutBackForm
from training.life_bookings import BOOKED, BOOKING, WAITLIST, BookingAct
from training.models import Booking, Event
from training.models.choices import Status
from training.services import bookings as services
from training.tables_bookings import HEADINGS, BookingTable, lines
from training.views.offer import BOOKINGS, around, ask, sent, to_events
from training.views.registers import books_at, doing, load, to_event
from training.workbooks import as_list

SEEN, BOOKS = queries.SEEN, queries.BOOKS
PAGE = {"per_page": 50}


@require_safe
@permission_required(SEEN)
def bookings(request: SignedInRequest) -> HttpResponse:
    rows = queries.bookings(request.user)
    chosen = BookingFilter(request.GET, queryset=rows, request=request)
    areas = list(queries.seen_places(request.user))
    hidden = () if len(areas) > 1 else ("partnership",)
    table = BookingTable(chosen.qs, exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    counts = queries.count(queries.given(chosen.qs))
    _listed(request, areas, "bookings")
    context = {
        "table": table,
        "count": table.paginator.count,
        "counts": counts,
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "query": _query(request),
        "is_own": not any(request.user.may(SEEN, area.pk) for area in areas),
        "around": around(request, BOOKINGS),
    }
    return render(request, "training/bookings/list.html", context)


def _listed(request: SignedInRequest, areas: list[Any], what: str) -> None:
    for area in areas:
        audit.record(
            audit.Action.BOOKINGS_LISTED,
            by=request.user,
            partnership_id=area.pk,
            what=what,
        )


def _query(request: SignedInRequest) -> str:
    """Give the choices of the page, for the address of its file."""
    said = request.GET.copy()
    said.pop("page", None)
    return said.urlencode()


@require_safe
@permission_required(SEEN)
def download(request: SignedInRequest, form: str) -> HttpResponse:
    rows = queries.bookings(request.user).order_by("-event__starts_on", "pk")
    chosen = BookingFilter(request.GET, queryset=rows, request=request)
    found, counts = list(lines(chosen.qs)), queries.rows_by_place(chosen.qs)
    for area in queries.seen_places(request.user):
        audit.record(
            audit.Action.TRAINING_EXPORTED,
            by=request.user,
            partnership_id=area.pk,
            what="bookings",
            form=form,
            rows=counts.get(area.pk, 0),
        )
    return as_list(form, f"bookings-{timezone.localdate():%Y-%m-%d}", HEADINGS, found)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("references")
@permission_required(BOOKS)
def book(request: SignedInRequest, pk: int) -> HttpResponse:
    event = load(request, pk)
    if not books_at(request.user, event):
        raise PermissionDenied
    agencies = queries.bookable(request.user, event.partnership, timezone.localdate())
    form = BookForm(
        sent(request),
        event=event,
        user_id=request.user.pk,
        agencies=agencies,
        groups=queries.role_groups(event.partnership),
    )
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.book_all(
                event=event,
                people=form.who(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, register_page.booked_words(made))
            return redirect("training:event", pk=pk)
    context = {
        "event": event,
        "form": form,
        "page": {"question": "Who is to be booked?", "button": "Book", "here": "Book"},
        "places": register_page.places_words(event),
        "refused": _refused_booking(request, event) or ("" if agencies else NO_AGENCY),
        "trail": to_events(to_event(event)),
        "back": to_event(event)[1],
    }
    return render(request, "training/registers/book.html", context)


NO_AGENCY = (
    "No agency whose people you book is a member of the partnership today, so nobody "
    "can be booked."
)


def _refused_booking(request: SignedInRequest, event: Event) -> str:
    try:
        may_book(event, doing(request))
    except NotAllowed as error:
        return error.message
    return ""


@require_safe
@permission_required(SEEN)
def booking(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    context = {
        "booking": found,
        "facts": register_page.booking_facts(found, _explained(found)),
        "acts": _acts(request, found),
        "history": register_page.history(queries.history(found)),
        "trail": _trail(found),
    }
    return render(request, "training/bookings/booking.html", context)


def _explained(booking: Booking) -> list[tuple[str, str]]:
    return [
        (IN_WORDS.get(code, code).capitalize(), reason)
        for code, reason in explained(booking).items()
    ]


def _acts(request: SignedInRequest, booking: Booking) -> list[dict[str, str]]:
    """Give what this person can do to the booking now: label and address."""
    place = (booking.partnership_id, booking.agency_id)
    if not request.user.may(BOOKS, *place):
        return []
    pages = []
    if booking.status in (BOOKED, WAITLIST):
        waits = booking.status == WAITLIST
        label = "Take off the waiting list" if waits else "Cancel the booking"
        pages.append((label, "training:booking-cancel"))
    if BookingAct.REINSTATE in BOOKING.allowed(booking.status) and not (
        _refused_booking(request, booking.event)
    ):
        pages.append(("Put the booking back", "training:booking-reinstate"))
    return [
        {"label": label, "url": reverse(name, args=[booking.pk])}
        for label, name in pages
    ]


def _load(request: SignedInRequest, pk: int) -> Booking:
    found = queries.a_booking(request.user, pk)
    if found is None:
        raise Http404
    return found


def _load_to_change(request: SignedInRequest, pk: int) -> Booking:
    found = _load(request, pk)
    if not request.user.may(BOOKS, found.partnership_id, found.agency_id):
        raise PermissionDenied
    return found


def _trail(booking: Booking, *steps: tuple[str, str]) -> list[dict[str, str]]:
    return to_events(to_event(booking.event), *steps)


def _to_booking(booking: Booking) -> tuple[str, str]:
    address = reverse("training:booking", args=[booking.pk])
    return f"Person {booking.delegate}", address


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(BOOKS)
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _load_to_change(request, pk)
    waits = found.status == Status.WAITLIST
    now = timezone.now()
    form = CancelForm(
        sent(request),
        booking=found,
        initial={"on": timezone.localdate()},
        version=services.version_of(found),
    )
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.cancel(
                booking=found,
                doing=form.changing(request.user, now),
                **form.said(),
            )
        )
        if done is not None:
            moved = list(queries.promoted(request.user, found.event, now))
            messages.success(request, register_page.cancelled_words(moved))
            return redirect("training:booking", pk=pk)
    page = {
        "question": "Take this person off the waiting list?"
        if waits
        else "Is the booking cancelled?",
        "caption": f"Person {found.delegate}, {to_event(found.event)[0]}",
        "text": register_page.freed_words(found, timezone.localdate()),
        "button": "Take off the waiting list" if waits else "Cancel the booking",
        "here": "Cancel",
        "is_warning": "yes",
    }
    is_open = found.status in (BOOKED, WAITLIST)
    refused = "" if is_open else ENDED.format(label=found.get_status_display())
    return _ask(request, page, found, form=form, refused=refused)


ENDED = "The booking is “{label}”, so it cannot be cancelled."


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(BOOKS)
def reinstate(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _load_to_change(request, pk)
    form = PutBackForm(sent(request), version=services.version_of(found))
    if request.method == "POST" and form.is_valid():
        done = form.carry_out(
            lambda: services.reinstate(
                booking=found, doing=form.changing(request.user, timezone.now())
            )
        )
        if done is not None:
            messages.success(request, "The booking is back as it was.")
            return redirect("training:booking", pk=pk)
    page = {
        "question": "Was it cancelled by mistake?",
        "caption": f"Person {found.delegate}, {to_event(found.event)[0]}",
        "text": "The booking is put back as if it had not been cancelled. For that a "
        "place must still be free.",
        "button": "Put the booking back",
        "here": "Put back",
    }
    is_ended = BookingAct.REINSTATE in BOOKING.allowed(found.status)
    refused = "" if is_ended else "The booking was not cancelled."
    return _ask(request, page, found, form=form, refused=refused)


def _ask(
    request: SignedInRequest, page: dict[str, str], booking: Booking, **context: Any
) -> HttpResponse:
    step = _to_booking(booking)
    trail = _trail(booking, step)
    return ask(request, page, trail=trail, back=step[1], **context)
