"""XmR control charts: within which limits a figure moves by itself, and what stands out.

Numbers in, numbers out. A missing point is None: it ends runs, and no move is counted
across it. Limits are never worked out anew by themselves; whoever knows that what is
counted has changed asks for those of the points since.

Source: DESIGN section 7. Limits of 2.66 mean moving ranges: Shewhart's chart for
individual values (Wheeler and Chambers, Understanding Statistical Process Control).
Screening, rules and their lengths: NHS England, Making Data Count, as published in
NHSRplotthedots (nhs-r-community, MIT); its printed values are
`tests/data/golden/xmr.json`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from safeguarding.indicators.figures import Polarity

Points = Sequence[Decimal | None]

# 3 / d2 for moving ranges of two: three standard deviations of a single figure.
SPREADS = Decimal("2.66")
# A move beyond D4 mean moves is no ordinary one, and must not widen the limits.
SCREENED_FROM = Decimal("3.267")
# So many points on one side of the average, or each above (below) the one before.
RUN = 7
# Of so many points two are near the limit: in the outer third of the way to it.
NEAR_OF, NEAR_LEAST = 3, 2


class Rule(StrEnum):
    """Why a point is not what chance leads one to expect; the first that holds."""

    OUTSIDE = "outside"
    TREND = "trend"
    RUN = "run"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Limits:
    """The average of some points, and how far one may lie from it by chance alone.

    Attributes:
        centre: their mean, in the figure's unit.
        spread: from the centre to either limit, in the same unit; above 0.
        points: how many there were.
    """

    centre: Decimal
    spread: Decimal
    points: int

    @property
    def low(self) -> Decimal:
        """The lower limit, which may be below what is possible."""
        return self.centre - self.spread

    @property
    def high(self) -> Decimal:
        """The upper limit, which may be above what is possible."""
        return self.centre + self.spread

    def holds(self, figure: Decimal) -> bool:
        """Whether a figure is as its own history leads one to expect."""
        return self.low <= figure <= self.high

    def side(self, figure: Decimal) -> int:
        """Give 1 above the average, -1 below it and 0 upon it."""
        return (figure > self.centre) - (figure < self.centre)

    def is_near(self, figure: Decimal) -> bool:
        """Whether a figure is inside, in the outer third of the way to a limit."""
        return 2 * self.spread < 3 * abs(figure - self.centre) <= 3 * self.spread


@dataclass(frozen=True, slots=True)
class Signal:
    """A point that stands out: its place, the rule, and whether it does so upwards."""

    place: int
    rule: Rule
    is_up: bool


# A rule, whether it holds upwards, and the places of the points that it marks.
_Found = tuple[Rule, bool, Sequence[int]]


def limits_of(points: Points, *, screens: bool = True) -> Limits | None:
    """Work out the limits of some points, oldest first, the last one among them.

    Args:
        points: None is a missing one.
        screens: leave out, once, moves of 3.267 mean moves and more, so that a
            single outlying point does not widen the limits and hide itself.

    Returns:
        None where no two points are neighbours, or none differs from its neighbour
        but for the moves that are left out: then nothing is known of chance.
    """
    known = [point for point in points if point is not None]
    moves = moves_of(points)
    if not any(moves):
        return None
    mean_move = _mean(moves)
    if screens:
        moves = [move for move in moves if move < SCREENED_FROM * mean_move]
        mean_move = _mean(moves)
    if not mean_move:
        return None
    return Limits(_mean(known), SPREADS * mean_move, len(known))


def moves_of(points: Points) -> list[Decimal]:
    """Give how far each point lies from the one before it, where both are there."""
    return [
        abs(after - before)
        for before, after in pairwise(points)
        if before is not None and after is not None
    ]


def signals_of(points: Points, limits: Limits) -> list[Signal]:
    """Give every point that stands out, in order, each with the first rule it meets.

    All points of a run, or of those near a limit, are marked once it is complete.
    """
    found: dict[int, dict[Rule, bool]] = {}
    for end in range(len(points)):
        for rule, is_up, places in _complete_at(points, limits, end):
            for place in places:
                found.setdefault(place, {})[rule] = is_up
    return [_first(place, found[place]) for place in sorted(found)]


def last_signal(points: Points, limits: Limits) -> Signal | None:
    """Say whether the last point stands out, and why; None if not or missing."""
    last = len(points) - 1
    rules = {
        rule: is_up
        for rule, is_up, places in _complete_at(points, limits, last)
        if last in places
    }
    return _first(last, rules) if rules else None


class Assurance(StrEnum):
    """Whether a target will be met while nothing changes."""

    PASS = "consistent_pass"  # noqa: S105 - a verdict
    FAIL = "consistent_fail"
    NEITHER = "inconsistent"


def assurance(limits: Limits, target: Decimal, polarity: str) -> Assurance | None:
    """Say whether chance alone can carry a figure over its target, or back.

    None for a neutral indicator, which has no good side of a target.
    """
    if polarity == Polarity.NEUTRAL:
        return None
    if limits.low <= target <= limits.high:
        return Assurance.NEITHER
    is_above = limits.low > target
    is_met = is_above == (polarity == Polarity.HIGHER)
    return Assurance.PASS if is_met else Assurance.FAIL


def _complete_at(points: Points, limits: Limits, end: int) -> Iterator[_Found]:
    """Give the rules that hold at a point: which, upwards or not, and where."""
    point = points[end]
    if point is None:
        return
    if not limits.holds(point):
        yield Rule.OUTSIDE, point > limits.high, (end,)
    recent = _unbroken(points, end, RUN)
    side = limits.side(point)
    sides = [limits.side(each) for each in recent]
    if len(recent) == RUN:
        places = range(end - RUN + 1, end + 1)
        steps = {_step(*pair) for pair in pairwise(recent)}
        if steps in ({1}, {-1}):
            yield Rule.TREND, steps == {1}, places
        if side and set(sides) == {side}:
            yield Rule.RUN, side > 0, places
    if side and sides[-NEAR_OF:] == [side] * NEAR_OF:
        near = _near(recent[-NEAR_OF:], limits, end)
        if len(near) >= NEAR_LEAST:
            yield Rule.NEAR, side > 0, near


def _near(last: Sequence[Decimal], limits: Limits, end: int) -> list[int]:
    places = range(end - len(last) + 1, end + 1)
    return [
        place for place, each in zip(places, last, strict=True) if limits.is_near(each)
    ]


def _unbroken(points: Points, end: int, most: int) -> list[Decimal]:
    """Give the points up to one, oldest first, back to a missing one."""
    found: list[Decimal] = []
    for place in range(end, max(end - most, -1), -1):
        point = points[place]
        if point is None:
            break
        found.append(point)
    return found[::-1]


def _step(before: Decimal, after: Decimal) -> int:
    return (after > before) - (after < before)


def _first(place: int, rules: dict[Rule, bool]) -> Signal:
    rule = next(rule for rule in Rule if rule in rules)
    return Signal(place, rule, rules[rule])


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers) if numbers else Decimal(0)
