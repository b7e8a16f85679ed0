"""Workers and uploads side by side, on connections of their own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections

from dashboards import recompute
from dashboards.assembly.entries import build_entries
from dashboards.models import ScorecardEntry
from safeguarding.indicators.models import RecomputeKey
from safeguarding.indicators.services import want_everything
from tests.dashboards.engine.world import indicator, observe
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db(transaction=True)

LATER = datetime(2016, 6, 1, 9, tzinfo=UTC)


def in_a_thread(work):
    def run(*args):
        try:
            return work(*args)
        finally:
            connections.close_all()

    return run


def test_concurrent_drains_rebuild_everything_once_and_right():
    areas = PartnershipFactory.create_batch(3)
    for area in areas:
        made = indicator(area)
        for number in range(1, 5):
            observe(area, made, f"2015-16-Q{number}", numerator=number * 10)

    with ThreadPoolExecutor(4) as workers:
        work = in_a_thread(lambda _: recompute.drain(budget_seconds=20))
        done = sum(workers.map(work, range(4)), recompute.Drained())

    assert (done.rebuilt, done.written, done.failed) == (12, 12, 0)
    assert not RecomputeKey.objects.stale().exists()
    for entry in ScorecardEntry.objects.all():
        quarter = (entry.quarter_start.month - 1) // 3 or 4
        assert entry.full["value"] == quarter * 10


def test_an_upload_does_not_wait_for_a_rebuild(monkeypatch):
    area = PartnershipFactory()
    made = indicator(area)
    observe(area, made, "2015-16-Q3", numerator=12)
    building, received = threading.Event(), threading.Event()

    def build_slowly(*args, **kwargs):
        building.set()
        # The rebuild goes on only when the upload has been taken in.
        assert received.wait(timeout=10)
        return build_entries(*args, **kwargs)

    monkeypatch.setattr(recompute, "build_entries", build_slowly)
    with ThreadPoolExecutor(1) as workers:
        rebuilt = workers.submit(
            in_a_thread(lambda: recompute.rebuild(recompute.claim()))
        )
        assert building.wait(timeout=10)
        observe(area, made, "2015-16-Q3", numerator=13, at=LATER)
        received.set()
        rebuilt.result(timeout=10)

    key = RecomputeKey.objects.get()
    assert (key.wanted, key.done) == (2, 1)
    monkeypatch.undo()
    recompute.drain(budget_seconds=10)
    assert ScorecardEntry.objects.get().full["value"] == 13


def test_two_rebuilds_of_a_partnership_wait_for_each_other():
    area = PartnershipFactory()
    made = indicator(area)
    for number in range(1, 5):
        observe(area, made, f"2015-16-Q{number}", numerator=10)
    claimed = recompute.claim()

    with ThreadPoolExecutor(2) as workers:
        done = list(workers.map(in_a_thread(recompute.rebuild), [claimed] * 2))

    # The second finds everything done by the first.
    assert sorted(each.rebuilt for each in done) == [0, 4]


def test_nothing_changed_touches_no_row_of_the_table():
    area = PartnershipFactory()
    made = indicator(area)
    observe(area, made, "2015-16-Q3", numerator=10)
    recompute.drain(budget_seconds=10)
    before = _row_versions()
    want_everything(partnership_id=area.pk)

    recompute.drain(budget_seconds=10)

    assert _row_versions() == before


def _row_versions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid, xmin, xmax FROM dashboards_scorecardentry")
        return cursor.fetchall()
