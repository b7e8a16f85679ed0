"""What every change of bookings has in common: the event is locked, then all follows.

One change is one transaction: the event's row is locked, so that two people never take
one place; the rules are asked, the bookings written, then their steps, the trail and
the quarters of the figures. Source: DOMAIN C.10.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from training.life_bookings import BOOKING, BookingAct
from training.models import Booking, BookingStep, Event
from training.models.choices import PLACED
from training.services.keeping import want_days

NO_PLACE = (
    "No place is free: there are {capacity}. Raise the number, or allow over-booking "
    "on the event, and try again."
)
# Rules that the database keeps, in words.
REFUSED: Mapping[str, str] = {
    "bookings_within_the_places": "There are not enough places for that. Raise the "
    "number of places, or allow over-booking on the event, and try again.",
    "evaluated_booking_attended": "Somebody among them has said how the course was, so "
    "they attended. Look at their evaluation before you change the mark.",
    "attendance_of_a_given_event": "The event is cancelled, so nobody can have come.",
    "attendance_of_a_past_event": "The event is still to come. The register can be "
    "marked from its day on.",
    "one_live_booking_per_person": "This person has a place at this event, or waits "
    "for one, already.",
}


@dataclass(frozen=True)
class Moved:
    """A booking that stands somewhere else now, and what was done to it."""

    booking: Booking
    act: BookingAct
    was: str


def lock_event(event_id: int) -> Event:
    """Read an event for changing who is booked on it; others wait until that is done."""
    rows = Event.objects.select_for_update(no_key=True, of=("self",))
    found: Event = rows.select_related("course", "partnership").get(pk=event_id)
    return found


def require(
    by: User, permission: Permission, partnership_id: int, agency_id: int | None
) -> None:
    """Make sure that a person may do this for people of an agency.

    Raises:
        PermissionDenied: they may not.
    """
    if not by.may(permission, partnership_id, agency_id):
        raise PermissionDenied


def free_places(event: Event) -> int | None:
    """Count the places nobody has; None where there is no end of them."""
    if event.capacity is None or event.overbooking_allowed:
        return None
    taken = Booking.objects.filter(event=event, status__in=PLACED).count()
    return max(event.capacity - taken, 0)


def move(
    booking: Booking, act: BookingAct, doing: Changing, to: str | None = None
) -> Moved:
    """Bring a booking where an act leads; not saved yet.

    Raises:
        NotAllowed: it may not be done.
    """
    was = booking.status
    booking.status = to or BOOKING.after(act, was)
    BOOKING.check(act, was, booking.status)
    booking.updated_at = max(doing.at, booking.updated_at + timedelta(microseconds=1))
    return Moved(booking, act, was)


def write_steps(moved: Sequence[Moved], by: User | None, doing: Changing) -> None:
    """Keep what was done to bookings; `by` is None for the waiting list itself."""
    BookingStep.objects.bulk_create(
        BookingStep(
            booking=one.booking,
            act=one.act.value,
            from_status=one.was,
            to_status=one.booking.status,
            by=by,
            at=doing.at,
        )
        for one in moved
    )


def tell(booking: Booking, act: BookingAct, by: User | None, **detail: Any) -> None:
    """Add a line about one booking to the trail: short codes, nothing of the person."""
    audit.record(
        audit.Action.BOOKING_CHANGED,
        by=by,
        partnership_id=booking.partnership_id,
        agency_id=booking.agency_id,
        about=booking,
        act=act.value,
        event=booking.event_id,
        **detail,
    )


def want(event: Event) -> None:
    """Ask for the figures of the quarter in which an event is, when that is over."""
    want_days(event.partnership_id, [event.starts_on])


def is_to_come(event: Event, doing: Changing) -> bool:
    """Say whether an event is planned, and on a later day than this one."""
    is_planned = event.status == Event.Status.PLANNED
    return is_planned and event.starts_on > local_day(doing.at)


@contextmanager
def in_words(field: str = "") -> Iterator[None]:
    """Say in words what the database refuses; nothing of the block is kept.

    Raises:
        NotAllowed: a rule of bookings was broken.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if rule not in REFUSED:
            raise
        raise NotAllowed(field, REFUSED[rule]) from error
