"""Pieces of SQL that the statements of this package share.

Names in percent signs are parameters of the statement: `partnership`, `children` (their
ids; only where `mine` stands for some children), `today`, `episodes` and `months`.
"""

from collections.abc import Sequence

from safeguarding.cases.models.choices import EpisodeType, Level, SourceSystem

# What indicators of missing children count. A child at no apparent risk is missing as
# well since 2017: the category became the lowest step of one scale of risk, and forces
# write it as the type or as the risk (DOMAIN A.3, C.6). Absent was a category of its
# own (MIS-15), and a child who is away is somewhere known (SSDA903 code A): neither is
# missing.
MISSING = (EpisodeType.MISSING, EpisodeType.NO_RISK)
MISSING_SQL = ", ".join(f"'{each}'" for each in MISSING)
# Who is believed first where two systems tell of one child on one day.
SYSTEMS = (SourceSystem.POLICE, SourceSystem.LOG, SourceSystem.COUNCIL)
LEVELS = tuple(Level)


def position(column: str, order: Sequence[str]) -> str:
    """Give a code's place in an order, from 1."""
    codes = ", ".join(f"'{code}'" for code in order)
    return f"array_position(ARRAY[{codes}], {column}::text)"


def quarter_of(day: str) -> str:
    """Give the index of a day's quarter, as `measures.quarter_index` does."""
    whole = f"extract(year FROM {day}) * 4 + extract(quarter FROM {day}) - 1"
    return f"({whole})::integer"


def first_day(quarter: str) -> str:
    """Give the first day of a quarter by its index."""
    return f"make_date({quarter} / 4, {quarter} %% 4 * 3 + 1, 1)"


def mine(column: str = "child_id", *, some: bool) -> str:
    """Narrow a statement to the children asked for, if it is not all of them."""
    return f"AND {column} = ANY(%(children)s)" if some else ""


def spans(*, some: bool) -> str:
    """Say from when to when each case is known open, and in which quarters.

    A case is open from the day of the referral to the day before it closed, and where
    only a quarter's list tells of it, to the end of that quarter. `span.to_on` is empty
    while nothing ends it. `held` has one row for each case and quarter with an open
    day, with its highest level in those days and the level at the end of the quarter;
    the level of a day is that of the last assessment on or before it.
    """
    return f"""
      span AS (
        SELECT id, child_id, referred_on, closed_on, screened_on, route,
          LEAST(closed_on - 1, known_through) AS to_on
        FROM cases_csecase
        WHERE partnership_id = %(partnership)s AND withdrawn_at IS NULL {mine(some=some)}
      ),
      opened AS (
        SELECT span.id, child_id, quarter, first_on, last_on,
          GREATEST(referred_on, first_on) AS from_on, LEAST(to_on, last_on) AS to_on,
          to_on IS NULL OR to_on >= last_on AS is_open_at_end
        FROM span
        CROSS JOIN LATERAL generate_series({quarter_of("referred_on")},
          {quarter_of("LEAST(to_on, %(today)s::date)")}) AS quarter
        CROSS JOIN LATERAL (SELECT {first_day("quarter")}) AS begins (first_on)
        CROSS JOIN LATERAL (SELECT (first_on + interval '3 months')::date - 1)
          AS ends (last_on)
        WHERE referred_on <= LEAST(to_on, %(today)s::date)
      ),
      level AS (
        SELECT risk.case_id, risk."on" AS from_on,
          lead(risk."on") OVER (PARTITION BY risk.case_id ORDER BY risk."on") AS next_on,
          {position("risk.level", LEVELS)} AS height
        FROM cases_riskassessment AS risk JOIN span ON span.id = risk.case_id
      ),
      held AS (
        SELECT opened.*, max(height) AS highest, max(height) FILTER (
          WHERE is_open_at_end AND level.from_on <= last_on
            AND (next_on IS NULL OR next_on > last_on)) AS at_end
        FROM opened LEFT JOIN level ON level.case_id = opened.id
          AND level.from_on <= opened.to_on
          AND (next_on IS NULL OR next_on > opened.from_on)
        GROUP BY opened.id, child_id, quarter, first_on, last_on, opened.from_on,
          opened.to_on, is_open_at_end
      )
    """  # noqa: S608 - names made here


def level_name(height: str) -> str:
    """Give the code of a level by its place; empty where nothing was assessed."""
    codes = ", ".join(f"'{code}'" for code in LEVELS)
    return f"COALESCE((ARRAY[{codes}])[{height}], '')"


def put(table: str, key: str, columns: Sequence[str], whose: str) -> str:
    """Bring a table in line with `fresh`, and give the quarters in which it was not.

    Args:
        table: the table; its rows are told apart by `key` and quarter.
        key: column of the child or case.
        columns: the columns of `fresh`, in its order, after partnership, key, quarter.
        whose: condition for the rows of `old` that `fresh` is about.
    """
    names = ", ".join(columns)
    return f"""
      gone AS (
        DELETE FROM {table} AS old WHERE {whose} AND NOT EXISTS (
          SELECT FROM fresh
          WHERE fresh.{key} = old.{key} AND fresh.quarter = old.quarter)
        RETURNING quarter
      ),
      put AS (
        INSERT INTO {table} AS old (partnership_id, {key}, quarter, {names})
        SELECT partnership_id, {key}, quarter, {names} FROM fresh
        ON CONFLICT ({key}, quarter) DO UPDATE
        SET ({names}) = ROW({", ".join(f"excluded.{name}" for name in columns)})
        WHERE ({", ".join(f"old.{name}" for name in columns)}) IS DISTINCT FROM
          ({", ".join(f"excluded.{name}" for name in columns)})
        RETURNING quarter
      )
      SELECT quarter FROM gone UNION SELECT quarter FROM put
    """  # noqa: S608 - names made here
