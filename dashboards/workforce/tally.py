"""Bookings by what became of them, added up; nothing here reads."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from safeguarding.indicators.beside import Judged, Limits, beside, limits_of
from safeguarding.indicators.figures import Figure, Unit
from training.models.choices import CAME, CANCELLED, Status

NOT_KNOWN = "Agency not known"


@dataclass(frozen=True)
class Tally:
    """How many bookings stand where; who is still on a waiting list is in none.

    Source: ADR 25 and DOMAIN B.5: bookings are all but the waiting list, the cancelled
    ones among them; the rate of who did not attend leaves out who cancelled.
    """

    counts: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        """Add two sets of bookings."""
        found = dict(self.counts)
        for status, number in other.counts.items():
            found[status] = found.get(status, 0) + number
        return Tally(found)

    def of(self, *statuses: str) -> int:
        """Count the bookings that stand so."""
        return sum(self.counts.get(status, 0) for status in statuses)

    @property
    def bookings(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def attended(self) -> int:
        """Who came, whole or in part."""
        return self.of(*CAME)

    @property
    def completed(self) -> int:
        """Who attended the whole."""
        return self.of(Status.ATTENDED.value)

    @property
    def missed(self) -> int:
        """Who did not attend."""
        return self.of(Status.DNA.value)

    @property
    def cancelled(self) -> int:
        """Who cancelled, in time or late."""
        return self.of(*CANCELLED)

    @property
    def late(self) -> int:
        """Who cancelled late."""
        return self.of(Status.CANCELLED_LATE.value)

    @property
    def expected(self) -> int:
        """Bookings that were not cancelled."""
        return self.bookings - self.cancelled


@dataclass(frozen=True)
class Share:
    """One count as a share of another, and how sure that is."""

    part: int
    whole: int

    @property
    def figure(self) -> Figure:
        """Both counts, as the judges of figures take them."""
        return Figure(Decimal(self.part), Decimal(self.whole))

    @property
    def limits(self) -> Limits | None:
        """Between which per cent it lies with 95 % confidence; None of nothing."""
        return limits_of(self.figure, Unit.PERCENT)

    @property
    def value(self) -> float | None:
        """In per cent; None of nothing."""
        return 100 * self.part / self.whole if self.whole else None

    def beside(self, other: "Share") -> Judged:
        """Judge it beside a share that it is no part of."""
        return beside(self.figure, other.figure, Unit.PERCENT)


@dataclass(frozen=True)
class InTime:
    """Bookings of one month, delivery type and kind of event.

    Attributes:
        month: its first day.
        limited: whether the events have an end of places.
    """

    month: date
    delivery: str
    limited: bool
    tally: Tally


@dataclass(frozen=True)
class ByWho:
    """Bookings of one agency, sector and course.

    Attributes:
        agency: key of the agency; None where it is not known, and its code is "".
    """

    agency: int | None
    code: str
    name: str
    sector: str
    course: int
    title: str
    delivery: str
    tally: Tally


@dataclass(frozen=True)
class Offered:
    """What the partnership offers in a year; None for who sees own people only.

    Attributes:
        delivered: events recorded as given, as TRN-14 counts them.
        places: at events of which is known who came, or that nobody was booked at;
            those with an end of places.
        unmarked: events that were held and not marked yet, and bookings at them.
        to_come: events to come, the places at those with an end, and who is booked.
        cancelled: events that were cancelled.
    """

    delivered: int
    places: int
    unmarked: int
    unmarked_bookings: int
    to_come: int
    to_come_places: int
    to_come_booked: int
    cancelled: int


@dataclass(frozen=True)
class Waiting:
    """People on the waiting list of a course.

    Attributes:
        hoping: for events to come.
        in_vain: for events that were held without them.
    """

    title: str
    hoping: int
    in_vain: int

    @property
    def all(self) -> int:
        """Both."""
        return self.hoping + self.in_vain


Row = TypeVar("Row", InTime, ByWho)
Key = TypeVar("Key", bound=Hashable)


def total(rows: Iterable[InTime] | Iterable[ByWho]) -> Tally:
    """Add up the tallies of rows."""
    return sum((row.tally for row in rows), Tally())


def added(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, Tally]:
    """Add up the tallies of rows that have the same key, in the order first met."""
    found: dict[Key, Tally] = {}
    for row in rows:
        one = key(row)
        found[one] = found.get(one, Tally()) + row.tally
    return found
