from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.models import User
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from training import event_page, register_page, staff
from training import queries_bookings as queries
from training.forms.registers import RegisterForm
from training.models import Booking, Event
from training.queries_events import an_event
from training.services import marking
from training.tables_bookings import OnEventTable, WaitingTable
from training.tables_events import may_open
from training.views.offer import keeps, require, sent, to_events

SEEN = queries.SEEN
KEEPS = queries.KEEPS
PER_PAGE = 100
EVERYBODY, OWN_PEOPLE = "Everybody on the list", "Your people on the list"


def load(request: SignedInRequest, pk: int) -> Event:
    """Load an event whose bookings this person may see, if only theirs; else 404."""
    found = an_event(request.user, pk, timezone.localdate())
    if found is None or not may_open(request.user, found):
        raise Http404
    return found


def load_kept(request: SignedInRequest, pk: int) -> Event:
    """Load an event this person keeps: 404 outside their reach, 403 in it."""
    found = load(request, pk)
    require(request, found)
    return found


def to_event(event: Event) -> tuple[str, str]:
    """Give the step to an event."""
    address = reverse("training:event", args=[event.pk])
    return f"{event.course}, {event.starts_on:%-d %B %Y}", address


def doing(request: SignedInRequest) -> Changing:
    """Say who changes something now."""
    return Changing(request.user, timezone.now())


@require_safe
@permission_required(SEEN)
def event(request: SignedInRequest, pk: int) -> HttpResponse:
    found, today = load(request, pk), timezone.localdate()
    is_whole = request.user.may(SEEN, found.partnership_id)
    counts = queries.count(queries.bookings(request.user).filter(event=found))
    table = OnEventTable(queries.on_event(request.user, found))
    table.caption = EVERYBODY if is_whole else OWN_PEOPLE
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    is_begun = found.starts_on <= today
    context = {
        "event": found,
        "here": to_event(found)[0],
        "question": _question(found, is_begun=is_begun),
        "said": register_page.said(found, counts, today, is_whole=is_whole),
        "facts": event_page.facts(found),
        "steps": register_page.steps(
            found, counts, is_whole=is_whole, is_begun=is_begun
        ),
        "table": table,
        "query": f"event={found.pk}",
        "waiting": _waiting(request, found),
        "is_whole": is_whole,
        "keeps": keeps(request, found),
        "marks": is_begun and found.status != Event.Status.CANCELLED,
        "has_marks": bool(counts.came or counts.missed),
        "books": found.starts_on >= today and _may_book(request, found),
        "acts": [
            *_acts(request, found, is_begun=is_begun),
            *_evaluating(request, found),
        ],
        "trail": to_events(),
    }
    return render(request, "training/registers/event.html", context)


def _evaluating(request: SignedInRequest, event: Event) -> list[dict[str, str]]:
    """Lead to what people say of the event, and to where they are written to."""
    ways = {"training:evaluation-event": ("Evaluation", keeps(request, event))}
    ways["training:event-contacts"] = (
        "Work addresses",
        books_at(request.user, event) and event.status != Event.Status.CANCELLED,
    )
    return [
        {"label": label, "url": reverse(name, args=[event.pk])}
        for name, (label, may) in ways.items()
        if may
    ]


def _waiting(request: SignedInRequest, event: Event) -> WaitingTable | None:
    line = queries.waiting(request.user, event)
    rows = [{"place": place, "booking": booking} for place, booking in line]
    return WaitingTable(rows) if rows else None


def _question(event: Event, *, is_begun: bool) -> str:
    if event.status == Event.Status.CANCELLED:
        return "Who was booked on this cancelled event?"
    return "Who came?" if is_begun else "Who is coming?"


def _may_book(request: SignedInRequest, event: Event) -> bool:
    is_open = event.status != Event.Status.CANCELLED
    return is_open and books_at(request.user, event)


def books_at(user: User, event: Event) -> bool:
    """Say whether a person books people on an event, if only their own."""
    return any(
        seat.partnership_id == event.partnership_id and seat.reach(queries.BOOKS)
        for seat in user.seats
    )


def _acts(
    request: SignedInRequest, event: Event, *, is_begun: bool
) -> list[dict[str, str]]:
    if not keeps(request, event):
        return []
    found = [
        {
            "label": page.link,
            "url": reverse("training:event-act", args=[event.pk, name]),
        }
        for name, page in event_page.offered(event, is_begun=is_begun)
    ]
    if event.status != Event.Status.CANCELLED:
        change = reverse("training:event-edit", args=[event.pk])
        found.insert(0, {"label": "Change the event", "url": change})
    if event.status == Event.Status.PLANNED:
        sheet = reverse("training:sign-sheet", args=[event.pk])
        found.insert(0, {"label": "Print a sheet to sign", "url": sheet})
    return found


def _page(request: SignedInRequest, rows: Any) -> Page[Booking]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("reference")
@permission_required(KEEPS)
def register(request: SignedInRequest, pk: int) -> HttpResponse:
    found = load_kept(request, pk)
    shown = _page(request, queries.register(found))
    form = RegisterForm(
        sent(request), people=list(shown), first=max(shown.start_index(), 1)
    )
    if request.method == "POST" and form.is_valid():
        if "find" in request.POST:
            _find(found, form)
        elif _marked(request, found, form):
            return _after_marking(request, found, shown)
    context = {
        "event": found,
        "form": form,
        "shown": shown,
        "refused": refused(request, found),
        "trail": to_events(to_event(found)),
        "back": to_event(found)[1],
    }
    return render(request, "training/registers/register.html", context)


def refused(request: SignedInRequest, event: Event) -> str:
    try:
        marking.may_mark(event, doing(request))
    except NotAllowed as error:
        return error.message
    return ""


def _find(event: Event, form: RegisterForm) -> None:
    """Put the reader at the row of somebody; nothing is saved, marks stay as typed."""
    reference = form.cleaned_data["reference"]
    if not reference.strip():
        return
    try:
        pseudonym = staff.pseudonym_of(event.partnership.code, reference)
    except NotAllowed as error:
        form.add_error("reference", error.message)
        return
    found = queries.person_of(event, pseudonym)
    if found is None:
        form.add_error("reference", NOBODY)
    elif found.pk not in {one.pk for one in form.people}:
        form.add_error("reference", f"{found.delegate} is on another page of the list.")
    else:
        form.found = found.pk


NOBODY = (
    "Nobody on this register has that reference. If the person came, save your marks "
    "and add them as somebody who came without a booking."
)


def _marked(request: SignedInRequest, event: Event, form: RegisterForm) -> bool:
    try:
        count = marking.mark(
            event=event,
            marks=form.marks(),
            reasons=form.reasons(),
            seen=form.seen(),
            doing=doing(request),
        )
    except marking.MarkedMeanwhile as error:
        form.show_clashes(error.clashes)
        form.add_error(None, error.message)
        return False
    except NotAllowed as error:
        form.add_error(None, error.message)
        return False
    counts = queries.count(queries.bookings(request.user).filter(event=event))
    text = register_page.marked_words(counts) if count else "Nothing changed."
    messages.success(request, text)
    return True


def _after_marking(
    request: SignedInRequest, event: Event, shown: Page[Booking]
) -> HttpResponse:
    if shown.has_next():
        address = reverse("training:register", args=[event.pk])
        return redirect(f"{address}?page={shown.next_page_number()}")
    return redirect("training:event", pk=event.pk)
