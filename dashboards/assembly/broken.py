"""Whether what is counted changed between two figures of an indicator."""

from dashboards.assembly.facts import Facts
from dashboards.assembly.figure import Figure


def is_broken(facts: Facts, one: Figure, other: Figure) -> bool:
    """Say whether what is counted changed between two figures of an indicator."""
    if one.versions == other.versions and len(one.versions) == 1:
        return False
    newest: dict[int, int] = {}
    oldest: dict[int, int] = {}
    for indicator_id, version in one.versions | other.versions:
        newest[indicator_id] = max(version, newest.get(indicator_id, version))
        oldest[indicator_id] = min(version, oldest.get(indicator_id, version))
    return any(
        definition.breaks_series
        and oldest[indicator_id] < definition.version <= newest[indicator_id]
        for indicator_id in newest
        for definition in facts.definitions.get(indicator_id, ())
    )
