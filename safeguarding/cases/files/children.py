"""Puts what files say of children: new ones in, and what was not known before."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from safeguarding.cases.models import Child, Ethnicity, Sex
from safeguarding.partners.models import Partnership
from safeguarding.returns.rules.facts import Finding

# Codes that say that nothing is known never replace what is.
NO_SEX = Sex.NOT_KNOWN.value
NO_ETHNICITY = Ethnicity.NOBT.value


class ChildFacts(NamedTuple):
    """What a file says of one child; "" and None where it says nothing."""

    pseudonym: str
    born_month: date | None = None
    sex: str = ""
    ethnicity: str = ""
    locality: str = ""


def put_children(
    partnership: Partnership, facts: Iterable[ChildFacts]
) -> dict[str, Child]:
    """Insert new children and bring known ones up to date; one statement, one read.

    What is given replaces what was known; what is not known replaces nothing.

    Args:
        partnership: whose children.
        facts: one for each pseudonym.

    Returns:
        The children by pseudonym, locked until the transaction ends.
    """
    rows = sorted(facts)
    with connection.cursor() as cursor:
        cursor.execute(
            PUT,
            {
                "partnership": partnership.pk,
                "pseudonym": [row.pseudonym for row in rows],
                "born_month": [row.born_month for row in rows],
                "sex": [row.sex for row in rows],
                "ethnicity": [row.ethnicity for row in rows],
                "locality": [row.locality for row in rows],
                "no_sex": NO_SEX,
                "no_ethnicity": NO_ETHNICITY,
            },
        )
    return locked(partnership, [row.pseudonym for row in rows])


def locked(partnership: Partnership, pseudonyms: Collection[str]) -> dict[str, Child]:
    """Give known children by pseudonym, locked in one order until the end."""
    found = Child.objects.filter(partnership=partnership, pseudonym__in=pseudonyms)
    rows = found.order_by("pseudonym").select_for_update(no_key=True)
    return {child.pseudonym: child for child in rows}


def differing(table: str) -> str:
    """Find children whose birth or sex a staged file tells in two ways.

    Args:
        table: the staging table of the kind of records.
    """
    return _DIFFERING.replace("{table}", table)


def told_twice(row: Sequence[Any], *, born: str) -> Finding:
    """Say W-CHILD-DIFFERS of a row of that statement.

    Args:
        row: sheet, number, whether the file itself differs, whether it is the birth.
        born: name of the column that holds the birth.
    """
    sheet, number, in_file, is_born = row
    where = "rows of this file" if in_file else "earlier records of this child"
    what = "birth" if is_born else "sex"
    return Finding(
        "W-CHILD-DIFFERS",
        f"The child's {what} is not the same in all {where} (SSDA903 rule INT13). "
        "Correct it, or say which is right.",
        *(sheet, number, born if is_born else "sex"),
    )


PUT = """
INSERT INTO cases_child AS known
  (partnership_id, pseudonym, born_month, sex, ethnicity, locality)
SELECT %(partnership)s, pseudonym, born_month, COALESCE(NULLIF(sex, ''), %(no_sex)s),
  ethnicity, locality
FROM unnest(%(pseudonym)s::text[], %(born_month)s::date[], %(sex)s::text[],
  %(ethnicity)s::text[], %(locality)s::text[])
  AS told (pseudonym, born_month, sex, ethnicity, locality)
ORDER BY pseudonym
ON CONFLICT (partnership_id, pseudonym) DO UPDATE SET
  (born_month, sex, ethnicity, locality) = ROW(
    COALESCE(excluded.born_month, known.born_month),
    COALESCE(NULLIF(excluded.sex, %(no_sex)s), known.sex),
    COALESCE(NULLIF(NULLIF(excluded.ethnicity, ''), %(no_ethnicity)s),
      NULLIF(known.ethnicity, ''), excluded.ethnicity),
    COALESCE(NULLIF(excluded.locality, ''), known.locality))
WHERE (excluded.born_month IS NOT NULL
    AND excluded.born_month IS DISTINCT FROM known.born_month)
  OR excluded.sex NOT IN (%(no_sex)s, known.sex)
  OR excluded.ethnicity NOT IN ('', known.ethnicity)
  OR excluded.locality NOT IN ('', known.locality)
"""

_DIFFERING = """
WITH told AS (
    SELECT child, min(born_month) AS born, min(id) AS first,
           min(nullif(nullif(sex, 'not_known'), '')) AS sex,
           min(born_month) <> max(born_month) AS born_differs,
           min(nullif(nullif(sex, 'not_known'), ''))
           <> max(nullif(nullif(sex, 'not_known'), '')) AS sex_differs
      FROM {table} WHERE file_id = %(file)s GROUP BY child)
SELECT row.sheet, row.number, told.born_differs IS TRUE OR told.sex_differs IS TRUE,
       told.born_differs IS TRUE OR child.born_month <> told.born
  FROM told
  JOIN {table} row ON row.id = told.first
  LEFT JOIN cases_child child ON child.partnership_id = %(partnership)s
   AND child.pseudonym = told.child
 WHERE told.born_differs OR told.sex_differs OR child.born_month <> told.born
    OR (child.sex <> 'not_known' AND child.sex <> told.sex)
 ORDER BY row.sheet, row.number
"""
