"""Runs the contenders turn by turn on the same rows, and checks that they agree."""

import time
from collections import defaultdict
from datetime import timedelta
from statistics import median

from django.utils import timezone

from dashboards.models import ScorecardEntry
from dashboards.recompute import drain
from safeguarding.indicators import compute, services
from safeguarding.indicators.models import Observation
from safeguarding.periods import Kind, Period
from tests.bench import data, naive
from tests.bench.duck import Duck
from tests.example_records.models import Episode

ROUNDS = 3
BUDGET_SECONDS = 600
LATEST, LONG_AGO = data.QUARTERS[-1], data.QUARTERS[-10]


def run(number, indicators, superuser):
    """Give {what: seconds}, medians, for so many partnerships."""
    superuser("TRUNCATE partners_partnership CASCADE")
    areas = data.areas(number, indicators)
    superuser("VACUUM ANALYZE")
    duck = Duck(data.as_csv())
    seconds = defaultdict(list)
    seconds["naive"].append(_agree(areas, duck, superuser))
    for turn in range(ROUNDS):
        for name, work, setting_up in _contenders(areas, duck, superuser):
            if len(seconds[name]) > turn:
                continue  # The slow loop has run once already, to be compared.
            setting_up()
            begun = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - begun)
    return {name: median(times) for name, times in seconds.items()}


def size():
    """Say how much there is to count."""
    return (
        f"{Episode.objects.count():,} records, {Observation.objects.count():,} figures"
    )


def _contenders(areas, duck, superuser):
    def empty():
        superuser("TRUNCATE indicators_observation, dashboards_scorecardentry")

    def nothing():
        pass

    def everything_stale():
        empty()
        for area in areas:
            services.want_everything(partnership_id=area.pk)

    return [
        ("naive", lambda: naive.count(areas, data.QUARTERS), empty),
        ("duckdb raw", lambda: duck.count(data.QUARTERS, raw=True), nothing),
        ("duckdb stored", lambda: duck.count(data.QUARTERS, raw=False), nothing),
        ("count", lambda: _count_all(areas), empty),
        ("count again", lambda: _count_all(areas), nothing),
        ("full", _rebuild, everything_stale),
        ("one change", _rebuild, lambda: _change(areas[0], LATEST)),
        ("late change", _rebuild, lambda: _change(areas[0], LONG_AGO)),
    ]


def _count_all(areas):
    compute.refresh_all(
        partnership_ids=[area.pk for area in areas],
        quarters=data.QUARTERS,
        at=timezone.now(),
    )


def _rebuild():
    done = drain(budget_seconds=BUDGET_SECONDS)
    assert done.rebuilt, "nothing was rebuilt"
    assert not done.failed, "a scorecard could not be rebuilt"


def _change(area, quarter):
    """One record arrives, and its partnership's scorecards are wanted."""
    Episode.objects.create(
        partnership=area,
        child="one-more",
        location="HOME",
        opened_on=quarter.start,
        closed_on=quarter.start + timedelta(days=1),
    )
    services.want(partnership_id=area.pk, periods=[quarter])


def _agree(areas, duck, superuser):
    """Stop at once when the contenders do not find the same numbers.

    Returns:
        How many seconds the loop took.

    Raises:
        AssertionError: they differ.
    """
    superuser("TRUNCATE indicators_observation")
    _count_all(areas)
    ours = _known(Observation.objects.select_related("indicator"))
    superuser("TRUNCATE indicators_observation")
    begun = time.perf_counter()
    found = naive.count(areas, data.QUARTERS)
    seconds = time.perf_counter() - begun
    by_loop = _known(found)
    assert ours == by_loop, "the product and the loop differ"
    for raw in (True, False):
        assert ours == duck.count(data.QUARTERS, raw=raw), "DuckDB differs"
    _rebuild()
    assert ScorecardEntry.objects.exists(), "no scorecard came of it"
    return seconds


def _known(rows):
    return {_key(row): _pair(row) for row in rows}


def _key(row):
    quarter = Period(Kind.QUARTER, row.period_start).index
    return row.partnership_id, quarter, row.indicator.code, row.breakdown_code


def _pair(row):
    return row.numerator, row.denominator
