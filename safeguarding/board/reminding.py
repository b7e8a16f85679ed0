"""Which reminders of actions are wanted on a day: rows first, mail later (`digests`).

Ten working days before an action is due, on the day, and every ten working days it is
late, to the people of the owner who work on its actions. Source: FEATURES 1 (7).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from safeguarding.access.models import Assignment
from safeguarding.access.permissions import GRANTS, Permission
from safeguarding.board.life_actions import AT_WORK
from safeguarding.board.models import Action, ActionReminder
from safeguarding.periods import (
    add_working_days,
    working_days_before,
    working_days_between,
)
from safeguarding.returns.contacts import Place, seats_of_agencies

EVERY = 10
BEFORE, DUE, LATE = "before", "due", "late"
# A step that was missed (nobody worked) is made up for this many working days.
MAKE_UP = 5
# Ten working days, and what holidays can lie between.
REACH = timedelta(days=30)
WORKERS = [
    role.value
    for role, granted in GRANTS.items()
    if Permission.WORK_ON_ACTIONS in granted
]


@dataclass(frozen=True)
class Step:
    """One reminder an action calls for: which, and of which day."""

    name: str
    on: date


def step_of(due_on: date, day: date) -> Step | None:
    """Choose the step of a day: the latest that has come and is not long past."""
    if day < due_on:
        before = working_days_before(due_on, EVERY)
        return Step(BEFORE, before) if _is_now(before, day) else None
    late = working_days_between(due_on, day)
    if late < EVERY:
        return Step(DUE, due_on) if late <= MAKE_UP else None
    days = late - late % EVERY
    return (
        Step(LATE, add_working_days(due_on, days)) if late % EVERY <= MAKE_UP else None
    )


def _is_now(on: date, day: date) -> bool:
    return on <= day and working_days_between(on, day) <= MAKE_UP


def want_reminders(day: date) -> int:
    """Make the reminders that are wanted on a day, in every partnership.

    Running it again makes nothing twice: the database keeps one of each. Two queries
    and one insert, however many actions there are.

    Returns:
        How many rows were asked for; those that existed stay as they are.
    """
    people = _people(day)
    found = Action.objects.filter(state__in=AT_WORK, due_on__lte=day + REACH)
    rows = [row for one in found for row in _rows(one, people, day)]
    ActionReminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def _people(day: date) -> dict[Place, set[int]]:
    """Give who works on the actions of each agency on a day."""
    people: dict[Place, set[int]] = {}
    for seat in workers(day):
        place = Place(seat.partnership_id, seat.agency_id or 0)
        people.setdefault(place, set()).add(seat.user_id)
    return people


def workers(day: date) -> Iterable[Assignment]:
    """List the seats of people who work on their agency's actions on a day."""
    return seats_of_agencies(day).filter(role__in=WORKERS)


def _rows(
    one: Action, people: dict[Place, set[int]], day: date
) -> Iterator[ActionReminder]:
    step = step_of(one.due_on, day)
    if step is None or step.on < one.created_on:
        return
    for person in sorted(people.get(Place(one.partnership_id, one.agency_id), ())):
        yield ActionReminder(
            partnership_id=one.partnership_id,
            agency_id=one.agency_id,
            action_id=one.pk,
            person_id=person,
            step=step.name,
            on=step.on,
        )
