"""How each return stands today: for lists and the matrix, never the figures in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Max, Min, OuterRef, Subquery
from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.returns.deadlines import days_late, open_until
from safeguarding.returns.models import (
    CheckRun,
    Delegation,
    Extension,
    Obligation,
    Submission,
)

State, Way = Submission.State, Submission.Way
# Somebody who checked a file this long ago is no longer at work on it.
AT_WORK = timedelta(days=14)


class Standing(StrEnum):
    """Where a return is on its way; in the order of who must act first."""

    SENT_BACK = "sent_back"
    LATE = "late"
    EXTENDED = "extended"
    CHECKING = "checking"
    DUE = "due"
    UNSIGNED = "unsigned"
    WAITING = "waiting"
    CLOSED = "closed"
    NIL = "nil"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class ReturnStanding:
    """One obligation whose period has ended, and the last version sent for it.

    `reason` is filled only for a reader who may read the return itself.

    Attributes:
        days_late: working days it came late, or is late today; 0 when in time.
        extended_until: the last day of the more time granted; None without any.
        answer_by: sent back, the day an answer is wanted by.
        is_nil: whether the last version says that nothing happened.
        is_signable: whether this person can sign it now.
        is_open: whether a version is taken in today.
    """

    obligation: int
    partnership_id: int
    partnership: str
    agency_id: int
    agency: str
    template: str
    period: str
    period_end: date
    due_on: date
    lock_on: date
    standing: Standing
    submission: int | None
    version: int
    reason: str
    is_readable: bool
    is_sendable: bool
    days_late: int = 0
    extended_until: date | None = None
    answer_by: date | None = None
    is_nil: bool = False
    is_signable: bool = False
    is_open: bool = True

    @property
    def is_missing(self) -> bool:
        """Whether it can still come, and was due before today."""
        waits = self.standing in {Standing.LATE, Standing.EXTENDED, Standing.CHECKING}
        return waits and self.days_late > 0


def standings(user: User, permission: Permission, *, day: date) -> list[ReturnStanding]:
    """List the returns a person may know of, newest period first.

    Two queries; a third when somebody may be signing for a colleague. Returns whose
    period has not ended are left out: nobody owes them yet.
    """
    owed = Obligation.objects.for_user(user, permission).filter(period_end__lt=day)
    ordered = owed.order_by(
        "-period_end", "agency__short_name", "template__title", "pk"
    )
    return [one for _, one in stand(user, ordered, day=day)]


def stand(
    user: User, owed: ScopedQuerySet, *, day: date
) -> list[tuple[Any, ReturnStanding]]:
    """Say how returns stand, each with its row. Queries as `standings`."""
    found = list(with_facts(owed))
    sent = last_versions(row.last for row in found)
    signs = _signs_for(user, sent.values(), day)
    return [
        (row, _standing(user, row, sent.get(row.last), day, signs)) for row in found
    ]


def with_facts(owed: ScopedQuerySet) -> ScopedQuerySet:
    """Add to each return its last version, when one first came in, and more time."""
    versions = Submission.objects.filter(obligation=OuterRef("pk"))
    standing = versions.exclude(state=State.SUPERSEDED).order_by("-version")
    granted = Extension.objects.filter(obligation=OuterRef("pk"))
    first = versions.order_by().values("obligation").annotate(at=Min("received_at"))
    checks = CheckRun.objects.filter(obligation=OuterRef("pk"), submission=None)
    checked = checks.order_by().values("obligation").annotate(at=Max("checked_at"))
    facts: ScopedQuerySet = owed.annotate(
        last=Subquery(standing.values("pk")[:1]),
        first_received_at=Subquery(first.values("at")),
        extended_until=Subquery(
            granted.order_by("-granted_at", "-pk").values("until")[:1]
        ),
        checked_at=Subquery(checked.values("at")),
    ).select_related("partnership", "agency", "template")
    return facts


def last_versions(keys: Iterable[int | None]) -> dict[int, Submission]:
    """Load versions by their keys, without their files."""
    wanted = [key for key in keys if key is not None]
    known = Submission.objects.filter(pk__in=wanted)
    fields = (
        *("pk", "version", "state", "way", "decision_reason", "answer_by"),
        *("obligation_id", "submitted_by_id", "partnership_id", "agency_id"),
    )
    return {row.pk: row for row in known.only(*fields)}


def _signs_for(
    user: User, sent: Iterable[Submission], day: date
) -> set[tuple[int, int]]:
    """Find the places where a signatory lets this person sign today."""
    if not any(one.state == State.UNSIGNED for one in sent):
        return set()
    held = Delegation.objects.filter(
        delegate=user, starts_on__lte=day, ends_on__gte=day, ended_at=None
    )
    return set(held.values_list("partnership_id", "agency_id"))


def _standing(
    user: User,
    owed: Any,
    sent: Submission | None,
    day: date,
    signs: set[tuple[int, int]],
) -> ReturnStanding:
    place = (owed.partnership_id, owed.agency_id)
    readable = user.may(Permission.SEE_RETURNS, *place)
    unsigned = sent is not None and sent.state == State.UNSIGNED
    own = sent is not None and sent.submitted_by_id == user.pk
    may_sign = user.may(Permission.APPROVE_RETURN, *place) or place in signs
    return ReturnStanding(
        obligation=owed.pk,
        partnership_id=owed.partnership_id,
        partnership=owed.partnership.short_name,
        agency_id=owed.agency_id,
        agency=owed.agency.short_name,
        template=owed.template.title,
        period=owed.period.short_label,
        period_end=owed.period_end,
        due_on=owed.due_on,
        lock_on=owed.lock_on,
        submission=sent.pk if sent else None,
        version=sent.version if sent else 0,
        reason=sent.decision_reason if sent and readable else "",
        is_readable=readable and sent is not None,
        is_sendable=user.may(Permission.SUBMIT_RETURN, *place),
        is_signable=unsigned and may_sign and not own,
        **_facts(owed, sent, day),
    )


def _facts(owed: Any, sent: Submission | None, day: date) -> dict[str, Any]:
    """Work out what follows from the dates; see `ReturnStanding`."""
    came = owed.first_received_at
    back = sent is not None and sent.state == State.SENT_BACK
    answer_by = sent.answer_by if sent and back else None
    closes = open_until(owed, owed.extended_until, (answer_by or day) if back else None)
    return {
        "standing": where_it_stands(
            owed,
            sent,
            day,
            until=owed.extended_until,
            is_checked=is_at_work(owed.checked_at, day),
        ),
        "days_late": days_late(
            owed.due_on, timezone.localdate(came) if came else None, day
        ),
        "extended_until": owed.extended_until,
        "answer_by": answer_by,
        "is_nil": sent is not None and sent.way == Way.NIL,
        "is_open": day <= closes,
    }


def is_at_work(checked_at: datetime | None, day: date) -> bool:
    """Say whether somebody checked a file lately."""
    return checked_at is not None and timezone.localdate(checked_at) + AT_WORK >= day


def where_it_stands(
    owed: Obligation,
    sent: Submission | None,
    day: date,
    *,
    until: date | None = None,
    is_checked: bool = False,
) -> Standing:
    """Say where a return is, from its dates and the last version sent.

    Args:
        owed: the return.
        sent: its last version that stands; None when nothing was sent.
        day: today.
        until: the last day of the more time that was granted.
        is_checked: whether somebody checked a file lately and has sent nothing.
    """
    if sent is not None:
        return _sent(sent)
    if day > open_until(owed, until):
        return Standing.CLOSED
    if is_checked:
        return Standing.CHECKING
    if until is not None and until >= day:
        return Standing.EXTENDED
    return Standing.DUE if day <= owed.due_on else Standing.LATE


def _sent(sent: Submission) -> Standing:
    if sent.state == State.UNSIGNED:
        return Standing.UNSIGNED
    if sent.state == State.RECEIVED:
        return Standing.WAITING
    if sent.state == State.SENT_BACK:
        return Standing.SENT_BACK
    return Standing.NIL if sent.way == Way.NIL else Standing.ACCEPTED
