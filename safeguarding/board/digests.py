"""Sends the reminders of actions that are wanted: one message a person a day.

The row is the work. A message is sent inside the transaction that marks its rows: a
crash between the two sends that one message once more, and never loses it. A mail
server that refuses leaves the rows to be tried again, for as long as they hold.

The message says how many actions wait and where, never what they are about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from safeguarding import messages
from safeguarding.access.models import User
from safeguarding.board.life_actions import AT_WORK
from safeguarding.board.models import ActionReminder
from safeguarding.board.reminding import (
    BEFORE,
    DUE,
    LATE,
    step_of,
    want_reminders,
    workers,
)
from safeguarding.returns.chasing import Outcome
from safeguarding.returns.reminders import is_quiet

SUBJECT = "Safeguarding actions: what your agency promised"
SAYS = {
    BEFORE: ("{} action is due soon", "{} actions are due soon"),
    DUE: ("{} action is due now", "{} actions are due now"),
    LATE: ("{} action is overdue", "{} actions are overdue"),
}
ORDER = (LATE, DUE, BEFORE)


@dataclass(frozen=True)
class Group:
    """What waits for one agency in one partnership: numbers of actions only."""

    name: str
    lines: tuple[str, ...]


def remind(*, now: datetime) -> Outcome:
    """Make today's reminders and send them. On quiet days nothing is done at all.

    Running it twice, or twice at once, sends nobody a second message that day.
    """
    day = timezone.localdate(now)
    if is_quiet(day):
        return Outcome()
    want_reminders(day)
    stopped = stop_needless(day)
    done = list(
        messages.to_each(_people_waiting(), lambda one: _write_to(one, day, now))
    )
    return Outcome(done.count(True), done.count(False), stopped)


def _people_waiting() -> list[int]:
    rows = ActionReminder.objects.filter(sent_at=None).order_by("person_id")
    return list(rows.values_list("person_id", flat=True).distinct())


@transaction.atomic
def stop_needless(day: date) -> int:
    """Take out reminders that hold no more: it is done, the day moved, or long past.

    Nor is anybody written to who does not work on the agency's actions any more.

    Returns:
        How many were taken out.
    """
    rows = ActionReminder.objects.filter(sent_at=None).select_related("action")
    waiting = list(rows.select_for_update(skip_locked=True, of=("self",)))
    present = {(s.partnership_id, s.agency_id, s.user_id) for s in workers(day)}
    needless = [row.pk for row in waiting if not _is_needed(row, present, day)]
    ActionReminder.objects.filter(pk__in=needless).delete()
    return len(needless)


def _is_needed(
    row: ActionReminder, present: set[tuple[int, int | None, int]], day: date
) -> bool:
    if (row.partnership_id, row.agency_id, row.person_id) not in present:
        return False
    if row.action.state not in AT_WORK:
        return False
    step = step_of(row.action.due_on, day)
    return step is not None and (step.name, step.on) == (row.step, row.on)


@transaction.atomic
def _write_to(person: int, day: date, now: datetime) -> bool | None:
    """Send one person their message; None when there is nothing to send them."""
    mine = ActionReminder.objects.filter(person_id=person)
    rows = list(
        mine.filter(sent_at=None)
        .select_related("agency", "partnership")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("partnership_id", "agency_id", "pk")
    )
    start = timezone.make_aware(datetime.combine(day, time.min))
    if not rows or mine.filter(sent_at__gte=start).exists():
        return None
    gone = _mail(User.objects.get(pk=person), rows)
    if gone:
        ActionReminder.objects.filter(pk__in=[row.pk for row in rows]).update(
            sent_at=now
        )
    return gone


def _mail(person: User, rows: Sequence[ActionReminder]) -> bool:
    link = settings.SITE_URL + reverse("board:actions-worklist", args=["mine"])
    context = {"groups": message_groups(rows), "link": link}
    text = render_to_string("board/mail/actions.txt", context)
    return messages.send(SUBJECT, text, person.email)


def message_groups(rows: Iterable[ActionReminder]) -> list[Group]:
    """Arrange what a message says by agency and partnership, each action once."""
    found: dict[str, dict[str, set[int]]] = {}
    for row in rows:
        steps = found.setdefault(f"{row.agency}, {row.partnership}", {})
        steps.setdefault(row.step, set()).add(row.action_id)
    return [
        Group(
            name,
            tuple(_line(step, len(steps[step])) for step in ORDER if step in steps),
        )
        for name, steps in found.items()
    ]


def _line(step: str, count: int) -> str:
    return SAYS[step][count != 1].format(count)
