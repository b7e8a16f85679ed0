"""Signs versions of returns: a second person answers for the figures.

Source: FEATURES 2 row 19. The signatory is never the preparer, and the signature is
bound to the fingerprint of the figures.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.contacts import Capacity, Place, address_book
from safeguarding.returns.deadlines import deadlines, require_open
from safeguarding.returns.decisions import load_locked
from safeguarding.returns.delegations import delegates_of, delegation_for
from safeguarding.returns.errors import ReasonMissing, SignatureRefused
from safeguarding.returns.models import Delegation, Reminder, Signature, Submission

State = Submission.State


@dataclass(frozen=True)
class Right:
    """How a person may sign a version: with their own seat, or for a colleague."""

    delegation: Delegation | None = None


def right_to_sign(user: User, version: Submission, day: date) -> Right | None:
    """Say how a person may sign a version on a day; None when they may not.

    Their own preparation they may never sign, whatever their seats. One query, when
    they have no signatory's seat.
    """
    if user.pk == version.submitted_by_id:
        return None
    place = (version.partnership_id, version.agency_id)
    if user.may(Permission.APPROVE_RETURN, *place):
        return Right()
    held = delegation_for(user, *place, day, without=version.submitted_by_id)
    return Right(held) if held else None


def statement_for(version: Submission, signatory: User) -> str:
    """Write the words that are signed; they name what they are about."""
    owed = version.obligation
    what = f"the {version.row_count:,} figures"
    if owed.template.records:
        what = f"what the check found in the {version.row_count:,} rows"
    return (
        f"I have read {what} of {owed.template.title} of "
        f"{owed.agency.name} for {owed.period.label}, version {version.version}, and "
        f"the reasons given for the warnings. To the best of my knowledge they are "
        f"right and complete, and I sign for {signatory}."
    )


@transaction.atomic
def sign(
    *,
    submission: Submission,
    by: User,
    statement_ok: bool,
    content_hash: str,
    at: datetime,
) -> Signature:
    """Sign a version: from this moment it is received.

    Args:
        submission: the version that waits for a signature.
        by: a signatory of the agency, or somebody who signs in their place.
        statement_ok: whether they agreed to the words.
        content_hash: the fingerprint of the figures they were shown.
        at: when they sign.

    Raises:
        PermissionDenied: the person does not sign for this agency.
        SignatureRefused: they prepared it, did not agree, or it changed meanwhile.
        ReturnClosed: the return is locked.
    """
    version = load_locked(submission)
    right = _require_right(version, by, at)
    _require_unsigned(version)
    require_open(version.obligation, at)
    if content_hash != version.content_hash:
        message = (
            "These are not the figures you were shown. Read them again, then sign."
        )
        raise SignatureRefused(message)
    if not statement_ok:
        message = "Tick the box to say that you answer for the figures."
        raise SignatureRefused(message)
    signature = _signature(version, by, right.delegation, at)
    version.state = State.RECEIVED.value
    version.received_at = at
    version.save(update_fields=["state", "received_at"])
    _record(audit.Action.RETURN_SIGNED, version, by, delegated=bool(right.delegation))
    return signature


def _signature(
    version: Submission, by: User, delegation: Delegation | None, at: datetime
) -> Signature:
    answers_for = delegation.signatory if delegation else by
    return Signature.objects.create(
        submission=version,
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        content_hash=version.content_hash,
        prepared_by_id=version.submitted_by_id,
        signed_by=by,
        delegation=delegation,
        signed_at=at,
        statement=statement_for(version, answers_for),
    )


@transaction.atomic
def hand_back(
    *, submission: Submission, by: User, reason: str, at: datetime
) -> Submission:
    """Hand an unsigned version back to its preparer, saying why.

    It was never received, so the due date goes on counting, and the lock date stays.

    Raises:
        PermissionDenied: the person does not sign for this agency.
        ReasonMissing: no reason was given.
        SignatureRefused: they prepared it, or it does not wait for a signature.
    """
    version = load_locked(submission)
    _require_right(version, by, at)
    _require_unsigned(version)
    if not reason.strip():
        message = "Say why you do not sign, so that the preparer knows what to change."
        raise ReasonMissing(message)
    day = timezone.localdate(at)
    version.state = State.SENT_BACK.value
    version.decided_by = by
    version.decided_at = at
    version.decision_reason = reason.strip()
    # An answer by the due date, or the lock date once that is past: no later.
    version.answer_by = _answer_by(version, day)
    fields = ["state", "decided_by", "decided_at", "decision_reason", "answer_by"]
    version.save(update_fields=fields)
    _record(audit.Action.RETURN_WITHDRAWN, version, by)
    return version


def _answer_by(version: Submission, day: date) -> date:
    due_on = version.obligation.due_on
    return due_on if due_on >= day else deadlines(version.obligation, day).open_until


def _require_right(version: Submission, by: User, at: datetime) -> Right:
    place = (version.partnership_id, version.agency_id)
    if by.pk == version.submitted_by_id and by.may(Permission.SEE_RETURNS, *place):
        message = (
            "You prepared this version, so somebody else must sign it: a signatory of "
            "the agency, or a colleague who signs in their place."
        )
        raise SignatureRefused(message)
    right = right_to_sign(by, version, timezone.localdate(at))
    if right is None:
        raise PermissionDenied
    return right


def _require_unsigned(version: Submission) -> None:
    if version.state != State.UNSIGNED:
        state = State(version.state).label.lower()
        message = (
            f"Version {version.version} does not wait for a signature: {state}. Look "
            "at the latest version."
        )
        raise SignatureRefused(message)


def ask_for_signature(version: Submission, at: datetime) -> None:
    """Want a message to each person who can sign: rows, sent later without figures.

    Whoever prepared the version is not asked to sign it.
    """
    day = timezone.localdate(at)
    place = Place(version.partnership_id, version.agency_id)
    template = version.obligation.template_id
    people = address_book(day).who(place, template, Capacity.SIGNATORY)
    people = [*people, *delegates_of(place.partnership_id, place.agency_id, day)]
    _want_again(version, day)
    Reminder.objects.bulk_create(
        [
            Reminder(
                obligation_id=version.obligation_id,
                partnership_id=version.partnership_id,
                agency_id=version.agency_id,
                step=Reminder.Step.SIGN.value,
                to_id=person,
                capacity=Capacity.SIGNATORY.value,
                wanted_on=day,
            )
            for person in dict.fromkeys(people)
            if person != version.submitted_by_id
        ],
        ignore_conflicts=True,
    )


def _want_again(version: Submission, day: date) -> None:
    """Want what was stopped today, when an earlier version was handed back."""
    stopped = Reminder.objects.filter(
        obligation_id=version.obligation_id,
        step=Reminder.Step.SIGN,
        wanted_on=day,
        state=Reminder.State.STOPPED,
    )
    stopped.exclude(to_id=version.submitted_by_id).update(state=Reminder.State.WANTED)


def _record(
    action: audit.Action, version: Submission, by: User, **detail: object
) -> None:
    audit.record(
        action,
        by=by,
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        about=version,
        version=version.version,
        **detail,
    )
