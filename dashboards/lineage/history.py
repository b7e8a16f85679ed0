"""What a figure was before, and which row of which return it was taken from.

Accepting a version records only the figures that differ from what is known. A version
that repeats a figure therefore leaves it with the row that gave it first; that row is
the figure's carrier here, whichever version stands.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.db.models import Q

from safeguarding.indicators.models import Observation, Qualifier

FIELDS = (
    "agency_id",
    "indicator_id",
    "kind",
    "period_start",
    "breakdown_dimension",
    "breakdown_code",
)
TOLD = ("numerator", "denominator", "value", "qualifier", "recorded_at")
FROM = ("definition__version", "source_kind", "source_id")


class Key(NamedTuple):
    """What makes two figures of one partnership versions of each other."""

    agency_id: int | None
    indicator_id: int
    kind: str
    period_start: date
    dimension: str
    code: str

    @classmethod
    def of(cls, row: Any) -> Self:
        """Name the figure of a row or an observation."""
        return cls(*(getattr(row, name) for name in FIELDS))


@dataclass(frozen=True, slots=True)
class Once:
    """A figure as it was recorded at one moment; `source_id` is its carrier."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    qualifier: str
    recorded_at: datetime
    definition_version: int
    source_kind: str
    source_id: int | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether nothing is known any more from this moment on."""
        return self.qualifier == Qualifier.WITHDRAWN

    @property
    def numbers(self) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
        """The figure without its moment."""
        return self.numerator, self.denominator, self.value, self.qualifier


def histories(
    partnership_id: int, keys: Collection[Key]
) -> Mapping[Key, Sequence[Once]]:
    """Give all that some figures ever were, oldest first. One query.

    Args:
        partnership_id: whose figures.
        keys: which of them.
    """
    if not keys:
        return {}
    rows = Observation.objects.filter(
        _any_of(keys),
        partnership_id=partnership_id,
        period_start__in={key.period_start for key in keys},
    ).order_by("recorded_at", "pk")
    found: dict[Key, list[Once]] = defaultdict(list)
    for row in rows.values_list(*FIELDS, *TOLD, *FROM):
        key = Key(*row[: len(FIELDS)])
        if key in keys:
            found[key].append(Once(*row[len(FIELDS) :]))
    return found


def _any_of(keys: Iterable[Key]) -> Q:
    agencies = {key.agency_id for key in keys}
    wanted = Q(agency_id__in=agencies - {None})
    if None in agencies:
        wanted |= Q(agency_id=None)
    return wanted & Q(indicator_id__in={key.indicator_id for key in keys})


def carrier_of(row_id: int, accepted_at: datetime, told: Sequence[Once]) -> int | None:
    """Say which row carries the figure of an accepted one.

    Args:
        row_id: the row of the accepted version.
        accepted_at: when that version was accepted.
        told: all that the figure ever was, oldest first.

    Returns:
        The row itself when it said something new; the earlier row that had said the
        same; None when nothing was recorded.
    """
    if any(each.source_id == row_id for each in told):
        return row_id
    by_then = [each for each in told if each.recorded_at <= accepted_at]
    return by_then[-1].source_id if by_then else None


def restatements(told: Sequence[Once]) -> Sequence[Once]:
    """Keep what a figure was each time its numbers changed; notes change no number."""
    kept: list[Once] = []
    for each in told:
        if not kept or kept[-1].numbers != each.numbers:
            kept.append(each)
    return kept
