# ruff: noqa: S608 - names of our own
"""The other yardstick: DuckDB, in memory, over the same rows."""

import duckdb

from tests.bench.specs import specs

QUARTER = "year({0}) * 4 + quarter({0}) - 1"
# What our tables keep on the row is worked out here on every count.
RAW = f"""
CREATE OR REPLACE TEMP VIEW ready AS
SELECT * EXCLUDE (quarter, closed_quarter, is_first_of_child_in_quarter),
  {QUARTER.format("opened_on")} AS quarter,
  {QUARTER.format("closed_on")} AS closed_quarter,
  row_number() OVER (PARTITION BY partnership_id, child, {QUARTER.format("opened_on")}
    ORDER BY opened_on, id) = 1 AS is_first_of_child_in_quarter
FROM records
"""
STORED = "CREATE OR REPLACE TEMP VIEW ready AS SELECT * FROM records"


class Duck:
    """One database in memory, on as many threads as the machine has cores."""

    def __init__(self, path):
        self.base = duckdb.connect()
        self.base.execute(
            "CREATE TABLE records AS SELECT * FROM read_csv(?, header = true)",
            [str(path)],
        )

    def count(self, quarters, *, raw):
        """Give {(area, quarter, code, breakdown code): (numerator, denominator)}."""
        self.base.execute(RAW if raw else STORED)
        found = {}
        for at_end in (False, True):
            chosen = [spec for spec in specs() if spec.at_end is at_end]
            rows = self.base.execute(_query(chosen, quarters, at_end)).fetchall()
            for row in rows:
                found.update(_figures(row, chosen))
        return found


def _query(chosen, quarters, at_end):
    """Everything of one kind in one pass, with the totals by GROUPING SETS."""
    counts = ", ".join(
        f"COUNT(*) FILTER ({_where(where)})" for spec in chosen for where in spec.counts
    )
    first, last = quarters[0].index, quarters[-1].index
    rows = (
        f"(SELECT *, quarter AS q FROM ready WHERE quarter BETWEEN {first} AND {last})"
    )
    if at_end:
        rows = f"""(SELECT ready.*, q FROM ready JOIN range({first}, {last + 1}) AS t(q)
          ON q >= quarter AND (closed_quarter IS NULL OR q < closed_quarter))"""
    return f"""SELECT partnership_id, q, location, {counts} FROM {rows}
        GROUP BY GROUPING SETS ((partnership_id, q), (partnership_id, q, location))"""


def _where(where):
    tests = [
        f"{name} = '{value}'" if isinstance(value, str) else name
        for name, value in where.items()
    ]
    return f"WHERE {' AND '.join(tests) or 'TRUE'}"


def _figures(row, chosen):
    area, quarter, code, *counts = row
    numbers = iter(counts)
    for spec in chosen:
        own = tuple(next(numbers) for _ in spec.counts)
        if code is None or spec.breakdown:
            key = (area, quarter, spec.code, code or "")
            yield key, (own[0], own[1] if len(own) > 1 else None)
