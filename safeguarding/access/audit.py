"""Writes the audit trail; services call it, never signals of models."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from safeguarding.access.models import AuditEvent, User


class Action(StrEnum):
    """What can stand in the trail."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    REFUSED = "refused"
    INVITED = "invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_ACCEPTED = "invitation_accepted"
    SEAT_GIVEN = "seat_given"
    SEAT_ENDED = "seat_ended"
    PARTNERSHIP_SET_UP = "partnership_set_up"
    RETURN_SUBMITTED = "return_submitted"
    RETURN_REFUSED = "return_refused"
    RETURN_ACCEPTED = "return_accepted"
    RETURN_SENT_BACK = "return_sent_back"
    RETURN_DOWNLOADED = "return_downloaded"
    RETURN_SIGNED = "return_signed"
    RETURN_WITHDRAWN = "return_withdrawn"
    NIL_RETURN = "nil_return"
    EXTENSION_GRANTED = "extension_granted"
    CONTACT_NAMED = "contact_named"
    CONTACT_ENDED = "contact_ended"
    DELEGATION_GIVEN = "delegation_given"
    DELEGATION_ENDED = "delegation_ended"
    REASON_ACCEPTED = "reason_accepted"
    REASON_ENDED = "reason_ended"
    MAPPING_SAVED = "mapping_saved"
    RECEIPT_DOWNLOADED = "receipt_downloaded"
    SCORECARD_EXPORTED = "scorecard_exported"
    SCORECARD_FROZEN = "scorecard_frozen"
    CHILD_LOOKED_FOR = "child_looked_for"
    CASE_VIEWED = "case_viewed"
    CASE_CHANGED = "case_changed"
    EPISODE_VIEWED = "episode_viewed"
    EPISODE_CHANGED = "episode_changed"
    REPORT_RECORDED = "report_recorded"
    CASES_LISTED = "cases_listed"
    CASES_EXPORTED = "cases_exported"
    RECORDS_PUT_IN = "records_put_in"
    PROFILE_EXPORTED = "profile_exported"
    BOARD_CHANGED = "board_changed"
    ATTENDANCE_RECORDED = "attendance_recorded"
    ATTENDANCE_EXPORTED = "attendance_exported"
    ACTION_CHANGED = "action_changed"
    ACTIONS_EXPORTED = "actions_exported"
    EVIDENCE_ADDED = "evidence_added"
    TRAINING_CHANGED = "training_changed"
    BOOKING_CHANGED = "booking_changed"
    REGISTER_MARKED = "register_marked"
    BOOKINGS_LISTED = "bookings_listed"
    TRAINING_EXPORTED = "training_exported"
    EVALUATION_GIVEN = "evaluation_given"
    EVIDENCE_OPENED = "evidence_opened"
    EVIDENCE_REMOVED = "evidence_removed"
    ROUND_CHANGED = "round_changed"
    ROUND_CHASED = "round_chased"
    ANSWER_OPENED = "answer_opened"
    ANSWER_CHANGED = "answer_changed"
    ANSWER_SIGNED = "answer_signed"
    ANSWER_SHARED = "answer_shared"
    ANSWER_MODERATED = "answer_moderated"
    ANSWERS_EXPORTED = "answers_exported"
    CASE_AUDIT_CHANGED = "case_audit_changed"
    CASE_AUDIT_OPENED = "case_audit_opened"
    REVIEW_CHANGED = "review_changed"
    AUDITS_EXPORTED = "audits_exported"


LABELS: Mapping[Action, str] = {
    Action.SIGNED_IN: "Signed in",
    Action.SIGNED_OUT: "Signed out",
    Action.SIGN_IN_FAILED: "Somebody failed to sign in",
    Action.REFUSED: "Was refused a page",
    Action.INVITED: "Invited a person",
    Action.INVITATION_WITHDRAWN: "Withdrew an invitation",
    Action.INVITATION_ACCEPTED: "Took up an invitation",
    Action.SEAT_GIVEN: "Gave a seat from the command line",
    Action.SEAT_ENDED: "Ended a seat",
    Action.PARTNERSHIP_SET_UP: "Set the partnership up or changed it",
    Action.RETURN_SUBMITTED: "Sent a return",
    Action.RETURN_REFUSED: "Sent a file that could not be taken",
    Action.RETURN_ACCEPTED: "Accepted a return",
    Action.RETURN_SENT_BACK: "Sent a return back",
    Action.RETURN_DOWNLOADED: "Downloaded a return's file",
    Action.RETURN_SIGNED: "Signed a return",
    Action.RETURN_WITHDRAWN: "Took back a version that waited for a signature",
    Action.NIL_RETURN: "Sent a nil return",
    Action.EXTENSION_GRANTED: "Granted more time for a return",
    Action.CONTACT_NAMED: "Named a contact for returns",
    Action.CONTACT_ENDED: "Ended a contact for returns",
    Action.DELEGATION_GIVEN: "Let a colleague sign in their place",
    Action.DELEGATION_ENDED: "Ended a delegation",
    Action.REASON_ACCEPTED: "Accepted an explanation until a quarter",
    Action.REASON_ENDED: "Ended an accepted explanation",
    Action.MAPPING_SAVED: "Settled how a table is read",
    Action.RECEIPT_DOWNLOADED: "Downloaded a receipt",
    Action.SCORECARD_EXPORTED: "Downloaded a scorecard",
    Action.SCORECARD_FROZEN: "Froze a scorecard for a meeting",
    Action.CHILD_LOOKED_FOR: "Looked for a child by identifier",
    Action.CASE_VIEWED: "Opened a child's case",
    Action.CASE_CHANGED: "Changed a child's case",
    Action.EPISODE_VIEWED: "Opened a missing episode",
    Action.EPISODE_CHANGED: "Changed a missing episode",
    Action.REPORT_RECORDED: "Recorded an information report",
    Action.CASES_LISTED: "Opened a list of cases or episodes",
    Action.CASES_EXPORTED: "Downloaded rows of cases or episodes",
    Action.RECORDS_PUT_IN: "The rows of an accepted return were put in",
    Action.PROFILE_EXPORTED: "Downloaded the CSE and missing profile",
    Action.BOARD_CHANGED: "Changed groups, seats or meetings of the board",
    Action.ATTENDANCE_RECORDED: "Recorded who came to a meeting",
    Action.ATTENDANCE_EXPORTED: "Downloaded attendance",
    Action.ACTION_CHANGED: "Changed an action of the register",
    Action.ACTIONS_EXPORTED: "Downloaded the register of actions",
    Action.EVIDENCE_ADDED: "Added a file of evidence",
    Action.TRAINING_CHANGED: "Changed a course, an event or what training asks",
    Action.BOOKING_CHANGED: "Changed a booking",
    Action.REGISTER_MARKED: "Marked who came to an event",
    Action.BOOKINGS_LISTED: "Looked at bookings",
    Action.TRAINING_EXPORTED: "Downloaded a list of training",
    Action.EVALUATION_GIVEN: "Gave an evaluation by link",
    Action.EVIDENCE_OPENED: "Opened a file of evidence",
    Action.EVIDENCE_REMOVED: "Took a file of evidence out",
    Action.ROUND_CHANGED: "Changed a round of self-assessment",
    Action.ROUND_CHASED: "Invited or reminded who must answer a round",
    Action.ANSWER_OPENED: "Opened an agency's self-assessment",
    Action.ANSWER_CHANGED: "Changed a self-assessment",
    Action.ANSWER_SIGNED: "Signed and sent a self-assessment",
    Action.ANSWER_SHARED: "Shared a signed self-assessment with another partnership",
    Action.ANSWER_MODERATED: "Moderated a self-assessment",
    Action.ANSWERS_EXPORTED: "Downloaded self-assessments",
    Action.CASE_AUDIT_CHANGED: "Changed a case file audit",
    Action.CASE_AUDIT_OPENED: "Opened the cases of a case file audit",
    Action.REVIEW_CHANGED: "Changed a learning review",
    Action.AUDITS_EXPORTED: "Downloaded results of audits",
}


class Why(models.TextChoices):
    """Reasons for opening a record of a child."""

    WORK = "work", "I work with the child"
    MEETING = "meeting", "I prepare a meeting"
    DATA = "data", "I check data"
    AUDIT = "audit", "For an audit"
    OTHER = "other", "Another reason"


def why_of(event: AuditEvent) -> str:
    """Say why it was done, as the person said it; "" where nobody was asked."""
    code, words = event.detail.get("why", ""), event.detail.get("words", "")
    if words:
        return str(words)
    return str(Why(code).label) if code in Why.values else ""


def record(
    action: Action,
    *,
    by: User | AnonymousUser | None,
    partnership_id: int | None = None,
    agency_id: int | None = None,
    about: models.Model | None = None,
    **detail: Any,
) -> AuditEvent:
    """Add one line to the trail, in the caller's transaction.

    Args:
        action: what was done.
        by: who did it; None or nobody signed in leaves the actor empty.
        partnership_id: whose trail it belongs to.
        agency_id: the agency concerned, when there is one.
        about: the row concerned; only its kind and key are kept.
        detail: short plain values; never a figure, a name or an address.
    """
    return AuditEvent.objects.create(
        action=action.value,
        actor=by if isinstance(by, User) else None,
        partnership_id=partnership_id,
        agency_id=agency_id,
        object_type=about._meta.label if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        detail=detail,
    )


def record_at_seats(
    action: Action, *, by: User | AnonymousUser | None, **detail: Any
) -> None:
    """Add a line to the trail of each partnership the person has a seat in.

    For what belongs to no partnership by itself, so that whoever reads one
    partnership's trail sees its people come and go. Without a seat there is one line,
    which stands in no partnership's trail.
    """
    seats = by.seats if isinstance(by, User) else ()
    for partnership_id in dict.fromkeys(seat.partnership_id for seat in seats) or [
        None
    ]:
        record(action, by=by, partnership_id=partnership_id, **detail)
