"""Adds people to the register of an event because they came without a booking."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from safeguarding.access.permissions import Permission
from safeguarding.cases.services.keeping import Changing
from training.models import Booking, Event
from training.services.bookings import Who, book_all
from training.services.keeping_bookings import lock_event, require
from training.services.marking import mark, may_mark


@transaction.atomic
def walk_in(
    *, event: Event, people: Sequence[tuple[Who, str]], doing: Changing
) -> list[Booking]:
    """Book people who came to an event that has begun, and mark them at once.

    Args:
        event: not cancelled, on this day or before it.
        people: each with attended or part_attended.
        doing: who marks, when, and what they had seen.

    Raises:
        PermissionDenied: they do not keep training there.
        NotAllowed: somebody is on the list already, or no place is free.
        NeedsConfirming: something is unusual.
    """
    fresh = lock_event(event.pk)
    require(doing.by, Permission.KEEP_TRAINING, fresh.partnership_id, None)
    may_mark(fresh, doing)
    made = book_all(event=fresh, people=[who for who, _ in people], doing=doing)
    came = zip(made, people, strict=True)
    mark(
        event=fresh,
        marks={booking.pk: status for booking, (_, status) in came},
        doing=doing,
    )
    return made


@transaction.atomic
def take_sheet(
    *,
    event: Event,
    marks: Mapping[int, str],
    seen: Mapping[int, str],
    people: Sequence[tuple[Who, str]],
    doing: Changing,
) -> int:
    """Mark what a sign-in sheet says, and add who came without a booking.

    Args:
        event: not cancelled, on this day or before it.
        marks: attended, part_attended or dna, by the booking's key.
        seen: where the bookings stood when the sheet was shown.
        people: to be added, each with attended or part_attended.
        doing: who marks, when, and what they had seen.

    Returns:
        How many people stand differently now.

    Raises:
        NotAllowed: somebody cannot be marked so, or was marked otherwise since.
        NeedsConfirming: something is unusual.
    """
    count = mark(event=event, marks=marks, seen=seen, doing=doing)
    if people:
        count += len(walk_in(event=event, people=people, doing=doing))
    return count
