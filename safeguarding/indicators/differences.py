"""Appends what a count found different from what is known, in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from django.db import connection
from django.db.models import F

from safeguarding.indicators.measures import Measure
from safeguarding.indicators.models import Definition
from safeguarding.periods import Kind, Period

# The temporary table a count leaves: partnership_id, quarter (index of the quarter, or of
# the year), measure, dimension, code, numerator, denominator.
COUNTED = "counted_figures"

_APPEND = f"""
WITH pair AS (
  SELECT * FROM unnest(%s::text[], %s::integer[], %s::bigint[], %s::bigint[],
    %s::integer[], %s::date[], %s::date[], %s::text[])
  AS pair (measure, quarter, indicator_id, definition_id, version, period_start,
    period_end, scope)
),
counted AS (SELECT * FROM {COUNTED} JOIN pair USING (measure, quarter)),
known AS (
  SELECT DISTINCT ON (partnership_id, indicator_id, period_start, breakdown_dimension,
    breakdown_code) *
  FROM indicators_observation
  WHERE kind = %s AND agency_id IS NULL AND source_kind = 'measure'
    AND partnership_id = ANY(%s) AND period_start IN (SELECT period_start FROM pair)
    AND indicator_id IN (SELECT indicator_id FROM pair)
  ORDER BY partnership_id, indicator_id, period_start, breakdown_dimension,
    breakdown_code, recorded_at DESC, id DESC
)
INSERT INTO indicators_observation (
  partnership_id, indicator_id, definition_id, kind, period_start, period_end,
  breakdown_dimension, breakdown_code, numerator, denominator, qualifier, note,
  recorded_at, source_kind, source
)
SELECT
  COALESCE(counted.partnership_id, known.partnership_id),
  COALESCE(counted.indicator_id, known.indicator_id),
  COALESCE(counted.definition_id, known.definition_id),
  %s,
  COALESCE(counted.period_start, known.period_start),
  COALESCE(counted.period_end, known.period_end),
  COALESCE(dimension, breakdown_dimension),
  COALESCE(code, breakdown_code),
  counted.numerator,
  counted.denominator,
  CASE WHEN measure IS NULL THEN 'withdrawn' ELSE 'exact' END,
  '',
  -- A clock that went back must not put a new figure before the old one.
  GREATEST(%s, known.recorded_at + interval '1 microsecond'),
  'measure',
  CASE WHEN measure IS NULL THEN known.source ELSE jsonb_build_object(
    'kind', 'measure', 'measure', measure, 'definition', version, 'scope', scope) END
FROM counted FULL JOIN known ON known.partnership_id = counted.partnership_id
  AND known.indicator_id = counted.indicator_id
  AND known.period_start = counted.period_start
  AND breakdown_dimension = dimension AND breakdown_code = code
WHERE CASE
  WHEN known.id IS NULL THEN TRUE
  WHEN measure IS NULL THEN known.qualifier <> 'withdrawn'
  ELSE (known.qualifier, known.definition_id, known.numerator, known.denominator)
    IS DISTINCT FROM ('exact', counted.definition_id, counted.numerator,
      counted.denominator)
END
RETURNING partnership_id, period_start
"""  # noqa: S608 - the one name is a constant


@dataclass(frozen=True)
class Pair:
    """One measure in one quarter or year, under the definition in force at its end."""

    code: str
    quarter: int
    kind: Kind
    indicator_id: int
    definition_id: int
    version: int
    start: date
    end: date
    scope: str


_COLUMNS = attrgetter(
    "code",
    "quarter",
    "indicator_id",
    "definition_id",
    "version",
    "start",
    "end",
    "scope",
)


def pairs(measures: Sequence[Measure], periods: Iterable[Period]) -> list[Pair]:
    """Pair measures with periods; without a definition in force there is no figure."""
    definitions: dict[str, list[Definition]] = {}
    rows = Definition.objects.filter(
        indicator__code__in=[measure.code for measure in measures]
    ).annotate(code=F("indicator__code"))
    for row in rows.only("indicator_id", "version", "valid_from").order_by(
        "-valid_from"
    ):
        definitions.setdefault(row.code, []).append(row)
    found = []
    for period in periods:
        for measure in measures:
            known = definitions.get(measure.code, [])
            held = next((row for row in known if row.valid_from <= period.end), None)
            if held is not None:
                found.append(_pair(measure, period, held))
    return found


def _pair(measure: Measure, period: Period, definition: Definition) -> Pair:
    return Pair(
        code=measure.code,
        quarter=period.index,
        kind=period.kind,
        indicator_id=definition.indicator_id,
        definition_id=definition.pk,
        version=definition.version,
        start=period.start,
        end=period.end,
        scope=f"{measure.source.label} {period.code}",
    )


def append(
    partnership_ids: Sequence[int], asked: Sequence[Pair], at: datetime
) -> list[tuple[int, Period]]:
    """Append the counted figures that are new or changed, and use the count up.

    A figure that was known and is no longer counted is followed by a row of the
    qualifier `withdrawn`. A new definition is a change, even when the number stands.

    Args:
        partnership_ids: whose records were counted.
        asked: what was counted, of one kind of period; nothing else is compared.
        at: when the figures became known.

    Returns:
        Partnership and period of each observation appended.
    """
    columns = [list(column) for column in zip(*map(_COLUMNS, asked), strict=True)]
    kind = asked[0].kind
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [*columns, kind, list(partnership_ids), kind, at])
        changed: list[tuple[int, date]] = cursor.fetchall()
        cursor.execute(f"DROP TABLE {COUNTED}")
    return [(partnership_id, Period(kind, start)) for partnership_id, start in changed]
