"""What makes a booking impossible, and what makes it unusual. Source: DOMAIN C.10."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from django.db.models import Q

from safeguarding.access.permissions import Permission
from safeguarding.cases.clocks import add_months, local_day
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing, confirm
from safeguarding.partners.models import Agency
from training.event_rules import each_once as each_kind_once
from training.life_bookings import LATE, LEFT
from training.models import Booking, Delegate, Event
from training.models.choices import CAME, PLACED, Sector, Status

IN_WORDS: Mapping[str, str] = {
    "W-SECTOR": "a sector that is not the agency's own",
    "W-TWICE": "the same course twice within 12 months",
    "W-OTHER-AGENCY": "a reference that another agency used",
}
TWICE_WITHIN = 12  # months
LIVE = (*PLACED, Status.WAITLIST.value)


class Person(Protocol):
    """Somebody to be booked; see `training.services.bookings.Who`."""

    @property
    def pseudonym(self) -> str:
        """The keyed hash of the staff reference."""

    @property
    def agency(self) -> Agency | None:
        """Where they work."""

    @property
    def sector(self) -> str:
        """A `Sector`."""

    @property
    def label(self) -> str:
        """How messages name the person; "" where there is only one."""


def may_book(event: Event, doing: Changing) -> None:
    """Make sure that somebody can be put on an event's list.

    Raises:
        NotAllowed: it is cancelled, or over and the person does not keep training.
    """
    if event.status == Event.Status.CANCELLED:
        raise NotAllowed("", "The event is cancelled, so nobody can be booked on it.")
    keeps = doing.by.may(Permission.KEEP_TRAINING, event.partnership_id)
    if event.starts_on < local_day(doing.at) and not keeps:
        raise NotAllowed(
            "", "The event is over. Ask the training coordinator to add who came."
        )


def each_once(event: Event, people: Sequence[tuple[str, str]]) -> None:
    """Make sure that nobody is booked twice on one event.

    Args:
        event: locked.
        people: (pseudonym, label) of each.

    Raises:
        NotAllowed: naming everybody who has a place or waits for one already.
    """
    first: dict[str, str] = {}
    twice = []
    for pseudonym, label in people:
        if pseudonym in first:
            twice.append(f"{label} stands twice on the list.")
        first.setdefault(pseudonym, label)
    known = Booking.objects.filter(
        event=event, delegate__pseudonym__in=list(first), status__in=LIVE
    )
    for pseudonym in known.values_list("delegate__pseudonym", flat=True):
        who = first[pseudonym] or "This person"
        twice.append(f"{who} has a place at this event, or waits for one, already.")
    if twice:
        raise NotAllowed("reference", " ".join(twice))


def doubts(
    event: Event, people: Sequence[Person], doing: Changing
) -> list[tuple[str, Doubt]]:
    """Give what is unusual, with the pseudonym of whom it is about.

    Of courses taken before, only what the person who books may see counts.
    """
    twice = _took_it(event, people, doing)
    elsewhere = _elsewhere(event, people)
    found = []
    for who in people:
        if own := _sector(who):
            found.append((who.pseudonym, own))
        if who.pseudonym in twice:
            found.append((who.pseudonym, _twice(who, twice[who.pseudonym])))
        if who.pseudonym in elsewhere:
            found.append((who.pseudonym, _other_agency(who)))
    return found


def ask(found: Sequence[Doubt], doing: Changing) -> None:
    """Make sure that the person looked at everything unusual, each kind of it once.

    Raises:
        NeedsConfirming: something among it is new to them.
    """
    confirm(each_kind_once([found]), doing.seen)


def _sector(who: Person) -> Doubt | None:
    if who.agency is None or who.agency.sector in ("", who.sector):
        return None
    if who.agency.sector not in Sector.values:
        return None
    own = Sector(who.agency.sector).label
    message = (
        f"{_name(who)} of {who.agency} is booked as {Sector(who.sector).label}; the "
        f"agency's sector is {own}."
    )
    return Doubt("W-SECTOR", "sector", message)


def _took_it(
    event: Event, people: Sequence[Person], doing: Changing
) -> Mapping[str, Booking]:
    first = add_months(event.starts_on, -TWICE_WITHIN)
    last = add_months(event.starts_on, TWICE_WITHIN)
    rows = Booking.objects.for_user(doing.by, Permission.SEE_BOOKINGS).filter(
        event__course=event.course_id,
        # A year later to the day is a renewal in time, as in a list (`files.queries`).
        event__starts_on__gt=first,
        event__starts_on__lt=last,
        delegate__pseudonym__in=[who.pseudonym for who in people],
        status__in=[*CAME, Status.BOOKED],
    )
    # Who had a place at a cancelled event was not given the course.
    rows = rows.exclude(Q(event=event) | Q(event__status=Event.Status.CANCELLED))
    rows = rows.select_related("event", "delegate").order_by("event__starts_on", "pk")
    return {one.delegate.pseudonym: one for one in rows}


def _twice(who: Person, other: Booking) -> Doubt:
    on = other.event.starts_on
    did = "took this course" if other.status in CAME else "is booked on this course"
    return Doubt(
        "W-TWICE",
        "reference",
        f"{_name(who)} {did} on {on:%-d %B %Y}, less than 12 months away.",
    )


def _elsewhere(event: Event, people: Sequence[Person]) -> set[str]:
    """Give whose reference the last booking gave to another agency."""
    works = {who.pseudonym: who.agency.pk if who.agency else None for who in people}
    rows = Delegate.objects.filter(
        partnership_id=event.partnership_id, pseudonym__in=list(works)
    ).exclude(agency=None)
    return {
        pseudonym
        for pseudonym, agency in rows.values_list("pseudonym", "agency")
        if agency != works[pseudonym]
    }


def _other_agency(who: Person) -> Doubt:
    return Doubt(
        "W-OTHER-AGENCY",
        "reference",
        f"{_name(who)}: another agency used this reference. If the person moved, that "
        "is right; they stand among your people once they came. If two agencies number their people alike, write letters of your "
        "agency in front of the number, always the same ones.",
    )


def _name(who: Person) -> str:
    return who.label or "This person"


def day_of_ending(event: Event, to: str, on: date, doing: Changing) -> None:
    """Make sure that a booking can have ended so on that day.

    No rule of the partnerships says how many days before is late, so whoever cancels
    says which; on the day of the event and after it, it is late. Source: DOMAIN B.4
    (TRN-08: cancelled before the event).

    Raises:
        NotAllowed: the day is to come, or "in time" is not possible any more.
    """
    if on > local_day(doing.at):
        raise NotAllowed("on", "The day is still to come. Write when it was cancelled.")
    if to not in (LATE, LEFT) and on >= event.starts_on:
        raise NotAllowed(
            "to",
            "The event began on that day or before it, so this is a late cancellation.",
        )
