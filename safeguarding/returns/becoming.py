"""What accepting a version would record, and what it would withdraw.

Accepting and looking ahead go through these functions, so they cannot differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models import (
    OBSERVATION_KEY,
    Observation,
    Qualifier,
)
from safeguarding.indicators.queries import current_observations
from safeguarding.returns.models import Submission, SubmissionRow
from safeguarding.returns.queries import definitions_on


def figures_of(version: Submission, rows: Sequence[SubmissionRow]) -> list[Observation]:
    """Give the figures that the rows of a version become; nothing is saved."""
    day = version.obligation.period_end
    held = definitions_on(day, {row.indicator_id for row in rows})
    return [_figure(version, row, held[row.indicator_id]) for row in rows]


def _figure(version: Submission, row: SubmissionRow, definition_id: int) -> Observation:
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


@dataclass(frozen=True)
class Outcome:
    """What a version would come to: figures to record, and figures to withdraw."""

    figures: list[Observation]
    withdrawn: list[Observation]


def outcome_of(version: Submission, rows: Sequence[SubmissionRow]) -> Outcome:
    """Say what accepting the rows of a version would record and withdraw.

    What came from this return before and is not in it any more is withdrawn, unless
    another return of the agency gives the same figure: two kinds of return may ask
    for one indicator. Then the other one's accepted figure stands again.
    """
    figures = figures_of(version, rows)
    kept = {key_of(one) for one in figures}
    dropped = [one for one in _standing(version) if key_of(one) not in kept]
    others = _held_elsewhere(version, dropped)
    return Outcome(
        figures=[*figures, *others.values()],
        withdrawn=[one for one in dropped if key_of(one) not in others],
    )


def _standing(version: Submission) -> list[Observation]:
    """Give the figures as known now that came from this return."""
    earlier: ScopedQuerySet = SubmissionRow.objects.filter(
        submission__obligation_id=version.obligation_id
    )
    standing = (
        current_observations(version.partnership_id)
        .filter(source_kind="return", source_id__in=earlier.values("pk"))
        .exclude(qualifier=Qualifier.WITHDRAWN)
    )
    return list(standing)


def _held_elsewhere(
    version: Submission, dropped: Sequence[Observation]
) -> dict[tuple[object, ...], Observation]:
    """Give what other accepted returns of the agency say of dropped figures, by key."""
    if not dropped:
        return {}
    wanted = {key_of(one) for one in dropped}
    rows = (
        SubmissionRow.objects.filter(
            submission__state=Submission.State.ACCEPTED,
            partnership_id=version.partnership_id,
            agency_id=version.agency_id,
            indicator_id__in={one.indicator_id for one in dropped},
            period_start__in={one.period_start for one in dropped},
        )
        .exclude(submission__obligation_id=version.obligation_id)
        .select_related("submission__obligation")
        .order_by("submission__decided_at", "submission_id", "pk")
    )
    # The one accepted last comes last, and holds.
    by_version = [
        list(each) for _, each in groupby(rows, lambda row: row.submission_id)
    ]
    found = [one for each in by_version for one in figures_of(each[0].submission, each)]
    return {key_of(one): one for one in found if key_of(one) in wanted}


def key_of(figure: Observation) -> tuple[object, ...]:
    """What makes two observations versions of the same figure."""
    return tuple(getattr(figure, name) for name in OBSERVATION_KEY)
