"""Finds the episode a row about an interview speaks of.

By the number of the episode; else by the child and the day of the return; list 8 of
Annex A speaks of the child's last episode that has ended. Of two records of one episode
the one that counts is taken.
"""

from safeguarding.cases.files.interviews_columns import ANNEX_A

# row_id, episode_id, and how well they fit: the lowest first.
FOUND = f"""
    SELECT told.id AS row_id, episode.id AS episode_id, 1 AS way, 0 AS apart,
           told.given_at, told.agency_id, told.layout
      FROM told
      JOIN cases_missingepisode episode ON episode.partnership_id = %(partnership)s
       AND episode.system = ANY(ARRAY['police', 'log', 'council'])
       AND episode.reference = told.episode_reference
     WHERE told.episode_reference <> '' AND episode.withdrawn_at IS NULL
    UNION ALL
    SELECT told.id, episode.id, 2,
           abs(extract(epoch FROM episode.returned_at - told.returned_at)),
           told.given_at, told.agency_id, told.layout
      FROM told
      JOIN cases_child child ON child.partnership_id = %(partnership)s
       AND child.pseudonym = told.child
      JOIN cases_missingepisode episode ON episode.child_id = child.id
       AND episode.ended_on = (told.returned_at AT TIME ZONE 'Europe/London')::date
     WHERE told.child <> '' AND episode.withdrawn_at IS NULL
    UNION ALL
    SELECT told.id, episode.id, 3,
           extract(epoch FROM told.given_at - episode.returned_at),
           told.given_at, told.agency_id, told.layout
      FROM told
      JOIN cases_child child ON child.partnership_id = %(partnership)s
       AND child.pseudonym = told.child
      JOIN cases_missingepisode episode ON episode.child_id = child.id
       AND episode.returned_at <= told.given_at
     WHERE told.layout = '{ANNEX_A}' AND episode.withdrawn_at IS NULL
       AND (told.offered IS NOT NULL OR told.accepted IS NOT NULL)
"""  # noqa: S608 - names made here

MATCHED = f"""
CREATE TEMPORARY TABLE matched_interviews ON COMMIT DROP AS
WITH told AS (
    SELECT row.*, file.given_at, file.layout, file.agency_id
      FROM cases_stagedinterview row
      JOIN returns_recordfile file ON file.id = row.file_id
     WHERE row.file_id = ANY(%(files)s)),
found AS MATERIALIZED ({FOUND})
SELECT DISTINCT ON (found.row_id) found.row_id, found.episode_id,
       found.given_at, found.agency_id, found.layout = '{ANNEX_A}' AS is_annex
  FROM found
  JOIN cases_missingepisode episode ON episode.id = found.episode_id
 ORDER BY found.row_id, way, episode.counts DESC, apart, episode.id
"""  # noqa: S608 - names made here
ANALYSED = "ANALYZE matched_interviews"
DROPPED = "DROP TABLE matched_interviews"
