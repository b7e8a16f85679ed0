"""The rules of return home interviews that look at the episodes. Source: DOMAIN C.6."""

from collections.abc import Iterator
from typing import Any

from safeguarding.cases.clocks import RHI_LIMIT
from safeguarding.cases.files import interviews_match as match
from safeguarding.cases.files.interviews_columns import ANNEX_A
from safeguarding.cases.files.sql import planned, rows, run
from safeguarding.cases.rules_missing import DONE_LATE
from safeguarding.returns.models import RecordFile
from safeguarding.returns.rules.facts import Finding

NO_EPISODE = """
SELECT row.sheet, row.number
  FROM cases_stagedinterview row
 WHERE row.file_id = %(file)s
   AND (NOT %(annex)s OR row.offered IS NOT NULL OR row.accepted IS NOT NULL)
   AND NOT EXISTS (SELECT FROM matched_interviews found WHERE found.row_id = row.id)
 ORDER BY row.sheet, row.number
"""

DUPLICATES = """
SELECT row.sheet, row.number, first.number
  FROM (SELECT row_id, min(row_id) OVER (PARTITION BY episode_id) AS first_id
          FROM matched_interviews) found
  JOIN cases_stagedinterview row ON row.id = found.row_id
  JOIN cases_stagedinterview first ON first.id = found.first_id
 WHERE found.row_id <> found.first_id
 ORDER BY row.sheet, row.number
"""

# What the row's own return did not show already; by days where a time is missing.
CLOCKS = """
WITH told AS (
    SELECT row.*, episode.returned_at AS back_at, episode.ended_on AS back_on,
           'date' IN (row.precision, episode.precision) AS by_date,
           (row.completed_at AT TIME ZONE 'Europe/London')::date AS done_on,
           row.child <> '' AND row.child <> child.pseudonym AS is_other_child,
           row.offered IS NULL AND row.completed_at IS NULL
           AND row.why_not_done = '' AS is_undecided
      FROM matched_interviews found
      JOIN cases_stagedinterview row ON row.id = found.row_id
      JOIN cases_missingepisode episode ON episode.id = found.episode_id
      JOIN cases_child child ON child.id = episode.child_id
     WHERE NOT %(annex)s),
judged AS (
    SELECT *, CASE
           WHEN is_other_child THEN 'other child'
           WHEN completed_at IS NOT NULL AND back_at IS NULL THEN 'not back'
           WHEN done_on < back_on OR (NOT by_date AND completed_at < back_at)
           THEN 'before'
           WHEN returned_at IS NULL AND completed_at - back_at > %(late)s
           THEN 'late'
           WHEN returned_at IS NULL AND is_undecided
                AND %(now)s - back_at > %(limit)s THEN 'undecided'
           END AS how
      FROM told)
SELECT sheet, number, how FROM judged
 WHERE how IS NOT NULL
   AND NOT (how = 'before' AND returned_at IS NOT NULL AND completed_at < returned_at)
 ORDER BY sheet, number
"""

UNTOLD = """
SELECT count(*)
  FROM cases_missingepisode episode
  LEFT JOIN cases_returninterview interview ON interview.episode_id = episode.id
 WHERE episode.partnership_id = %(partnership)s AND episode.withdrawn_at IS NULL
   AND episode.counts AND episode.ended_on BETWEEN %(first)s AND %(last)s
   AND %(now)s - episode.returned_at > %(limit)s
   AND interview.offered IS NULL AND coalesce(interview.why_not_done, '') = ''
   AND NOT %(annex)s
   AND NOT EXISTS (SELECT FROM matched_interviews found
                    WHERE found.episode_id = episode.id)
"""


def across(file: RecordFile) -> Iterator[Finding]:
    """Run the rules. A constant number of statements."""
    period = file.obligation.period
    given = {
        "file": file.pk,
        "files": [file.pk],
        "partnership": file.partnership_id,
        "annex": file.layout == ANNEX_A,
        "now": file.given_at,
        "first": period.start,
        "last": period.end,
        "limit": RHI_LIMIT,
        "late": DONE_LATE,
    }
    with planned(file.row_count):
        run(match.MATCHED, given)
        run(match.ANALYSED, {})
        yield from _no_episode(rows(NO_EPISODE, given), is_annex=bool(given["annex"]))
        for sheet, number, first in rows(DUPLICATES, given):
            yield Finding(
                "W-DUPLICATE",
                f"Row {first} is about the same episode. The first of the two is taken.",
                *(sheet, number),
            )
        for sheet, number, how in rows(CLOCKS, given):
            code, column, message = CLOCK_SAYS[how]
            yield Finding(code, message, sheet, number, column)
        yield from _untold(rows(UNTOLD, given))
        run(match.DROPPED, {})


def _no_episode(
    found: Iterator[tuple[Any, ...]], *, is_annex: bool
) -> Iterator[Finding]:
    if not is_annex:
        for sheet, number in found:
            yield Finding(
                "W-NO-EPISODE",
                "No missing episode known here fits this row. It is kept and used once "
                "the episode is sent; check the number, the child and the return.",
                *(sheet, number, "episode_ref"),
            )
        return
    if unknown := sum(1 for _ in found):
        yield Finding(
            "I-NO-EPISODE",
            "Children with an answer about their last missing episode, of whom no "
            f"episode that has ended is known here: {unknown}. The answers are used "
            "once the episodes are sent.",
            column="offered",
        )


CLOCK_SAYS = {
    "other child": (
        "W-CHILD-DIFFERS",
        "child_ref",
        (
            "The episode is known as another child's. Correct the child or the episode, or "
            "say which is right."
        ),
    ),
    "not back": (
        "E-DONE-BEFORE",
        "completed_at",
        (
            "The interview was done, and the episode has no end yet. Send the end of the "
            "episode first, or correct the row."
        ),
    ),
    "before": (
        "E-DONE-BEFORE",
        "completed_at",
        (
            "The interview was done before the child was back, as the episode is known "
            "here. Correct the row, or have the episode corrected."
        ),
    ),
    "late": (
        "W-DONE-LATE",
        "completed_at",
        (
            "The interview was done more than 30 days after the return. Check the dates, "
            "or say why it took so long."
        ),
    ),
    "undecided": (
        "W-NO-DECISION",
        "offered",
        (
            "The child was back more than 72 hours ago, and the row does not say whether "
            "an interview was offered. Say Y or N, or why nobody knows."
        ),
    ),
}


def _untold(found: Iterator[tuple[Any, ...]]) -> Iterator[Finding]:
    for (count,) in found:
        if count:
            yield Finding(
                "W-NO-DECISION",
                "Episodes that ended in the quarter, more than 72 hours ago, about "
                f"whose interview neither this list nor anybody said a word: {count}. "
                "Add them, or say why they are not here.",
            )
