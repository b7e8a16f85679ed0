"""Reads bookings, people and registers. Rows only within a person's reach.

Source: DOMAIN C.10, F.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.access.places import agencies, partnerships
from safeguarding.partners.models import Agency, Partnership
from training.life_bookings import ATTENDED, BOOKED, WAITLIST, BookingAct
from training.models import Booking, BookingStep, Delegate, Event, RoleGroup
from training.models.choices import CAME, CANCELLED, NEVER_PLACED, PLACED

SEEN = Permission.SEE_BOOKINGS
BOOKS = Permission.BOOK_TRAINING
KEEPS = Permission.KEEP_TRAINING
NEWLY = timedelta(days=14)


@dataclass(frozen=True)
class Counts:
    """How many people stand where, at one event or of one list.

    Attributes:
        bookings: all but who only waited; who cancelled is among them.
        placed: who has or had a place up to the event.
        came: attended, whole or in part.
        completed: attended the whole.
    """

    bookings: int
    placed: int
    came: int
    completed: int
    missed: int
    cancelled: int
    waiting: int
    unmarked: int


def bookings(user: User) -> "QuerySet[Booking]":
    """Give the bookings a person may see, with what a line about one shows."""
    found: QuerySet[Booking] = Booking.objects.for_user(user, SEEN)
    return found.select_related(
        "partnership", "event__course", "agency", "delegate", "role_group"
    )


def moved_up(now: datetime) -> Q:
    """Build the filter for bookings that moved up from a waiting list not long ago."""
    steps = BookingStep.objects.filter(
        booking=OuterRef("pk"), act=BookingAct.PROMOTE.value, at__gte=now - NEWLY
    )
    return Q(Exists(steps))


def seen_events(user: User) -> "QuerySet[Event]":
    """Give the events with somebody on them whom a person may see."""
    theirs = Booking.objects.for_user(user, SEEN).filter(event=OuterRef("pk"))
    rows: QuerySet[Event] = Event.objects.filter(Exists(theirs))
    return rows


def rows_by_place(rows: "QuerySet[Booking]") -> Mapping[int, int]:
    """Count rows by the key of their partnership, for the line a download leaves."""
    counted = rows.order_by().values_list("partnership_id").annotate(n=Count("pk"))
    return dict(counted)


def promoted(user: User, event: Event, at: datetime) -> "QuerySet[Booking]":
    """Give who moved up from the waiting list of an event at a moment."""
    steps = BookingStep.objects.filter(
        booking=OuterRef("pk"), act=BookingAct.PROMOTE.value, at=at
    )
    return bookings(user).filter(Exists(steps), event=event).order_by("pk")


def on_event(user: User, event: Event) -> "QuerySet[Booking]":
    """Give who is on the list of an event, as far as a person may see, in order."""
    found = bookings(user).filter(event=event).exclude(status=WAITLIST)
    return found.order_by("recorded_at", "pk")


def waiting(user: User, event: Event) -> list[tuple[int, Booking]]:
    """Give who waits, the oldest wait first, each with the place in the whole line."""
    line = Booking.objects.filter(event=event, status=WAITLIST)
    keys = list(line.order_by("recorded_at", "pk").values_list("pk", flat=True))
    mine = {one.pk: one for one in bookings(user).filter(pk__in=keys)}
    return [(at, mine[pk]) for at, pk in enumerate(keys, 1) if pk in mine]


def count(rows: "QuerySet[Booking]") -> Counts:
    """Count bookings by where they stand; one query. Source: DOMAIN B.5 (TRN-05)."""

    def of(*states: str) -> Count:
        return Count("pk", filter=Q(status__in=states))

    found = rows.order_by().aggregate(
        bookings=Count("pk", filter=~Q(status__in=NEVER_PLACED)),
        placed=of(*PLACED),
        came=of(*CAME),
        completed=of(ATTENDED),
        missed=of("dna"),
        cancelled=of(*CANCELLED),
        waiting=of(WAITLIST),
        unmarked=of(BOOKED),
    )
    return Counts(**found)


def given(rows: "QuerySet[Booking]") -> "QuerySet[Booking]":
    """Leave out bookings of events that were cancelled: they count nowhere (ADR 25)."""
    return rows.exclude(event__status=Event.Status.CANCELLED)


def register(event: Event) -> "QuerySet[Booking]":
    """Give who can be marked at an event: who has a place, or waited and may have come.

    Whoever calls has asked whether the reader keeps training there.
    """
    rows: QuerySet[Booking] = Booking.objects.filter(
        event=event, status__in=[*PLACED, WAITLIST]
    )
    found = rows.select_related("agency", "delegate", "role_group")
    return found.order_by("recorded_at", "pk")


def placed(user: User, event: Event) -> "QuerySet[Booking]":
    """Give who has a place at an event, as far as a person may see, as registered."""
    found = bookings(user).filter(event=event, status__in=PLACED)
    return found.order_by("recorded_at", "pk")


def person_of(event: Event, pseudonym: str) -> Booking | None:
    """Find somebody on the register of an event by the hash of their reference."""
    return register(event).filter(delegate__pseudonym=pseudonym).first()


def a_booking(user: User, pk: int) -> Booking | None:
    """Give one booking a person may see, or none."""
    return bookings(user).filter(pk=pk).first()


def history(booking: Booking) -> "QuerySet[BookingStep]":
    """Give what was done to a booking, the latest first."""
    steps: QuerySet[BookingStep] = booking.steps.select_related("by")
    return steps.order_by("-pk")


def people(user: User) -> "QuerySet[Any]":
    """Give the people whose bookings a person may see, with what they did.

    Attributes added: `came` (events attended), `last_on` (the last of them), `booked`
    (places at events to come or not marked). Somebody who moved is among the people of
    where they work now; what they did before is counted where they did it.
    """
    seen = Booking.objects.for_user(user, SEEN).filter(delegate=OuterRef("pk"))
    theirs: QuerySet[Any] = seen.order_by().values("delegate")
    came = theirs.filter(status__in=CAME)
    found: QuerySet[Any] = Delegate.objects.for_user(user, SEEN).annotate(
        came=Subquery(came.annotate(n=Count("pk")).values("n")),
        last_on=Subquery(came.annotate(on=Max("event__starts_on")).values("on")),
        booked=Subquery(
            given(theirs).filter(status=BOOKED).annotate(n=Count("pk")).values("n")
        ),
    )
    return found.select_related("agency", "role_group", "partnership")


def a_person(user: User, pk: int) -> Any:
    """Give one of the people, or none."""
    return people(user).filter(pk=pk).first()


def of_person(user: User, delegate: Delegate) -> "QuerySet[Booking]":
    """Give a person's bookings as far as the reader may see them, the latest first."""
    found = bookings(user).filter(delegate=delegate)
    return found.order_by("-event__starts_on", "-pk")


def bookable(user: User, partnership: Partnership, on: date) -> "QuerySet[Agency]":
    """Give the agencies whose people a person may book in a partnership."""
    members: QuerySet[Agency] = agencies([partnership.pk], on)
    if user.may(BOOKS, partnership.pk):
        return members
    own = [
        seat.agency_id
        for seat in user.seats
        if seat.agency_id and seat.allows(BOOKS, partnership.pk, seat.agency_id)
    ]
    return members.filter(pk__in=own)


def role_groups(partnership: Partnership) -> "QuerySet[RoleGroup]":
    """Give the role groups of a partnership, in its order."""
    found: QuerySet[RoleGroup] = RoleGroup.objects.filter(partnership=partnership)
    return found.order_by("position", "title", "pk")


def seen_places(user: User) -> "QuerySet[Partnership]":
    """Give the partnerships in which a person sees bookings."""
    return partnerships(user, SEEN)


def seen_agencies(user: User) -> "QuerySet[Agency]":
    """Give the agencies that have a booking the person may see."""
    seen = Booking.objects.for_user(user, SEEN).order_by().values("agency")
    return Agency.objects.filter(pk__in=seen).order_by("short_name", "pk")


def handles(partnership: Partnership, pseudonyms: tuple[str, ...]) -> Mapping[str, Any]:
    """Find who of some people is known in a partnership, by pseudonym."""
    rows = Delegate.objects.filter(
        partnership=partnership, pseudonym__in=pseudonyms
    ).select_related("agency", "role_group")
    return {one.pseudonym: one for one in rows}
