"""Keeps when a child was looked after and where placed, as list 8 of Annex A tells.

Only of children who are known here for another reason: nobody needs the others.
A list tells of the present placement, so spans grow from one list to the next.
"""

from collections.abc import Sequence
from typing import Any

from safeguarding.cases.files.sql import rows, run
from safeguarding.returns.models import RecordFile

# `since` is the day the present placement started, as far as it is known.
TOLD = """
CREATE TEMPORARY TABLE told_care ON COMMIT DROP AS
SELECT DISTINCT ON (child.id) child.id AS child_id, row.placed,
       row.looked_after_from AS started, row.looked_after_to AS ceased,
       greatest(row.looked_after_from, row.placed_from) AS since
  FROM cases_stagedinterview row
  JOIN cases_child child ON child.partnership_id = %(partnership)s
   AND child.pseudonym = row.child
 WHERE row.file_id = %(annex)s AND row.placed <> ''
   AND row.looked_after_from IS NOT NULL
 ORDER BY child.id, row.looked_after_from DESC, row.id
"""

# Placed elsewhere since: the span that was open ends there.
MOVED = """
UPDATE cases_lookedafter span SET to_on = told.since
  FROM told_care told
 WHERE span.child_id = told.child_id AND span.to_on IS NULL
   AND span.placed <> told.placed AND told.since > span.from_on
RETURNING span.child_id
"""

# The same span told otherwise: a correction.
CORRECTED = """
UPDATE cases_lookedafter span SET placed = told.placed
  FROM told_care told
 WHERE span.child_id = told.child_id AND span.to_on IS NULL
   AND span.placed <> told.placed AND told.since <= span.from_on
   AND span.from_on IN (told.started, told.since)
RETURNING span.child_id
"""

ADDED = """
INSERT INTO cases_lookedafter
       (partnership_id, child_id, placed, placing_la, from_on, to_on)
SELECT %(partnership)s, child_id, placed, %(la)s, starts, ceased
  FROM (SELECT told.*, CASE WHEN EXISTS (SELECT FROM cases_lookedafter span
                                          WHERE span.child_id = told.child_id)
                            THEN since ELSE started END AS starts
          FROM told_care told) told
 WHERE (ceased IS NULL OR ceased >= starts)
   AND NOT EXISTS (SELECT FROM cases_lookedafter span
                    WHERE span.child_id = told.child_id
                      AND (span.to_on IS NULL OR span.to_on > told.starts))
    ON CONFLICT DO NOTHING
RETURNING child_id
"""

CEASED = """
UPDATE cases_lookedafter span SET to_on = told.ceased
  FROM told_care told
 WHERE span.child_id = told.child_id AND span.to_on IS NULL
   AND told.ceased >= span.from_on
RETURNING span.child_id
"""


def put(partnership_id: int, annex: Sequence[int], file: RecordFile | None) -> set[int]:
    """Put in what a list says; without a file the newest list, for new children.

    Args:
        partnership_id: whose.
        annex: the standing lists of the partnership, by the id of the file.
        file: the one being put in, if it is a list of interviews.

    Returns:
        The children something changed for.
    """
    if file is None and annex:
        chosen = max(annex)
    elif file is not None and file.pk in annex:
        chosen = file.pk
    else:
        return set()
    given: dict[str, Any] = {
        "partnership": partnership_id,
        "annex": chosen,
        "la": _council(partnership_id),
    }
    run(TOLD, given)
    changed = {
        child
        for statement in (MOVED, CORRECTED, ADDED, CEASED)
        for (child,) in rows(statement, given)
    }
    run("DROP TABLE told_care", {})
    return changed


def _council(partnership_id: int) -> str:
    """Give the code of the council: those of its list are its own children."""
    statement = "SELECT la_code FROM partners_partnership WHERE id = %(id)s"
    return str(next(rows(statement, {"id": partnership_id}))[0])
