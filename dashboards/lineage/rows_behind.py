"""The rows of records that a measured figure was counted from, and who sent them.

The same filter that counted finds them: what a measure counts is asked of the measure.
Only readers who may see the rows of cases come here, and each look is on record.

Source: DESIGN section 1 (every number can be followed back to the row that made it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Aggregate,
    BooleanField,
    ExpressionWrapper,
    Q,
    QuerySet,
)
from django.utils import timezone

from dashboards import reading
from dashboards.lineage.origins import Told, told_of
from dashboards.reading import NotThereError, Place
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.measures import Measure, Timing, registered
from safeguarding.indicators.models import Indicator
from safeguarding.periods import Kind, Period

PER_PAGE = 50
# The app whose records are about children.
CASES = "cases"
WHY = "followed a number to its rows"


@dataclass(frozen=True)
class Behind:
    """One page of the rows behind a figure.

    Attributes:
        is_share: the rows are those the share is out of; each says whether it counts.
        count: how many rows there are in all.
        counted: how many of them stand above the line; the same for a plain count.
    """

    place: Place
    quarter: Period
    code: str
    title: str
    is_share: bool
    count: int
    counted: int
    page: "Page[Any]"
    lines: Sequence[Told]


def measure_of_cases(code: str) -> Measure | None:
    """Give how an indicator is counted from cases and episodes; None where it is not."""
    measure = registered().get(code)
    if measure is None or measure.source.rows.model._meta.app_label != CASES:
        return None
    return measure


def get_rows(
    user: User, partnership: str, code: str, period_code: str, number: str
) -> Behind:
    """Find the rows behind a figure of a quarter, one page of them: nine queries.

    Without a period, of the newest quarter.

    Raises:
        NotThereError: no such partnership, quarter or measure for this reader.
    """
    place = reading.get_place(user, partnership, Permission.SEE_CASES)
    quarter = _quarter(user, place, period_code)
    measure = measure_of_cases(code)
    title = Indicator.objects.filter(code=code).values_list("title", flat=True).first()
    if measure is None or title is None:
        raise NotThereError
    rows = _rows(measure, place, quarter)
    counted = rows.filter(is_counted=True)
    page = Paginator(rows, PER_PAGE).get_page(number)
    _record(user, place, quarter, code)
    return Behind(
        place=place,
        quarter=quarter,
        code=code,
        title=title,
        is_share=measure.denominator is not None,
        count=page.paginator.count,
        counted=counted.count() if measure.denominator else page.paginator.count,
        page=page,
        lines=told_of(user, list(page.object_list), quarter),
    )


def _quarter(user: User, place: Place, asked: str) -> Period:
    """Read the quarter asked for; without one, the newest on the scorecard."""
    if asked:
        return reading.get_quarter(asked)
    newest = reading.latest_quarters(user, timezone.localdate()).get(place.pk)
    if newest is None:
        raise NotThereError
    return Period(Kind.QUARTER, newest)


def _record(user: User, place: Place, quarter: Period, code: str) -> None:
    audit.record(
        audit.Action.CASES_LISTED,
        by=user,
        partnership_id=place.pk,
        list="rows-behind",
        indicator=code,
        period=quarter.code,
        why=WHY,
    )


def _rows(measure: Measure, place: Place, quarter: Period) -> "QuerySet[Any]":
    """Filter a source as the measure does; of a share, all that it is out of."""
    source = measure.source
    wanted = _condition(measure.numerator)
    rows = source.rows.filter(**{source.area: place.pk}).filter(_when(measure, quarter))
    whole = measure.denominator
    chosen = rows.filter(_condition(whole) if whole is not None else wanted)
    counts = ExpressionWrapper(wanted, output_field=BooleanField())
    found: QuerySet[Any] = chosen.annotate(is_counted=counts)
    return found.order_by("-is_counted", "pk")


def _when(measure: Measure, quarter: Period) -> Q:
    """Ask for what happened in the quarter, or for what stood at its end."""
    source = measure.source
    if measure.timing is Timing.DURING:
        return Q(**{source.quarter: quarter.index})
    still = Q(**{f"{source.closed}__isnull": True})
    still |= Q(**{f"{source.closed}__gt": quarter.index})
    return Q(**{f"{source.opened}__lte": quarter.index}) & still


def _condition(aggregate: Aggregate) -> Q:
    """Say which rows a count counts: those of its filter that have the column."""
    counted = aggregate.get_source_expressions()[0]
    given: Any = aggregate.filter
    there = Q(**{f"{getattr(counted, 'name', 'pk')}__isnull": False})
    return given & there if isinstance(given, Q) else there
