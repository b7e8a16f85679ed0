"""Of which quarters the list of bookings is still to come.

An office that promised lists of everybody's bookings tells of a quarter when its list is
put in. What was entered here by hand is part of that quarter only: beside a whole one it
looks like a fall. So such a quarter has no figure before its list has come.

Source: DOMAIN C, W-MISSING-RETURN (not received is never 0).
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.fields import DateField

from safeguarding.indicators.measures import quarter_index
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Duty, RecordFile

KIND = "training-bookings"
# Type of the board's own office, which keeps the bookings of all agencies.
OFFICE = "other"
DAY = timedelta(days=1)


def list_is_here(quarter: str) -> Q:
    """Give the condition that no list of a row's quarter is still to come.

    Args:
        quarter: field of the row that holds the index of its quarter; the row's
            partnership is `partnership`.
    """
    owed = _promises().filter(
        Q(last=None) | Q(last__gte=OuterRef(quarter)),
        partnership=OuterRef("partnership"),
        first__lte=OuterRef(quarter),
    )
    came = _lists().filter(
        partnership=OuterRef("partnership"),
        agency=OuterRef("agency"),
        first__lte=OuterRef(OuterRef(quarter)),
        last__gte=OuterRef(OuterRef(quarter)),
    )
    return ~Q(Exists(owed.filter(~Exists(came))))


def awaited(partnership_id: int, today: date) -> set[int]:
    """Give the indexes of the quarters up to today whose list has not come: two queries."""
    promises = _promises().filter(partnership=partnership_id, starts_on__lte=today)
    owed = list(promises.values_list("agency_id", "first", "last"))
    if not owed:
        return set()
    lists = _lists().filter(partnership=partnership_id)
    came = {
        (agency_id, quarter)
        for agency_id, first, last in lists.values_list("agency_id", "first", "last")
        for quarter in range(first, last + 1)
    }
    now = Period.containing(Kind.QUARTER, today).index
    return {
        quarter
        for agency_id, first, last in owed
        for quarter in range(first, min(now, now if last is None else last) + 1)
        if (agency_id, quarter) not in came
    }


def _promises() -> "QuerySet[Any]":
    """Find what offices promised, from the `first` quarter to the `last`, or on.

    Owed is every quarter that ends while the promise holds (`returns.obligations`).
    """
    after = ExpressionWrapper(F("ends_on") + DAY, output_field=DateField())
    rows: QuerySet[Any] = Duty.objects.filter(
        agency__type=OFFICE, template__records=KIND
    ).annotate(first=quarter_index("starts_on"), last=quarter_index(after) - 1)
    return rows


def _lists() -> "QuerySet[Any]":
    rows: QuerySet[Any] = RecordFile.objects.filter(
        kind=KIND, state=RecordFile.State.LOADED
    ).annotate(
        first=quarter_index("obligation__period_start"),
        last=quarter_index("obligation__period_end"),
    )
    return rows
