"""How each return stands today: for the front page, never the figures in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import OuterRef, Subquery

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.models import Obligation, Submission


class Standing(StrEnum):
    """Where a return is on its way; in the order of who must act first."""

    SENT_BACK = "sent_back"
    LATE = "late"
    DUE = "due"
    WAITING = "waiting"
    CLOSED = "closed"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class ReturnStanding:
    """One obligation whose period has ended, and the last version sent for it.

    `reason` is filled only for a reader who may read the return itself.
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


def standings(user: User, permission: Permission, *, day: date) -> list[ReturnStanding]:
    """List the returns a person may know of, newest period first. Two queries.

    Returns whose period has not ended are left out: nobody owes them yet.
    """
    newest = Submission.objects.filter(obligation=OuterRef("pk")).order_by("-version")
    owed = (
        Obligation.objects.for_user(user, permission)
        .filter(period_end__lt=day)
        .annotate(last=Subquery(newest.values("pk")[:1]))
        .select_related("partnership", "agency", "template")
        .order_by("-period_end", "agency__short_name", "template__title", "pk")
    )
    rows = list(owed)
    sent = _submissions(row.last for row in rows)
    return [_standing(user, row, sent.get(row.last), day) for row in rows]


def _submissions(keys: Iterable[int | None]) -> dict[int, Submission]:
    wanted = [key for key in keys if key is not None]
    known = Submission.objects.filter(pk__in=wanted)
    fields = ("pk", "version", "state", "decision_reason", "obligation_id")
    return {row.pk: row for row in known.only(*fields)}


def _standing(
    user: User, owed: Obligation, sent: Submission | None, day: date
) -> ReturnStanding:
    readable = user.may(Permission.SEE_RETURNS, owed.partnership_id, owed.agency_id)
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
        standing=where_it_stands(owed, sent, day),
        submission=sent.pk if sent else None,
        version=sent.version if sent else 0,
        reason=sent.decision_reason if sent and readable else "",
        is_readable=readable and sent is not None,
        is_sendable=user.may(
            Permission.SUBMIT_RETURN, owed.partnership_id, owed.agency_id
        ),
    )


def where_it_stands(owed: Obligation, sent: Submission | None, day: date) -> Standing:
    """Say where a return is, from its dates and the last version sent."""
    if sent is not None and sent.state == Submission.State.RECEIVED:
        return Standing.WAITING
    if sent is not None and sent.state == Submission.State.SENT_BACK:
        return Standing.SENT_BACK
    if sent is not None:
        return Standing.ACCEPTED
    if day <= owed.due_on:
        return Standing.DUE
    return Standing.LATE if day <= owed.lock_on else Standing.CLOSED
