"""What answers come to, written when they change: standards and progress.

Heat maps and indicators read these rows and never every answer. All of it is a function
of the answers and may be made again at any time. Source: DOMAIN C.7; decision 0024.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from audits.models import COMPLIANT, Answer, Response, Round, StandardResult
from safeguarding.indicators.services import want
from safeguarding.periods import Kind, Period

IS_ANSWERED = Q(self_score__isnull=False) & (
    Q(carried_from=None) | Q(still_true__isnull=False)
)
"""An answer that counts: what was carried forward does so once it was looked at."""

IS_COMPLIANT = Q(moderated_score__gte=COMPLIANT) | Q(
    moderated_score=None, self_score__gte=COMPLIANT
)
"""2 or 3, by the panel's score where it gave one. Source: DOMAIN B.4, C.7."""

WRITTEN = ["self_score", "moderated_score", "answers", "compliant", "is_voice"]
BATCH = 2_000


def refresh(response_ids: Collection[int]) -> None:
    """Write what the answers of some responses come to. Four queries, set-wise.

    A standard is as good as its weakest answer. It has a moderated score once each of
    its answers has one.
    """
    ids = list(response_ids)
    rows = _results(ids)
    StandardResult.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["response", "standard"],
        update_fields=WRITTEN,
    )
    _remove_empty(ids)
    counted = (
        Answer.objects.filter(IS_ANSWERED, response=OuterRef("pk"))
        .order_by()
        .values("response")
        .annotate(many=Count("pk"))
        .values("many")
    )
    Response.objects.filter(pk__in=ids).update(
        answered=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )


def changed(response: Response) -> None:
    """Bring what a response comes to in line, and ask for its year's scorecards.

    Call it in the transaction of whatever changed its answers or its state.
    """
    refresh([response.pk])
    want_year(response.round)


def want_year(of: Round) -> None:
    """Ask for the scorecards that show the year of a round, once it is over.

    Before that it has no figures; `rolling` asks for them then.
    """
    year = year_of(of)
    if year.end < timezone.localdate():
        want(partnership_id=of.partnership_id, periods=[year])


def year_of(of: Round) -> Period:
    """Give the financial year a round belongs to."""
    return Period.from_index(Kind.YEAR, of.year + 1)


def _results(ids: list[int]) -> list[StandardResult]:
    groups = (
        Answer.objects.filter(IS_ANSWERED, response__in=ids)
        .order_by()
        .values(
            "partnership_id",
            "agency_id",
            "response_id",
            standard_id=F("question__standard"),
            is_voice=F("question__standard__is_voice"),
        )
        .annotate(
            lowest=Min("self_score"),
            lowest_moderated=Min("moderated_score"),
            moderated=Count("moderated_score"),
            answers=Count("pk"),
            compliant=Count("pk", filter=IS_COMPLIANT),
        )
    )
    return [_result(group) for group in groups]


def _result(group: dict[str, Any]) -> StandardResult:
    lowest, lowest_moderated = group.pop("lowest"), group.pop("lowest_moderated")
    is_moderated = group.pop("moderated") == group["answers"]
    return StandardResult(
        self_score=lowest,
        moderated_score=lowest_moderated if is_moderated else None,
        **group,
    )


def _remove_empty(ids: list[int]) -> None:
    """Drop the results of standards whose answers were all taken out again."""
    left = Answer.objects.filter(
        IS_ANSWERED,
        response=OuterRef("response"),
        question__standard=OuterRef("standard"),
    )
    StandardResult.objects.filter(~Exists(left), response__in=ids).delete()
