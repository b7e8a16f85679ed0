"""What a figure's own history leads one to expect of the next: an XmR chart's limits.

Plain numbers in, plain numbers out. Source: DESIGN section 7; FEATURES 2 row 12.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from safeguarding.indicators.significance import (
    LEVEL,
    compare_counts,
    compare_proportions,
)

# 3 / d2 for moving ranges of two: three standard deviations of a single figure.
SPREADS = Decimal("2.66")
# Fewer points say too little of how much a figure moves by itself.
ENOUGH = 8
# Older ones say too little of today.
MOST = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which numbers the next figure is no surprise, in the figure's unit."""

    low: Decimal
    high: Decimal
    points: int

    def holds(self, figure: Decimal) -> bool:
        """Whether a figure is as its own history leads one to expect."""
        return self.low <= figure <= self.high


def limits_of(points: Sequence[Decimal]) -> Limits | None:
    """Work out the limits from earlier figures, oldest first.

    Where the last one has left the limits itself, the figure has drifted or found a
    new level; then the last one is the middle, and not a mean of what was.

    Returns:
        The mean of the last twenty, and 2.66 mean moving ranges to both sides; None
        with fewer than eight, and where none ever differed from the one before.
    """
    recent = points[-MOST:]
    if len(recent) < ENOUGH:
        return None
    mean = sum(recent, Decimal(0)) / len(recent)
    moves = [abs(after - before) for before, after in pairwise(recent)]
    if not any(moves):
        return None
    spread = SPREADS * sum(moves, Decimal(0)) / len(moves)
    middle = mean if abs(recent[-1] - mean) <= spread else recent[-1]
    return Limits(middle - spread, middle + spread, len(recent))


def is_chance(count: Decimal, points: Sequence[Decimal]) -> bool:
    """Whether chance alone sets a count so far apart from the earlier ones.

    A count that has hardly moved for years has narrow limits, and yet may move by
    chance: the exact comparison of two Poisson counts, the earlier ones as one.
    """
    recent = points[-MOST:]
    if not recent or not _are_whole((count, *recent)):
        return False
    total = int(sum(recent, Decimal(0)))
    return compare_counts(int(count), total, 1, len(recent)) >= LEVEL


def is_share_chance(
    share: tuple[Decimal, Decimal], points: Sequence[tuple[Decimal, Decimal]]
) -> bool:
    """Whether chance alone sets a share so far apart from the earlier ones.

    Args:
        share: numerator and denominator.
        points: those of the earlier figures, oldest first; compared as one.
    """
    recent = points[-MOST:]
    numbers = [number for pair in (share, *recent) for number in pair]
    top = sum((pair[0] for pair in recent), Decimal(0))
    bottom = sum((pair[1] for pair in recent), Decimal(0))
    fits = _are_whole(numbers) and share[0] <= share[1] and top <= bottom
    if not fits or not share[1] or not bottom:
        return False
    found = compare_proportions(int(share[0]), int(share[1]), int(top), int(bottom))
    return found >= LEVEL


def _are_whole(numbers: Iterable[Decimal]) -> bool:
    return not any(one < 0 or one % 1 for one in numbers)
