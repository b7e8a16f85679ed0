"""Writes one row for each case and quarter in which it was open for at least a day.

An audit counts when it is less than twelve months old at the quarter's end and the case
is open then. Of a child only the month of birth is known: the 18th birthday is taken to
be the first day of that month, so a discussion is surely before it; a case turns 18 in
the quarter if it is open on any day of that month.

Source: DOMAIN B.4 (CSE-05, CSE-18, CSE-19).
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from safeguarding.cases.clocks import ADULT
from safeguarding.cases.history.pieces import level_name, mine, put, spans

_COLUMNS = (
    *("is_open_at_end", "level_at_end", "was_audited", "turned_18"),
    "transition_discussed",
)


def write_openings(parameters: Mapping[str, Any], *, some: bool) -> set[int]:
    """Bring the rows of cases in line; give the quarters in which any differed.

    Args:
        parameters: partnership, children, today.
        some: only the cases of these children; otherwise all of the partnership.
    """
    whose = f"""old.partnership_id = %(partnership)s AND old.case_id IN (
      SELECT id FROM cases_csecase
      WHERE partnership_id = %(partnership)s {mine(some=some)})"""  # noqa: S608 - names made here
    statement = f"""
      WITH {spans(some=some)},
      fresh (partnership_id, case_id, quarter, {", ".join(_COLUMNS)}) AS (
        SELECT own.partnership_id, own.id, quarter, is_open_at_end,
          {level_name("at_end")},
          is_open_at_end AND COALESCE(audited_on <= last_on
            AND audited_on > last_on - interval '12 months', false),
          turned_18, turned_18 AND COALESCE(transition_on < eighteen, false)
        FROM held JOIN cases_csecase AS own ON own.id = held.id
        JOIN cases_child AS child ON child.id = own.child_id
        CROSS JOIN LATERAL (
          SELECT (born_month + interval '{ADULT} years')::date)
          AS birthday (eighteen)
        CROSS JOIN LATERAL (SELECT COALESCE(
          eighteen <= held.to_on AND eighteen >= first_on
          AND eighteen + interval '1 month' > held.from_on
          AND eighteen <= last_on, false)) AS turning (turned_18)
      ),
      {put("cases_casequarter", "case_id", _COLUMNS, whose)}
    """  # noqa: S608 - names made here
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {quarter for (quarter,) in cursor.fetchall()}
