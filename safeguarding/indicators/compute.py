"""Turns measures into figures: one pass over the records of a source.

For each source one grouped query counts all its measures for all partnerships and
quarters asked for, in two levels. The records are read once and counted in small groups
(partnership, quarter, values of the breakdowns, and for stocks the quarters of opening
and closing): plain aggregates, which PostgreSQL runs in parallel. The groups, a few
thousand, are then added up by GROUPING SETS for the totals and every breakdown. A second
query per breakdown would read all records again, and GROUPING SETS over the records
themselves cannot run in parallel.

What stood at the end of a quarter is the sum of the groups opened by then and not closed
by then: the groups are spread over the quarters, never the records.

A figure exists for a quarter in which something of the source happened there: a record,
an opening or a closing. Then a measure that meets none of the records is 0. A quarter in
which nothing happened, and a partnership without records, have no figure: nobody knows
whether nothing happened or nothing was sent.

Source: DESIGN section 5, PERFORMANCE.md.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Aggregate, Count, F, Q

from safeguarding.indicators import differences, services
from safeguarding.indicators.measures import (
    Measure,
    Source,
    Timing,
    by_source,
    registered,
)
from safeguarding.periods import Period

# Marks the advisory locks of this module, beside partnership and quarter.
COUNTING = 7302
# Breakdown code of records that do not say.
NOT_RECORDED = "not_recorded"


@transaction.atomic
def refresh(*, partnership_id: int, quarters: Sequence[Period], at: datetime) -> int:
    """Count what a rebuild of these quarters' scorecards will show.

    Meant for the rebuild itself, in its transaction: the scorecards of `quarters` are
    not asked for again. Later ones, which show these figures in their changes and small
    charts, are; they in turn ask for nothing once their own figures stand still.

    Args:
        partnership_id: whose records are counted.
        quarters: the quarters counted.
        at: when the figures became known.

    Returns:
        How many observations were added; 0 when nothing has changed.
    """
    changed = _count([partnership_id], quarters, at)
    _want(changed, being_rebuilt={quarter.start for quarter in quarters})
    return len(changed)


@transaction.atomic
def refresh_all(
    *, partnership_ids: Sequence[int], quarters: Sequence[Period], at: datetime
) -> int:
    """Count everything for many partnerships and quarters, in one pass per source.

    Raises `wanted` for every scorecard that shows a changed figure.

    Returns:
        How many observations were added; 0 when nothing has changed.
    """
    changed = _count(partnership_ids, quarters, at)
    _want(changed, being_rebuilt=())
    return len(changed)


def _want(
    changed: Iterable[tuple[int, Period]], *, being_rebuilt: Collection[date]
) -> None:
    periods: dict[int, set[Period]] = {}
    for partnership_id, period in set(changed):
        periods.setdefault(partnership_id, set()).add(period)
    for partnership_id in sorted(periods):
        services.want(
            partnership_id=partnership_id,
            periods=periods[partnership_id],
            being_rebuilt=being_rebuilt,
        )


def _count(
    partnership_ids: Sequence[int], quarters: Sequence[Period], at: datetime
) -> list[tuple[int, Period]]:
    """Give partnership and period of every observation that was added."""
    changed: list[tuple[int, Period]] = []
    if not (partnership_ids and quarters and registered()):
        return changed
    _prepare(partnership_ids, quarters)
    for source, measures in by_source(registered().values()).items():
        periods = source.periods(quarters)
        pairs = differences.pairs(measures, periods)
        known = {pair.code for pair in pairs}
        counted = [measure for measure in measures if measure.code in known]
        if counted:
            _write_counts(_Pass(source, counted, partnership_ids, periods))
            changed += differences.append(partnership_ids, pairs, at)
    return changed


def _prepare(partnership_ids: Sequence[int], quarters: Sequence[Period]) -> None:
    """Let runs over the same year wait for each other; keep sums in memory.

    Quarters share the figures of their year. Compiling these queries costs more than it saves (PERFORMANCE.md).
    """
    keys = sorted(
        (COUNTING << 48) + (partnership_id << 16) + year
        for partnership_id in partnership_ids
        for year in {quarter.financial_year.index for quarter in quarters}
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(
            "SELECT pg_advisory_xact_lock(each) FROM unnest(%s::bigint[]) AS each",
            [keys],
        )


class _Pass:
    """The one query over a source: which columns it has and what they are called."""

    def __init__(
        self,
        source: Source,
        measures: Sequence[Measure],
        partnership_ids: Sequence[int],
        periods: Sequence[Period],
    ) -> None:
        self.source = source
        self.measures = measures
        self.partnership_ids = partnership_ids
        self.quarters = sorted(period.index for period in periods)
        # Measures often share a denominator: each aggregate is counted once.
        used = {(own, m.timing) for m in measures for own in m.aggregates}
        order = sorted(used, key=lambda pair: (str(pair[0]), pair[1]))
        self.sums = {pair: f"m_sum_{number}" for number, pair in enumerate(order)}
        fields = sorted({m.breakdown for m in measures if m.breakdown})
        self.breakdowns = {name: f"m_by_{number}" for number, name in enumerate(fields)}
        self.has_stock = any(m.timing is Timing.AT_END for m in measures)

    def columns(self, timing: Timing | None) -> str:
        """List breakdowns and sums for one part of the spread.

        Sums of another timing are 0 in it; without a timing there is no breakdown.
        """
        by = [
            f"COALESCE(NULLIF({name}::text, ''), '{NOT_RECORDED}')"
            if timing
            else "NULL"
            for name in self.breakdowns.values()
        ]
        sums = [name if own is timing else "0" for (_, own), name in self.sums.items()]
        return "".join(f", {column}" for column in [*by, *sums])

    def figure(self, aggregate: Aggregate | None, timing: Timing) -> str:
        """Give the total of an aggregate, or no number where there is none."""
        if aggregate is None:
            return "NULL::numeric"
        return f"COALESCE({self.sums[aggregate, timing]}, 0)::numeric(14, 3)"


def _write_counts(run: _Pass) -> None:
    """Count a source into the temporary table that `differences` compares."""
    groups, parameters = _groups(run)
    statement = f"""
        CREATE TEMPORARY TABLE {differences.COUNTED} ON COMMIT DROP AS
        WITH groups AS MATERIALIZED ({groups}),
        asked (quarter) AS (SELECT unnest(%s::integer[])),
        {_spread(run)},
        totals AS ({_totals(run)})
        SELECT area AS partnership_id, quarter, measure, dimension, code, numerator,
          denominator
        FROM totals CROSS JOIN LATERAL (VALUES {_figures(run)})
          AS figure (measure, of_dimension, numerator, denominator)
        WHERE of_dimension = dimension
    """  # noqa: S608 - names made here, and SQL and parameters made by Django
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, run.quarters])


def _groups(run: _Pass) -> tuple[str, tuple[Any, ...]]:
    """Give the first level, over the records, in Django's own SQL."""
    source = run.source
    asked = Q(**{f"{source.quarter}__in": run.quarters})
    names = {"m_area": F(source.area), "m_quarter": F(source.quarter)}
    if run.has_stock:
        names |= {"m_opened": F(source.opened), "m_closed": F(source.closed)}
        open_since = Q(**{f"{source.closed}__isnull": True})
        open_since |= Q(**{f"{source.closed}__gte": run.quarters[0]})
        asked |= open_since & Q(**{f"{source.opened}__lte": run.quarters[-1]})
    names |= {column: F(field) for field, column in run.breakdowns.items()}
    sums = {column: aggregate for (aggregate, _), column in run.sums.items()}
    rows = source.rows.filter(asked, **{f"{source.area}__in": run.partnership_ids})
    query = rows.order_by().values(**names).annotate(m_records=Count("*"), **sums)
    sql, parameters = query.query.sql_with_params()
    return sql, parameters


def _spread(run: _Pass) -> str:
    """Bring what happened in a quarter and what stood at its end into one shape."""
    names = [*run.breakdowns.values(), *run.sums.values()]
    head = f"spread (area, quarter, records, {', '.join(names)})"
    during = f"""SELECT m_area, m_quarter, m_records{run.columns(Timing.DURING)}
        FROM groups JOIN asked ON quarter = m_quarter"""  # noqa: S608 - as above
    if not run.has_stock:
        return f"{head} AS ({during})"
    return f"""
        received AS (
          SELECT DISTINCT m_area AS area, asked.quarter FROM groups
          CROSS JOIN LATERAL (VALUES (m_quarter), (m_opened), (m_closed)) AS event (is_in)
          JOIN asked ON asked.quarter = is_in
        ),
        {head} AS (
          {during}
          UNION ALL
          SELECT area, quarter, m_records{run.columns(Timing.AT_END)}
          FROM groups JOIN received ON area = m_area AND quarter >= m_opened
            AND (m_closed IS NULL OR quarter < m_closed)
          UNION ALL
          SELECT area, quarter, 0{run.columns(None)} FROM received
        )
    """  # noqa: S608 - as above


def _totals(run: _Pass) -> str:
    """Add the groups up, for the quarter as a whole and for each breakdown."""
    sets = ["(area, quarter)"]
    dimension, code, wanted = "''", "''", ""
    for field, name in run.breakdowns.items():
        sets.append(f"(area, quarter, {name})")
        dimension = f"CASE GROUPING({name}) WHEN 0 THEN '{field}' ELSE {dimension} END"
        code = f"CASE GROUPING({name}) WHEN 0 THEN {name} ELSE {code} END"
    if run.breakdowns:
        # A quarter that is only known to have been received has no codes.
        wanted = f"HAVING {dimension} = '' OR SUM(records) > 0"
    sums = ", ".join(f"SUM({name}) AS {name}" for name in run.sums.values())
    return f"""SELECT area, quarter, {dimension} AS dimension, {code} AS code, {sums}
        FROM spread GROUP BY GROUPING SETS ({", ".join(sets)}) {wanted}
    """  # noqa: S608 - as above


def _figures(run: _Pass) -> str:
    """List the figures of one total: each measure, and again for its breakdown."""
    rows: list[str] = []
    for measure in run.measures:
        above = run.figure(measure.numerator, measure.timing)
        below = run.figure(measure.denominator, measure.timing)
        rows += [
            f"('{measure.code}', '{dimension}', {above}, {below})"
            for dimension in dict.fromkeys(["", measure.breakdown])
        ]
    return ", ".join(rows)
