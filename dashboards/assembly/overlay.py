"""Puts figures that are not accepted yet in the place they would take.

Only facts in memory change: a build made from them is what a rebuild would make once
they were recorded, and nothing is written, locked or left behind.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from dashboards.assembly.facts import Earlier, Facts, Known, Sent, Slot
from safeguarding.indicators.models import (
    NUMBER_QUALIFIERS,
    Observation,
    Qualifier,
)

Key = tuple[object, ...]


def overlaid(
    facts: Facts,
    fresh: Sequence[Observation],
    gone: Iterable[Observation],
    sent: Mapping[int, Sent],
    at: datetime | None = None,
) -> Facts:
    """Give the facts as they would be.

    Args:
        facts: loaded for the scorecards that the figures appear on.
        fresh: figures that would be recorded; unsaved.
        gone: figures that would be withdrawn.
        sent: how the rows of the fresh ones came, by `source_id`.
        at: when they would be recorded, which restates what was known before; None
            leaves what was restated as it is.
    """
    added = [_known(row) for row in fresh if row.qualifier != Qualifier.WITHDRAWN]
    out = {_key(_known(row)) for row in (*fresh, *gone)}
    place = {pk: number for number, pk in enumerate(facts.agencies)}
    return replace(
        facts,
        observations=_changed(
            facts.observations, [row for row in added if not row.dimension], out, place
        ),
        breakdowns=_changed(
            facts.breakdowns, [row for row in added if row.dimension], out, place
        ),
        sent={**facts.sent, **sent},
        restated={**facts.restated, **(_restated(facts, added, at) if at else {})},
    )


def _restated(
    facts: Facts, added: Iterable[Known], at: datetime
) -> dict[tuple[Slot, int | None], tuple[Earlier, ...]]:
    """Add to what figures were, where a number takes the place of a number."""
    found = {}
    for row in added:
        known = facts.observations.get(row.slot, ()) if not row.dimension else ()
        before = [one for one in known if one.agency_id == row.agency_id]
        if before and {before[0].qualifier, row.qualifier} <= set(NUMBER_QUALIFIERS):
            key = (row.slot, row.agency_id)
            told = facts.restated.get(key) or (_earlier(before[0], at),)
            found[key] = (*told, _earlier(row, at))
    return found


def _earlier(row: Known, at: datetime) -> Earlier:
    return Earlier(row.numerator, row.denominator, row.value, row.qualifier, at)


def _known(row: Observation) -> Known:
    return Known(
        indicator_id=row.indicator_id,
        agency_id=row.agency_id,
        kind=row.kind,
        period_start=row.period_start,
        dimension=row.breakdown_dimension,
        code=row.breakdown_code,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        qualifier=row.qualifier,
        note=row.note,
        definition_id=row.definition_id,
        source_kind=row.source_kind,
        source_id=row.source_id,
        source=row.source,
    )


def _key(row: Known) -> Key:
    return (row.slot, row.agency_id, row.dimension, row.code)


def _changed(
    known: Mapping[Slot, tuple[Known, ...]],
    added: Sequence[Known],
    out: set[Key],
    place: Mapping[int, int],
) -> Mapping[Slot, tuple[Known, ...]]:
    """Take out and put in, in the order in which the rows are loaded."""
    touched = {slot for slot, *_ in out if isinstance(slot, Slot)}
    rows: dict[Slot, list[Known]] = defaultdict(list)
    for slot in touched:
        rows[slot] = [row for row in known.get(slot, ()) if _key(row) not in out]
    for row in added:
        rows[row.slot].append(row)

    def order(row: Known) -> tuple[int, str, str]:
        # Counted from records, by no agency, comes first.
        agency = -1 if row.agency_id is None else place[row.agency_id]
        return (agency, row.dimension, row.code)

    changed = {slot: tuple(sorted(each, key=order)) for slot, each in rows.items()}
    return {slot: each for slot, each in {**known, **changed}.items() if each}
