"""Lets a colleague sign in a signatory's place, between two days.

Source: FEATURES 2 row 19 (a named signatory, a delegate with dates).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import Assignment, User
from safeguarding.access.permissions import GRANTS, Permission
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.returns.contacts import Place
from safeguarding.returns.errors import DelegationRefused
from safeguarding.returns.models import Delegation

# A longer absence asks for another signatory, not for a delegate.
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Giving:
    """Whose signature is lent to whom, from which day to which."""

    signatory: User
    delegate: User
    starts_on: date
    ends_on: date


def seated(place: Place, permission: Permission, day: date) -> list[User]:
    """List who has a seat of an agency on a day that carries a permission."""
    roles = [role.value for role, grants in GRANTS.items() if permission in grants]
    held: QuerySet[Assignment] = Assignment.objects.on_day(day).filter(
        partnership_id=place.partnership_id,
        agency_id=place.agency_id,
        role__in=roles,
        user__is_active=True,
    )
    keys = held.order_by().values("user_id")
    return list(User.objects.filter(pk__in=keys).order_by("name", "email"))


def may_manage(user: User, place: Place) -> bool:
    """Say whether a person may let others sign there: signatories, coordinators."""
    where = (place.partnership_id, place.agency_id)
    return user.may(Permission.APPROVE_RETURN, *where) or user.may(
        Permission.ACCEPT_RETURN, *where
    )


def signatories_for(user: User, place: Place, day: date) -> list[User]:
    """List in whose place this person may let somebody sign: their own, or all."""
    if user.may(Permission.ACCEPT_RETURN, place.partnership_id, place.agency_id):
        return seated(place, Permission.APPROVE_RETURN, day)
    return [user] if may_manage(user, place) else []


@transaction.atomic
def give(*, place: Place, giving: Giving, by: User, at: datetime) -> Delegation:
    """Let a colleague of the agency sign in a signatory's place, between dates.

    Args:
        place: the agency in its partnership.
        giving: whose place, to whom, from when to when.
        by: the signatory, or the coordinator.
        at: when it is given.

    Raises:
        PermissionDenied: the person may not lend this signatory's signature.
        DelegationRefused: the dates or the people do not fit.
    """
    day = timezone.localdate(at)
    if giving.signatory not in signatories_for(by, place, day):
        raise PermissionDenied
    _require_dates(giving, day)
    _require_colleague(place, giving, day)
    made = Delegation.objects.create(
        partnership_id=place.partnership_id,
        agency_id=place.agency_id,
        signatory=giving.signatory,
        delegate=giving.delegate,
        starts_on=giving.starts_on,
        ends_on=giving.ends_on,
        given_at=at,
    )
    _record(audit.Action.DELEGATION_GIVEN, made, by)
    return made


def _require_dates(giving: Giving, day: date) -> None:
    if giving.ends_on < giving.starts_on:
        message = "The last day is before the first. Change one of them."
        raise DelegationRefused(message)
    if giving.ends_on < day:
        message = "The last day has passed. Choose today or a later day."
        raise DelegationRefused(message)
    if giving.ends_on > max(giving.starts_on, day) + LONGEST:
        message = (
            "Somebody signs in another's place for a year at most. Ask for a "
            "signatory's seat if it is for longer."
        )
        raise DelegationRefused(message)


def _require_colleague(place: Place, giving: Giving, day: date) -> None:
    if giving.delegate == giving.signatory:
        message = "Choose somebody else: signatories sign for themselves anyway."
        raise DelegationRefused(message)
    if giving.delegate not in seated(place, Permission.SEE_RETURNS, day):
        message = (
            "Only a colleague who has a seat of this agency and reads its returns can "
            "sign in somebody's place. Ask your administrator to invite them."
        )
        raise DelegationRefused(message)
    twice = _open(place).filter(
        signatory=giving.signatory,
        delegate=giving.delegate,
        starts_on__lte=giving.ends_on,
        ends_on__gte=giving.starts_on,
    )
    if twice.exists():
        message = (
            "This colleague signs in that place on some of these days already. End "
            "that first, or choose other days."
        )
        raise DelegationRefused(message)


@transaction.atomic
def end(*, delegation: Delegation, by: User, at: datetime) -> Delegation:
    """End a delegation at once. Ending twice does no harm; what was signed stands.

    Raises:
        PermissionDenied: the person may not lend this signatory's signature.
    """
    if not may_end(by, delegation):
        raise PermissionDenied
    changed = Delegation.objects.filter(pk=delegation.pk, ended_at=None).update(
        ended_at=at
    )
    if changed:
        _record(audit.Action.DELEGATION_ENDED, delegation, by)
    delegation.refresh_from_db()
    return delegation


def may_end(user: User, delegation: Delegation) -> bool:
    """Say whether a person may end a delegation: their own, or as coordinator."""
    where = (delegation.partnership_id, delegation.agency_id)
    own = user.pk == delegation.signatory_id
    return (own and user.may(Permission.APPROVE_RETURN, *where)) or user.may(
        Permission.ACCEPT_RETURN, *where
    )


def delegation_for(
    user: User, partnership_id: int, agency_id: int, day: date, *, without: int
) -> Delegation | None:
    """Find in whose place a person signs for an agency on a day.

    Both must still have their seats. A delegation of somebody who prepared the
    version (`without`, the key of a person) does not count: they could not sign it.
    """
    place = Place(partnership_id, agency_id)
    held = _on_day(place, day).filter(delegate=user).exclude(signatory_id=without)
    if not user.may(Permission.SEE_RETURNS, partnership_id, agency_id):
        return None
    signatories = {one.pk for one in seated(place, Permission.APPROVE_RETURN, day)}
    known: Sequence[Delegation] = list(held.select_related("signatory"))
    return next((one for one in known if one.signatory_id in signatories), None)


def delegates_of(partnership_id: int, agency_id: int, day: date) -> list[int]:
    """Give the keys of those who sign in somebody's place for an agency on a day."""
    held = _on_day(Place(partnership_id, agency_id), day)
    return list(held.order_by("pk").values_list("delegate_id", flat=True))


def shown(rows: ScopedQuerySet, day: date) -> ScopedQuerySet:
    """Keep the delegations that hold or are to come, by their first day."""
    return (
        rows.filter(ended_at=None, ends_on__gte=day)
        .select_related("signatory", "delegate", "agency", "partnership")
        .order_by("starts_on", "pk")
    )


def _open(place: Place) -> ScopedQuerySet:
    return Delegation.objects.filter(
        partnership_id=place.partnership_id, agency_id=place.agency_id, ended_at=None
    )


def _on_day(place: Place, day: date) -> ScopedQuerySet:
    return _open(place).filter(starts_on__lte=day, ends_on__gte=day)


def _record(action: audit.Action, delegation: Delegation, by: User) -> None:
    audit.record(
        action,
        by=by,
        partnership_id=delegation.partnership_id,
        agency_id=delegation.agency_id,
        about=delegation,
        starts_on=delegation.starts_on.isoformat(),
        ends_on=delegation.ends_on.isoformat(),
    )
