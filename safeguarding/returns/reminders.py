"""Which reminders are wanted on a day: rows first, mail later (see `chasing`).

Steps count working days from the day a return is due, or from the last day of the
more time that was granted. Source: FEATURES 1 (7), 2 rows 59 and 60.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from safeguarding.periods import (
    add_working_days,
    is_working_day,
    working_days_before,
    working_days_between,
)
from safeguarding.returns.contacts import AddressBook, Capacity, Place, address_book
from safeguarding.returns.models import Obligation, Reminder, Submission
from safeguarding.returns.standing import (
    Standing,
    is_at_work,
    last_versions,
    where_it_stands,
    with_facts,
)

Step = Reminder.Step
# A step that was missed (nobody worked) is made up for this many working days.
MAKE_UP = 5
# Returns due longer ago, or further ahead, than this have no step today.
REACH = timedelta(days=60)
ANSWER_DAYS = 2
PREPARER, SIGNATORY, LEAD = (
    Capacity.PREPARER,
    Capacity.SIGNATORY,
    Capacity.EXECUTIVE_LEAD,
)


@dataclass(frozen=True)
class Rule:
    """One step: how many working days from the due date, and to whom."""

    step: Step
    days: int
    to: tuple[Capacity, ...]


RULES = (
    Rule(Step.BEFORE, -10, (PREPARER,)),
    Rule(Step.BEFORE, -3, (PREPARER,)),
    Rule(Step.DUE, 0, (PREPARER,)),
    Rule(Step.LATE_PREPARER, 3, (PREPARER,)),
    Rule(Step.LATE_SIGNATORY, 8, (PREPARER, SIGNATORY)),
    Rule(Step.LATE_LEAD, 15, (PREPARER, SIGNATORY, LEAD)),
)
# Nothing came yet: these are chased. What is locked is not: nobody could send it.
CHASED = {Standing.DUE, Standing.LATE, Standing.EXTENDED, Standing.CHECKING}


@dataclass(frozen=True)
class Wanted:
    """One reminder that a return calls for."""

    step: Step
    on: date
    to: tuple[Capacity, ...]


@dataclass(frozen=True)
class Chased:
    """One return and how it stands, as far as reminders need it."""

    owed: Any
    standing: Standing
    due_on: date
    answer_by: date | None

    def steps(self) -> Iterator[Wanted]:
        """Give every step this return can call for, whatever the day."""
        if self.standing is Standing.SENT_BACK and self.answer_by:
            on = working_days_before(self.answer_by, ANSWER_DAYS)
            yield Wanted(Step.SENT_BACK, on, (PREPARER,))
        elif self.standing in CHASED:
            for rule in RULES:
                yield Wanted(rule.step, step_day(self.due_on, rule.days), rule.to)
        elif self.standing is Standing.UNSIGNED:
            # The preparer has done their part: whoever signs is asked instead.
            for rule in RULES:
                to = tuple(dict.fromkeys(_signers(one) for one in rule.to))
                yield Wanted(rule.step, step_day(self.due_on, rule.days), to)


def _signers(capacity: Capacity) -> Capacity:
    return SIGNATORY if capacity is PREPARER else capacity


def step_day(due_on: date, days: int) -> date:
    """Give the day of a step, so many working days from the due date."""
    if days < 0:
        return working_days_before(due_on, -days)
    return add_working_days(due_on, days)


def step_of(one: Chased, day: date) -> Wanted | None:
    """Choose the step of a day: the latest that has come and is not long past."""
    come = [
        step
        for step in one.steps()
        if step.on <= day and working_days_between(step.on, day) <= MAKE_UP
    ]
    return max(come, key=lambda step: step.on, default=None)


def is_quiet(day: date) -> bool:
    """Say whether nobody is written to: weekends and bank holidays."""
    return not is_working_day(day)


def want_reminders(day: date) -> int:
    """Make the reminders that are wanted on a day, in every partnership.

    Running it again makes nothing twice: the database keeps one of each. Five
    queries and one insert, however many returns there are.

    Returns:
        How many rows were asked for; those that existed stay as they are.
    """
    book = address_book(day)
    rows = [row for one in chased(_near(day), day) for row in _rows(one, book, day)]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def _near(day: date) -> Any:
    """Keep the returns that can have a step on a day."""
    answer = Submission.objects.filter(
        obligation=OuterRef("pk"), state=Submission.State.SENT_BACK
    ).order_by("-version")
    first, last = day - REACH, day + REACH
    owed = with_facts(Obligation.objects.filter(period_end__lt=day)).annotate(
        answer=Subquery(answer.values("answer_by")[:1])
    )
    return owed.filter(
        Q(due_on__range=(first, last))
        | Q(extended_until__range=(first, last))
        | Q(answer__range=(first, last))
    )


def chased(owed: Iterable[Any], day: date) -> list[Chased]:
    """Say how returns stand, as far as reminders need it. Two queries."""
    rows = list(owed)
    sent = last_versions(row.last for row in rows)
    return [_chased(row, sent.get(row.last), day) for row in rows]


def _chased(owed: Any, sent: Submission | None, day: date) -> Chased:
    until = owed.extended_until
    if owed.first_received_at is None and _is_handed_back(sent):
        # Its own signatory handed it back: for the board nothing has come yet.
        sent = None
    standing = where_it_stands(
        owed, sent, day, until=until, is_checked=is_at_work(owed.checked_at, day)
    )
    return Chased(
        owed=owed,
        standing=standing,
        due_on=max(owed.due_on, until) if until else owed.due_on,
        answer_by=sent.answer_by if sent else None,
    )


def _is_handed_back(sent: Submission | None) -> bool:
    return sent is not None and sent.state == Submission.State.SENT_BACK


def _rows(one: Chased, book: AddressBook, day: date) -> Iterator[Reminder]:
    step = step_of(one, day)
    if step is None:
        return
    place = Place(one.owed.partnership_id, one.owed.agency_id)
    people: dict[int, Capacity] = {}
    for capacity in step.to:
        for person in book.who(place, one.owed.template_id, capacity):
            people.setdefault(person, capacity)
    for person, capacity in people.items():
        yield Reminder(
            obligation_id=one.owed.pk,
            partnership_id=place.partnership_id,
            agency_id=place.agency_id,
            step=step.step.value,
            to_id=person,
            capacity=capacity.value,
            wanted_on=step.on,
        )
