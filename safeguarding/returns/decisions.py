"""What the coordinator decides: a version becomes figures, or goes back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models import (
    OBSERVATION_KEY,
    Observation,
    Qualifier,
)
from safeguarding.indicators.queries import current_observations
from safeguarding.indicators.services import record_observations
from safeguarding.returns.errors import NotWaiting, ReasonMissing
from safeguarding.returns.models import Obligation, Submission, SubmissionRow
from safeguarding.returns.queries import definitions_on


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


def _locked(submission: Submission) -> Submission:
    """Load a version as it is now, once nobody else is changing its return."""
    lock(submission.obligation)
    now: Submission = Submission.objects.select_related("obligation").get(
        pk=submission.pk
    )
    return now


@transaction.atomic
def accept(*, submission: Submission, by: User, at: datetime) -> Submission:
    """Turn a waiting version into figures, in place of an earlier one.

    Figures of an earlier version that this one no longer gives are withdrawn, never
    deleted. Accepting twice does no harm.

    Args:
        submission: the version that waits.
        by: the coordinator.
        at: when the figures become known.

    Raises:
        PermissionDenied: the person may not accept this partnership's returns.
        NotWaiting: it was sent back, or a later version replaced it.
    """
    require(by, Permission.ACCEPT_RETURN, submission)
    version = _locked(submission)
    if version.state == Submission.State.ACCEPTED:
        return version
    _require_waiting(version)
    accepted = Submission.objects.filter(
        obligation_id=version.obligation_id, state=Submission.State.ACCEPTED
    )
    accepted.update(state=Submission.State.SUPERSEDED)
    figures = _observations(version)
    added = record_observations(
        partnership_id=version.partnership_id,
        figures=figures,
        withdrawn=_dropped(version, figures),
        recorded_at=at,
    )
    _decide(version, Submission.State.ACCEPTED, by, at, "")
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
    *, submission: Submission, by: User, reason: str, at: datetime
) -> Submission:
    """Send a waiting version back to its agency, saying why.

    Raises:
        PermissionDenied: the person may not decide on this partnership's returns.
        ReasonMissing: no reason was given.
        NotWaiting: somebody decided before, or a later version replaced it.
    """
    require(by, Permission.ACCEPT_RETURN, submission)
    if not reason.strip():
        message = "Say why, so that the agency knows what to change."
        raise ReasonMissing(message)
    version = _locked(submission)
    _require_waiting(version)
    _decide(version, Submission.State.SENT_BACK, by, at, reason.strip())
    audit.record(
        audit.Action.RETURN_SENT_BACK,
        by=by,
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        about=version,
        version=version.version,
    )
    return version


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
    version.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])


def _observations(version: Submission) -> list[Observation]:
    rows = list(SubmissionRow.objects.filter(submission=version).order_by("pk"))
    day = version.obligation.period_end
    held = definitions_on(day, {row.indicator_id for row in rows})
    return [_observation(version, row, held[row.indicator_id]) for row in rows]


def _observation(
    version: Submission, row: SubmissionRow, definition_id: int
) -> Observation:
    return Observation(
        partnership_id=version.partnership_id,
        agency_id=version.agency_id,
        indicator_id=row.indicator_id,
        definition_id=definition_id,
        kind=row.kind,
        period_start=row.period_start,
        period_end=row.period_end,
        breakdown_dimension=row.breakdown_dimension,
        breakdown_code=row.breakdown_code,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        qualifier=row.qualifier,
        note=row.note,
        source_kind="return",
        source_id=row.pk,
        source={
            "kind": "return",
            "submission": version.pk,
            "version": version.version,
            "sheet": row.sheet,
            "row": row.row,
            "file": version.file_name,
        },
    )


def _dropped(version: Submission, figures: list[Observation]) -> list[Observation]:
    """Find figures that came from this return before and are not in it any more."""
    earlier: ScopedQuerySet = SubmissionRow.objects.filter(
        submission__obligation_id=version.obligation_id
    )
    standing = (
        current_observations(version.partnership_id)
        .filter(source_kind="return", source_id__in=earlier.values("pk"))
        .exclude(qualifier=Qualifier.WITHDRAWN)
    )
    kept = {_key(one) for one in figures}
    return [one for one in standing if _key(one) not in kept]


def _key(figure: Observation) -> tuple[object, ...]:
    return tuple(getattr(figure, name) for name in OBSERVATION_KEY)
