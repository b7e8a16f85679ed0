"""Writes entries set-wise, and only those that differ from what is there."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from dashboards.assembly.entries import Built
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period

# One statement compares, deletes, updates and inserts; each part sees the rows as
# they were before it. An entry that has not changed is not touched at all.
WRITE = """
WITH built AS MATERIALIZED (
  SELECT * FROM unnest(%(indicators)s::bigint[], %(positions)s::int[],
    %(full)s::text[]::jsonb[], %(suppressed)s::text[]::jsonb[])
    AS built (indicator_id, position, full_entry, suppressed_entry)
), gone AS (
  DELETE FROM dashboards_scorecardentry AS entry
  WHERE partnership_id = %(partnership)s AND quarter_start = %(quarter)s
    AND NOT EXISTS (SELECT FROM built WHERE built.indicator_id = entry.indicator_id)
  RETURNING 1
), changed AS (
  UPDATE dashboards_scorecardentry AS entry
  SET position = built.position, "full" = full_entry, suppressed = suppressed_entry
  FROM built
  WHERE partnership_id = %(partnership)s AND quarter_start = %(quarter)s
    AND built.indicator_id = entry.indicator_id
    AND (entry.position, entry."full", entry.suppressed)
      IS DISTINCT FROM (built.position, full_entry, suppressed_entry)
  RETURNING 1
), added AS (
  INSERT INTO dashboards_scorecardentry
    (partnership_id, quarter_start, indicator_id, position, "full", suppressed)
  SELECT %(partnership)s, %(quarter)s, indicator_id, position,
    full_entry, suppressed_entry
  FROM built WHERE NOT EXISTS (
    SELECT FROM dashboards_scorecardentry AS entry
    WHERE partnership_id = %(partnership)s AND quarter_start = %(quarter)s
      AND entry.indicator_id = built.indicator_id)
  RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM changed)
  + (SELECT count(*) FROM added)
"""


def write(partnership: Partnership, built: Mapping[Period, Sequence[Built]]) -> int:
    """Make the entries of these quarters be exactly what was built.

    Returns:
        How many rows were added, changed or deleted; 0 when nothing differs.
    """
    return sum(
        _write_quarter(partnership.pk, quarter.start, entries)
        for quarter, entries in built.items()
    )


def _write_quarter(
    partnership_id: int, quarter_start: date, entries: Sequence[Built]
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "partnership": partnership_id,
                "quarter": quarter_start,
                "indicators": [entry.indicator_id for entry in entries],
                "positions": [entry.position for entry in entries],
                "full": [_json(entry.full) for entry in entries],
                "suppressed": [_json(entry.suppressed) for entry in entries],
            },
        )
        (rows,) = cursor.fetchone()
    return int(rows)


def _json(payload: Mapping[str, object]) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
