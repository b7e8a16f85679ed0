"""The one place a row is compared with: England, else the region, else neighbours."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.presenters.compared_now import Other, others

# The wider the place, the more it says.
LEVELS = ("england", "region", "neighbours")


def comparator(entry: Mapping[str, Any]) -> Other | None:
    """Put the comparator of a row into words; None where there is none."""
    chosen = first(entry.get("comparators") or ())
    return others({"comparators": [chosen]})[0] if chosen else None


def first(given: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Choose the comparator of a row: one with a figure, then the widest place."""
    return min(given, key=_place, default=None)


def _place(one: Mapping[str, Any]) -> tuple[bool, int]:
    level = one.get("level")
    is_known = level in LEVELS
    return (one.get("value") is None, LEVELS.index(level) if is_known else len(LEVELS))


def in_full(other: Other, interval: str) -> str:
    """Say how the two were compared, for those who ask.

    Args:
        other: the other place.
        interval: the sentence about our own figure's interval, if there is one.
    """
    said = (
        interval and f"Ours: {interval}",
        other.interval and f"{other.name}: {other.interval}.",
        other.how,
        other.source and f"Source: {other.source}.",
        other.published and f"Published on {other.published}.",
    )
    return " ".join(each for each in said if each)
