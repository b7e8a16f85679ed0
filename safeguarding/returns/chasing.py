"""Sends the reminders that are wanted: one message a person a day, and a log of it.

The row is the work. A message is sent inside the transaction that marks its rows: a
crash between the two sends that one message once more on the next run, and never
loses it. A mail server that refuses leaves the rows to be tried again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from safeguarding import messages
from safeguarding.access.models import User
from safeguarding.periods import working_days_between
from safeguarding.returns.contacts import Place, seats_of_agencies
from safeguarding.returns.models import Obligation, Reminder
from safeguarding.returns.reminders import (
    Chased,
    chased,
    is_quiet,
    want_reminders,
)
from safeguarding.returns.standing import Standing, with_facts

State, Step = Reminder.State, Reminder.Step
# Wanted as long as the return stands like this, on whatever day it was asked for.
WHILE: dict[str, Standing] = {
    Step.SENT_BACK.value: Standing.SENT_BACK,
    Step.SIGN.value: Standing.UNSIGNED,
}
SUBJECT = "Safeguarding returns: what your agency owes"
MOST_ATTEMPTS = 10


@dataclass(frozen=True)
class Outcome:
    """What one run did: messages sent, failed, and rows not needed any more."""

    sent: int = 0
    failed: int = 0
    stopped: int = 0


@dataclass(frozen=True)
class Line:
    """One return in a message: names and dates, never a figure."""

    title: str
    period: str
    says: str


@dataclass(frozen=True)
class Group:
    """The returns of one agency in one partnership."""

    name: str
    lines: tuple[Line, ...]


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


def _open() -> QuerySet[Reminder]:
    """List the reminders still to be sent."""
    again = Q(state=State.FAILED, attempts__lt=MOST_ATTEMPTS)
    rows: QuerySet[Reminder] = Reminder.objects.filter(Q(state=State.WANTED) | again)
    return rows


def _people_waiting() -> list[int]:
    """List the people who have a reminder coming, tried least often first."""
    rows = _open().order_by("attempts", "to_id").values_list("to_id", flat=True)
    return list(dict.fromkeys(rows))


@transaction.atomic
def stop_needless(day: date) -> int:
    """Stop the reminders that are not needed any more: it came, or the day moved.

    Nor is anybody written to who has no seat for the agency any more.
    """
    rows = list(_open().select_for_update(skip_locked=True, of=("self",)))
    known = _returns_of(rows, day)
    present = {
        (Place(seat.partnership_id, seat.agency_id or 0), seat.user_id)
        for seat in seats_of_agencies(day)
    }
    needless = [row.pk for row in rows if not _is_needed(row, known, present)]
    return Reminder.objects.filter(pk__in=needless).update(state=State.STOPPED)


def _is_needed(
    row: Reminder, known: dict[int, Chased], present: set[tuple[Place, int]]
) -> bool:
    if (Place(row.partnership_id, row.agency_id), row.to_id) not in present:
        return False
    one = known[row.obligation_id]
    if row.step in WHILE:
        return one.standing is WHILE[row.step]
    return (row.step, row.wanted_on) in {(s.step.value, s.on) for s in one.steps()}


def _returns_of(rows: Iterable[Reminder], day: date) -> dict[int, Chased]:
    keys = {row.obligation_id for row in rows}
    owed = with_facts(Obligation.objects.filter(pk__in=keys))
    return {one.owed.pk: one for one in chased(owed, day)}


@transaction.atomic
def _write_to(person: int, day: date, now: datetime) -> bool | None:
    """Send one person their message; None when there is nothing to send them."""
    rows = list(
        _open()
        .filter(to_id=person)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("obligation__due_on", "pk")
    )
    if not rows or _written_to_today(person, day):
        return None
    gone = _mail(User.objects.get(pk=person), rows, day)
    for row in rows:
        row.state = State.SENT.value if gone else State.FAILED.value
        row.sent_at = now if gone else None
        row.attempts += 1
    Reminder.objects.bulk_update(rows, ["state", "sent_at", "attempts"])
    return gone


def _written_to_today(person: int, day: date) -> bool:
    start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    sent = Reminder.objects.filter(to_id=person, sent_at__gte=start)
    return sent.exists()


def _mail(person: User, rows: Sequence[Reminder], day: date) -> bool:
    groups = message_groups(rows, day)
    context = {"groups": groups, "link": settings.SITE_URL + reverse("returns:mine")}
    text = render_to_string("returns/mail/digest.txt", context)
    return messages.send(SUBJECT, text, person.email)


def message_groups(rows: Iterable[Reminder], day: date) -> list[Group]:
    """Arrange what a message says by agency and partnership, each return once.

    The places by name, and of each place what is due first comes first.
    """
    known = _returns_of(list(rows), day)
    last = {row.obligation_id: row for row in sorted(rows, key=_by_day)}
    found: dict[str, list[Line]] = {}
    for one in sorted(known.values(), key=_by_due):
        name = f"{one.owed.agency}, {one.owed.partnership}"
        found.setdefault(name, []).append(_line(one, last[one.owed.pk], day))
    return [Group(name, tuple(lines)) for name, lines in sorted(found.items())]


def _by_due(one: Chased) -> tuple[date, str, int]:
    return one.due_on, one.owed.template.title, one.owed.pk


def _by_day(row: Reminder) -> tuple[date, int]:
    return row.wanted_on, row.pk


def _line(one: Chased, row: Reminder, day: date) -> Line:
    says = _says(one, day)
    if one.standing is Standing.UNSIGNED:
        says = f"waits for a signature; {says}"
    if row.step == Step.LATE_LEAD and row.capacity == "EXECUTIVE_LEAD":
        says = f"{says}; whoever prepares and signs it was reminded before"
    return Line(one.owed.template.title, one.owed.period.short_label, says)


def _says(one: Chased, day: date) -> str:
    if one.standing is Standing.SENT_BACK and one.answer_by:
        return f"was sent back; an answer is wanted by {one.answer_by:%-d %B %Y}"
    due = f"{one.due_on:%-d %B %Y}"
    what = "has more time until" if one.due_on > one.owed.due_on else "is due on"
    if day == one.due_on:
        return f"{what} {due}, which is today"
    if day < one.due_on:
        left = working_days_between(day, one.due_on)
        return f"{what} {due}, in {_days(left)}"
    gone = max(1, working_days_between(one.due_on, day))
    return f"was to come by {due}, {_days(gone)} ago"


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"
