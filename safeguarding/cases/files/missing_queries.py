"""The statements of the rules of missing episodes that need more than one row.

Parameters: the `file`, its `partnership`, `agency` and `obligation`, the `first` and
`last` day of the period, the `system` that tells, and the `systems` it is compared
with. Source: DOMAIN C.6 and D.1 (rules 574 to 581, INT04).
"""

from safeguarding.cases.files.children import differing

DUPLICATES = """
WITH twice AS (
    SELECT reference, min(id) AS first
      FROM cases_stagedepisode WHERE file_id = %(file)s
     GROUP BY reference HAVING count(*) > 1)
SELECT row.sheet, row.number, first.number,
       (row.child, row.missing_from_at, row.returned_at, row.type, row.location)
       IS NOT DISTINCT FROM
       (first.child, first.missing_from_at, first.returned_at, first.type,
        first.location)
  FROM twice
  JOIN cases_stagedepisode first ON first.id = twice.first
  JOIN cases_stagedepisode row ON row.file_id = %(file)s
   AND row.reference = twice.reference AND row.id <> twice.first
 ORDER BY row.id
"""

# Of rows with one reference only the first: the others are duplicates already.
OVERLAPS = """
WITH once AS (
    SELECT sheet, number, child, missing_from_at AS start,
           coalesce(returned_at, 'infinity') AS finish,
           row_number() OVER (PARTITION BY reference COLLATE "C" ORDER BY id) AS nth
      FROM cases_stagedepisode WHERE file_id = %(file)s),
beside AS (
    SELECT sheet, number, start,
           max(finish) OVER earlier AS before,
           lag(number) OVER (PARTITION BY child COLLATE "C" ORDER BY start, finish, number) AS last
      FROM once WHERE nth = 1
    WINDOW earlier AS (PARTITION BY child COLLATE "C" ORDER BY start, finish, number
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
SELECT sheet, number, last, before = 'infinity'
  FROM beside WHERE start < before ORDER BY sheet, number
"""

# Episodes that this return gave before are about to be replaced: they do not count.
STORED = """
SELECT DISTINCT row.sheet, row.number, episode.started_on,
       episode.returned_at IS NULL, episode.system = 'log'
  FROM cases_stagedepisode row
  JOIN cases_child child ON child.partnership_id = %(partnership)s
   AND child.pseudonym = row.child
  JOIN cases_missingepisode episode ON episode.child_id = child.id
   AND episode.system = ANY(%(systems)s) AND episode.withdrawn_at IS NULL
   AND row.missing_from_at < coalesce(episode.returned_at, 'infinity')
   AND episode.missing_from_at < coalesce(row.returned_at, 'infinity')
  LEFT JOIN cases_stagedepisode before ON before.id = episode.row_id
  LEFT JOIN returns_recordfile told ON told.id = before.file_id
 WHERE row.file_id = %(file)s
   AND told.obligation_id IS DISTINCT FROM %(obligation)s
   AND NOT EXISTS (SELECT FROM cases_stagedepisode same
                    WHERE same.file_id = %(file)s
                      AND same.reference = episode.reference)
 ORDER BY row.sheet, row.number
"""

CHILD_DIFFERS = differing("cases_stagedepisode")

# A child's spans of being looked after, as one from the first to the last known day.
LOOKED_AFTER = """
WITH known AS (
    SELECT child.pseudonym, spans.child_id, min(spans.from_on) AS began,
           max(coalesce(spans.to_on, 'infinity')) AS ceased
      FROM cases_lookedafter spans JOIN cases_child child ON child.id = spans.child_id
     WHERE spans.partnership_id = %(partnership)s
     GROUP BY child.pseudonym, spans.child_id),
care AS (
    SELECT row.sheet, row.number, row.returned_at, known.*,
           (row.missing_from_at AT TIME ZONE 'Europe/London')::date AS start
      FROM cases_stagedepisode row JOIN known ON known.pseudonym = row.child
     WHERE row.file_id = %(file)s AND row.location = 'care')
SELECT sheet, number,
       CASE WHEN start < began THEN 'before'
            WHEN start > ceased THEN 'after'
            WHEN returned_at IS NULL AND ceased < 'infinity' THEN 'open'
            ELSE 'between' END
  FROM care
 WHERE start < began OR start > ceased
    OR (returned_at IS NULL AND ceased < 'infinity')
    OR NOT EXISTS (
        SELECT FROM cases_lookedafter span WHERE span.child_id = care.child_id
           AND care.start BETWEEN span.from_on AND coalesce(span.to_on, 'infinity'))
 ORDER BY sheet, number
"""

# Open when last heard of, started before this list ends, and not in this list.
STILL_OPEN = """
SELECT episode.started_on, before.number, told.obligation_id <> %(obligation)s
  FROM cases_missingepisode episode
  JOIN cases_stagedepisode before ON before.id = episode.row_id
  JOIN returns_recordfile told ON told.id = before.file_id
 WHERE episode.partnership_id = %(partnership)s AND episode.system = %(system)s
   AND told.agency_id = %(agency)s
   AND episode.returned_at IS NULL AND episode.withdrawn_at IS NULL
   AND episode.started_on <= %(last)s
   AND NOT EXISTS (SELECT FROM cases_stagedepisode row
                    WHERE row.file_id = %(file)s
                      AND row.reference = episode.reference)
 ORDER BY episode.started_on, before.number
"""

SUMMARY = """
WITH told AS (
    SELECT *, (missing_from_at AT TIME ZONE 'Europe/London')::date AS start
      FROM cases_stagedepisode WHERE file_id = %(file)s)
SELECT count(*),
       count(*) FILTER (WHERE type = 'away'),
       count(*) FILTER (WHERE returned_at IS NULL),
       count(*) FILTER (WHERE start > %(last)s OR start < %(first)s),
       min(number) FILTER (WHERE start > %(last)s OR start < %(first)s),
       (SELECT count(*) FROM (
            SELECT child FROM told EXCEPT
            SELECT pseudonym FROM cases_child
             WHERE partnership_id = %(partnership)s) AS new)
  FROM told
"""
