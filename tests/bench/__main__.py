# ruff: noqa: T201 - printing is what it is for
"""Measures returns, pages and recomputing against yardsticks: `make bench`.

Prints ratios beside their goals. A goal that is missed is said, not failed: speeds
differ between machines, and the ratios are there to be compared over time.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
import warnings
from pathlib import Path

# (what, above, below, goal: the ratio is to be at least or at most this, from how many)
GOALS = [
    ("the naive loop against the count, one borough", "naive", "count", ">=", 10, 1),
    ("the naive loop against the count, region", "naive", "count", ">=", 50, 7),
    ("the count against DuckDB from raw rows", "count", "duckdb raw", "<=", 0.6, 7),
    ("the count against DuckDB, flags stored", "count", "duckdb stored", "", None, 7),
    ("one change against a full recompute", "one change", "full", "<=", 0.02, 7),
    ("late change (nine scorecards) against it", "late change", "full", "", None, 7),
    ("counting again, nothing changed", "count again", "count", "", None, 7),
]

PARTS = ("returns", "records", "audits", "training", "pages", "recompute")


def main():
    words = argparse.ArgumentParser(prog="make bench", description=__doc__)
    words.add_argument("--areas", type=int, nargs="+", default=[1, 7])
    words.add_argument("--only", choices=PARTS, help="one part instead of all")
    given = words.parse_args()
    parts = [given.only] if given.only else list(PARTS)
    begun = time.perf_counter()
    folder = Path(tempfile.mkdtemp(prefix="sg-bench-"))
    found = {}
    try:
        superuser = _begin(folder)
        from tests.bench import audits, pages, records, returns, training

        if "returns" in parts:
            returns.run()
        if "records" in parts:
            records.run()
        if "audits" in parts:
            audits.run()
        if "training" in parts:
            training.run(superuser)
        if "pages" in parts:
            pages.run()
        if "recompute" in parts:
            _measure(given.areas, superuser, found)
    finally:
        for engine in reversed(_running):
            engine.stop()
        shutil.rmtree(folder, ignore_errors=True)
    _print_growth(found)
    print(f"\n{time.perf_counter() - begun:.0f} s in all. Medians of three turns.")


_running = []


def _begin(folder):
    """Start engines of our own, make the tables, and give a superuser's `execute`."""
    from tests.support.engines import ENVIRONMENT

    os.environ.update({**ENVIRONMENT, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"})
    for name in ("DATABASE_URL", "REDIS_URL", "OWNER_DATABASE_URL"):
        os.environ.pop(name, None)
    from safeguarding.engines import paths
    from safeguarding.engines.local import embedded_engines

    postgres, redis = embedded_engines(folder, fsync=False)
    for engine in (postgres, redis):
        engine.start()
        _running.append(engine)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return lambda statement: postgres.execute(statement, paths.DATABASE)


def _measure(sizes, superuser, found):
    from safeguarding.indicators.measures import register
    from tests.bench import data, rounds, specs

    register(specs.measures())
    indicators = data.catalogue()
    for number in sizes:
        found[number] = rounds.run(number, indicators, superuser)
        print(f"\n{number} partnership(s), 20 quarters, 30 measures: {rounds.size()}")
        for name, seconds in found[number].items():
            print(f"  {name:<16}{seconds * 1000:>10.0f} ms")
        _print_ratios(number, found[number])


def _print_ratios(number, times):
    print(f"  {'ratio':<50}{'found':>8}  goal")
    for what, above, below, sign, goal, least in GOALS:
        if sign == ">=" and (least == 1) is not (number == 1):
            continue
        ratio = times[above] / times[below]
        words = _goal(ratio, sign, goal) if number >= least else ""
        print(f"  {what:<50}{ratio:>8.3f}  {words}")


def _goal(ratio, sign, goal):
    if goal is None:
        return ""
    met = ratio <= goal if sign == "<=" else ratio >= goal
    wanted = "at most" if sign == "<=" else "at least"
    return f"{wanted} {goal}: {'met' if met else 'MISSED'}"


def _print_growth(found):
    if len(found) < 2:
        return
    small, large = min(found), max(found)
    for name in ("count", "full"):
        each = found[large][name] / found[small][name] / (large / small)
        words = "at most 1.1: " + ("met" if each <= 1.1 else "MISSED")
        print(
            f"  {name}: time per partnership, {large} against {small}: "
            f"{each:.2f}  {words}"
        )


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
