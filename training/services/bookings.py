"""Books people on events, ends bookings, and lets the waiting list promote itself.

A place is given to whoever asks first; when there is none, to wait is offered instead.
Whatever frees a place gives it, in the same transaction, to whoever waited longest, as
long as the event is planned and on a later day. Source: DOMAIN C.10, B.5 (TRN-05..07).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from safeguarding.access.permissions import Permission
from safeguarding.board.explaining import explain
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import ChangedMeanwhile, Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Agency
from training import booking_rules as rules
from training.life_bookings import (
    BOOKED,
    BOOKING,
    ENDING,
    LEFT,
    NEW,
    WAITLIST,
    BookingAct,
)
from training.models import Booking, Delegate, Event, RoleGroup
from training.services.contacts import lengthen
from training.services.delegates import find_or_make
from training.services.keeping_bookings import (
    NO_PLACE,
    Moved,
    free_places,
    in_words,
    is_to_come,
    lock_event,
    move,
    require,
    tell,
    want,
    write_steps,
)
from training.services.marking import mark

__all__ = [
    "Who",
    "book",
    "book_all",
    "cancel",
    "mark",
    "promote_waiting",
    "reinstate",
    "version_of",
]

BOOKS = Permission.BOOK_TRAINING


@dataclass(frozen=True)
class Who:
    """Somebody to be booked.

    Attributes:
        pseudonym: of the staff reference, which is kept nowhere.
        agency: where they work; None where it is none of the members.
        sector: a `Sector`.
        role_group: of the partnership, where it is known.
        job_role: a job title.
        label: how messages name the person: "Line 3"; "" where there is only one.
    """

    pseudonym: str
    agency: Agency | None
    sector: str
    role_group: RoleGroup | None = None
    job_role: str = ""
    label: str = ""


def book(*, event: Event, who: Who, doing: Changing) -> Booking:
    """Book one person, or put them on the waiting list; see `book_all`."""
    return book_all(event=event, people=[who], doing=doing)[0]


@transaction.atomic
def book_all(*, event: Event, people: Sequence[Who], doing: Changing) -> list[Booking]:
    """Book people on an event in the order given; the waiting list takes the rest.

    Args:
        event: planned; for a keeper of training also one that is over.
        people: not empty.
        doing: who books, when, and what they had seen.

    Returns:
        A booking for each, booked or waiting; the delegates are loaded.

    Raises:
        PermissionDenied: they may not book people of one of the agencies.
        NotAllowed: one of them cannot be booked; then nobody is.
        NeedsConfirming: something is unusual.
    """
    fresh = lock_event(event.pk)
    for who in people:
        key = who.agency.pk if who.agency else None
        require(doing.by, BOOKS, fresh.partnership_id, key)
    rules.may_book(fresh, doing)
    rules.each_once(fresh, [(who.pseudonym, who.label) for who in people])
    doubts = rules.doubts(fresh, people, doing)
    delegates = find_or_make(
        fresh.partnership_id,
        people,
        may_move=doing.by.may(Permission.KEEP_TRAINING, fresh.partnership_id),
    )
    free = free_places(fresh)
    room = len(people) if free is None else free
    # Nobody is promoted on the day and after it: to wait would lead nowhere.
    if room < len(people) and not is_to_come(fresh, doing):
        raise NotAllowed("", NO_PLACE.format(capacity=fresh.capacity))
    made = [
        _made(fresh, who, delegates[who.pseudonym], doing, has_place=at < room)
        for at, who in enumerate(people)
    ]
    _write_new(made, doing)
    _explain(made, people, doubts, doing)
    lengthen([one.delegate_id for one in made], fresh.ends_on)
    want(fresh)
    return made


def _made(
    event: Event, who: Who, delegate: Delegate, doing: Changing, *, has_place: bool
) -> Booking:
    return Booking(
        partnership_id=event.partnership_id,
        agency=who.agency,
        event=event,
        delegate=delegate,
        sector=who.sector,
        role_group=who.role_group,
        job_role=who.job_role,
        status=BOOKED if has_place else WAITLIST,
        booked_on=local_day(doing.at) if has_place else None,
        recorded_by=doing.by,
        recorded_at=doing.at,
        updated_at=doing.at,
    )


def _write_new(made: Sequence[Booking], doing: Changing) -> None:
    with in_words():
        Booking.objects.bulk_create(made)
    moved = []
    for one in made:
        act = BookingAct.BOOK if one.status == BOOKED else BookingAct.WAIT
        BOOKING.check(act, NEW, one.status)
        moved.append(Moved(one, act, ""))
        tell(one, act, doing.by)
    write_steps(moved, doing.by, doing)


def _explain(
    made: Sequence[Booking],
    people: Sequence[Who],
    doubts: Sequence[tuple[str, Doubt]],
    doing: Changing,
) -> None:
    """Ask about everything unusual at once, and keep each answer with its booking."""
    rules.ask([doubt for _, doubt in doubts], doing)
    for booking, who in zip(made, people, strict=True):
        own = [doubt for pseudonym, doubt in doubts if pseudonym == who.pseudonym]
        if own:
            explain(
                booking,
                partnership_id=booking.partnership_id,
                agency_id=booking.agency_id,
                doubts=own,
                doing=doing,
            )


@transaction.atomic
def cancel(
    *, booking: Booking, to: str, reason: str, on: date, doing: Changing
) -> Booking:
    """End a booking, and give the place to whoever waited longest.

    Args:
        booking: booked, or waiting.
        to: cancelled in time, cancelled late, or left the waiting list.
        reason: a `Why`; "" where nobody knows.
        on: the day on which it was cancelled.
        doing: who cancels, when, and which version of the booking they had seen.

    Raises:
        PermissionDenied: they do not book for that agency.
        NotAllowed: the booking has ended or is marked, or the day cannot be.
        ChangedMeanwhile: somebody changed the booking after the page was made.
    """
    event = lock_event(booking.event_id)
    fresh = _fresh(booking, doing)
    if fresh.status == WAITLIST:
        to = LEFT
    moved = move(fresh, ENDING[to], doing)
    rules.day_of_ending(event, to, on, doing)
    fresh.cancelled_on, fresh.reason = on, reason
    fresh.save()
    write_steps([moved], doing.by, doing)
    tell(fresh, moved.act, doing.by)
    want(event)
    promote_waiting(event_id=event.pk, doing=doing)
    return fresh


@transaction.atomic
def reinstate(*, booking: Booking, doing: Changing) -> Booking:
    """Put a booking back that was cancelled by mistake.

    Raises:
        PermissionDenied: they do not book for that agency.
        NotAllowed: it was not cancelled, the place is taken, or the event is over.
        ChangedMeanwhile: somebody changed the booking after the page was made.
    """
    event = lock_event(booking.event_id)
    fresh = _fresh(booking, doing)
    moved = move(fresh, BookingAct.REINSTATE, doing)
    rules.may_book(event, doing)
    free = free_places(event)
    if fresh.status == BOOKED and free == 0:
        raise NotAllowed("", NO_PLACE.format(capacity=event.capacity))
    fresh.cancelled_on, fresh.reason, fresh.charged_pence = None, "", None
    with in_words():
        fresh.save()
    write_steps([moved], doing.by, doing)
    tell(fresh, moved.act, doing.by)
    want(event)
    # Back on the waiting list of an event that has places by now.
    promote_waiting(event_id=event.pk, doing=doing)
    fresh.refresh_from_db()
    return fresh


@transaction.atomic
def promote_waiting(*, event_id: int, doing: Changing) -> list[Booking]:
    """Give free places to who waits, the oldest wait first.

    Whatever frees a place or adds one calls this in its own transaction. Whoever calls
    has asked who may do that.

    Args:
        event_id: of an event that changed.
        doing: whose change freed the places, and when.

    Returns:
        Who has a place now; nobody where the event is not planned or not to come.
    """
    event = lock_event(event_id)
    if not is_to_come(event, doing):
        return []
    free = free_places(event)
    rows = Booking.objects.filter(event=event, status=WAITLIST)
    waiting = list(rows.order_by("recorded_at", "pk").select_related("delegate")[:free])
    moved = [move(one, BookingAct.PROMOTE, doing) for one in waiting]
    for one in waiting:
        one.booked_on = local_day(doing.at)
        tell(one, BookingAct.PROMOTE, None)
    Booking.objects.bulk_update(waiting, ["status", "booked_on", "updated_at"])
    write_steps(moved, None, doing)
    if waiting:
        want(event)
    return waiting


def version_of(booking: Booking) -> str:
    """Give what tells one state of a booking from the next."""
    return booking.updated_at.isoformat()


def _fresh(booking: Booking, doing: Changing) -> Booking:
    """Read a booking again; its event is locked."""
    require(doing.by, BOOKS, booking.partnership_id, booking.agency_id)
    fresh: Booking = Booking.objects.select_related("delegate").get(pk=booking.pk)
    if doing.seen.version and doing.seen.version != version_of(fresh):
        label = fresh.get_status_display()
        raise ChangedMeanwhile(
            f"Somebody changed this booking after you opened it: it is “{label}” now."
        )
    return fresh
