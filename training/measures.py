"""Which indicators are counted from bookings, events and evaluations. DOMAIN B.4, C.10.

A figure belongs to the quarter in which its event began. A quarter that still runs has
none, and one of which the office's list is still to come (`training.lists_due`). Events that were cancelled offer no places and count nowhere.

Bookings are all but those that never had a place; cancelled ones are among them. Who
came, came whole or in part. An event of which nobody has marked a single person yet is
not known: its bookings would say that nobody came.
"""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Func,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, Now

from safeguarding.cases.known import is_over
from safeguarding.cases.models.days import LocalDay
from safeguarding.cases.years import is_over as year_is_over
from safeguarding.cases.years import year_of
from safeguarding.indicators.measures import Measure, Source, quarter_index
from safeguarding.periods import Kind
from training.gain import SAID_AFTER
from training.lists_due import list_is_here
from training.models import Booking, Evaluation, Event, Impact
from training.models.choices import (
    CAME,
    CANCELLED,
    MARKED,
    NEVER_PLACED,
    TOP_TWO,
    Delivery,
    Status,
)
from training.telling import FEWEST

QUARTER = "event__quarter"
# Who is asked what changed has had three months to do something differently.
QUARTERS_TO_WAIT = 2

came = Q(status__in=CAME)


def _of_event(*statuses: str) -> Exists:
    return Exists(Booking.objects.filter(event=OuterRef("event"), status__in=statuses))


def told() -> "QuerySet[Booking]":
    """Find the bookings of events of which is known who came."""
    rows = Booking.objects.exclude(status__in=NEVER_PLACED)
    rows = rows.exclude(event__status=Event.Status.CANCELLED.value)
    is_pending = _of_event(Status.BOOKED.value) & ~_of_event(*MARKED)
    found: QuerySet[Booking] = rows.filter(~is_pending)
    return found


def _first_of_each_agency() -> "QuerySet[Booking]":
    """Give the key of one attendance of each agency in each year.

    Found in one pass over the attendances: asking of each whether there was one before
    takes minutes over ten years.
    """
    rows = Booking.objects.filter(came, agency__isnull=False).order_by()
    each = rows.annotate(in_year=year_of(F(QUARTER))).values(
        "partnership", "agency", "in_year"
    )
    found: QuerySet[Booking] = each.annotate(first=Min("pk")).values("first")
    return found


_BOOKED = (
    Booking.objects.filter(event=OuterRef("pk"))
    .exclude(status__in=NEVER_PLACED)
    .order_by()
    .values("event")
    .annotate(count=Count("pk"))
    .values("count")
)
_OFFERED = Event.objects.exclude(status=Event.Status.CANCELLED.value)


def _is_told(event: str = "") -> Q:
    """Give the condition that a row's quarter is over and no list of it is awaited.

    Asked of the events, once each: of 130,000 bookings it takes seconds.

    Args:
        event: field that leads to the event; "" for events.
    """
    if not event:
        return is_over() & list_is_here("quarter")
    events = Event.objects.filter(list_is_here("quarter"))
    return is_over(f"{event}__quarter") & Q(**{f"{event}__in": events})


BOOKINGS = Source(
    told()
    .filter(_is_told("event"))
    .annotate(delivery_type=F("event__course__delivery_type")),
    quarter=QUARTER,
)
# Whether practice changed is asked three months after an event: a quarter is counted
# when that time has passed for all of its events.
LONG_AGO = Source(
    told()
    .filter(
        came,
        _is_told("event"),
        **{f"{QUARTER}__lte": quarter_index(LocalDay(Now())) - QUARTERS_TO_WAIT},
    )
    .annotate(has_impact=Exists(Impact.objects.filter(booking=OuterRef("pk")))),
    quarter=QUARTER,
)
# One attendance of each agency: that many organisations came in the year.
REPRESENTED = Source(
    Booking.objects.filter(pk__in=_first_of_each_agency())
    .annotate(
        in_year=year_of(F(QUARTER)),
        **{f"in_q{4 - ago}": year_of(F(QUARTER)) * 4 - ago for ago in range(4)},
    )
    .filter(year_is_over("in_year"), *(list_is_here(f"in_q{n}") for n in range(1, 5))),
    quarter="in_year",
    per=Kind.YEAR,
)
EVENTS = Source(_OFFERED.filter(_is_told()))
# E-learning has no end of places: nobody can say what share of them was booked.
PLACES = Source(
    _OFFERED.filter(_is_told(), capacity__isnull=False).annotate(
        booked=Coalesce(Subquery(_BOOKED), 0)
    )
)


def _of_enough(answered: Q) -> "QuerySet[Evaluation]":
    """Give the keys of answers about a course in a quarter that are five or more.

    What fewer said is told nowhere (`training.telling`), so no figure has it in it.
    """
    came = Q(booking__status__in=CAME)
    groups = Evaluation.objects.filter(came, answered).order_by()
    enough = (
        groups.values("partnership", "booking__event__course", f"booking__{QUARTER}")
        .annotate(answers=Count("pk"))
        .filter(answers__gte=FEWEST)
    )
    found: QuerySet[Evaluation] = enough.annotate(
        key=Func(ArrayAgg("pk"), function="unnest", output_field=BigIntegerField())
    ).values("key")
    return found


# Of the same person, before and after.
PAIR = Q(pre_score__isnull=False, post_score__isnull=False)
PAIRS = Source(
    Evaluation.objects.filter(
        _is_told("booking__event"),
        PAIR,
        booking__status__in=CAME,
        pk__in=_of_enough(PAIR),
    ).annotate(gain=F("post_score") - F("pre_score")),
    quarter=f"booking__{QUARTER}",
)
RATED = Source(
    Evaluation.objects.filter(
        _is_told("booking__event"),
        booking__status__in=CAME,
        pk__in=_of_enough(~Q(usefulness="")),
    ).exclude(usefulness=""),
    quarter=f"booking__{QUARTER}",
)

_everybody = Count("pk")
_attended = Count("pk", filter=came)

measures = [
    Measure("TRN-01", BOOKINGS, _attended),
    Measure("TRN-02", BOOKINGS, _attended, breakdown="delivery_type"),
    Measure(
        "TRN-03",
        BOOKINGS,
        Count("pk", filter=came & Q(delivery_type=Delivery.BRIEFING.value)),
        breakdown="sector",
    ),
    Measure("TRN-04", PLACES, Sum("capacity")),
    Measure("TRN-05", PLACES, Sum("booked"), Sum("capacity")),
    Measure("TRN-06", BOOKINGS, _attended, _everybody),
    Measure(
        "TRN-07",
        BOOKINGS,
        Count("pk", filter=Q(status=Status.DNA.value)),
        Count("pk", filter=~Q(status__in=CANCELLED)),
    ),
    Measure(
        "TRN-08", BOOKINGS, Count("pk", filter=Q(status__in=CANCELLED)), _everybody
    ),
    Measure("TRN-09", PAIRS, Sum("gain"), Count("pk")),
    Measure(
        "TRN-10",
        BOOKINGS,
        Count("pk", filter=came & Q(evaluation__pre_score__isnull=False)),
        _attended,
    ),
    Measure("TRN-11", BOOKINGS, Count("pk", filter=came & SAID_AFTER), _attended),
    Measure("TRN-12", LONG_AGO, Count("pk", filter=Q(has_impact=True)), Count("pk")),
    Measure(
        "TRN-13", RATED, Count("pk", filter=Q(usefulness__in=TOP_TWO)), Count("pk")
    ),
    Measure("TRN-14", EVENTS, Count("pk", filter=Q(status=Event.Status.DELIVERED))),
    Measure("TRN-15", REPRESENTED, Count("pk")),
]
