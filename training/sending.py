"""Sends the questions about courses: one message a mailbox a day, one reminder each.

The row is the work. A message is sent inside the transaction that marks its rows: a
crash between the two sends that one message once more on the next run, and never loses
it. A message names courses and months, and nobody. Source: DOMAIN C.10, F.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone

from safeguarding import messages
from safeguarding.periods import is_working_day
from training import links
from training.inviting import OF_MANAGER, needless, want_invites
from training.models import EvaluationInvite

SUBJECT = "Training: a few questions"
MOST_ATTEMPTS = 10
# Half of a task's time limit.
BUDGET_SECONDS = 300.0
REMIND_AFTER = timedelta(days=7)
# A reminder of a link that ends within a day helps nobody.
LEAST_LEFT = timedelta(days=1)
State = EvaluationInvite.State
Stage = EvaluationInvite.Stage
ASKS = {
    Stage.PRE: "one question before you go",
    Stage.POST: "three questions now that you have been",
    Stage.THREE: "did anything change in your work since?",
    Stage.SIX: "did anything change in your work since, half a year on?",
    Stage.MANAGER_THREE: "did anything change in the work of one of your team?",
    Stage.MANAGER_SIX: "did anything change in the work of one of your team?",
}


@dataclass(frozen=True)
class Outcome:
    """What one run did: messages sent, failed, rows stopped, whether any are left."""

    sent: int = 0
    failed: int = 0
    stopped: int = 0
    is_left: bool = False


@dataclass(frozen=True)
class Line:
    """One question in a message: of which course, in which month. Never of whom."""

    course: str
    month: str
    asks: str
    link: str
    until: str


def invite(*, now: datetime, budget_seconds: float = BUDGET_SECONDS) -> Outcome:
    """Make today's invitations and reminders and send them; weekends are quiet.

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
    stopped = stop(needless(day))
    want_invites(day)
    done: list[bool] = []
    is_left = False
    for went in messages.to_each(_mailboxes(now), lambda one: _write_to(one, now)):
        done.append(went)
        if monotonic() > until:
            is_left = True
            break
    return Outcome(done.count(True), done.count(False), stopped, is_left)


def stop(rows: "QuerySet[EvaluationInvite]") -> int:
    """End invitations: their links open nothing, no manager's address is kept."""
    return rows.update(state=State.STOPPED.value, token_hash="", manager_email="")


def _to_send(now: datetime) -> Any:
    """List what is to be sent or reminded of now, with the mailbox it goes `to`."""
    first = Q(state__in=(State.WANTED.value, State.FAILED.value))
    again = Q(
        state=State.SENT.value,
        reminded_at=None,
        sent_at__lte=now - REMIND_AFTER,
        expires_at__gt=now + LEAST_LEFT,
    )
    return _with_mailbox().filter(first | again, attempts__lt=MOST_ATTEMPTS)


def _with_mailbox() -> Any:
    """Name the mailbox of each invitation: a manager's own, else the delegate's."""
    managers = Q(stage__in=[stage.value for stage in OF_MANAGER.values()])
    rows = EvaluationInvite.objects.annotate(
        to=Lower(
            Case(
                When(managers, then=F("manager_email")),
                default=F("booking__delegate__contact__email"),
            )
        )
    )
    return rows.exclude(to=None).exclude(to="")


def _mailboxes(now: datetime) -> list[str]:
    """List who has a message coming, tried least often first."""
    rows = _to_send(now).order_by("attempts", "pk").values_list("to", flat=True)
    return list(dict.fromkeys(rows))


@transaction.atomic
def _write_to(mailbox: str, now: datetime) -> bool | None:
    """Send one mailbox its message; None when there is nothing to send."""
    rows = list(
        _to_send(now)
        .filter(to=mailbox)
        .select_related("booking__event__course", "booking__partnership")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("booking__event__starts_on", "pk")
    )
    if not rows or _had_one_today(mailbox, now):
        return None
    lines = [_line(row, now) for row in rows]
    gone = _mail(rows, lines, mailbox)
    for row in rows:
        _mark(row, now, gone=gone)
    return gone


def _had_one_today(mailbox: str, now: datetime) -> bool:
    day = timezone.localdate(now)
    start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    today = Q(sent_at__gte=start) | Q(reminded_at__gte=start)
    return bool(_with_mailbox().filter(today, to=mailbox).exists())


def _line(row: Any, now: datetime) -> Line:
    event = row.booking.event
    link = links.make(row, at=now)
    return Line(
        course=event.course.title,
        month=f"{event.starts_on:%B %Y}",
        asks=ASKS[Stage(row.stage)],
        link=link,
        until=f"{timezone.localdate(row.expires_at):%-d %B %Y}",
    )


def _mail(rows: Sequence[Any], lines: Sequence[Line], mailbox: str) -> bool:
    managers = {stage.value for stage in OF_MANAGER.values()}
    context = {
        "lines": lines,
        "is_manager": any(row.stage in managers for row in rows),
        "is_reminder": all(row.sent_at for row in rows),
        "boards": sorted({str(row.booking.partnership) for row in rows}),
    }
    return messages.send(
        SUBJECT, render_to_string("training/mail/evaluation.txt", context), mailbox
    )


def _mark(row: EvaluationInvite, now: datetime, *, gone: bool) -> None:
    row.attempts += 1
    if not gone:
        # The link that was made is in no message; a sent one stays good until told.
        kept = ("attempts",) if row.sent_at else ("attempts", "state")
        row.state = row.state if row.sent_at else State.FAILED.value
        row.save(update_fields=kept)
        return
    if row.sent_at:
        row.reminded_at = now
    else:
        row.state, row.sent_at = State.SENT.value, now
    row.save()
