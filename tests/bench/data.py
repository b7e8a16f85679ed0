"""Synthetic records: five years, drawn by the database from a fixed seed."""

import tempfile
from pathlib import Path

from django.db import connection

from safeguarding.indicators.models import RecomputeKey
from safeguarding.periods import Period, periods_between
from tests.bench.specs import LOCATIONS, specs
from tests.factories import IndicatorFactory, PartnershipFactory, SwitchFactory

QUARTERS = periods_between(Period.parse("2010-11-Q1"), Period.parse("2014-15-Q4"))
# About what a borough's contacts, referrals, assessments and episodes are together.
ROWS_PER_AREA = 60_000
CHILDREN_PER_AREA = 6_000

# A record stays open for up to 300 days, one in fifty is open still, and they arrive
# as time passes.
FILL = """
INSERT INTO example_records_episode (partnership_id, child, location, opened_on,
  closed_on, interviewed_in_time, is_first_of_child_in_quarter, days_missing)
SELECT %(area)s, md5((random() * %(children)s)::integer::text),
  (%(places)s::text[])[1 + floor(random() * %(kinds)s)::integer],
  opened_on,
  CASE WHEN random() < 0.98 THEN opened_on + (random() * random() * 300)::integer END,
  random() < 0.7, FALSE, 1
FROM generate_series(1, %(rows)s) AS record (number), LATERAL (
  SELECT DATE '2010-04-01' + floor(random() * %(days)s + 0 * number)::integer
    AS opened_on
) AS day
ORDER BY opened_on
"""
# Written once, when records arrive; every count then reads it.
FLAG = """
UPDATE example_records_episode AS episode
SET is_first_of_child_in_quarter = TRUE
FROM (
  SELECT DISTINCT ON (partnership_id, child, quarter) id
  FROM example_records_episode
  ORDER BY partnership_id, child, quarter, opened_on, id
) AS first
WHERE first.id = episode.id
"""


def catalogue():
    """Make the thirty indicators."""
    return [
        IndicatorFactory(code=spec.code, share=spec.base is not None)
        for spec in specs()
    ]


def areas(number, indicators):
    """Make partnerships that watch all of them, with five years of records."""
    made = PartnershipFactory.create_batch(number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        for area in made:
            cursor.execute(FILL, _sizes(area))
        cursor.execute(FLAG)
    for area in made:
        for position, indicator in enumerate(indicators):
            SwitchFactory(partnership=area, indicator=indicator, position=position)
        RecomputeKey.objects.bulk_create(
            RecomputeKey(partnership=area, quarter_start=quarter.start)
            for quarter in QUARTERS
        )
    return made


def _sizes(area):
    days = (QUARTERS[-1].end - QUARTERS[0].start).days + 1
    return {
        "area": area.pk,
        "children": CHILDREN_PER_AREA,
        "places": list(LOCATIONS),
        "kinds": len(LOCATIONS),
        "rows": ROWS_PER_AREA,
        "days": days,
    }


def as_csv():
    """Copy the records to a file that DuckDB reads; give its path."""
    path = Path(tempfile.mkdtemp(prefix="sg-bench-")) / "records.csv"
    with connection.cursor() as cursor, path.open("w") as file:
        cursor.copy_expert(
            "COPY (SELECT id, partnership_id, child, location, opened_on, closed_on,"
            " interviewed_in_time, is_first_of_child_in_quarter, quarter,"
            " closed_quarter FROM example_records_episode) TO STDOUT (FORMAT csv,"
            " HEADER)",
            file,
        )
    return path
