"""Compares a figure with the period before and with the same period last year.

Source: DESIGN section 4 rule 6; DOMAIN B.1 rules 8 and 9.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboards.assembly.derive import as_plain
from dashboards.assembly.facts import Facts
from dashboards.assembly.figure import Figure
from safeguarding.indicators import statistics
from safeguarding.indicators.change import change
from safeguarding.indicators.models import Indicator, Unit

NOTHING_EARLIER = "There is no earlier figure to compare with."
HIDDEN = "Not compared: one of the two numbers is hidden."


@dataclass(frozen=True, slots=True)
class Compared:
    """What can be said of a figure beside earlier ones.

    Attributes:
        previous: the change on the period before, as JSON; None when there is none.
        year_ago: the change on the same period a year before.
        trend: a word, or "" when there is nothing to compare.
        method: a sentence naming what was compared and how; quotes no figure.
        is_broken: the definition changed between the two.
    """

    previous: Mapping[str, Any] | None = None
    year_ago: Mapping[str, Any] | None = None
    trend: str = ""
    method: str = ""
    is_broken: bool = False


def compare(
    facts: Facts,
    indicator: Indicator,
    own: Figure,
    previous: Figure,
    year_ago: Figure,
) -> Compared:
    """Compare a figure with both earlier ones, and judge its trend by one of them.

    The trend looks at the same period last year, which is free of seasons, and at the
    period before where last year is not known.
    """
    return replace(
        _judged(facts, indicator, own, previous, year_ago),
        previous=_change(facts, indicator, own, previous),
        year_ago=_change(facts, indicator, own, year_ago),
    )


def _judged(
    facts: Facts,
    indicator: Indicator,
    own: Figure,
    previous: Figure,
    year_ago: Figure,
) -> Compared:
    if not own.is_number:
        return Compared(method=HIDDEN if own.is_hidden else "")
    base = next((each for each in (year_ago, previous) if each.is_number), None)
    if base is None:
        hidden = year_ago.is_hidden or previous.is_hidden
        return Compared(method=HIDDEN if hidden else NOTHING_EARLIER)
    broken = is_broken(facts, own, base)
    judged = statistics.trend(
        as_plain(own),
        as_plain(base),
        unit=indicator.unit,
        polarity=indicator.polarity,
        broken=broken,
    )
    return Compared(
        trend=str(judged.word),
        method=f"Compared with {base.period.short_label}. {judged.method}",
        is_broken=broken,
    )


def is_broken(facts: Facts, one: Figure, other: Figure) -> bool:
    """Say whether what is counted changed between two figures of an indicator."""
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


def _change(
    facts: Facts, indicator: Indicator, own: Figure, base: Figure
) -> dict[str, Any] | None:
    """Give a change for JSON; a broken series has none."""
    if not (own.is_number and base.is_number) or is_broken(facts, own, base):
        return None
    moved = change(as_plain(own), as_plain(base), indicator.unit)
    if moved is None:
        return None
    told = moved.as_dict()
    in_points = indicator.unit == Unit.PERCENT
    return {
        "absolute": told["absolute"],
        "percent": told["percent"],
        "points": told["absolute"] if in_points else None,
        "text": told["text"],
    }
