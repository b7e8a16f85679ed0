"""Which events a person may see, and how full they are.

The offer is the partnership's: an agency sees what is to come, so that it can book, and
what its own people were booked on. Numbers of people are of the agencies a person may
see; free places are everybody's, or nobody could book. Source: DOMAIN C.10, F.2.
"""

from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission, Reach
from safeguarding.access.scope import rows_in_scope
from training.models import Booking, Event
from training.models.choices import CAME, PLACED, Status

SEEN = Permission.SEE_TRAINING
KEEPS = Permission.KEEP_TRAINING
# Somebody more can be booked: `taken` is annotated by `with_counts`.
HAS_ROOM = Q(capacity=None) | Q(overbooking_allowed=True) | Q(capacity__gt=F("taken"))
OPENED = Permission.SEE_BOOKINGS


def sees_everybody(user: User) -> bool:
    """Say whether a person sees the people of every agency somewhere."""
    return any(seat.reach(SEEN) is Reach.PARTNERSHIP for seat in user.seats)


def events(user: User, today: date) -> "QuerySet[Event]":
    """Give the events a person may see, with who is on them.

    Attributes added: `people` (who has a place), `came`, `unmarked`, `waiting`: of the
    agencies the person may see; `taken`: places taken by anybody, see `free`.
    """
    seen = Event.objects.filter(_reached(user, today))
    return with_counts(seen, user).select_related(
        "course", "partnership", "trainer_agency"
    )


def _reached(user: User, today: date) -> Q:
    """Whole partnerships; and for own agencies what is to come, or theirs."""
    reached = rows_in_scope(user.seats, SEEN, agency=None)
    own = [
        seat.partnership_id
        for seat in user.seats
        if seat.reach(SEEN) is Reach.OWN_AGENCY and seat.agency_id is not None
    ]
    if own:
        theirs = Booking.objects.for_user(user, SEEN).filter(event=OuterRef("pk"))
        to_come = Q(starts_on__gte=today, status=Event.Status.PLANNED)
        reached = reached | (Q(partnership_id__in=own) & (to_come | Q(Exists(theirs))))
    return reached


def with_counts(found: "QuerySet[Event]", user: User) -> "QuerySet[Event]":
    """Add who is on each event, counted for the rows that are shown only."""
    theirs = Booking.objects.for_user(user, SEEN)
    return found.annotate(
        people=_count(theirs.filter(status__in=PLACED)),
        came=_count(theirs.filter(status__in=CAME)),
        unmarked=_count(theirs.filter(status=Status.BOOKED)),
        waiting=_count(theirs.filter(status=Status.WAITLIST)),
        taken=_count(Booking.objects.filter(status__in=PLACED)),
    )


def free(event: Event) -> int | None:
    """Say how many places are left of an event; None where there is no end of them."""
    if event.capacity is None:
        return None
    taken: int = event.taken  # type: ignore[attr-defined]
    return max(0, event.capacity - taken)


def sentence(rows: "QuerySet[Event]") -> str:
    """Say in one sentence how much is planned, what is full, and who waits.

    Args:
        rows: events to come, as `events` gives them.
    """
    found = rows.order_by().aggregate(
        every=Count("pk"),
        full=Count("pk", filter=~HAS_ROOM),
        waits=Sum("waiting", default=0),
    )
    every, full, waits = found["every"], found["full"], found["waits"]
    if not every:
        return ""
    said = "1 event is to come" if every == 1 else f"{every:,} events are to come"
    if full:
        said += ", and full" if every == 1 else f", {full:,} of them full"
    if waits:
        many = "1 person waits" if waits == 1 else f"{waits:,} people wait"
        said += f"; {many} for a place"
    return f"{said}."


def to_mark(user: User, today: date) -> "QuerySet[Event]":
    """Give the events that have begun and are to be marked, by those who keep them.

    A person has a place and is not marked, or nobody said whether it was given.
    """
    kept = Event.objects.for_user(user, KEEPS).filter(starts_on__lte=today)
    return kept.filter(is_to_mark(today))


def is_to_mark(today: date) -> Q:
    """Build the filter for events whose register is still open."""
    unmarked = Booking.objects.filter(event=OuterRef("pk"), status=Status.BOOKED)
    given = ~Q(status=Event.Status.CANCELLED) & Q(starts_on__lte=today)
    return given & (Exists(unmarked) | Q(status="planned", ends_on__lt=today))


def an_event(user: User, pk: int, today: date) -> Event | None:
    """Give one event a person may see, or none."""
    return events(user, today).filter(pk=pk).first()


def _count(rows: "QuerySet[Booking]") -> Any:
    here = rows.filter(event=OuterRef("pk")).order_by().values("event")
    return Coalesce(
        Subquery(here.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
        0,
    )
