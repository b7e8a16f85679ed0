"""Gives seats to people and takes them back: invited, accepted, withdrawn, ended.

Nobody changes their own seats, whatever their role, so that rights always take two
people (SECURITY section 4, role change needs a second administrator).
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from safeguarding.access import audit
from safeguarding.access.models import Assignment, Invitation, User, new_token
from safeguarding.access.permissions import Permission, Role

# Source: SECURITY 2e.
INVITATION_LASTS = timedelta(hours=72)
AGENCY_ROLES = (Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER)


class SeatError(ValueError):
    """A seat cannot be given or taken, in words fit to show to the person."""


@dataclass(frozen=True)
class SeatOffer:
    """A seat somebody is to have."""

    role: Role
    partnership_id: int
    agency_id: int | None = None


def hash_of(token: str) -> str:
    """Give what is kept of an invitation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitations(now: datetime) -> "QuerySet[Invitation]":
    """Give the invitations that can still be taken up."""
    pending = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return pending.filter(expires_at__gt=now).order_by("expires_at", "pk")


def find_open(token: str, now: datetime) -> Invitation | None:
    """Find the invitation of a link; None when it was used, withdrawn or is too old."""
    return open_invitations(now).filter(token_hash=hash_of(token)).first()


def person_invited(invitation: Invitation) -> User | None:
    """Find the account of the person invited; None for somebody new."""
    return User.objects.filter(email=invitation.email).first()


@transaction.atomic
def invite(
    *, by: User, email: str, name: str, offer: SeatOffer, now: datetime
) -> tuple[Invitation, str]:
    """Invite a person to a seat; the secret for the link is given back only here.

    Raises:
        SeatError: the seat is the inviter's own, is held or offered already, lies
            outside what the inviter may give, or does not name its agency.
    """
    email = email.strip().lower()
    _may_manage(by, offer.partnership_id)
    if email == by.email:
        raise SeatError("You cannot give yourself a seat: ask another administrator.")
    if offer.role in AGENCY_ROLES and offer.agency_id is None:
        raise SeatError("This role works for an agency: choose which.")
    if _held(email, offer, localdate(now)).exists():
        raise SeatError("This person has that seat already.")
    if open_invitations(now).filter(email=email, **_columns(offer)).exists():
        raise SeatError(
            "This person is invited to that seat already. To send a new link, "
            "withdraw the invitation first."
        )
    token = new_token()
    made = Invitation.objects.create(
        email=email,
        name=name.strip(),
        token_hash=hash_of(token),
        invited_by=by,
        expires_at=now + INVITATION_LASTS,
        **_columns(offer),
    )
    _record(audit.Action.INVITED, by, made)
    return made, token


@transaction.atomic
def withdraw(*, by: User, invitation: Invitation, now: datetime) -> None:
    """Make an invitation worthless before it is taken up.

    Raises:
        SeatError: it has been taken up, or belongs to a place out of reach.
    """
    _may_manage(by, invitation.partnership_id)
    changed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=now)
    if not changed:
        raise SeatError("This invitation is no longer open.")
    _record(audit.Action.INVITATION_WITHDRAWN, by, invitation)


@transaction.atomic
def accept(*, token: str, by: User | None, password: str = "", now: datetime) -> User:
    """Take up an invitation: somebody new sets a password, others sign in before.

    Args:
        token: the secret of the link.
        by: who is signed in, if anybody; must be the person invited.
        password: for somebody new.
        now: decides whether the link is still good, and from when the seat holds.

    Raises:
        SeatError: the link is no longer good, somebody else is signed in, or the
            person has had an account for a moment.
        ValidationError: the password is not good enough.
    """
    locked = open_invitations(now).select_for_update()
    invitation = locked.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise SeatError("This invitation is no longer open: ask for a new one.")
    known = person_invited(invitation)
    if by != known:
        raise SeatError("Sign in as the person who was invited, then open the link.")
    user = known or _new_user(invitation, password)
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    offer = SeatOffer(
        Role(invitation.role), invitation.partnership_id, invitation.agency_id
    )
    give_seat(user=user, offer=offer, starts_on=localdate(now))
    _record(audit.Action.INVITATION_ACCEPTED, user, invitation)
    return user


def _new_user(invitation: Invitation, password: str) -> User:
    user = User(email=invitation.email, name=invitation.name)
    validate_password(password, user)
    try:
        with transaction.atomic():
            return User.objects.create_user(
                invitation.email, password, name=invitation.name
            )
    except IntegrityError as error:
        # Another invitation of the same person was taken up at the same moment.
        raise SeatError(
            "You have an account already, made a moment ago. Sign in with it, then "
            "open the link again."
        ) from error


def give_seat(*, user: User, offer: SeatOffer, starts_on: date) -> bool:
    """Give a person a seat from a day on; False when they have it already.

    Raises:
        SeatError: the role works for an agency and none is named.
    """
    if _held(user.email, offer, starts_on).exists():
        return False
    if offer.role in AGENCY_ROLES and offer.agency_id is None:
        raise SeatError("This role works for an agency: choose which.")
    Assignment.objects.create(user=user, starts_on=starts_on, **_columns(offer))
    return True


@transaction.atomic
def end_seat(*, by: User, seat: Assignment, today: date) -> None:
    """Take a seat away at once; what the person did stays in the trail.

    Raises:
        SeatError: it is the person's own seat, or lies out of reach.
    """
    _may_manage(by, seat.partnership_id)
    if seat.user_id == by.pk:
        raise SeatError("You cannot end your own seat: ask another administrator.")
    audit.record(
        audit.Action.SEAT_ENDED,
        by=by,
        partnership_id=seat.partnership_id,
        agency_id=seat.agency_id,
        about=seat.user,
        role=seat.role,
    )
    if seat.starts_on < today:
        seat.ends_on = today - timedelta(days=1)
        seat.save(update_fields=["ends_on"])
    else:
        # A seat holds for whole days: one begun today leaves nothing to keep.
        seat.delete()


def _may_manage(by: User, partnership_id: int) -> None:
    if not by.may(Permission.MANAGE_USERS, partnership_id):
        raise SeatError("You do not manage the people of this partnership.")


def _columns(offer: SeatOffer) -> dict[str, str | int | None]:
    return {
        "role": offer.role.value,
        "partnership_id": offer.partnership_id,
        "agency_id": offer.agency_id,
    }


def _held(email: str, offer: SeatOffer, day: date) -> "QuerySet[Assignment]":
    held = Assignment.objects.on_day(day)
    return held.filter(user__email=email, **_columns(offer))


def _record(action: audit.Action, by: User, invitation: Invitation) -> None:
    """Write who did it and which seat; the address stays in the invitation."""
    audit.record(
        action,
        by=by,
        partnership_id=invitation.partnership_id,
        agency_id=invitation.agency_id,
        about=invitation,
        role=invitation.role,
    )
