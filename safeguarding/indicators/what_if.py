"""Which last figure of a series would have been a signal, all others as they are.

The last figure has a part in its own limits, so each figure thought of is judged by
limits of its own. Numbers in, numbers out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from safeguarding.indicators import spc

# Figures are thought of in strides of the limits' distance, no further than so many.
FURTHEST = 12


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures that are possible, in whole steps from 0.

    Attributes:
        step: how far two neighbours are apart, in the figure's unit.
        most: the highest, in steps; None without a bound.
    """

    step: Decimal
    most: int | None = None


def nearest_signal(
    points: spc.Points, limits: spc.Limits, scale: Scale, *, is_up: bool
) -> int | None:
    """Give the nearest last figure, in steps, from which on all would be signals.

    Args:
        points: the series as it is; the last one is a number and no signal.
        limits: those of the series as it is.
        scale: which figures are possible.
        is_up: look above the last figure, else below it.

    Returns:
        None where no figure that is possible is one.
    """
    before, own = tuple(points[:-1]), points[-1] or Decimal(0)
    one = 1 if is_up else -1

    def is_outside(steps: int) -> bool:
        figure = steps * scale.step
        found = spc.limits_of((*before, figure))
        return found is not None and (
            figure > found.high if is_up else figure < found.low
        )

    def is_signal(steps: int) -> bool:
        series = (*before, steps * scale.step)
        found = spc.limits_of(series)
        signal = spc.last_signal(series, found) if found else None
        return signal is not None and signal.is_up == is_up

    start = int((own / scale.step).to_integral_value(ROUND_FLOOR)) + (not is_up)
    stride = max(int(limits.spread / scale.step), 1) * one
    outside = _first_from(start, stride, scale, is_outside)
    for hole in sorted(_widenings(before, scale.step, one), key=lambda k: k * one):
        if outside is not None and (hole - outside) * one > 0 and not is_outside(hole):
            outside = _first_from(hole, stride, scale, is_outside)
    end = _bound(stride, scale) if outside is None else outside - one
    # What holds just inside the limit, a run or a trend, begins further in.
    if end is not None and (end - start) * one > 0 and is_signal(end):
        return _between(start, end, is_signal)
    return outside


def _widenings(before: spc.Points, step: Decimal, one: int) -> Iterator[int]:
    """Give the figures at which a move that was left out begins to count.

    The further the last figure lies, the larger the mean move, and the larger the
    moves that are not left out: there the limits jump apart.
    """
    last = before[-1]
    if last is None:
        return
    moves = spc.moves_of(before)
    for move in moves:
        own = move * (len(moves) + 1) / spc.SCREENED_FROM - sum(moves, Decimal(0))
        if own > 0:
            yield int(((last + one * own) / step).to_integral_value(ROUND_FLOOR)) + (
                one > 0
            )


def _first_from(
    start: int, stride: int, scale: Scale, holds: Callable[[int], bool]
) -> int | None:
    """Go outwards in strides until something holds, then back to where it begins."""
    near = start
    for _ in range(FURTHEST):
        far = max(near + stride, 0)
        if scale.most is not None:
            far = min(far, scale.most)
        if far == near:
            return None
        if holds(far):
            return _between(near, far, holds)
        near = far
    return None


def _between(near: int, far: int, holds: Callable[[int], bool]) -> int:
    """Find where something begins to hold, between where it does not and does."""
    while abs(far - near) > 1:
        middle = (near + far) // 2
        if holds(middle):
            far = middle
        else:
            near = middle
    return far


def _bound(stride: int, scale: Scale) -> int | None:
    return scale.most if stride > 0 else 0
