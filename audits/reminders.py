"""Which invitations and reminders of a round are wanted: rows first, mail later.

Steps count working days from the day an answer is due, or from the last day of the more
time that was given. Who has answered is not written to. Source: DOMAIN C.7.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest

from audits.models import Required, ResponseState, Round, RoundReminder
from audits.ringing import ring_on_commit
from safeguarding.access.models import Assignment
from safeguarding.access.permissions import GRANTS, Permission
from safeguarding.periods import (
    add_working_days,
    working_days_before,
    working_days_between,
)

Step = RoundReminder.Step
STEPS = (
    (Step.BEFORE, -10),
    (Step.BEFORE, -3),
    (Step.DUE, 0),
    (Step.LATE, 5),
    (Step.LATE, 10),
)
"""Working days from the day an answer is due."""
# A step that was missed (nobody worked) is made up for this many working days.
MAKE_UP = 4
BATCH = 1_000
STILL_TO_COME = (ResponseState.NOT_STARTED, ResponseState.IN_PROGRESS)
ROLES = [
    role.value for role, grants in GRANTS.items() if Permission.ANSWER_AUDITS in grants
]


@dataclass(frozen=True)
class Reached:
    """One mailbox that a requirement is reminded at: a person, or an office."""

    person: int | None
    email: str = ""


@dataclass(frozen=True)
class Book:
    """Who answers for each agency in each partnership on one day.

    Attributes:
        people: (partnership, agency) -> keys of people who may answer.
    """

    people: dict[tuple[int, int], list[int]]

    def reach(self, one: Any) -> list[Reached]:
        """Give the mailboxes of a requirement; none where nobody is known.

        An establishment is answered for by its agency's people; where there are none,
        by its office.
        """
        people = self.people.get((one.partnership_id, one.agency_id or 0), [])
        if people:
            return [Reached(person) for person in people]
        school = one.establishment
        return [Reached(None, school.email)] if school and school.email else []


def address_book(day: date, partnership_ids: Iterable[int] | None = None) -> Book:
    """Read who answers for what on a day. One query."""
    seats = Assignment.objects.on_day(day).filter(
        role__in=ROLES, agency__isnull=False, user__is_active=True
    )
    if partnership_ids is not None:
        seats = seats.filter(partnership__in=list(partnership_ids))
    people: dict[tuple[int, int], list[int]] = {}
    keys = seats.order_by("user_id").values_list(
        "partnership_id", "agency_id", "user_id"
    )
    for partnership_id, agency_id, user_id in keys:
        known = people.setdefault((partnership_id, agency_id or 0), [])
        if user_id not in known:
            known.append(user_id)
    return Book(people)


def due_day(prefix: str = "") -> Greatest:
    """Give the expression of the day a requirement's answer is due."""
    # PostgreSQL leaves out what is empty.
    return Greatest(F(f"{prefix}round__due_on"), F(f"{prefix}extended_until"))


def waiting() -> Any:
    """List who is asked here and has not answered an open round, with the due day."""
    rows = Required.objects.filter(
        round__state=Round.State.OPEN, round__tool="", response__state__in=STILL_TO_COME
    )
    return rows.annotate(due=due_day()).select_related("establishment")


def nobody_to_write_to(rows: Any, day: date) -> Any:
    """Keep the requirements that no person and no office can be reminded of."""
    seats = Assignment.objects.on_day(day).filter(
        role__in=ROLES,
        user__is_active=True,
        partnership=OuterRef("partnership"),
        agency=OuterRef("agency"),
    )
    return rows.filter(
        ~Exists(seats), Q(establishment=None) | Q(establishment__email="")
    )


def step_days(due: date) -> Iterator[tuple[Step, date]]:
    """Give every step of an answer that is due on a day, with the step's own day."""
    for step, days in STEPS:
        if days < 0:
            yield step, working_days_before(due, -days)
        else:
            yield step, add_working_days(due, days)


def step_of(due: date, day: date) -> tuple[Step, date] | None:
    """Choose the step of a day: the latest that has come and is not long past."""
    come = [
        (step, on)
        for step, on in step_days(due)
        if on <= day and working_days_between(on, day) <= MAKE_UP
    ]
    return max(come, key=lambda one: one[1], default=None)


def want_reminders(day: date) -> int:
    """Make the reminders that are wanted on a day, in every partnership.

    Running it again makes nothing twice: the database keeps one of each. Two queries
    and the inserts, however many must answer.

    Returns:
        How many rows were asked for; those that existed stay as they are.
    """
    by_due = {
        due: step_of(due, day)
        for due in waiting().order_by().values_list("due", flat=True).distinct()
    }
    if not any(by_due.values()):
        return 0
    book = address_book(day)
    rows = [
        row
        for one in waiting().filter(due__in=[due for due in by_due if by_due[due]])
        for row in _rows(one, book, *(by_due[one.due] or (Step.DUE, day)))
    ]
    return _insert(rows)


def want_invitations(
    of: Round, day: date, required: Sequence[Required] | None = None
) -> int:
    """Ask for the invitations of a round, or of some who were required later.

    Returns:
        To how many mailboxes; 0 where the answers are kept in another tool.
    """
    return want_for(of, Step.INVITED, day, [one.pk for one in required or ()] or None)


def want_for(of: Round, step: Step, day: date, required: list[int] | None) -> int:
    """Ask for one step of an open round, for all who have not answered or for some."""
    rows = waiting().filter(round=of)
    if required is not None:
        rows = rows.filter(pk__in=required)
    book = address_book(day, [of.partnership_id])
    made = _insert([row for one in rows for row in _rows(one, book, step, day)])
    if made:
        ring_on_commit()
    return made


def is_wanted() -> Q:
    """Build the filter of reminders whose answer is still to come, with `due` known."""
    return Q(
        required__round__state=Round.State.OPEN,
        required__round__tool="",
        required__response__state__in=STILL_TO_COME,
    )


def _rows(one: Any, book: Book, step: Step, on: date) -> Iterator[RoundReminder]:
    for to in book.reach(one):
        yield RoundReminder(
            required_id=one.pk,
            person_id=to.person,
            email=to.email,
            step=step.value,
            on=on,
        )


def _insert(rows: list[RoundReminder]) -> int:
    RoundReminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)
