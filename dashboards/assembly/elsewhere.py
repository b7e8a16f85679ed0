"""Published figures of other places, and which places are to be compared with.

Source: DESIGN section 7; DOMAIN A.6, B.1 rule 12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from safeguarding.indicators.models import NUMBER_QUALIFIERS, Benchmark
from safeguarding.indicators.queries import end_of
from safeguarding.partners.models import Neighbour, Partnership
from safeguarding.periods import Kind, Period

# An older figure says more of its time than of the place.
OLDEST_YEARS = 2
KEY = ("indicator_id", "place_code", "kind", "period_start")
FIELDS = (
    "indicator_id",
    "level",
    "place_code",
    "place_name",
    "kind",
    "period_start",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "rounded_to",
    "source",
    "published_on",
)


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure of another place, the last known of its period."""

    indicator_id: int
    level: str
    place_code: str
    place_name: str
    kind: str
    period_start: date
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    qualifier: str
    rounded_to: int
    source: str
    published_on: date

    @property
    def period(self) -> Period:
        """What it is a figure of."""
        return Period(Kind(self.kind), self.period_start)

    @property
    def is_number(self) -> bool:
        """Say whether there is a number."""
        return self.qualifier in NUMBER_QUALIFIERS


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A set of local authorities to compare with: code and name of each."""

    name: str
    starts_on: date
    ends_on: date | None
    members: tuple[tuple[str, str], ...]

    def is_in_force(self, day: date) -> bool:
        """Say whether this was the set to compare with on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def load_neighbours(partnership_id: int) -> tuple[Neighbours, ...]:
    """Load the sets of neighbours of a partnership, old and new: one query."""
    rows = Neighbour.objects.filter(partnership_id=partnership_id).order_by(
        "starts_on", "set_name", "place_name"
    )
    sets: dict[tuple[str, date, date | None], list[tuple[str, str]]] = {}
    for row in rows:
        members = sets.setdefault((row.set_name, row.starts_on, row.ends_on), [])
        members.append((row.place_code, row.place_name))
    return tuple(Neighbours(*key, tuple(each)) for key, each in sets.items())


def load_published(
    partnership: Partnership,
    sets: Sequence[Neighbours],
    quarters: Sequence[Period],
    as_known_on: date | None,
) -> Mapping[int, tuple[Published, ...]]:
    """Load what the scorecards of these quarters can be compared with: one query.

    Of each figure the last published holds, and of one publication the last recorded,
    as far as it had been recorded by the end of the day asked for.

    Returns:
        The figures by indicator.
    """
    codes = {code for each in sets for code, _ in each.members}
    first = min(quarters).financial_year.shift(-OLDEST_YEARS).start
    places = Q(level=Benchmark.Level.ENGLAND) | Q(place_code__in=codes)
    if partnership.region:
        region = Q(level=Benchmark.Level.REGION, place_name__iexact=partnership.region)
        places |= region
    rows = Benchmark.objects.filter(
        places, period_end__gte=first, period_start__lte=max(quarters).end
    )
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lt=end_of(as_known_on))
    last = rows.order_by(
        *KEY, F("published_on").desc(), F("recorded_at").desc(), "-pk"
    ).distinct(*KEY)
    found: dict[int, list[Published]] = {}
    for values in last.values_list(*FIELDS):
        found.setdefault(values[0], []).append(Published(*values))
    return {key: tuple(rows) for key, rows in found.items()}
