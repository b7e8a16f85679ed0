"""Stale scorecards are rebuilt whole, once, and nothing else is touched."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards import recompute
from dashboards.assembly.entries import build_entries
from dashboards.models import ScorecardEntry
from safeguarding.indicators.models import RecomputeKey
from safeguarding.indicators.services import want_everything
from safeguarding.periods import Period
from tests.dashboards.engine.world import indicator, observe
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db

LATER = datetime(2016, 6, 1, 9, tzinfo=UTC)
BEFORE = datetime(2016, 1, 1, 9, tzinfo=UTC)


@pytest.fixture
def area():
    return PartnershipFactory()


@pytest.fixture
def made(area):
    return indicator(area)


def drain():
    return recompute.drain(budget_seconds=30)


def stored():
    """Give every stored byte of every entry, with where the row lies on disk."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT partnership_id, quarter_start, indicator_id, position, "full"::text,'
            " suppressed::text, ctid::text FROM dashboards_scorecardentry"
            " ORDER BY 1, 2, 3"
        )
        return cursor.fetchall()


def contents():
    return [row[:-1] for row in stored()]


def key(area, quarter):
    return RecomputeKey.objects.get(
        partnership=area, quarter_start=Period.parse(quarter).start
    )


def test_a_drain_makes_the_entries_and_marks_them_done(area, made):
    observe(area, made, "2015-16-Q3", numerator=12)

    done = drain()

    entry = ScorecardEntry.objects.get()
    assert (done.rebuilt, done.written, done.failed) == (1, 1, 0)
    assert (entry.full["code"], entry.full["value"]) == (made.code, 12)
    row = key(area, "2015-16-Q3")
    assert (row.done, row.leased_until, row.attempts) == (row.wanted, None, 0)
    assert row.done_at is not None


def test_a_second_drain_does_nothing(area, made):
    observe(area, made, "2015-16-Q3", numerator=12)
    drain()

    assert drain() == recompute.Drained()


def test_rebuilding_what_has_not_changed_writes_no_row(area, made):
    for quarter in ("2015-16-Q2", "2015-16-Q3"):
        observe(area, made, quarter, numerator=12)
    drain()
    before = stored()
    want_everything(partnership_id=area.pk)

    done = drain()

    assert (done.rebuilt, done.written) == (2, 0)
    assert stored() == before


def test_a_rebuild_from_nothing_is_the_same_to_the_byte(area):
    counts = indicator(area, counts_children=True)
    share = indicator(area, unit="PERCENT")
    for year in range(2013, 2016):
        for quarter in range(1, 5):
            code = f"{year}-{year - 1999:02}-Q{quarter}"
            observe(area, counts, code, numerator=year % 10 + quarter)
            observe(area, share, code, numerator=quarter, denominator=3)
            drain()
    before = contents()
    ScorecardEntry.objects.all().delete()
    want_everything(partnership_id=area.pk)

    drain()

    assert len(before) == 24
    assert contents() == before


def test_a_late_quarter_reaches_the_years_that_it_would_be_told_from(area):
    yearly = indicator(area, counts_children=True, frequency="YEAR")
    for year in ("2012-13", "2013-14", "2014-15"):
        observe(area, yearly, year, numerator=40)
    drain()
    observe(area, yearly, "2012-13-Q2", numerator=3, at=LATER)
    drain()
    before = contents()
    ScorecardEntry.objects.all().delete()
    want_everything(partnership_id=area.pk)

    drain()

    assert contents() == before
    newest = ScorecardEntry.objects.get(quarter_start=date(2015, 1, 1))
    assert newest.suppressed["history"][-3]["text"] == "c"


def test_a_month_reaches_every_scorecard_that_shows_its_quarter(area):
    monthly = indicator(area, frequency="MONTH")
    for month in ("2014-04", "2014-05", "2014-06"):
        observe(area, monthly, month, numerator=10)
    observe(area, monthly, "2015-16-Q4", numerator=40)
    drain()

    observe(area, monthly, "2014-05", numerator=20, at=LATER)
    drain()

    entry = ScorecardEntry.objects.get(quarter_start=date(2016, 1, 1))
    assert entry.full["history"][0]["value"] == 40


def test_only_the_touched_partnership_and_quarters_are_rewritten(area, made):
    other = PartnershipFactory()
    elsewhere = indicator(other)
    for quarter in ("2011-12-Q1", "2015-16-Q2", "2015-16-Q3"):
        observe(area, made, quarter, numerator=12)
        observe(other, elsewhere, quarter, numerator=12)
    drain()
    before = stored()

    observe(area, made, "2015-16-Q3", numerator=13, at=LATER)
    done = drain()

    changed = set(stored()) - set(before)
    assert [(row[0], row[1]) for row in changed] == [(area.pk, date(2015, 10, 1))]
    assert (done.rebuilt, done.written) == (1, 1)


def test_an_entry_that_is_no_longer_listed_goes(area, made):
    observe(area, made, "2015-16-Q3", numerator=12)
    drain()

    observe(area, made, "2015-16-Q3", qualifier="withdrawn", at=LATER)
    done = drain()

    assert (done.written, ScorecardEntry.objects.count()) == (1, 0)


def test_a_change_during_the_rebuild_leaves_it_stale(area, made, monkeypatch):
    observe(area, made, "2015-16-Q3", numerator=12, at=BEFORE)
    build = build_entries

    def build_and_receive(*args, **kwargs):
        built = build(*args, **kwargs)
        if not ScorecardEntry.objects.exists():
            observe(area, made, "2015-16-Q3", numerator=13, at=LATER)
        return built

    monkeypatch.setattr(recompute, "build_entries", build_and_receive)

    recompute.rebuild(recompute.claim())

    row = key(area, "2015-16-Q3")
    assert (row.wanted, row.done) == (2, 1)
    assert ScorecardEntry.objects.get().full["value"] == 12
    drain()
    assert ScorecardEntry.objects.get().full["value"] == 13


def test_a_leased_scorecard_is_left_to_whoever_has_it(area, made):
    observe(area, made, "2015-16-Q3", numerator=12)

    assert recompute.claim() is not None
    assert recompute.claim() is None


def test_a_killed_workers_scorecards_come_back_when_the_lease_ends(area, made):
    observe(area, made, "2015-16-Q3", numerator=12)
    recompute.claim()
    RecomputeKey.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    assert drain().rebuilt == 1


def test_one_claim_takes_all_that_is_stale_of_a_partnership(area, made):
    other = PartnershipFactory()
    observe(area, made, "2015-16-Q2", numerator=12)
    observe(other, indicator(other), "2015-16-Q2", numerator=12)
    observe(area, made, "2015-16-Q3", numerator=12)

    claimed = recompute.claim()

    assert claimed.partnership_id == area.pk
    assert claimed.quarter_starts == (date(2015, 7, 1), date(2015, 10, 1))


def test_a_scorecard_that_fails_blocks_no_other(area, made, monkeypatch):
    for quarter in ("2015-16-Q2", "2015-16-Q3"):
        observe(area, made, quarter, numerator=12)
    broken = Period.parse("2015-16-Q2")
    build = build_entries

    def fail_on_one(partnership, quarters, **kwargs):
        if broken in quarters:
            raise ValueError("the figure was 12")
        return build(partnership, quarters, **kwargs)

    monkeypatch.setattr(recompute, "build_entries", fail_on_one)

    done = drain()

    assert (done.rebuilt, done.failed) == (1, 1)
    row = key(area, "2015-16-Q2")
    # The words of an error could hold a figure: only its kind is kept.
    assert row.last_error == "ValueError"
    assert row.leased_until > timezone.now() + timedelta(seconds=15)
    assert key(area, "2015-16-Q3").done == 1


def test_a_scorecard_that_failed_is_clean_after_it_was_rebuilt(area, made):
    observe(area, made, "2015-16-Q3", numerator=12)
    RecomputeKey.objects.update(last_error="ValueError", attempts=4)

    drain()

    row = key(area, "2015-16-Q3")
    assert (row.last_error, row.attempts) == ("", 0)


def test_building_costs_the_same_queries_for_any_size(area):
    first = indicator(area)
    observe(area, first, "2015-16-Q3", numerator=12)
    one = Period.parse("2015-16-Q3")
    with CaptureQueriesContext(
        connection,
    ) as small:
        build_entries(area, [one])
    for _ in range(8):
        made = indicator(area, counts_children=True)
        for quarter in ("2014-15-Q3", "2015-16-Q2", "2015-16-Q3"):
            observe(area, made, quarter, numerator=3)

    with CaptureQueriesContext(connection) as large:
        build_entries(area, [one.shift(step) for step in range(-7, 1)])

    assert len(large) == len(small)
