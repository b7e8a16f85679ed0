"""When a headcount looks unusual, and counts laid out by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from training.models import Headcount, RoleGroup

# Small groups change by half when one person leaves: nobody is asked about them.
FEW = 10


@dataclass(frozen=True)
class Day:
    """What was counted on a day, a cell for each role group; None: not counted."""

    on: date
    cells: tuple[Headcount | None, ...]


def is_jump(before: int, now: int) -> bool:
    """Say whether more than half of a group's people came or went between two counts."""
    return max(before, now) > FEW and abs(now - before) * 2 > before


def by_day(counts: Iterable[Headcount], groups: Sequence[RoleGroup]) -> list[Day]:
    """Lay an agency's counts out by day, the newest first."""
    found: dict[date, dict[int, Headcount]] = {}
    for one in counts:
        found.setdefault(one.on, {})[one.role_group_id] = one
    return [
        Day(on, tuple(cells.get(group.pk) for group in groups))
        for on, cells in sorted(found.items(), reverse=True)
    ]
