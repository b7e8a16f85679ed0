"""Plans events, changes them, and says that they were delivered or cancelled.

Bookings of a cancelled event stay as they are: nobody who booked cancelled anything. No
count holds them while it is cancelled, and it can be put back. Source: DOMAIN C.10.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from safeguarding.board import explaining
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing, confirm
from safeguarding.partners.models import Agency
from training import event_rules
from training.life_events import EVENT, PLANNED, EventAct
from training.models import Course, Event
from training.models.choices import MARKED, PLACED
from training.services import bookings
from training.services.event_numbers import check_ref, free_ref, lock_numbers
from training.services.giving import stands
from training.services.keeping import (
    changed,
    fresh,
    require_keeper,
    tell,
    want_days,
)

FEWER = (
    "{taken} people have a place already. Enter {taken} or more, or allow more bookings "
    "than places."
)
ENDED = "{course} is not offered any more since {on:%-d %B %Y}. Choose earlier days."
TO_COME = "The event is on {on:%-d %B %Y}, still to come."
MARKED_HERE = "Who came is marked, so the event was given. Correct its register first."
TOO_MANY = (
    "These are more than {most} days. Plan fewer at once: others can follow afterwards."
)


class WhyCancelled(TextChoices):
    """Why a planned event does not take place."""

    TOO_FEW = "too_few", "Too few people had booked"
    TRAINER = "trainer", "The trainer could not come"
    VENUE = "venue", "The place was not available"
    MOVED = "moved", "It was moved to another day"
    OTHER = "other", "Another reason, known to the coordinator"


@dataclass(frozen=True)
class EventFacts:
    """What is known of an event besides its day.

    Attributes:
        ref: its number in the learning system; "" to be given one.
        lasts: how many days it takes, 1 or more.
        capacity: places; None where there is no end of them.
        charge_pence: for who does not attend; None: no charge.
        cost_pence: what a place costs the pool; None: not known.
    """

    ref: str = ""
    lasts: int = 1
    starts_at: time | None = None
    venue: str = ""
    capacity: int | None = None
    overbooking_allowed: bool = False
    trainer_agency: Agency | None = None
    charge_pence: int | None = None
    cost_pence: int | None = None


@transaction.atomic
def plan(
    *, course: Course, facts: EventFacts, days: Sequence[date], doing: Changing
) -> list[Event]:
    """Plan a course on one day, or on several at once; days may be of the past.

    Args:
        course: offered on these days.
        facts: the same for every event; a number only where it is one event.
        days: first days, in any order; each is taken once.
        doing: who plans them.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: the course has ended, the number is taken, or days are too many.
        NeedsConfirming: a day is unusual, and nobody looked at it yet.
    """
    require_keeper(doing.by, course.partnership_id)
    lock_numbers(course.partnership_id)
    course = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    wanted = sorted(set(days))
    _check_days(course, wanted)
    check_ref(course.partnership_id, facts.ref, len(wanted))
    unusual = event_rules.doubts(course, wanted)
    confirm(event_rules.each_once(unusual.values()), doing.seen)
    made = []
    for day in wanted:
        ref = facts.ref or free_ref(course, day)
        made.append(_planned(course, facts, day, ref, doing))
        _explain(made[-1], unusual[day], doing)
    want_days(course.partnership_id, wanted)
    return made


def _planned(
    course: Course, facts: EventFacts, day: date, ref: str, doing: Changing
) -> Event:
    event = Event(partnership_id=course.partnership_id, course=course)
    _write(event, _values(facts, day, ref), doing)
    event.save()
    tell(event, doing, "planned")
    return event


@transaction.atomic
def change(
    *, event: Event, facts: EventFacts, starts_on: date, doing: Changing
) -> Event:
    """Change what is known of an event; places set free go to the waiting list.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: it is cancelled, more people have a place than that, the number or
            the day does not fit, or somebody was quicker.
        NeedsConfirming: its new day is unusual.
    """
    event = fresh(event, doing, EVENT.did)
    lock_numbers(event.partnership_id)
    event.status = EVENT.after(EventAct.CHANGE, event.status)
    before = event.starts_on
    _check_moved(event, starts_on)
    check_ref(event.partnership_id, facts.ref, 1, event)
    _check_capacity(event, facts)
    unusual: list[Doubt] = []
    if starts_on != before:
        found = event_rules.doubts(event.course, [starts_on], event)
        unusual = [
            Doubt(one.code, "starts_on", one.message) for one in found[starts_on]
        ]
    values = _values(facts, starts_on, facts.ref or event.ref)
    fields = changed(event, values)
    _write(event, values, doing)
    event.save()
    _explain(event, unusual, doing)
    tell(event, doing, EventAct.CHANGE.value, fields=fields)
    want_days(event.partnership_id, {before, starts_on})
    bookings.promote_waiting(event_id=event.pk, doing=doing)
    return event


@transaction.atomic
def deliver(*, event: Event, doing: Changing) -> Event:
    """Record that an event was given.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: it is not planned, is to come, or somebody was quicker.
    """
    event = fresh(event, doing, EVENT.did)
    status = EVENT.after(EventAct.DELIVER, event.status)
    if event.starts_on > timezone.localdate(doing.at):
        raise NotAllowed("", TO_COME.format(on=event.starts_on))
    return stands(event, status, doing, EventAct.DELIVER)


@transaction.atomic
def cancel(*, event: Event, why: str, doing: Changing) -> Event:
    """Record that a planned event does not take place; `why` stays on the trail.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: it is not planned, somebody came, or somebody was quicker.
    """
    event = fresh(event, doing, EVENT.did)
    status = EVENT.after(EventAct.CANCEL, event.status)
    _check_nobody_marked(event)
    placed = event.bookings.filter(status__in=PLACED).count()
    reason = WhyCancelled(why).value
    return stands(event, status, doing, EventAct.CANCEL, reason=reason, booked=placed)


@transaction.atomic
def reinstate(*, event: Event, doing: Changing) -> Event:
    """Put an event back to planned: the undo of `deliver` and `cancel`.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: it is planned, who came is marked, or somebody was quicker.
    """
    event = fresh(event, doing, EVENT.did)
    status = EVENT.after(EventAct.REINSTATE, event.status)
    _check_nobody_marked(event)
    event = stands(event, status, doing, EventAct.REINSTATE)
    bookings.promote_waiting(event_id=event.pk, doing=doing)
    return event


def why_not(event: Event, act: str) -> str:
    """Say why an act is not done to an event that stands so."""
    return EVENT.why_not[act].format(label=event.get_status_display())


def _values(facts: EventFacts, day: date, ref: str) -> dict[str, Any]:
    """Give what the columns of an event are to hold."""
    values = {name: value for name, value in vars(facts).items() if name != "lasts"}
    ends_on = day + timedelta(days=facts.lasts - 1)
    return values | {"ref": ref, "starts_on": day, "ends_on": ends_on}


def _write(event: Event, values: Mapping[str, Any], doing: Changing) -> None:
    for name, value in values.items():
        setattr(event, name, value)
    event.updated_at = doing.at


def _explain(event: Event, unusual: Sequence[Doubt], doing: Changing) -> None:
    explaining.explain(
        event,
        partnership_id=event.partnership_id,
        agency_id=None,
        doubts=unusual,
        doing=doing,
    )


def _check_days(course: Course, days: Sequence[date]) -> None:
    if not days:
        raise NotAllowed("days", "Enter at least one day.")
    if len(days) > event_rules.MOST_DAYS:
        raise NotAllowed("days", TOO_MANY.format(most=event_rules.MOST_DAYS))
    if course.ended_on is not None and days[-1] >= course.ended_on:
        raise NotAllowed("days", ENDED.format(course=course, on=course.ended_on))


def _check_moved(event: Event, day: date) -> None:
    """Keep an event that was given, or whose register is marked, out of the future."""
    if day == event.starts_on:
        return
    ended = event.course.ended_on
    if ended is not None and day >= ended:
        raise NotAllowed("starts_on", ENDED.format(course=event.course, on=ended))
    if day > timezone.localdate() and event.status != PLANNED:
        words = "The event was delivered, so its day cannot lie in the future."
        raise NotAllowed("starts_on", words)
    if day > timezone.localdate() and _is_marked(event):
        raise NotAllowed("starts_on", MARKED_HERE)


def _check_capacity(event: Event, facts: EventFacts) -> None:
    if facts.capacity is None or facts.overbooking_allowed:
        return
    taken = event.bookings.filter(status__in=PLACED).count()
    if taken > facts.capacity:
        raise NotAllowed("capacity", FEWER.format(taken=taken))


def _check_nobody_marked(event: Event) -> None:
    if _is_marked(event):
        raise NotAllowed("", MARKED_HERE)


def _is_marked(event: Event) -> bool:
    return event.bookings.filter(status__in=MARKED).exists()
