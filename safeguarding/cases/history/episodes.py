"""Writes what episodes know of each other, and of the interviews after them.

**Two systems, one episode** (decision 0023). The police's rows count. The council's do
not count in a quarter of which the police sent a list, save of children who are away:
the police never tell of those. A stray row of another quarter's list is no list. Besides, where a system that is believed less (the log
here, then the council) tells of a child missing on a day on which another tells of it
too, it is taken for the same episode and does not count; if the interview was recorded
with it, the row that counts has it. An episode without an end is compared by its start.

**In time** is up to 72 hours of elapsed time from return to interview; where only the
date of either is known, up to three calendar days (`clocks.in_time`).

Source: DOMAIN A.3, B.3, B.5 (MIS-10), C.6.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from safeguarding.cases.clocks import RHI_DAYS, RHI_LIMIT
from safeguarding.cases.history.pieces import (
    MISSING_SQL,
    SYSTEMS,
    mine,
    position,
    quarter_of,
)

# One child, told of in two systems for one day.
_SAME = """other.child_id = own.child_id AND other.withdrawn_at IS NULL
  AND other.started_on <= COALESCE(own.ended_on, own.started_on)
  AND own.started_on <= COALESCE(other.ended_on, other.started_on)"""
_OTHERS, _OWN = position("other.system", SYSTEMS), position("own.system", SYSTEMS)

_TOUCHED = """
  SELECT quarter FROM cases_missingepisode
  WHERE child_id = ANY(%(children)s) AND system = 'police'
  UNION
  SELECT quarter FROM cases_childquarter WHERE child_id = ANY(%(children)s)
"""

_COUNTS = f"""
  own.system = 'police' OR NOT (
    (own.system = 'council' AND own.type <> 'away' AND EXISTS (
      SELECT FROM cases_missingepisode AS sent
      LEFT JOIN cases_stagedepisode AS line ON line.id = sent.row_id
      LEFT JOIN returns_recordfile AS file ON file.id = line.file_id
      LEFT JOIN returns_obligation AS owed ON owed.id = file.obligation_id
      WHERE sent.partnership_id = own.partnership_id AND sent.system = 'police'
        AND sent.quarter = own.quarter AND sent.withdrawn_at IS NULL
        AND (sent.row_id IS NULL OR own.quarter BETWEEN
          {quarter_of("owed.period_start")} AND {quarter_of("owed.period_end")})))
    OR EXISTS (
      SELECT FROM cases_missingepisode AS other WHERE {_SAME} AND {_OTHERS} < {_OWN}
        AND (other.type IN ({MISSING_SQL}) OR own.type NOT IN ({MISSING_SQL}))))
"""  # noqa: S608 - names made here

_IN_TIME = f"""
  CASE WHEN 'date' IN (own.precision, talk.precision, lent.precision)
  THEN (done_at AT TIME ZONE 'Europe/London')::date - own.ended_on
    BETWEEN 0 AND {RHI_DAYS}
  ELSE done_at - own.returned_at
    BETWEEN interval '0' AND interval '{int(RHI_LIMIT.total_seconds())} seconds' END
"""


def write_flags(parameters: Mapping[str, Any], *, some: bool) -> set[int]:
    """Bring `counts` and the four flags of the interview in line.

    Args:
        parameters: partnership, and the children's ids.
        some: only these children; otherwise all of the partnership. Council rows of
            other children are looked at where the police's of these may have moved.

    Returns:
        Ids of the children with an episode that changed.
    """
    with connection.cursor() as cursor:
        quarters: list[int] = []
        if some:
            cursor.execute(_TOUCHED, parameters)
            quarters = [quarter for (quarter,) in cursor.fetchall()]
        cursor.execute(_statement(some=some), {**parameters, "quarters": quarters})
        return {child for (child,) in cursor.fetchall()}


def _statement(*, some: bool) -> str:
    ours = """AND (own.child_id = ANY(%(children)s) OR (own.system = 'council'
      AND own.quarter = ANY(%(quarters)s)))"""
    return f"""
      WITH own AS MATERIALIZED (
        SELECT * FROM cases_missingepisode AS own
        WHERE partnership_id = %(partnership)s AND withdrawn_at IS NULL
          {ours if some else ""}
      ),
      lent AS (
        SELECT DISTINCT ON (own.id) own.id AS episode_id, talk.offered, talk.accepted,
          talk.completed_at, talk.precision
        FROM cases_returninterview AS talk
        JOIN cases_missingepisode AS other ON other.id = talk.episode_id
        JOIN own ON {_SAME} AND {_OTHERS} > {_OWN}
        WHERE other.partnership_id = %(partnership)s AND other.system <> 'police'
          {mine("other.child_id", some=some)}
        ORDER BY own.id, talk.completed_at, talk.id
      ),
      fresh AS (
        SELECT own.id, {_COUNTS} AS counts,
          COALESCE(talk.offered, lent.offered, false) AS offered,
          COALESCE(talk.accepted, lent.accepted, false) AS accepted,
          done_at IS NOT NULL AS completed, COALESCE({_IN_TIME}, false) AS in_time
        FROM own LEFT JOIN cases_returninterview AS talk ON talk.episode_id = own.id
        LEFT JOIN lent ON lent.episode_id = own.id AND talk.id IS NULL
        CROSS JOIN LATERAL (SELECT COALESCE(talk.completed_at, lent.completed_at))
          AS done (done_at)
      ),
      changed AS (
        UPDATE cases_missingepisode AS episode SET counts = fresh.counts,
          rhi_offered = offered, rhi_accepted = accepted, rhi_completed = completed,
          rhi_in_time = in_time
        FROM fresh WHERE fresh.id = episode.id AND (
          (episode.counts, rhi_offered, rhi_accepted, rhi_completed, rhi_in_time)
          IS DISTINCT FROM (fresh.counts, offered, accepted, completed, in_time))
        RETURNING child_id
      )
      SELECT DISTINCT child_id FROM changed
    """  # noqa: S608 - names made here
