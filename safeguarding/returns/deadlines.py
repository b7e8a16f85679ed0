"""When one return is due, whether it came in time, when it closes, and more time.

These are separate facts (FEATURES 2 row 3): the due date never moves, so that late is
late, with leave or without; the lock date says until when a return is taken in; an
extension, and an answer asked for by a date, hold the door open longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import working_days_between
from safeguarding.returns.decisions import lock, require
from safeguarding.returns.errors import ExtensionRefused, ReturnClosed
from safeguarding.returns.models import Extension, Obligation, Submission

State = Submission.State
LONGEST = timedelta(days=366)


class Owed(Protocol):
    """What has a due date and a lock date."""

    due_on: date
    lock_on: date


@dataclass(frozen=True)
class Granted:
    """More time that was granted: until when, by whom, why, when."""

    until: date
    by: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Deadlines:
    """The dates of one return, each a fact of its own.

    Attributes:
        received_on: the day the first version was complete; None when none was.
        days_late: working days after the due date until it came, or until the day
            asked about while it has not; 0 when in time.
        extension: the more time that holds: the last one granted.
        open_until: the last day a version is taken in.
    """

    due_on: date
    received_on: date | None
    days_late: int
    lock_on: date
    extension: Granted | None
    open_until: date

    @property
    def is_in(self) -> bool:
        """Whether anything was received."""
        return self.received_on is not None

    @property
    def is_late(self) -> bool:
        """Whether it came, or would come, after the due date."""
        return self.days_late > 0


def days_late(due_on: date, received_on: date | None, day: date) -> int:
    """Count the working days by which a return came, or is, late; 0 when in time.

    A return that comes on a weekend after its due date is one working day late: the
    due date has passed. Source: DOMAIN B.1 rule 6.
    """
    came = received_on or day
    if came <= due_on:
        return 0
    return max(1, working_days_between(due_on, came))


def open_until(
    owed: Owed, until: date | None = None, answer_by: date | None = None
) -> date:
    """Give the last day a version is taken in: lock date, more time, or an answer."""
    return max(day for day in (owed.lock_on, until, answer_by) if day)


def deadlines(obligation: Obligation, day: date) -> Deadlines:
    """Read the dates of one return. Two queries."""
    granted = list(obligation.extensions.select_related("granted_by"))
    versions = list(obligation.submissions.order_by("version"))
    first = min((one.received_at for one in versions if one.received_at), default=None)
    received_on = timezone.localdate(first) if first else None
    last = granted[-1] if granted else None
    return Deadlines(
        due_on=obligation.due_on,
        received_on=received_on,
        days_late=days_late(obligation.due_on, received_on, day),
        lock_on=obligation.lock_on,
        extension=_granted(last) if last else None,
        open_until=open_until(
            obligation, last.until if last else None, _answer_by(versions, day)
        ),
    )


def _granted(one: Extension) -> Granted:
    return Granted(one.until, str(one.granted_by), one.reason, one.granted_at)


def _answer_by(versions: Sequence[Submission], day: date) -> date | None:
    """Give the day a sent-back return is open to; without a date, any day.

    An answer that was not signed, yet or at all, is none: the door stays open for it.
    """
    standing = [
        one for one in versions if one.received_at and one.state != State.SUPERSEDED
    ]
    if not standing or standing[-1].state != State.SENT_BACK:
        return None
    return standing[-1].answer_by or day


def is_open(obligation: Obligation, day: date) -> bool:
    """Say whether a version is taken in on a day."""
    return day <= deadlines(obligation, day).open_until


def require_open(obligation: Obligation, at: datetime) -> None:
    """Make sure that a return is not closed.

    Raises:
        ReturnClosed: saying since when, and whom to ask for more time.
    """
    day = timezone.localdate(at)
    closes = deadlines(obligation, day).open_until
    if day > closes:
        message = (
            f"This return closed on {closes:%-d %B %Y}, so nothing can be sent. Ask "
            "the coordinator for more time, then send it."
        )
        raise ReturnClosed(message)


@transaction.atomic
def grant_extension(
    *, obligation: Obligation, until: date, reason: str, by: User, at: datetime
) -> Extension:
    """Grant more time for one return; the last one granted holds.

    Args:
        obligation: the return; its due date stays as it is.
        until: the last day it is taken in, and not chased before.
        reason: why, in words the agency reads.
        by: the coordinator.
        at: when it is granted.

    Raises:
        PermissionDenied: the person does not accept this partnership's returns.
        ExtensionRefused: no reason, or the day gives no more time.
    """
    require(by, Permission.ACCEPT_RETURN, obligation)
    if not reason.strip():
        message = "Say why more time is granted: the agency and the board read it."
        raise ExtensionRefused(message)
    lock(obligation)
    _require_more_time(obligation, until, timezone.localdate(at))
    granted = Extension.objects.create(
        obligation=obligation,
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        until=until,
        reason=reason.strip(),
        granted_by=by,
        granted_at=at,
    )
    audit.record(
        audit.Action.EXTENSION_GRANTED,
        by=by,
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        about=obligation,
        until=until.isoformat(),
    )
    return granted


def _require_more_time(obligation: Obligation, until: date, day: date) -> None:
    if until < day:
        message = "The day has passed. Choose today or a later day."
        raise ExtensionRefused(message)
    if until > day + LONGEST:
        message = "More time ends within a year from today. Look at the year."
        raise ExtensionRefused(message)
    if until <= obligation.due_on:
        message = (
            f"The return is due on {obligation.due_on:%-d %B %Y}: more time ends after "
            "that."
        )
        raise ExtensionRefused(message)
