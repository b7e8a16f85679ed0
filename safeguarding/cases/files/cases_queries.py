"""The statements of the rules of case lists that need more than one row.

Parameters: the `file`, its `partnership` and `agency`, the `kind` of records, `first`
and `last` day of the period, the last day of the one `before`, from how many `episodes`
a child is frequently missing, the `adult` age, and what
`cases.rules` says in months, as days.
"""

from safeguarding.cases.files.children import differing

# Columns of which a list should know nearly all, and what counts as not knowing.
COMPLETE = {
    "birth_month": "born_month IS NULL",
    "sex": "sex IN ('', 'not_known')",
    "ethnicity": "ethnicity IN ('', 'NOBT')",
    "looked_after": "placed = ''",
    "risk_level": "level = '' AND screened_on IS NOT NULL",
}

DUPLICATES = """
WITH twice AS (
    SELECT reference, min(id) AS id FROM cases_stagedcase
     WHERE file_id = %(file)s AND reference <> ''
     GROUP BY reference HAVING count(*) > 1)
SELECT again.sheet, again.number, original.number,
       to_jsonb(again) - ARRAY['id', 'sheet', 'number', 'staged_at']
       = to_jsonb(original) - ARRAY['id', 'sheet', 'number', 'staged_at']
  FROM twice
  JOIN cases_stagedcase original ON original.id = twice.id
  JOIN cases_stagedcase again ON again.file_id = %(file)s
   AND again.reference = twice.reference AND again.id <> twice.id
 ORDER BY again.id
"""

# A case of the own agency that this list leaves out is named by GONE; one that is kept
# here stands open until somebody closes it.
SECOND_CASE = """
WITH told AS (
    SELECT *, min(reference) OVER child <> max(reference) OVER child AS is_second,
           min(number) OVER child AS first, max(number) OVER child AS last
      FROM cases_stagedcase
     WHERE file_id = %(file)s AND child <> '' AND closed_on IS NULL
    WINDOW child AS (PARTITION BY child))
SELECT told.sheet, told.number,
       CASE WHEN is_second THEN CASE number WHEN first THEN last ELSE first END END,
       known.is_own
  FROM told
  LEFT JOIN LATERAL (
      SELECT kept.agency_id = %(agency)s AS is_own
        FROM cases_csecase kept
        JOIN cases_child child ON child.id = kept.child_id
       WHERE child.partnership_id = %(partnership)s
         AND child.pseudonym = told.child
         AND kept.closed_on IS NULL AND kept.withdrawn_at IS NULL
         AND kept.referred_on <= %(last)s
         AND (kept.known_through IS NULL
              OR (kept.agency_id <> %(agency)s AND kept.known_through >= %(before)s))
         AND NOT (kept.agency_id = %(agency)s AND kept.reference IN (
             SELECT reference FROM cases_stagedcase WHERE file_id = %(file)s))
       LIMIT 1) known ON true
 WHERE is_second OR known.is_own IS NOT NULL
 ORDER BY told.id
"""

CHILD_DIFFERS = differing("cases_stagedcase")

# The level that lists of other quarters gave for the time before this one.
RISK_SINCE = """
SELECT row.sheet, row.number, row.level, row.level_on, known.level, known."on"
  FROM cases_stagedcase row
  JOIN cases_csecase kept ON kept.partnership_id = %(partnership)s
   AND kept.agency_id = %(agency)s AND kept.reference = row.reference
  JOIN LATERAL (
      SELECT risk.level, risk."on" FROM cases_riskassessment risk
       WHERE risk.case_id = kept.id AND risk."on" < %(first)s
         AND risk.recorded_by_id IS NULL
       ORDER BY risk."on" DESC LIMIT 1) known ON true
 WHERE row.file_id = %(file)s AND row.level <> '' AND row.level <> known.level
   AND row.level_on <= known."on"
   AND EXISTS (
       SELECT FROM cases_stagedcase told
         JOIN returns_recordfile listed ON listed.id = told.file_id
        WHERE listed.partnership_id = %(partnership)s
          AND listed.agency_id = %(agency)s AND told.reference = row.reference
          AND told.level_on = known."on" AND told.level = known.level
          AND listed.obligation_id <> %(obligation)s)
 ORDER BY row.id
"""

NO_MASE = """
SELECT row.sheet, row.number, row.level FROM cases_stagedcase row
 WHERE row.file_id = %(file)s AND row.closed_on IS NULL
   AND row.level = ANY(%(grave)s)
   AND (row.mase_on IS NULL OR row.mase_on <= %(mase_since)s)
   AND NOT EXISTS (
       SELECT FROM cases_casemeeting held
         JOIN cases_csecase kept ON kept.id = held.case_id
         JOIN cases_child child ON child.id = kept.child_id
        WHERE child.partnership_id = %(partnership)s
          AND child.pseudonym = row.child AND kept.withdrawn_at IS NULL
          AND held.kind = 'mase' AND held."on" <= %(last)s
          AND held."on" > %(mase_since)s)
 ORDER BY row.id
"""

NO_REVIEW = """
SELECT row.sheet, row.number, last.review IS NOT NULL
  FROM cases_stagedcase row
  LEFT JOIN cases_csecase kept ON kept.partnership_id = %(partnership)s
   AND kept.agency_id = %(agency)s AND kept.reference = row.reference
  CROSS JOIN LATERAL (
      SELECT GREATEST(row.reviewed_on, kept.reviewed_on) AS review) last
 WHERE row.file_id = %(file)s AND row.closed_on IS NULL
   AND coalesce(last.review, row.referred_on) < %(review_since)s
 ORDER BY row.id
"""

# Only the month of birth is kept: the birthday is some day of that month. Who is 18
# for certain is named by W-AGE-18.
TRANSITION = """
SELECT row.sheet, row.number
  FROM cases_stagedcase row
  LEFT JOIN cases_csecase kept ON kept.partnership_id = %(partnership)s
   AND kept.agency_id = %(agency)s AND kept.reference = row.reference
 WHERE row.file_id = %(file)s AND row.closed_on IS NULL
   AND row.transition_on IS NULL AND kept.transition_on IS NULL
   AND row.born_month + make_interval(years => %(adult)s) <= %(transition_until)s
   AND row.born_month + make_interval(years => %(adult)s, months => 1)
       > %(last)s::date + 1
 ORDER BY row.id
"""

NOT_SCREENED = """
WITH missing AS (
    SELECT child.pseudonym, count(*) AS episodes,
           bool_or(episode.cse_screened_on IS NOT NULL) AS is_screened
      FROM cases_missingepisode episode
      JOIN cases_child child ON child.id = episode.child_id
     WHERE episode.partnership_id = %(partnership)s AND episode.counts
       AND episode.withdrawn_at IS NULL AND episode.started_on <= %(last)s
       AND child.pseudonym IN (
           SELECT child FROM cases_stagedcase WHERE file_id = %(file)s)
     GROUP BY child.pseudonym HAVING count(*) >= %(episodes)s)
SELECT row.sheet, row.number, missing.episodes
  FROM cases_stagedcase row JOIN missing ON missing.pseudonym = row.child
 WHERE row.file_id = %(file)s AND row.screened_on IS NULL AND NOT missing.is_screened
   AND NOT EXISTS (
       SELECT FROM cases_csecase kept JOIN cases_child child ON child.id = kept.child_id
        WHERE child.partnership_id = %(partnership)s AND child.pseudonym = row.child
          AND kept.withdrawn_at IS NULL AND kept.screened_on IS NOT NULL)
 ORDER BY row.id
"""

NO_ETHNICITY = """
SELECT row.sheet, row.number FROM cases_stagedcase row
  LEFT JOIN cases_child child ON child.partnership_id = %(partnership)s
   AND child.pseudonym = row.child
 WHERE row.file_id = %(file)s AND row.ethnicity = ''
   AND coalesce(child.ethnicity, '') = ''
 ORDER BY row.id
"""

GONE = """
WITH before AS (
    SELECT listed.id, owed.period_start
      FROM returns_recordfile listed
      JOIN returns_obligation owed ON owed.id = listed.obligation_id
      JOIN returns_submission sent ON sent.id = listed.submission_id
     WHERE listed.partnership_id = %(partnership)s AND listed.agency_id = %(agency)s
       AND listed.kind = %(kind)s AND listed.state = 'LOADED'
       AND sent.state = 'ACCEPTED' AND owed.period_end < %(first)s
     ORDER BY owed.period_end DESC LIMIT 1)
SELECT min(before.period_start), array_agg(row.number ORDER BY row.number)
  FROM before JOIN cases_stagedcase row ON row.file_id = before.id
 WHERE row.closed_on IS NULL AND row.reference <> ''
   AND row.reference NOT IN (
       SELECT reference FROM cases_stagedcase WHERE file_id = %(file)s)
   AND NOT EXISTS (
       SELECT FROM cases_csecase kept
        WHERE kept.partnership_id = %(partnership)s AND kept.agency_id = %(agency)s
          AND kept.reference = row.reference
          AND (kept.closed_on IS NOT NULL OR kept.known_through IS NULL))
HAVING count(*) > 0
"""

_UNKNOWN = ", ".join(f"count(*) FILTER (WHERE {how})" for how in COMPLETE.values())
COMPLETENESS = f"""
SELECT count(*), {_UNKNOWN} FROM cases_stagedcase WHERE file_id = %(file)s
"""  # noqa: S608 - conditions written here
