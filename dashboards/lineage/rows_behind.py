"""The rows of records that a measured figure was counted from, and who sent them.

The same filter that counted finds them: what a measure counts is asked of the measure.
Rows of children are for readers who may see cases, and each look is on record; rows of
the board's registers are for readers of the register.

Source: DESIGN section 1 (every number can be followed back to the row that made it).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Aggregate,
    BooleanField,
    Count,
    ExpressionWrapper,
    Q,
    QuerySet,
)
from django.utils import timezone

from dashboards import reading
from dashboards.lineage import registers
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
        period: of the figure: the quarter, or the year of a yearly one.
        is_share: the rows are those the share is out of; each says whether it counts.
        is_about_children: rows have handles, and each look is on record.
        count: how many rows there are in all.
        counted: how many of them stand above the line; the same for a plain count.
    """

    place: Place
    quarter: Period
    period: Period
    code: str
    title: str
    is_share: bool
    is_about_children: bool
    count: int
    counted: int
    page: "Page[Any]"
    lines: Sequence[Told]


def measure_of_cases(code: str) -> Measure | None:
    """Give how an indicator is counted from cases and episodes; None where it is not."""
    measure = registered().get(code)
    return measure if measure is not None and _is_about_children(measure) else None


def register_of(code: str) -> Permission | None:
    """Say what opens the register an indicator is counted from; None without one."""
    measure = registered().get(code)
    return registers.READ_WITH.get(measure.source.rows.model) if measure else None


def reads_register(user: User, code: str, place: Place) -> bool:
    """Say whether a reader may follow an indicator to the rows of its register."""
    if register_of(code) is None:
        return False
    return registers.may_read(user, registered()[code].source.rows.model, place.pk)


def get_rows(
    user: User, partnership: str, code: str, period_code: str, number: str
) -> Behind:
    """Find the rows of cases behind a figure of a quarter, one page: nine queries.

    Without a period, of the newest quarter.

    Raises:
        NotThereError: no such partnership, quarter or measure for this reader.
    """
    place = reading.get_place(user, partnership, Permission.SEE_CASES)
    quarter = _quarter(user, place, period_code)
    measure = measure_of_cases(code)
    if measure is None:
        raise NotThereError
    found = _behind(measure, place, quarter, number)
    _record(user, place, quarter, code)
    lines = told_of(user, list(found.page.object_list), quarter)
    return replace(found, lines=lines)


def get_records(
    user: User, partnership: str, code: str, period_code: str, number: str
) -> Behind:
    """Find the rows of a register behind a figure, one page of them.

    Without a period, of the newest quarter; a yearly figure's are those of its year.

    Raises:
        NotThereError: no such partnership, quarter or register for this reader.
    """
    permission, measure = register_of(code), registered().get(code)
    if permission is None or measure is None or not user.may(permission):
        raise NotThereError
    place = reading.get_place(user, partnership, permission)
    register = measure.source.rows.model
    if not registers.may_read(user, register, place.pk):
        raise NotThereError
    quarter = _quarter(user, place, period_code)
    found = _behind(measure, place, quarter, number)
    if register in registers.OF_CHILDREN:
        _record(user, place, quarter, code)
    return replace(found, lines=registers.told_of(user, list(found.page.object_list)))


def _is_about_children(measure: Measure) -> bool:
    return bool(measure.source.rows.model._meta.app_label == CASES)


def _behind(measure: Measure, place: Place, quarter: Period, number: str) -> Behind:
    titles = Indicator.objects.filter(code=measure.code).values_list("title", flat=True)
    if (title := titles.first()) is None:
        raise NotThereError
    rows = _rows(measure, place, quarter)
    counted = rows.filter(is_counted=True)
    page = Paginator(rows, PER_PAGE).get_page(number)
    return Behind(
        place=place,
        quarter=quarter,
        period=_period(measure, quarter),
        code=measure.code,
        title=title,
        is_share=_is_share(measure),
        is_about_children=_is_about_children(measure),
        count=page.paginator.count,
        counted=counted.count() if _is_share(measure) else page.paginator.count,
        page=page,
        lines=(),
    )


def _is_share(measure: Measure) -> bool:
    """Whether rows stand above the line; of sums each row adds its own number."""
    return measure.denominator is not None and isinstance(measure.numerator, Count)


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
    needed = registers.NEEDED.get(rows.model, ())
    chosen = chosen.select_related(*needed) if needed else chosen
    counts = ExpressionWrapper(wanted, output_field=BooleanField())
    found: QuerySet[Any] = chosen.annotate(is_counted=counts)
    return found.order_by("-is_counted", "pk")


def _period(measure: Measure, quarter: Period) -> Period:
    """Give the quarter, or for a yearly figure its financial year."""
    return measure.source.periods([quarter])[0]


def _when(measure: Measure, quarter: Period) -> Q:
    """Ask for what happened in the quarter, or for what stood at its end."""
    source = measure.source
    if measure.timing is Timing.DURING:
        return Q(**{source.quarter: _period(measure, quarter).index})
    still = Q(**{f"{source.closed}__isnull": True})
    still |= Q(**{f"{source.closed}__gt": quarter.index})
    return Q(**{f"{source.opened}__lte": quarter.index}) & still


def _condition(aggregate: Aggregate) -> Q:
    """Say which rows a count counts: those of its filter that have the column."""
    counted = aggregate.get_source_expressions()[0]
    given: Any = aggregate.filter
    there = Q(**{f"{getattr(counted, 'name', 'pk')}__isnull": False})
    return given & there if isinstance(given, Q) else there
