"""Puts return home interviews on their episodes, and dates of being looked after.

What the standing lists say is compared with what is stored, whole: so an interview that
was sent before its episode finds it later, and a corrected list corrects.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from safeguarding.cases import history
from safeguarding.cases.files import interviews_match as match
from safeguarding.cases.files import looked_after_load
from safeguarding.cases.files.interviews_columns import ANNEX_A
from safeguarding.cases.files.sql import planned, rows, run
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile

# The last version put in of each return; the file at hand is about to be one.
STANDING = """
SELECT DISTINCT ON (obligation_id) id, layout
  FROM returns_recordfile
 WHERE partnership_id = %(partnership)s AND kind = 'return-interviews'
   AND (state = 'LOADED' OR id = %(file)s)
 ORDER BY obligation_id, id = %(file)s DESC, given_at DESC, id DESC
"""

# A list of interviews knows better than Annex A; a later one better than an earlier.
WANTED = """
CREATE TEMPORARY TABLE wanted_interviews ON COMMIT DROP AS
SELECT DISTINCT ON (found.episode_id) found.episode_id, found.agency_id,
       found.is_annex, row.id AS row_id, row.offered, row.offered_at, row.accepted,
       row.completed_at, row.precision, row.is_independent, row.why_not_done,
       (SELECT id FROM partners_agency WHERE code = row.provider) AS provider_id
  FROM matched_interviews found
  JOIN cases_stagedinterview row ON row.id = found.row_id
 ORDER BY found.episode_id, found.is_annex, found.given_at DESC, row.id
"""

_TAKEN = (
    *("agency_id", "offered", "offered_at", "accepted", "completed_at"),
    *("precision", "is_independent", "why_not_done", "provider_id", "row_id"),
)
# What people entered stays, unless it says nothing, or the list tells of an interview
# that was done and they did not.
PUT = f"""
WITH done AS (
    INSERT INTO cases_returninterview AS known
           (partnership_id, episode_id, {", ".join(_TAKEN)})
    SELECT %(partnership)s, episode_id, {", ".join(_TAKEN)} FROM wanted_interviews
        ON CONFLICT (episode_id) DO UPDATE
       SET {", ".join(f"{name} = EXCLUDED.{name}" for name in _TAKEN)}
     WHERE known.row_id IS DISTINCT FROM EXCLUDED.row_id
       AND (known.row_id IS NOT NULL
            OR (known.offered IS NULL AND known.completed_at IS NULL
                AND known.why_not_done = '')
            OR (known.completed_at IS NULL AND EXCLUDED.completed_at IS NOT NULL))
    RETURNING known.episode_id)
SELECT DISTINCT episode.child_id
  FROM done JOIN cases_missingepisode episode ON episode.id = done.episode_id
"""  # noqa: S608 - names made here

# Told by no standing list any more: nothing is known of it.
EMPTIED = """
WITH done AS (
    UPDATE cases_returninterview known
       SET offered = NULL, offered_at = NULL, accepted = NULL, completed_at = NULL,
           is_independent = NULL, why_not_done = '', provider_id = NULL, row_id = NULL
     WHERE known.partnership_id = %(partnership)s AND known.row_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM wanted_interviews wanted
                        WHERE wanted.episode_id = known.episode_id)
    RETURNING known.episode_id)
SELECT DISTINCT episode.child_id
  FROM done JOIN cases_missingepisode episode ON episode.id = done.episode_id
"""
CLEARED = "DROP TABLE matched_interviews, wanted_interviews"


def load(file: RecordFile, at: datetime) -> Iterable[Period]:
    """Put the interviews of a file in, and give the quarters they touch."""
    with planned(file.row_count):
        children = attach(file.partnership_id, file)
        return history.refresh(file.partnership, children)


def attach(partnership_id: int, file: RecordFile | None = None) -> set[int]:
    """Bring the interviews of a partnership in line with its standing lists.

    A constant number of statements; none but one where no list was ever put in.

    Args:
        partnership_id: whose.
        file: one that is being put in, and so stands in place of an earlier version.

    Returns:
        The children something changed for.
    """
    given: dict[str, Any] = {
        "partnership": partnership_id,
        "file": file.pk if file else None,
    }
    standing = list(rows(STANDING, given))
    if not standing:
        return set()
    given["files"] = [one for one, _ in standing]
    with planned():
        run(match.MATCHED, given)
        run(match.ANALYSED, {})
        run(WANTED, given)
        changed = {child for (child,) in rows(PUT, given)}
        changed |= {child for (child,) in rows(EMPTIED, given)}
        run(CLEARED, {})
        annex = [one for one, layout in standing if layout == ANNEX_A]
        return changed | looked_after_load.put(partnership_id, annex, file)
