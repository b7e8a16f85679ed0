"""Keeps published figures: what is new or revised is added, nothing is ever changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from safeguarding.indicators import services
from safeguarding.indicators.benchmarks.rows import Row
from safeguarding.indicators.models import Benchmark, Indicator, Switch
from safeguarding.partners.models import Partnership

# First key of the advisory lock of this module.
LOADING = 7310
FIGURE_FIELDS = (
    "level",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "rounded_to",
)
RELEASE_FIELDS = ("place_name", "source")
Key = tuple[int, str, str, date]


@dataclass(frozen=True)
class Loaded:
    """What loading a file did: figures added, revised, and those known before.

    Attributes:
        left_out: rows of other kinds of place.
        counts: codes of its indicators that are counts, which are kept but not put
            beside those of a place of another size.
    """

    added: int
    revised: int
    known: int
    left_out: int = 0
    counts: tuple[str, ...] = ()


@transaction.atomic
def record_benchmarks(
    rows: Sequence[Row], *, at: datetime, known_from_publication: bool = False
) -> Loaded:
    """Append the figures that differ from what is known, and ask for rebuilds.

    A publication that repeats an earlier one's figure adds nothing; one that revises
    it is a later row. An older publication loaded after a newer one is kept, and the
    newer one stays the one shown.

    Args:
        rows: read from one file, so that none stands twice.
        at: when the figures became known.
        known_from_publication: count each figure as known from noon of the day it was
            published instead; for loading what has long been public.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOADING])
    ids = dict(Indicator.objects.values_list("code", "pk"))
    wanted = [_benchmark(row, ids[row.indicator]) for row in rows]
    known = _known(wanted)
    fresh: list[Benchmark] = []
    revised = 0
    for row in wanted:
        others = known.get(_key(row), [])
        if not _differs(row, others):
            continue
        revised += bool(others)
        moment = _noon(row.published_on) if known_from_publication else at
        row.recorded_at = _free(moment, {each.recorded_at for each in others})
        fresh.append(row)
    Benchmark.objects.bulk_create(fresh, batch_size=2000)
    _ask_for_rebuilds(fresh)
    return Loaded(len(fresh) - revised, revised, len(wanted) - len(fresh))


def _benchmark(row: Row, indicator_id: int) -> Benchmark:
    return Benchmark(
        indicator_id=indicator_id,
        level=row.place.level,
        place_code=row.place.code,
        place_name=row.place.name,
        kind=row.period.kind.value,
        period_start=row.period.start,
        period_end=row.period.end,
        numerator=row.amounts.numerator,
        denominator=row.amounts.denominator,
        value=row.amounts.value,
        qualifier=row.amounts.qualifier,
        rounded_to=row.rounded_to,
        source=row.release.source,
        published_on=row.release.published_on,
    )


def _key(row: Benchmark) -> Key:
    return row.indicator_id, row.place_code, row.kind, row.period_start


def _known(wanted: Iterable[Benchmark]) -> dict[Key, list[Benchmark]]:
    """Give what is known of the same figures, in the order in which it holds."""
    rows = list(wanted)
    known: dict[Key, list[Benchmark]] = {}
    existing = Benchmark.objects.filter(
        indicator_id__in={row.indicator_id for row in rows},
        period_start__in={row.period_start for row in rows},
    )
    for row in existing.order_by("published_on", "recorded_at"):
        known.setdefault(_key(row), []).append(row)
    return known


def _differs(row: Benchmark, others: Sequence[Benchmark]) -> bool:
    """Say whether a figure is other than what was published by then."""
    standing = [each for each in others if each.published_on <= row.published_on]
    if not standing:
        return True
    last = standing[-1]
    same_release = last.published_on == row.published_on
    names = FIGURE_FIELDS + RELEASE_FIELDS if same_release else FIGURE_FIELDS
    return _values(row, names) != _values(last, names)


def _values(row: Benchmark, names: Iterable[str]) -> list[Any]:
    return [getattr(row, name) for name in names]


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _free(moment: datetime, taken: set[datetime]) -> datetime:
    while moment in taken:
        moment += timedelta(microseconds=1)
    return moment


def _ask_for_rebuilds(fresh: Sequence[Benchmark]) -> None:
    """Ask partnerships that show one of these figures to build their scorecards anew.

    In order of their keys, so that two loads never wait for each other.
    """
    for partnership_id in partnerships_showing(fresh):
        services.want_everything(partnership_id=partnership_id)


def partnerships_showing(rows: Iterable[Benchmark]) -> list[int]:
    """Give the partnerships that compare themselves by any of these figures."""
    by_level: dict[str, list[Benchmark]] = {}
    for row in rows:
        by_level.setdefault(row.level, []).append(row)
    wanted = Q(pk__in=[])
    for level, group in by_level.items():
        switched = Switch.objects.filter(
            indicator_id__in={row.indicator_id for row in group}
        )
        compared = _compared_with(level, group)
        wanted |= Q(pk__in=switched.values("partnership_id")) & compared
    found = Partnership.objects.filter(wanted).order_by("pk").distinct()
    return list(found.values_list("pk", flat=True))


def _compared_with(level: str, rows: Sequence[Benchmark]) -> Q:
    if level == Benchmark.Level.AUTHORITY:
        return Q(neighbours__place_code__in={row.place_code for row in rows})
    if level == Benchmark.Level.REGION:
        found = Q()
        for name in {row.place_name for row in rows}:
            found |= Q(region__iexact=name)
        return found
    return Q()
