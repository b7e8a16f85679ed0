"""Marks who came to an event: the whole register at once, and takes marks back.

The event is locked, so of two people who mark at one time the second one sees what the
first one wrote. What both marked differently is not kept: it is shown. Source: C.10.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from safeguarding.access import audit
from safeguarding.access.permissions import Permission
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import ChangedMeanwhile, NotAllowed
from safeguarding.cases.services.keeping import Changing
from training.life_bookings import BOOKED, DNA, MARKING
from training.models import Booking, BookingStep, Event
from training.models.choices import CAME, MARKED
from training.services.delegates import follow
from training.services.giving import deliver_marked
from training.services.keeping_bookings import (
    REFUSED,
    Moved,
    in_words,
    lock_event,
    move,
    require,
    want,
    write_steps,
)

KEEPS = Permission.KEEP_TRAINING
MARKS = frozenset(act.value for act in MARKING.values())
OTHER_EVENT = "Somebody on the list is not booked on this event. Reload the page."
CLASH = (
    "{count} {people} marked differently after you opened the page. They are shown "
    "below with both answers. Choose what is right, and save again."
)


@dataclass(frozen=True)
class Clash:
    """Somebody marked differently by another person in the meantime.

    Attributes:
        status: where the booking stands now.
        by: who marked it so, in words.
        at: when; None where nobody's step is known.
    """

    status: str
    by: str
    at: datetime | None


class MarkedMeanwhile(ChangedMeanwhile):
    """Another person marked some of the people differently; nothing is written.

    Attributes:
        clashes: by the booking's key.
    """

    def __init__(self, clashes: Mapping[int, Clash]) -> None:
        NotAllowed.__init__(self, "", _clash_words(len(clashes)))
        self.clashes = clashes


def _clash_words(count: int) -> str:
    return CLASH.format(
        count=count, people="person was" if count == 1 else "people were"
    )


@transaction.atomic
def mark(
    *,
    event: Event,
    marks: Mapping[int, str],
    doing: Changing,
    reasons: Mapping[int, str] | None = None,
    seen: Mapping[int, str] | None = None,
) -> int:
    """Mark people of one event; a constant number of queries.

    Args:
        event: not cancelled, on this day or before it.
        marks: attended, part_attended, dna, or booked to take a mark back, by the
            booking's key. People left out stay as they are.
        doing: who marks, and when.
        reasons: a `Why` for who did not attend, by the booking's key.
        seen: where each booking stood on the person's page, by key. What is not given
            is taken to be as it is.

    Returns:
        How many people stand differently now.

    Raises:
        PermissionDenied: they do not keep training there.
        NotAllowed: the event was not given yet, or somebody cannot be marked so.
        MarkedMeanwhile: another person marked some of them differently.
    """
    fresh = lock_event(event.pk)
    require(doing.by, KEEPS, fresh.partnership_id, None)
    may_mark(fresh, doing)
    found = {
        one.pk: one for one in Booking.objects.filter(event=fresh, pk__in=list(marks))
    }
    if len(found) < len(marks):
        raise NotAllowed("", OTHER_EVENT)
    wanted = _news(marks, found, seen or {})
    moved = [move(found[pk], MARKING[to], doing, to) for pk, to in wanted.items()]
    why = reasons or {}
    for each in moved:
        _owes(each.booking, fresh)
    told = [one for one in found.values() if _says_why(one, marks, why)]
    changed = {each.booking.pk: each.booking for each in moved}
    changed |= {one.pk: one for one in told}
    _write(changed.values())
    follow(one.booking.pk for one in moved if one.booking.status in CAME)
    write_steps(moved, doing.by, doing)
    if any(one.booking.status in MARKED for one in moved):
        deliver_marked(fresh, doing)
    if moved or told:
        _tell(fresh, moved, doing)
    return len(changed)


def may_mark(event: Event, doing: Changing) -> None:
    """Make sure that an event was given, so that somebody can have come.

    Raises:
        NotAllowed: it is cancelled or still to come. Source: DOMAIN C.10.
    """
    if event.status == Event.Status.CANCELLED:
        raise NotAllowed("", REFUSED["attendance_of_a_given_event"])
    if event.starts_on > local_day(doing.at):
        raise NotAllowed("", REFUSED["attendance_of_a_past_event"])


def _news(
    marks: Mapping[int, str], found: Mapping[int, Booking], seen: Mapping[int, str]
) -> dict[int, str]:
    """Give what changes. What the person left as it was keeps another's mark."""
    news, clashing = {}, []
    for pk, to in marks.items():
        now, was = found[pk].status, seen.get(pk, found[pk].status)
        if to in (now, was):
            continue
        if now != was:
            clashing.append(pk)
        news[pk] = to
    if clashing:
        raise MarkedMeanwhile(_clashes(clashing, found))
    return news


def _clashes(keys: Sequence[int], found: Mapping[int, Booking]) -> dict[int, Clash]:
    steps = BookingStep.objects.filter(booking__in=keys).select_related("by")
    last = {step.booking_id: step for step in steps.order_by("pk")}
    return {
        pk: Clash(
            found[pk].status,
            str(last[pk].by or "An uploaded file")
            if pk in last
            else "An uploaded file",
            last[pk].at if pk in last else None,
        )
        for pk in keys
    }


def _says_why(
    booking: Booking, marks: Mapping[int, str], reasons: Mapping[int, str]
) -> bool:
    """Keep why somebody did not come; say whether that is news."""
    if booking.status != DNA or marks.get(booking.pk) != DNA:
        return False
    reason = reasons.get(booking.pk, booking.reason)
    is_news = reason != booking.reason
    booking.reason = reason
    return is_news


def _owes(booking: Booking, event: Event) -> None:
    """Charge who did not attend what the event says, and nobody else."""
    if booking.status == DNA:
        booking.charged_pence = event.charge_pence
        return
    booking.charged_pence, booking.reason = None, ""


def _write(bookings: Iterable[Booking]) -> None:
    fields = ["status", "reason", "charged_pence", "updated_at"]
    with in_words():
        Booking.objects.bulk_update(list(bookings), fields)


def _tell(event: Event, moved: Sequence[Moved], doing: Changing) -> None:
    counts: dict[str, int] = {}
    for one in moved:
        counts[one.act.value] = counts.get(one.act.value, 0) + 1
    audit.record(
        audit.Action.REGISTER_MARKED,
        by=doing.by,
        partnership_id=event.partnership_id,
        about=event,
        marks=counts,
    )
    want(event)


@transaction.atomic
def undo(*, event: Event, doing: Changing) -> int:
    """Take back what was marked last in one go, where nobody changed it since.

    Returns:
        How many people stand as before.

    Raises:
        PermissionDenied: they do not keep training there.
        NotAllowed: nothing is marked.
    """
    fresh = lock_event(event.pk)
    require(doing.by, KEEPS, fresh.partnership_id, None)
    steps = last_marks(fresh)
    if not steps:
        raise NotAllowed("", "Nobody is marked, so there is nothing to take back.")
    rows = Booking.objects.filter(event=fresh, pk__in=[s.booking_id for s in steps])
    found = {one.pk: one for one in rows}
    moved = [
        _back(found[step.booking_id], step, fresh, doing)
        for step in steps
        if found[step.booking_id].status == step.to_status
    ]
    _write([one.booking for one in moved])
    write_steps(moved, doing.by, doing)
    _tell(fresh, moved, doing)
    return len(moved)


def _back(booking: Booking, step: BookingStep, event: Event, doing: Changing) -> Moved:
    # Who waited and was marked goes back to a place: the wait of a past event is over.
    to = step.from_status if step.from_status in MARKED else BOOKED
    moved = move(booking, MARKING[to], doing, to)
    _owes(booking, event)
    return moved


def last_marks(event: Event) -> list[BookingStep]:
    """Give the steps of the last time somebody saved marks; none where nobody did."""
    rows = BookingStep.objects.filter(booking__event=event, act__in=MARKS)
    last = rows.order_by("-pk").values_list("at", flat=True).first()
    return list(rows.filter(at=last).order_by("pk")) if last else []
