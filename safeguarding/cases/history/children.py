"""Writes one row for each child and quarter in which something was known of it.

How a quarter's columns are meant:

- `episodes` and the counts by place are of episodes that count (see `episodes`) and in
  which the child was missing (`pieces.MISSING`), by the day they start.
- `is_frequent`: the last of so many such episodes less than so many calendar months
  apart starts in the quarter (`clocks.is_frequent`).
- `had_mase`: three months back from a quarter's end is that quarter.
- `panel_at_risk`: a case reaches the panel once, at its first YPSE meeting, or when it
  is referred where its route is the panel; in that quarter the child is at risk.
- `placed_at_end` is said of children at risk in the quarter only: CSE-03 and CSE-04.
- `trace` is made of everything of the child that happened in the quarter and that some
  measure counts, so that `refresh` knows which quarters to ask for, also the ones that
  something moved away from.

Source: DOMAIN B.4 (CSE-01 to CSE-10, MIS-01 to MIS-09, MIS-14), B.5.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from safeguarding.cases.history.pieces import (
    LEVELS,
    MISSING_SQL,
    first_day,
    level_name,
    mine,
    put,
    quarter_of,
    spans,
)
from safeguarding.cases.models.choices import Level, Location

_AT_RISK, _SERIOUS = LEVELS.index(Level.MEDIUM) + 1, LEVELS.index(Level.SERIOUS) + 1
_PLACES = {
    "home_episodes": Location.HOME,
    "care_episodes": Location.CARE,
    "education_episodes": Location.EDUCATION,
    "other_episodes": Location.OTHER,
    "unknown_episodes": Location.UNKNOWN,
}
_COLUMNS = (
    *("sex", "episodes", *_PLACES, "is_frequent", "is_screened", "has_case"),
    *("highest_level", "is_at_risk", "is_serious", "placed_at_end", "had_mase"),
    *("panel_at_risk", "trace"),
)


def write_children(parameters: Mapping[str, Any], *, some: bool) -> set[int]:
    """Bring the rows of children in line; give the quarters in which any differed.

    Args:
        parameters: partnership, children, today, and the policy's episodes and months.
        some: only the children named; otherwise all of the partnership.
    """
    whose = f"old.partnership_id = %(partnership)s {mine('old.child_id', some=some)}"
    statement = f"""
      WITH {_missing(some=some)}, {spans(some=some)}, {_cases(some=some)}, {_traces(some=some)}, {_fresh()},
      {put("cases_childquarter", "child_id", _COLUMNS, whose)}
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {quarter for (quarter,) in cursor.fetchall()}


def _missing(*, some: bool) -> str:
    places = ", ".join(
        f"count(*) FILTER (WHERE location = '{place}') AS {column}"
        for column, place in _PLACES.items()
    )
    return f"""
      episode AS MATERIALIZED (
        SELECT own.*, talk.id AS talk_id
        FROM cases_missingepisode AS own
        LEFT JOIN cases_returninterview AS talk ON talk.episode_id = own.id
        WHERE own.partnership_id = %(partnership)s AND withdrawn_at IS NULL
          {mine(some=some)}
      ),
      ran AS (
        SELECT *, started_on < lag(started_on, %(episodes)s - 1) OVER (
            PARTITION BY child_id ORDER BY started_on)
          + make_interval(months => %(months)s) AS is_last_of_many
        FROM episode WHERE counts AND type IN ({MISSING_SQL})
      ),
      missing AS (
        SELECT child_id, quarter, count(*) AS episodes, {places},
          COALESCE(bool_or(is_last_of_many), false) AS is_frequent
        FROM ran GROUP BY child_id, quarter
      )
    """  # noqa: S608 - names made here


def _cases(*, some: bool) -> str:
    return f"""
      risk AS (
        SELECT child_id, quarter, max(highest) AS height FROM held
        GROUP BY child_id, quarter
      ),
      mase AS (
        SELECT DISTINCT child_id, {quarter_of('"on"')} AS quarter
        FROM cases_casemeeting AS meeting JOIN span ON span.id = meeting.case_id
        WHERE kind = 'mase'
      ),
      panel AS (
        SELECT DISTINCT child_id, {quarter_of("panel_on")} AS quarter
        FROM (
          SELECT child_id, LEAST(min(meeting."on"),
            CASE WHEN route = 'ypse_panel' THEN referred_on END) AS panel_on
          FROM span LEFT JOIN cases_casemeeting AS meeting
            ON meeting.case_id = span.id AND kind = 'ypse'
          GROUP BY span.id, child_id, route, referred_on
        ) AS reached WHERE panel_on IS NOT NULL
      ),
      screened AS (
        SELECT child_id, min(day) AS day FROM (
          SELECT child_id, cse_screened_on AS day FROM episode
          UNION ALL SELECT child_id, screened_on FROM span
        ) AS screening GROUP BY child_id
      )
    """  # noqa: S608 - names made here


def _traces(*, some: bool) -> str:
    return f"""
      event (child_id, quarter, what) AS (
        SELECT child_id, quarter, concat_ws('|', 1, id, type, location, counts)
        FROM episode
        UNION ALL
        SELECT child_id, ended_quarter, concat_ws('|', 2, id, type, counts,
          talk_id IS NULL, rhi_offered, rhi_accepted, rhi_completed, rhi_in_time)
        FROM episode WHERE ended_quarter IS NOT NULL
        UNION ALL
        SELECT child_id, referred_quarter,
          concat_ws('|', 3, id, source_sector, screened_on IS NOT NULL)
        FROM cases_csecase
        WHERE partnership_id = %(partnership)s AND withdrawn_at IS NULL {mine(some=some)}
        UNION ALL
        SELECT child_id, closed_quarter, concat_ws('|', 4, id, closure_reason)
        FROM cases_csecase WHERE closed_on IS NOT NULL
          AND partnership_id = %(partnership)s AND withdrawn_at IS NULL {mine(some=some)}
        UNION ALL
        SELECT child_id, quarter, concat_ws('|', 5, action.id, kind)
        FROM cases_disruption AS action JOIN span ON span.id = action.case_id
        UNION ALL
        SELECT child_id, quarter, concat_ws('|', 6, meeting.id, kind, child_invited)
        FROM cases_casemeeting AS meeting JOIN span ON span.id = meeting.case_id
        WHERE meeting.recorded_by_id IS NOT NULL
      ),
      traced AS (
        SELECT child_id, quarter, bit_xor(hashtextextended(what, 0)) AS trace
        FROM event GROUP BY child_id, quarter
      )
    """  # noqa: S608 - names made here


def _fresh() -> str:
    counts = ", ".join(f"COALESCE({name}, 0)" for name in ("episodes", *_PLACES))
    return f"""
      frame AS (
        SELECT child_id, quarter FROM traced
        UNION SELECT child_id, quarter FROM held
      ),
      fresh (partnership_id, child_id, quarter, {", ".join(_COLUMNS)}) AS (
        SELECT child.partnership_id, child_id, quarter, child.sex, {counts},
          COALESCE(is_frequent, false), COALESCE(screened.day <= last_on, false),
          risk.child_id IS NOT NULL, {level_name("height")}, is_at_risk,
          COALESCE(height >= {_SERIOUS}, false), COALESCE(placed, ''),
          mase.child_id IS NOT NULL, is_at_risk AND panel.child_id IS NOT NULL,
          COALESCE(trace, 0)
        FROM frame JOIN cases_child AS child ON child.id = child_id
        CROSS JOIN LATERAL (SELECT {first_day("(quarter + 1)")} - 1) AS ends (last_on)
        LEFT JOIN missing USING (child_id, quarter)
        LEFT JOIN risk USING (child_id, quarter)
        LEFT JOIN mase USING (child_id, quarter)
        LEFT JOIN panel USING (child_id, quarter)
        LEFT JOIN traced USING (child_id, quarter)
        LEFT JOIN screened USING (child_id)
        CROSS JOIN LATERAL (SELECT COALESCE(height >= {_AT_RISK}, false))
          AS danger (is_at_risk)
        LEFT JOIN LATERAL (
          SELECT placed FROM cases_lookedafter AS span WHERE is_at_risk
            AND span.child_id = frame.child_id AND from_on <= last_on
            AND (to_on IS NULL OR to_on > last_on)
          ORDER BY from_on DESC LIMIT 1
        ) AS care ON true
      )
    """  # noqa: S608 - names made here
