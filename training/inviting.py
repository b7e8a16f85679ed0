"""Which questions about a course are owed to whom: rows first, mail later.

Asked is whoever gave a work address, about events since their partnership switched
invitations on. Whoever has answered, by paper too, is not asked again; nor is anybody
about an event that was cancelled, or that they did not attend after all.
Source: DOMAIN C.10.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeguarding.cases.clocks import add_months
from training.models import (
    Booking,
    DelegateContact,
    EvaluationInvite,
    Event,
    Impact,
    Invitations,
)
from training.models.choices import CAME, Status
from training.services.contacts import works_there

Stage = EvaluationInvite.Stage
State = EvaluationInvite.State
ASKED = (Stage.PRE, Stage.POST, Stage.THREE, Stage.SIX)
MONTHS: Mapping[Stage, int] = {Stage.THREE: 3, Stage.SIX: 6}
OF_MANAGER: Mapping[int, Stage] = {3: Stage.MANAGER_THREE, 6: Stage.MANAGER_SIX}
IMPACT_OF: Mapping[Stage, int] = {
    Stage.THREE: 3,
    Stage.SIX: 6,
    Stage.MANAGER_THREE: 3,
    Stage.MANAGER_SIX: 6,
}
# How sure somebody was half a year before a course says little about the course.
PRE_DAYS = 10
# What was missed (nobody worked, a register was marked late) is made up for.
POST_DAYS = 30
MAKE_UP_MONTHS = 1
# Whoever was not reached for so long after that is not asked any more.
SLACK = timedelta(days=14)
BATCH = 1_000


def want_invites(day: date) -> int:
    """Make the rows of what is to be asked on a day, in every partnership.

    Running it again makes nothing twice. One query for each stage and the inserts,
    however many are asked.

    Returns:
        How many rows were made.
    """
    return sum(_want(stage, day) for stage in ASKED)


def _want(stage: Stage, day: date) -> int:
    keys = due(stage, day).values_list("pk", flat=True)
    rows = [
        EvaluationInvite(booking_id=key, stage=stage.value, wanted_on=day)
        for key in keys.iterator(chunk_size=BATCH)
    ]
    EvaluationInvite.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def due(stage: Stage, day: date) -> "QuerySet[Booking]":
    """List the bookings to be asked about at a stage on a day, and not asked yet."""
    asked = EvaluationInvite.objects.filter(booking=OuterRef("pk"), stage=stage.value)
    switched_on = Invitations.objects.filter(
        partnership=OuterRef("partnership"),
        starts_on__lte=OuterRef("event__starts_on"),
    )
    return still(stage, day).filter(
        _window(stage, day), Exists(switched_on), ~Exists(asked)
    )


def still(stage: Stage, day: date) -> "QuerySet[Booking]":
    """List the bookings that may be written to about a stage, if its day has come."""
    rows = holds(stage, day)
    if stage in OF_MANAGER.values():
        return rows
    rows = rows.filter(works_there())
    contacts = DelegateContact.objects.filter(
        delegate=OuterRef("delegate"), keep_until__gte=day
    )
    earliest = _window_start(stage, day) - SLACK
    in_time = Q() if stage is Stage.PRE else Q(event__ends_on__gte=earliest)
    return rows.filter(in_time, Exists(contacts))


def holds(stage: Stage, day: date) -> "QuerySet[Booking]":
    """List the bookings of which a stage can be answered: they attended, and did not.

    A manager is asked about what somebody said has changed.
    """
    if stage in OF_MANAGER.values():
        said = Impact.objects.filter(
            booking=OuterRef("pk"),
            stage=IMPACT_OF[stage],
            practice_changed=True,
            manager_confirmed=None,
        )
        return Booking.objects.filter(Exists(said), status__in=CAME)
    if stage is Stage.PRE:
        stands = Q(
            status=Status.BOOKED.value,
            event__status=Event.Status.PLANNED.value,
            event__starts_on__gte=day,
        )
    else:
        stands = Q(status__in=CAME, event__status=Event.Status.DELIVERED.value)
    return Booking.objects.filter(stands & ~_answered(stage))


def _answered(stage: Stage) -> Any:
    if stage in IMPACT_OF:
        return Exists(
            Impact.objects.filter(booking=OuterRef("pk"), stage=IMPACT_OF[stage])
        )
    # Written out: of who has no evaluation yet, nothing is answered.
    return Q(
        evaluation__isnull=False, **{f"evaluation__{stage.value}_score__isnull": False}
    )


def _window(stage: Stage, day: date) -> Q:
    """Give the condition that the time of a stage has come and is not long past."""
    if stage is Stage.PRE:
        last = day + timedelta(days=PRE_DAYS)
        return Q(event__starts_on__gt=day, event__starts_on__lte=last)
    end = day - timedelta(days=1)
    if stage in MONTHS:
        end = add_months(day, -MONTHS[stage])
    return Q(event__ends_on__gte=_window_start(stage, day), event__ends_on__lte=end)


def _window_start(stage: Stage, day: date) -> date:
    """Give the last day an event may have ended to be asked about still."""
    if stage in MONTHS:
        return add_months(day, -MONTHS[stage] - MAKE_UP_MONTHS)
    return day - timedelta(days=POST_DAYS)


def needless(day: date) -> "QuerySet[EvaluationInvite]":
    """List the rows that nobody needs any more: answered otherwise, or not true now.

    A link that was sent stays good until it expires, also when the address is gone.
    """
    gone = Q(pk__in=[])
    sent = Q(state=State.SENT.value)
    for stage in Stage:
        to_write, to_answer = (
            Exists(rows.filter(pk=OuterRef("booking")))
            for rows in (still(stage, day), holds(stage, day))
        )
        gone |= Q(stage=stage.value) & (~sent & ~to_write | sent & ~to_answer)
    open_states = (State.WANTED.value, State.FAILED.value, State.SENT.value)
    return EvaluationInvite.objects.filter(gone, state__in=open_states)
