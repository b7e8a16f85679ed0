"""Sends the invitations and reminders of rounds: one message a mailbox a day.

The row is the work. A message is sent inside the transaction that marks its rows: a
crash between the two sends that one message once more on the next run, and never loses
it. Nothing of an answer is in a message. Source: DOMAIN C.7, F.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audits import links
from audits.models import Required, Response, RoundReminder
from audits.reminders import (
    Reached,
    Step,
    address_book,
    due_day,
    is_wanted,
    step_days,
    want_reminders,
)
from safeguarding import messages
from safeguarding.periods import is_working_day, working_days_between

SUBJECT = "Safeguarding self-assessment: what is wanted from you"
MOST_ATTEMPTS = 10
# Half of a task's time limit: 700 offices took 36 seconds on a busy machine.
BUDGET_SECONDS = 300.0
# A trust answers for many schools: the page lists the others.
MOST_LINES = 30
BY_HAND = (Step.INVITED, Step.CHASED)


@dataclass(frozen=True)
class Outcome:
    """What one run did: messages sent, failed, rows not needed any more, any left."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    is_left: bool = False


@dataclass(frozen=True)
class Line:
    """One answer in a message: what, of whom, by when. Never what it says."""

    title: str
    whose: str
    says: str
    link: str = ""


def remind(*, now: datetime, budget_seconds: float = BUDGET_SECONDS) -> Outcome:
    """Make today's reminders and send them. On quiet days nothing is done at all.

    Running it twice, or twice at once, sends nobody a second message that day.

    Args:
        now: the moment.
        budget_seconds: after so long no further message is begun; the outcome says
            that some are left.
    """
    until = monotonic() + budget_seconds
    day = timezone.localdate(now)
    if not is_working_day(day):
        return Outcome()
    want_reminders(day)
    dropped = drop_needless(day)
    done: list[bool] = []
    is_left = False
    for went in messages.to_each(_mailboxes(), lambda one: _write_to(one, day, now)):
        done.append(went)
        if monotonic() > until:
            is_left = True
            break
    return Outcome(done.count(True), done.count(False), dropped, is_left)


def _open() -> QuerySet[RoundReminder]:
    rows: QuerySet[RoundReminder] = RoundReminder.objects.filter(
        sent_at=None, attempts__lt=MOST_ATTEMPTS
    )
    return rows


def _mailboxes() -> list[Reached]:
    """List who has a message coming, tried least often first."""
    rows = _open().order_by("attempts", "pk").values_list("person_id", "email")
    return [Reached(*one) for one in dict.fromkeys(rows)]


@transaction.atomic
def drop_needless(day: date) -> int:
    """Drop the rows not needed any more: the answer came, the day moved, a seat ended.

    What was sent stays, as the log of it.
    """
    rows = RoundReminder.objects.filter(sent_at=None)
    needed = rows.filter(is_wanted()).annotate(due=due_day("required__"))
    book = address_book(day)
    keep = [
        row.pk
        for row in needed.select_related("required__establishment")
        if _is_needed(row, book)
    ]
    return int(rows.exclude(pk__in=keep).delete()[0])


def _is_needed(row: Any, book: Any) -> bool:
    if Reached(row.person_id, row.email) not in book.reach(row.required):
        return False
    return row.step in BY_HAND or (Step(row.step), row.on) in set(step_days(row.due))


@transaction.atomic
def _write_to(mailbox: Reached, day: date, now: datetime) -> bool | None:
    """Send one mailbox its message; None when there is nothing to send."""
    mine = RoundReminder.objects.filter(person=mailbox.person, email=mailbox.email)
    rows = list(
        (mine & _open())
        .annotate(due=due_day("required__"))
        .select_related(
            "required__round__partnership",
            "required__agency",
            "required__establishment",
            "person",
        )
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("due", "pk")
    )
    start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    if not rows or mine.filter(sent_at__gte=start).exists():
        return None
    gone = _mail(rows, mailbox, day, now)
    RoundReminder.objects.filter(pk__in=[row.pk for row in rows]).update(
        sent_at=now if gone else None, attempts=rows[0].attempts + 1
    )
    if gone:
        invited = {row.required_id for row in rows if row.step == Step.INVITED}
        first = Required.objects.filter(pk__in=invited, invited_at=None)
        first.update(invited_at=now)
    return gone


def _mail(rows: Sequence[Any], mailbox: Reached, day: date, now: datetime) -> bool:
    once = list({row.required_id: row for row in rows}.values())
    shown = once[:MOST_LINES]
    opens = {} if mailbox.person else _links(shown, now)
    context = {
        "lines": [_line(row, day, opens.get(row.required_id, "")) for row in shown],
        "more": len(once) - len(shown),
        "page": settings.SITE_URL + reverse("audits:answers") if not opens else "",
    }
    text = render_to_string("audits/mail/rounds.txt", context)
    to = rows[0].person.email if mailbox.person else mailbox.email
    return messages.send(SUBJECT, text, to)


def _links(rows: Sequence[Any], now: datetime) -> dict[int, str]:
    """Make a link of its own for each answer, for a mailbox without an account."""
    wanted = Response.objects.filter(required__in=[row.required_id for row in rows])
    responses = wanted.select_related("round", "required")
    return {one.required_id: links.make(one, at=now) for one in responses}


def _line(row: Any, day: date, link: str) -> Line:
    required = row.required
    return Line(
        title=f"{required.round.title}, {required.round.partnership}",
        whose=str(required),
        says=says_when(row.due, day, is_extended=row.due > required.round.due_on),
        link=link,
    )


def says_when(due: date, day: date, *, is_extended: bool = False) -> str:
    """Say when an answer is due, as the middle of a sentence."""
    words = f"{due:%-d %B %Y}"
    what = "has more time until" if is_extended else "is due on"
    if day == due:
        return f"{what} {words}, which is today"
    if day < due:
        return f"{what} {words}, in {_days(working_days_between(day, due))}"
    gone = max(1, working_days_between(due, day))
    return f"was to come by {words}, {_days(gone)} ago"


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"
