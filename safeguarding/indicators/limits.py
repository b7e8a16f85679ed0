"""What a figure's own history leads one to expect of the next: an XmR chart's limits.

For asking an agency about a figure it has just given (rule W-YOY). It is not among
the points itself, and the limits are the wide ones: a needless question costs trust.

Plain numbers in, plain numbers out. Source: DESIGN section 7; FEATURES 2 row 12.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from safeguarding.indicators import spc
from safeguarding.indicators.significance import (
    LEVEL,
    compare_counts,
    compare_proportions,
)
from safeguarding.indicators.spc import Limits

__all__ = ["Limits", "is_chance", "is_share_chance", "limits_of"]

# Fewer points say too little of how much a figure moves by itself.
ENOUGH = 8
# Older ones say too little of today.
MOST = 20


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
    found = spc.limits_of(recent, screens=False)
    if found is None or found.holds(recent[-1]):
        return found
    return replace(found, centre=recent[-1])


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
