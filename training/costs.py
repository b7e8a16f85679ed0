"""What it costs the pool that people do not come, by agency.

A place is lost when who had it did not attend, or cancelled late and nobody took it.
No event loses more of them than stayed empty: of several late cancellations the
earliest bookings are those that somebody stood in for. An event to come has lost nothing yet.
Source: DOMAIN C.10 and B.5 (TRN-05..07); ADR 25.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period
from training.models import Booking, Event
from training.models.choices import NEVER_PLACED, PLACED, Status

NOT_KNOWN = "Agency not known"


@dataclass(frozen=True)
class NoShows:
    """Who did not come, of one agency's bookings of a year, and what that cost.

    Attributes:
        agency_id: None where the bookings do not say the agency.
        cancelled_late: bookings that were cancelled late.
        dna: bookings of who did not attend.
        places_lost: who did not attend, and late cancellations nobody stood in for.
        cost_pence: what the places lost cost the pool, as far as events say it; None
            when no event of a lost place does.
        unpriced: places lost at events that do not say what a place costs.
        charged_pence: what was charged for not coming.
    """

    agency_id: int | None
    agency: str
    cancelled_late: int
    dna: int
    places_lost: int
    cost_pence: int | None
    unpriced: int
    charged_pence: int


def no_shows(
    user: User, partnership: Partnership, year: Period, on: date
) -> list[NoShows]:
    """Give who did not come by agency, the most places lost first. One query.

    Args:
        user: the reader; somebody of an agency sees that agency's people only.
        partnership: whose events.
        year: a financial year (or any period): events that start in it and were not
            cancelled, those of waiting lists left out.
        on: a day; events after it may still fill.
    """
    rows = (
        _bookings(user, partnership, year.start, min(year.end, on))
        .values("agency_id", "agency__short_name")
        .annotate(**_counts())
    )
    found = [_told(row) for row in rows]
    return sorted(found, key=lambda one: (-one.places_lost, one.agency))


def _bookings(
    user: User, partnership: Partnership, first: date, last: date
) -> "QuerySet[Any]":
    """Give the bookings of some days, each with the places of its event.

    Attributes added: how many places are `taken`, and how many that were booked
    `after` this one were cancelled late. Both are everybody's: an agency's late cancellation was made good by whoever stood
    in.
    """
    same = Booking.objects.filter(event=OuterRef("event")).order_by().values("event")
    late = same.filter(status=Status.CANCELLED_LATE, pk__gt=OuterRef("pk"))
    rows: QuerySet[Any] = Booking.objects.for_user(user, Permission.SEE_TRAINING)
    found: QuerySet[Any] = (
        rows.filter(
            partnership=partnership,
            event__starts_on__range=(first, last),
        )
        .exclude(event__status=Event.Status.CANCELLED)
        .exclude(status__in=NEVER_PLACED)
        .annotate(taken=_number(same.filter(status__in=PLACED)), after=_number(late))
    )
    return found


def _number(rows: "QuerySet[Any]") -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def _counts() -> dict[str, Any]:
    """Say how each column is counted."""
    refilled = Q(
        event__capacity__isnull=False,
        taken__gte=F("event__capacity") - F("after"),
    )
    lost = Q(status=Status.DNA) | (Q(status=Status.CANCELLED_LATE) & ~refilled)
    return {
        "cancelled_late": Count("pk", filter=Q(status=Status.CANCELLED_LATE)),
        "dna": Count("pk", filter=Q(status=Status.DNA)),
        "places_lost": Count("pk", filter=lost),
        "cost_pence": Sum("event__cost_pence", filter=lost),
        "unpriced": Count("pk", filter=lost & Q(event__cost_pence=None)),
        "charged_pence": Coalesce(Sum("charged_pence"), 0),
    }


def _told(row: dict[str, Any]) -> NoShows:
    name = row.pop("agency__short_name")
    return NoShows(agency=name or NOT_KNOWN, **row)
