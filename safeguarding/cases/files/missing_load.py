"""Makes children and episodes of the rows of an accepted file, set-wise.

The last version of a return that was put in says which episodes it tells of. What an
earlier version told and this one does not is withdrawn, unless the list of another
quarter tells of it too: then that list's row holds again. What was entered on screen
stands (`missing_kept`). Source: DOMAIN C.6, F.1.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from safeguarding.cases import history
from safeguarding.cases.files import interviews_load, missing_kept
from safeguarding.cases.files.missing_across import system_of
from safeguarding.cases.files.sql import planned, rows, run
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile

# What a row gives of its child and of the episode, by the names both tables have.
COPIED = (
    *("reported_at", "missing_from_at", "returned_at", "precision", "type"),
    *("police_risk", "location", "placed", "placing_la", "debrief_at"),
    *("cse_screened_on", "cse_flag", "cce_flag"),
)
_READ = ", ".join(
    f"row.{name}"
    for name in (
        *("id", "reference", "child", "born_month", "sex", "ethnicity", "locality"),
        *COPIED,
    )
)

# The first row with a reference: the checks say so of its duplicates.
TOLD = f"""
CREATE TEMPORARY TABLE told_episodes ON COMMIT DROP AS
SELECT {_READ}, %(agency)s::bigint AS agency_id
  FROM cases_stagedepisode row
  JOIN (SELECT min(id) AS id FROM cases_stagedepisode
         WHERE file_id = %(file)s GROUP BY reference) once ON once.id = row.id
"""  # noqa: S608 - names made here

GONE = """
CREATE TEMPORARY TABLE gone_episodes ON COMMIT DROP AS
SELECT episode.id, episode.child_id, episode.reference
  FROM returns_recordfile earlier
  JOIN cases_stagedepisode row ON row.file_id = earlier.id
  JOIN cases_missingepisode episode ON episode.row_id = row.id
 WHERE earlier.obligation_id = %(obligation)s AND earlier.id <> %(file)s
   AND episode.withdrawn_at IS NULL AND episode.system = %(system)s
   AND NOT EXISTS (SELECT FROM told_episodes told
                    WHERE told.reference = episode.reference)
"""

# The last version put in of every other return of the partnership still stands.
TOLD_ELSEWHERE = f"""
WITH standing AS (
    SELECT DISTINCT ON (obligation_id) id, agency_id, given_at
      FROM returns_recordfile
     WHERE partnership_id = %(partnership)s AND kind = %(kind)s AND state = 'LOADED'
       AND obligation_id <> %(obligation)s
     ORDER BY obligation_id, given_at DESC, id DESC)
INSERT INTO told_episodes
SELECT DISTINCT ON (row.reference) {_READ}, standing.agency_id
  FROM gone_episodes gone
  JOIN cases_stagedepisode row ON row.reference = gone.reference
  JOIN standing ON standing.id = row.file_id
 ORDER BY row.reference, standing.given_at DESC, row.id
"""  # noqa: S608 - names made here

# What the list of a later quarter tells of an episode holds, also when an older list
# is put in after it: an end that came later is not taken away again.
OUTDATED = """
DELETE FROM told_episodes told
 USING cases_missingepisode episode
  JOIN cases_stagedepisode row ON row.id = episode.row_id
  JOIN returns_recordfile newer ON newer.id = row.file_id
  JOIN returns_obligation owed ON owed.id = newer.obligation_id
 WHERE episode.partnership_id = %(partnership)s AND episode.system = %(system)s
   AND episode.reference = told.reference AND episode.withdrawn_at IS NULL
   AND newer.state = 'LOADED' AND owed.period_end > %(last)s
"""

# A child's newest row comes first; what it leaves blank is looked for in older ones.
TOLD_CHILDREN = """
CREATE TEMPORARY TABLE told_children ON COMMIT DROP AS
SELECT child, max(missing_from_at) AS newest_at,
       (array_agg(born_month ORDER BY missing_from_at DESC)
        FILTER (WHERE born_month IS NOT NULL))[1] AS born_month,
       (array_agg(sex ORDER BY missing_from_at DESC)
        FILTER (WHERE sex NOT IN ('', 'not_known')))[1] AS sex,
       (array_agg(ethnicity ORDER BY missing_from_at DESC)
        FILTER (WHERE ethnicity <> ''))[1] AS ethnicity,
       (array_agg(locality ORDER BY missing_from_at DESC)
        FILTER (WHERE locality <> ''))[1] AS locality
  FROM told_episodes GROUP BY child
"""

NEW_CHILDREN = """
INSERT INTO cases_child (partnership_id, pseudonym, born_month, sex, ethnicity, locality)
SELECT %(partnership)s, child, born_month, coalesce(sex, 'not_known'),
       coalesce(ethnicity, ''), coalesce(locality, '')
  FROM told_children ORDER BY child COLLATE "C"
    ON CONFLICT (partnership_id, pseudonym) DO NOTHING
"""

# Filled where empty; changed where the file tells of the child's last episode.
KNOWN_CHILDREN = """
CREATE TEMPORARY TABLE changed_children ON COMMIT DROP AS
WITH newer AS (
    SELECT child.id, told.*, NOT EXISTS (
               SELECT FROM cases_missingepisode later
                WHERE later.child_id = child.id AND later.withdrawn_at IS NULL
                  AND later.missing_from_at > told.newest_at) AS is_newer
      FROM told_children told
      JOIN cases_child child ON child.partnership_id = %(partnership)s
       AND child.pseudonym = told.child
     WHERE (child.born_month, child.sex, child.ethnicity, child.locality)
           IS DISTINCT FROM
           (coalesce(told.born_month, child.born_month),
            coalesce(told.sex, child.sex), coalesce(told.ethnicity, child.ethnicity),
            coalesce(told.locality, child.locality))),
done AS (
    UPDATE cases_child child SET
           born_month = CASE WHEN is_newer OR child.born_month IS NULL
                             THEN coalesce(newer.born_month, child.born_month)
                             ELSE child.born_month END,
           sex = CASE WHEN is_newer OR child.sex = 'not_known'
                      THEN coalesce(newer.sex, child.sex) ELSE child.sex END,
           ethnicity = CASE WHEN is_newer OR child.ethnicity = ''
                            THEN coalesce(newer.ethnicity, child.ethnicity)
                            ELSE child.ethnicity END,
           locality = CASE WHEN is_newer OR child.locality = ''
                           THEN coalesce(newer.locality, child.locality)
                           ELSE child.locality END
      FROM newer WHERE newer.id = child.id
    RETURNING child.id AS child_id)
SELECT child_id FROM done
"""

# Children an episode is taken from, because its row now names another child.
MOVED_FROM = """
INSERT INTO changed_children
SELECT episode.child_id
  FROM told_episodes told
  JOIN cases_child child ON child.partnership_id = %(partnership)s
   AND child.pseudonym = told.child
  JOIN cases_missingepisode episode ON episode.partnership_id = %(partnership)s
   AND episode.system = %(system)s AND episode.reference = told.reference
   AND episode.child_id <> child.id
"""


def _value(name: str) -> str:
    """Give a column of `told_episodes` as an episode takes it."""
    return {
        "cse_flag": "coalesce(nullif(told.cse_flag, ''), 'none')",
        "cce_flag": "coalesce(told.cce_flag, false)",
    }.get(name, f"told.{name}")


_SET = ("agency_id", "child_id", *COPIED, "row_id", "withdrawn_at", "updated_at")
EPISODES = f"""
WITH done AS (
    INSERT INTO cases_missingepisode AS episode (
        partnership_id, system, reference, agency_id, child_id, {", ".join(COPIED)},
        row_id, withdrawn_at, updated_at, counts, rhi_offered, rhi_accepted,
        rhi_completed, rhi_in_time)
    SELECT %(partnership)s, %(system)s, told.reference, told.agency_id, child.id,
           {", ".join(_value(name) for name in COPIED)}, told.id, NULL, %(at)s,
           true, false, false, false, false
      FROM told_episodes told
      JOIN cases_child child ON child.partnership_id = %(partnership)s
       AND child.pseudonym = told.child
        ON CONFLICT (partnership_id, system, reference) DO UPDATE
       SET {", ".join(f"{name} = EXCLUDED.{name}" for name in _SET)}
     WHERE episode.row_id IS DISTINCT FROM EXCLUDED.row_id
        OR episode.withdrawn_at IS NOT NULL
    RETURNING child_id)
INSERT INTO changed_children SELECT DISTINCT child_id FROM done
"""  # noqa: S608 - names made here

WITHDRAWN = """
WITH done AS (
    UPDATE cases_missingepisode episode
       SET withdrawn_at = %(at)s, updated_at = %(at)s
      FROM gone_episodes gone
     WHERE gone.id = episode.id
       AND NOT EXISTS (SELECT FROM told_episodes told
                        WHERE told.reference = gone.reference)
    RETURNING episode.child_id)
INSERT INTO changed_children SELECT DISTINCT child_id FROM done
"""

CHANGED = "SELECT DISTINCT child_id FROM changed_children"
STEPS = (
    *(TOLD, GONE, TOLD_ELSEWHERE, OUTDATED),
    *(TOLD_CHILDREN, NEW_CHILDREN, KNOWN_CHILDREN),
    *(*missing_kept.STEPS, MOVED_FROM, EPISODES, WITHDRAWN),
)
EMPTIED = ("DROP TABLE told_episodes, gone_episodes, told_children, changed_children",)


def load(file: RecordFile, at: datetime) -> Iterable[Period]:
    """Put the episodes of a file in, and give the quarters they touch.

    A constant number of statements, in one transaction. Interviews that were sent
    before their episodes find them now.
    """
    given = _given(file, at)
    with planned(file.row_count):
        for step in STEPS:
            run(step, given)
        children = {child for (child,) in rows(CHANGED, {})}
        for step in EMPTIED:
            run(step, {})
        children |= interviews_load.attach(file.partnership_id)
        return history.refresh(file.partnership, children)


def _given(file: RecordFile, at: datetime) -> dict[str, Any]:
    return {
        "file": file.pk,
        "kind": file.kind,
        "partnership": file.partnership_id,
        "agency": file.agency_id,
        "obligation": file.obligation_id,
        "system": system_of(file).value,
        "last": file.obligation.period_end,
        "at": at,
    }
