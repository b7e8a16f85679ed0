"""Kills servers while returns come in and scorecards are rebuilt; reports as JSON.

Run by `test_kill` as a program of its own, because its PostgreSQL, its Valkey and its
workers are its own too. Every kill waits until a rebuild is under way, and nothing
else is waited for.
"""

import contextlib
import json
import os
import sys
import time
from pathlib import Path

from safeguarding.engines import paths
from safeguarding.engines.postgres import Postgres
from safeguarding.engines.redis import Redis
from safeguarding.engines.server import Program
from tests.support.engines import ENVIRONMENT

KILLS = 10
REBUILD_SECONDS = 30
QUIET_SECONDS = 60
PAUSE = 0.01
WORKER = [
    *(sys.executable, "-m", "celery", "--app", "safeguarding", "worker"),
    *("--pool", "threads", "--concurrency", "1", "--loglevel", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
]


def environment(data_dir):
    """Give the settings of this run, for ourselves and for the workers."""
    return {
        **ENVIRONMENT,
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": paths.database_url(data_dir),
        "OWNER_DATABASE_URL": paths.owner_database_url(data_dir),
        "REDIS_URL": paths.redis_url(data_dir),
        "LOG_LEVEL": "ERROR",
    }


@contextlib.contextmanager
def running(servers):
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in reversed(servers):
            server.stop()


def main(data_dir):
    os.environ.update(environment(data_dir))
    # Kept safe on disk: a server that may forget would prove nothing.
    database, redis = Postgres(data_dir), Redis(data_dir)
    workers = [
        Program(
            f"worker-{n}", WORKER, data_dir / "logs" / f"worker-{n}.log", os.environ
        )
        for n in range(2)
    ]
    with running([database, redis]):
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        with running(workers):
            return harass(database, redis, workers)


def harass(database, redis, workers):
    """Kill each in turn while work goes on; then let it end, and look."""
    from tests.chaos.ledger import Uploader, lost, make_world

    uploader = Uploader(*make_world())
    uploader.start()
    kills = {"worker": 0, "redis": 0, "database": 0}
    for number in range(KILLS):
        for name, victim in (
            ("worker", workers[number % 2]),
            ("redis", redis),
            ("database", database),
        ):
            wait_for_a_rebuild()
            victim.kill()
            kills[name] += 1
            victim.start()
    uploader.finish()
    wait_until_nothing_is_stale()
    return {
        "kills": kills,
        "scorecards": len(uploader.accepted),
        "accepted": sum(len(each) for each in uploader.accepted.values()),
        "retried": uploader.retried,
        "lost": lost(uploader.accepted),
        **compared_with_a_rebuild_from_nothing(),
    }


def wait_for_a_rebuild():
    """Come back the moment a worker is in the middle of a rebuild."""
    from dashboards.recompute import REBUILDING

    statement = (
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
        " AND classid = %s"
    )
    deadline = time.monotonic() + REBUILD_SECONDS
    rings = 0
    while not ask(statement, REBUILDING):
        if time.monotonic() > deadline:
            raise TimeoutError("No rebuild was seen.")
        rings += 1
        if rings % 100 == 0:
            ring()
        time.sleep(PAUSE)


def wait_until_nothing_is_stale():
    """Ring as beat does, until the workers have done everything."""
    statement = "SELECT count(*) FROM indicators_recomputekey WHERE wanted > done"
    deadline = time.monotonic() + QUIET_SECONDS
    while ask(statement) != [(0,)]:
        if time.monotonic() > deadline:
            raise TimeoutError("Some scorecards stay stale.")
        ring()
        time.sleep(0.5)


def ask(statement, *values):
    """Ask the database; a server that is away has nothing to say."""
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
    except Error:
        with contextlib.suppress(Error):
            connection.close()
        return []


def ring():
    from safeguarding.indicators.services import ring

    ring()


def compared_with_a_rebuild_from_nothing():
    """Build every scorecard again in memory, and list those that differ."""
    from dashboards.assembly.entries import build_entries
    from dashboards.models import ScorecardEntry
    from safeguarding.indicators.models import RecomputeKey
    from safeguarding.partners.models import Partnership
    from safeguarding.periods import Kind, Period

    wrong, entries = [], 0
    for partnership in Partnership.objects.all():
        starts = RecomputeKey.objects.filter(partnership=partnership)
        quarters = [
            Period(Kind.QUARTER, start)
            for start in starts.values_list("quarter_start", flat=True)
        ]
        for quarter, built in build_entries(partnership, quarters).items():
            stored = ScorecardEntry.objects.filter(
                partnership=partnership, quarter_start=quarter.start
            ).order_by("position")
            found = list(stored.values_list("full", "suppressed"))
            entries += len(found)
            if found != [(each.full, each.suppressed) for each in built]:
                wrong.append(f"{partnership.code} {quarter.code}")
    return {"scorecards_wrong": wrong, "entries": entries}


if __name__ == "__main__":
    report = main(Path(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(report), encoding="utf-8")
