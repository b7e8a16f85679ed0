"""Leaves what was entered on screen of an episode that a list tells of again.

An episode that a list made differs from its row only where somebody changed it on
screen. What they entered stands; the rest is as the newest list says it.
"""

# When it began and ended hold together: the database refuses an end before a start.
_TIMES = ("missing_from_at", "returned_at", "precision", "reported_at")
_REST = (
    *("type", "police_risk", "location", "placed", "placing_la", "debrief_at"),
    *("cse_screened_on", "cse_flag", "cce_flag"),
)
# As an episode takes what a row leaves blank.
_TAKEN = {
    "cse_flag": "coalesce(nullif(old.cse_flag, ''), 'none')",
    "cce_flag": "coalesce(old.cce_flag, false)",
}

# Whoever changes an episode on screen locks its child first.
_HELD = """
SELECT child.id FROM cases_child child
 WHERE child.partnership_id = %(partnership)s
   AND child.id IN (SELECT episode.child_id FROM told_episodes told
                      JOIN cases_missingepisode episode
                        ON episode.partnership_id = %(partnership)s
                       AND episode.system = %(system)s
                       AND episode.reference = told.reference)
 ORDER BY child.pseudonym FOR NO KEY UPDATE
"""


def _kept(names: tuple[str, ...], only: str) -> str:
    """Write the statement that brings entered values into `told_episodes`."""
    old = {name: _TAKEN.get(name, f"old.{name}") for name in names}
    chosen = ", ".join(
        f"CASE WHEN episode.{name} IS DISTINCT FROM {old[name]} "
        f"THEN episode.{name} ELSE told.{name} END AS {name}"
        for name in names
    )
    differs = " OR ".join(
        f"episode.{name} IS DISTINCT FROM {old[name]}" for name in names
    )
    return f"""
WITH kept AS (
    SELECT told.id, {chosen}
      FROM told_episodes told
      JOIN cases_missingepisode episode
        ON episode.partnership_id = %(partnership)s AND episode.system = %(system)s
       AND episode.reference = told.reference AND episode.withdrawn_at IS NULL
      JOIN cases_stagedepisode old ON old.id = episode.row_id
     WHERE {differs})
UPDATE told_episodes told SET {", ".join(f"{name} = kept.{name}" for name in names)}
  FROM kept WHERE kept.id = told.id AND {only}
"""  # noqa: S608 - names made here


STEPS = (
    _HELD,
    _kept(_TIMES, "(kept.returned_at >= kept.missing_from_at) IS NOT FALSE"),
    _kept(_REST, "true"),
)
