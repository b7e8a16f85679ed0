"""How the rows behind figures came: when, signed, explained, questioned, restated.

A fixed number of queries for any number of rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Window
from django.utils import timezone

from dashboards.assembly.facts import Earlier, Sent, Slot
from safeguarding.indicators.models import (
    NUMBER_QUALIFIERS,
    OBSERVATION_KEY,
    Observation,
)
from safeguarding.indicators.queries import end_of
from safeguarding.periods import Kind
from safeguarding.returns.models import (
    Problem,
    ReasonKind,
    Signature,
    Submission,
    SubmissionRow,
)

State = Submission.State
# Of a row of a submission, by (submission, number of the row or None for all of it).
Explained = Mapping[tuple[int, int | None], bool]
ROW_FIELDS = (
    "pk",
    "submission_id",
    "submission__version",
    "sheet",
    "row",
    "submission__submitted_at",
    "submission__obligation__due_on",
    "submission__obligation_id",
    "indicator_id",
)


def sent_rows(row_ids: set[int], *, as_known_on: date | None = None) -> dict[int, Sent]:
    """Find the rows of returns behind figures: four queries.

    Args:
        row_ids: keys of rows of submissions.
        as_known_on: questions asked after this day are not known yet.
    """
    signed = Signature.objects.filter(submission_id=OuterRef("submission_id"))
    rows = list(
        SubmissionRow.objects.filter(pk__in=row_ids)
        .annotate(is_signed=Exists(signed))
        .values_list(*ROW_FIELDS, "is_signed")
    )
    explained = _explained({row[1] for row in rows})
    first = _first_received({row[7] for row in rows})
    asked = _questioned({row[7] for row in rows}, as_known_on)
    return {
        row[0]: sent_row(
            (*row[:5], first.get(row[7], row[5]), row[6]),
            explained,
            is_signed=row[9],
            is_questioned=_is_questioned(asked.get(row[7], ()), row[2], row[8]),
        )
        for row in rows
    }


def sent_row(
    row: tuple[Any, ...],
    explained: Explained,
    *,
    is_signed: bool = False,
    is_questioned: bool = False,
) -> Sent:
    """Say how a row came.

    Args:
        row: key, submission, version, sheet, number, the return came when, due when.
        explained: by (submission, number) of rows a warning was explained for, whether
            the explanation is that it cannot be corrected.
        is_signed: a second person answers for the version.
        is_questioned: the coordinator asked about the figure, and waits.
    """
    _, submission, version, sheet, number, came_at, due_on = row
    received_on = timezone.localdate(came_at)
    return Sent(
        submission=submission,
        version=version,
        sheet=sheet,
        row=number,
        received_on=received_on,
        is_late=received_on > due_on,
        has_explained_warning=(submission, number) in explained,
        has_exception=explained.get((submission, number), False),
        is_signed=is_signed,
        is_questioned=is_questioned,
    )


def _explained(submissions: set[int]) -> Explained:
    found: dict[tuple[int, int | None], bool] = {}
    told = Problem.objects.filter(submission_id__in=submissions, severity="W")
    for submission, row, kind in told.values_list(
        "submission_id", "row", "reason_kind"
    ):
        cannot = kind == ReasonKind.CANNOT_FIX
        found[submission, row] = cannot or found.get((submission, row), False)
    return found


def _first_received(obligations: set[int]) -> dict[int, Any]:
    """Give when a return first came complete: a correction later is not late."""
    rows = Submission.objects.filter(obligation_id__in=obligations)
    first = rows.values("obligation_id").annotate(first=Min("received_at"))
    return dict(first.filter(first__isnull=False).values_list("obligation_id", "first"))


def _questioned(
    obligations: set[int], as_known_on: date | None
) -> Mapping[int, list[tuple[int, int | None]]]:
    """Give what was sent back and not answered by an accepted version since.

    Returns:
        By return: (version sent back, indicator asked about or None for all of it).
    """
    versions = Submission.objects.filter(
        Q(state=State.SENT_BACK, received_at__isnull=False) | Q(state=State.ACCEPTED),
        obligation_id__in=obligations,
    )
    if as_known_on is not None:
        versions = versions.filter(decided_at__lt=end_of(as_known_on))
    accepted: dict[int, int] = {}
    asked: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for obligation, version, state, indicator in versions.values_list(
        "obligation_id", "version", "state", "questions__row__indicator_id"
    ):
        if state == State.ACCEPTED:
            accepted[obligation] = max(version, accepted.get(obligation, 0))
        else:
            asked[obligation].append((version, indicator))
    return {
        obligation: [one for one in each if one[0] > accepted.get(obligation, 0)]
        for obligation, each in asked.items()
    }


def _is_questioned(
    asked: Iterable[tuple[int, int | None]], version: int, indicator_id: int
) -> bool:
    return any(
        later > version and about in {None, indicator_id} for later, about in asked
    )


def restated(
    partnership_id: int, first: date, last: date, *, as_known_on: date | None = None
) -> dict[tuple[Slot, int | None], tuple[Earlier, ...]]:
    """Find the figures that were ever given twice: one query.

    Args:
        partnership_id: whose figures.
        first: periods that start on this day or later.
        last: periods that start on this day or before.
        as_known_on: only what had been recorded by the end of this day.

    Returns:
        By place and agency, everything it was, oldest first, the current one too.
    """
    rows = Observation.objects.filter(
        partnership_id=partnership_id,
        period_start__gte=first,
        period_start__lte=last,
        breakdown_dimension="",
        qualifier__in=NUMBER_QUALIFIERS,
    )
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lt=end_of(as_known_on))
    several = rows.annotate(
        times=Window(Count("pk"), partition_by=[F(name) for name in OBSERVATION_KEY])
    ).filter(times__gt=1)
    found: dict[tuple[Slot, int | None], list[Earlier]] = defaultdict(list)
    for indicator_id, kind, start, agency_id, *told in several.order_by(
        "recorded_at", "pk"
    ).values_list(
        "indicator_id",
        "kind",
        "period_start",
        "agency_id",
        "numerator",
        "denominator",
        "value",
        "qualifier",
        "recorded_at",
    ):
        slot = Slot(indicator_id, Kind(kind), start)
        found[slot, agency_id].append(Earlier(*told))
    return {key: tuple(each) for key, each in found.items()}
