"""Counts bookings, events and waiting lists in the database, for one reader.

Each function is one query, whatever the number of bookings. Counted are the bookings
that the indicators count (`training.measures.told`): of events that were not cancelled
and of which somebody has marked who came.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import TruncMonth

from dashboards.reading import Place
from dashboards.workforce.tally import (
    NOT_KNOWN,
    ByWho,
    InTime,
    Offered,
    Tally,
    Waiting,
)
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from training.measures import told
from training.models import Booking, Event
from training.models.choices import MARKED, PLACED, Status

SEE = Permission.SEE_TRAINING
HAS_END = ExpressionWrapper(
    Q(event__capacity__isnull=False), output_field=BooleanField()
)


def bookings(
    user: User, place: Place, agency: str, first: date, last: date
) -> "QuerySet[Booking]":
    """Find the bookings that count, of events that began on these days.

    Args:
        user: the reader; somebody of an agency finds its people only.
        place: the partnership.
        agency: code of the only agency; "" for all.
        first: the first day.
        last: the last day.
    """
    return _of_agency(told().for_user(user, SEE), agency).filter(  # type: ignore[attr-defined, no-any-return]
        partnership_id=place.pk, event__starts_on__range=(first, last)
    )


def in_time(
    user: User, place: Place, agency: str, spans: Iterable[tuple[date, date]]
) -> list[InTime]:
    """Count bookings by month and delivery type, over one or two spans of days."""
    wanted = Q(pk__in=[])
    for span in spans:
        wanted |= Q(event__starts_on__range=span)
    rows = _of_agency(told().for_user(user, SEE), agency)  # type: ignore[attr-defined]
    counted = (
        rows.filter(wanted, partnership_id=place.pk)
        .annotate(
            month=TruncMonth("event__starts_on"),
            delivery=F("event__course__delivery_type"),
            limited=HAS_END,
        )
        .order_by()
        .values_list("month", "delivery", "limited", "status")
        .annotate(n=Count("pk"))
    )
    return [
        InTime(month, delivery, limited, tally)
        for (month, delivery, limited), tally in sorted(_by_status(counted, 3).items())
    ]


def by_who(
    user: User, place: Place, agency: str, first: date, last: date
) -> list[ByWho]:
    """Count bookings by agency, sector and course."""
    counted = (
        bookings(user, place, agency, first, last)
        .order_by()
        .values_list(
            *("agency_id", "agency__code", "agency__short_name", "sector"),
            *("event__course_id", "event__course__title"),
            *("event__course__delivery_type", "status"),
        )
        .annotate(n=Count("pk"))
    )
    return [
        ByWho(
            agency=key[0],
            code=key[1] or "",
            name=key[2] or NOT_KNOWN,
            sector=key[3],
            course=key[4],
            title=key[5],
            delivery=key[6],
            tally=tally,
        )
        for key, tally in _by_status(counted, 7).items()
    ]


def waiting(
    user: User, place: Place, agency: str, span: tuple[date, date], today: date
) -> list[Waiting]:
    """Count who waits, or waited in vain, by course; the most first."""
    rows = _of_agency(Booking.objects.for_user(user, SEE), agency).filter(
        partnership_id=place.pk,
        status=Status.WAITLIST,
        event__starts_on__range=span,
    )
    counted = (
        rows.exclude(event__status=Event.Status.CANCELLED)
        .order_by()
        .values_list("event__course_id", "event__course__title")
        .annotate(
            hoping=Count("pk", filter=Q(event__starts_on__gt=today)),
            in_vain=Count("pk", filter=Q(event__starts_on__lte=today)),
        )
    )
    found = [Waiting(*row) for _, *row in counted]
    return sorted(found, key=lambda one: (-one.all, one.title))


def offered(
    user: User, place: Place, span: tuple[date, date], days: tuple[date, date]
) -> Offered | None:
    """Count events and places of a year; None for who may not see the whole.

    Args:
        user: the reader.
        place: the partnership.
        span: first and last day of the year.
        days: up to which places are counted, and today.
    """
    until, today = days
    if not user.may(SEE, place.pk):
        return None
    rows = Event.objects.for_user(user, SEE).filter(
        partnership_id=place.pk, starts_on__range=span
    )
    given = ~Q(status=Event.Status.CANCELLED)
    past, ahead = given & Q(starts_on__lte=today), given & Q(starts_on__gt=today)
    unmarked = past & Q(is_pending=True)
    counts = given & Q(starts_on__lte=until)
    held = counts & Q(is_pending=False)
    booked = {"booked": _booked(user, PLACED), "pending": _booked(user, (BOOKED,))}
    counted = (
        rows.annotate(is_pending=_has(BOOKED) & ~_has(*MARKED), **booked)
        .order_by()
        .aggregate(
            delivered=Count("pk", filter=counts & Q(status=Event.Status.DELIVERED)),
            places=Sum("capacity", filter=held),
            unmarked=Count("pk", filter=unmarked),
            unmarked_bookings=Sum("pending", filter=unmarked),
            to_come=Count("pk", filter=ahead),
            to_come_places=Sum("capacity", filter=ahead),
            to_come_booked=Sum("booked", filter=ahead & Q(capacity__isnull=False)),
            cancelled=Count("pk", filter=~given),
        )
    )
    return Offered(**{key: number or 0 for key, number in counted.items()})


BOOKED = Status.BOOKED.value


def quarters(user: User, place: Place) -> set[int]:
    """Name the quarters of which anything can be told."""
    if user.may(SEE, place.pk):
        rows = Event.objects.for_user(user, SEE).filter(partnership_id=place.pk)
        return set(rows.order_by().values_list("quarter", flat=True).distinct())
    mine = Booking.objects.for_user(user, SEE).filter(partnership_id=place.pk)
    return set(mine.order_by().values_list("event__quarter", flat=True).distinct())


def _has(*statuses: str) -> Exists:
    return Exists(Booking.objects.filter(event=OuterRef("pk"), status__in=statuses))


def _booked(user: User, statuses: Iterable[str]) -> Any:
    """Count an event's bookings that stand so."""
    rows = Booking.objects.for_user(user, SEE).filter(
        event=OuterRef("pk"), status__in=tuple(statuses)
    )
    return rows.order_by().values("event").annotate(n=Count("pk")).values("n")


def _of_agency(rows: Any, agency: str) -> Any:
    return rows.filter(agency__code=agency) if agency else rows


def _by_status(rows: Iterable[Any], size: int) -> Mapping[Any, Tally]:
    """Gather the counts of each status under what stands before it."""
    found: dict[Any, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row[:size], {})[row[size]] = row[size + 1]
    return {key: Tally(counts) for key, counts in found.items()}
