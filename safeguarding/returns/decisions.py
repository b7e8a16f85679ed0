"""What the coordinator decides: a version becomes figures, or goes back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.services import (
    lock_figures,
    record_observations,
    want,
)
from safeguarding.returns.becoming import outcome_of
from safeguarding.returns.errors import NotWaiting, QuestionRefused, ReasonMissing
from safeguarding.returns.models import Obligation, Submission, SubmissionRow
from safeguarding.returns.questions import ask
from safeguarding.returns.records.owing import owe_load

# An answer is wanted, at the latest, so long after a version was sent back.
LONGEST = timedelta(days=366)


def require(by: User, permission: Permission, owner: Obligation | Submission) -> None:
    """Make sure that a person may do something with an agency's returns.

    Raises:
        PermissionDenied: no seat of theirs carries the permission there.
    """
    if not by.may(permission, owner.partnership_id, owner.agency_id):
        raise PermissionDenied


def lock(obligation: Obligation) -> None:
    """Make all changes to one return wait for each other."""
    Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)


def load_locked(submission: Submission) -> Submission:
    """Load a version as it is now, once nobody else is changing its return."""
    lock(submission.obligation)
    known = Submission.objects.select_related(
        "obligation__template", "obligation__agency", "obligation__partnership"
    )
    now: Submission = known.get(pk=submission.pk)
    return now


@transaction.atomic
def accept(*, submission: Submission, by: User, at: datetime) -> Submission:
    """Turn a waiting version into figures, in place of an earlier one.

    Figures of an earlier version that this one no longer gives are withdrawn, never
    deleted. Accepting twice does no harm. Of a version with a file of records the rows
    are put in later, by a worker; that they are owed is written here.

    Args:
        submission: the version that waits.
        by: the coordinator.
        at: when the figures become known.

    Raises:
        PermissionDenied: the person may not accept this partnership's returns.
        NotWaiting: it was sent back, or a later version replaced it.
    """
    require(by, Permission.ACCEPT_RETURN, submission)
    version = load_locked(submission)
    if version.state == Submission.State.ACCEPTED:
        return version
    _require_waiting(version)
    accepted = Submission.objects.filter(
        obligation_id=version.obligation_id, state=Submission.State.ACCEPTED
    )
    accepted.update(state=Submission.State.SUPERSEDED)
    # Two returns may give the same figure: what is withdrawn depends on the other.
    lock_figures(version.partnership_id)
    rows = SubmissionRow.objects.filter(submission=version).order_by("pk")
    outcome = outcome_of(version, list(rows))
    added = record_observations(
        partnership_id=version.partnership_id,
        figures=outcome.figures,
        withdrawn=outcome.withdrawn,
        recorded_at=at,
    )
    _decide(version, Submission.State.ACCEPTED, by, at, "")
    owe_load(version)
    _tell_the_board(version, besides=Submission.State.SENT_BACK)
    audit.record(
        audit.Action.RETURN_ACCEPTED,
        by=by,
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        about=version,
        version=version.version,
        changed=added,
    )
    return version


@transaction.atomic
def send_back(
    *,
    submission: Submission,
    by: User,
    reason: str,
    at: datetime,
    questions: Mapping[int, str] | None = None,
    answer_by: date | None = None,
) -> Submission:
    """Send a waiting version back to its agency: as a whole, or single figures of it.

    Where figures are questioned, the correction may change only those (E-LOCKED).

    Args:
        submission: the version that waits.
        by: the coordinator.
        reason: what must change in general; may be empty when figures are questioned.
        at: when it goes back.
        questions: key of a row of this version -> what is wrong with its figure.
        answer_by: the day an answer is wanted by.

    Raises:
        PermissionDenied: the person may not decide on this partnership's returns.
        ReasonMissing: neither a reason nor a question was given.
        QuestionRefused: a question has no words, or the day has passed.
        NotWaiting: somebody decided before, or a later version replaced it.
    """
    require(by, Permission.ACCEPT_RETURN, submission)
    asked = {key: words.strip() for key, words in (questions or {}).items()}
    if not reason.strip() and not asked:
        message = "Say why, so that the agency knows what to change."
        raise ReasonMissing(message)
    _require_day(answer_by, timezone.localdate(at))
    version = load_locked(submission)
    _require_waiting(version)
    ask(version, asked)
    version.answer_by = answer_by
    words = reason.strip() or _in_question(len(asked))
    _decide(version, Submission.State.SENT_BACK, by, at, words)
    _tell_the_board(version, besides=Submission.State.ACCEPTED)
    audit.record(
        audit.Action.RETURN_SENT_BACK,
        by=by,
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        about=version,
        version=version.version,
        questions=len(asked),
    )
    return version


def _tell_the_board(version: Submission, *, besides: Submission.State) -> None:
    """Ask for a rebuild where a question about a figure that stands came or went.

    A board says how far a figure can be trusted, and an open question counts.
    """
    owed = version.obligation
    if owed.submissions.filter(state=besides.value).exists():
        want(
            partnership_id=owed.partnership_id,
            periods=[owed.period],
        )


def _in_question(count: int) -> str:
    if count == 1:
        return "One figure is in question: see what is asked beside it."
    return f"{count} figures are in question: see what is asked beside each."


def _require_day(answer_by: date | None, day: date) -> None:
    if answer_by is None:
        return
    if answer_by < day:
        message = "The day for an answer has passed. Choose today or a later day."
        raise QuestionRefused(message)
    if answer_by > day + LONGEST:
        message = "An answer is wanted within a year from today. Look at the year."
        raise QuestionRefused(message)


def _require_waiting(version: Submission) -> None:
    if version.state != Submission.State.RECEIVED:
        state = Submission.State(version.state).label.lower()
        message = (
            f"Version {version.version} no longer waits for a decision: {state}. "
            "Look at the latest version."
        )
        raise NotWaiting(message)


def _decide(
    version: Submission, state: Submission.State, by: User, at: datetime, reason: str
) -> None:
    version.state = state.value
    version.decided_by = by
    version.decided_at = at
    version.decision_reason = reason
    fields = ["state", "decided_by", "decided_at", "decision_reason", "answer_by"]
    version.save(update_fields=fields)
