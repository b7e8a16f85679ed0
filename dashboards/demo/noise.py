"""Numbers that move as counts of people do, and are the same on every machine.

Method. Every draw is the quantile of a named distribution at a point that is drawn
from a generator seeded with the name of the series and the number of its quarter. So
one series never moves another, and adding one changes none of the rest.

- A count is Poisson about its level; a share is binomial of its whole. Large ones use
  the normal quantile with a continuity correction.
- Points lie between 5 % and 95 %: nothing is further than 1.65 standard deviations
  from its level. What stands out in the demonstration was put there (`stories`).
- The points of a series are spread evenly over that span, in an order drawn for the
  series, so that twenty quarters look like twenty quarters of chance in every series.
- A count of 20 or more does not repeat an earlier one of its series, and takes a free
  number near it instead: a repeated count would be asked about (W-UNCHANGED).
"""

from collections.abc import Mapping
from functools import cache
from math import exp, sqrt
from random import Random
from statistics import NormalDist

from dashboards.demo.levels import QUARTERS

# One of four hundred tried: the one whose chance raises the fewest warnings.
SEED = "northborough-synthetic-356"
LOWEST, SPAN = 0.05, 0.9
# From this variance on the normal quantile is near enough.
LARGE = 60.0
# From here on a repeated count would be asked about. Source: DOMAIN C, W-UNCHANGED.
ASKED_FROM = 20
_NORMAL = NormalDist()


class Noise:
    """Draws, in order of time; it remembers which counts a series has had."""

    def __init__(self) -> None:
        self._had: dict[str, set[int]] = {}

    def count(self, name: str, t: int, level: float) -> int:
        """Draw a count about a level, never one the series has had."""
        return self.fresh(name, t, _poisson(_point(name, t), level))

    def few(self, name: str, t: int, level: float) -> int:
        """Draw a small count, which may repeat."""
        return _poisson(_point(name, t), level)

    def share(self, name: str, t: int, of: int, part: float) -> int:
        """Draw how many of a whole have something; `part` is between 0 and 1."""
        return _binomial(_point(name, t), of, part)

    def fresh(self, name: str, t: int, number: int) -> int:
        """Give the nearest number the series has not had, and remember it.

        Quarters before the first that is sent (t < 0) are known to nobody.
        """
        had = self._had.setdefault(name, set()) if t >= 0 else set()
        for step in range(len(had) + 1):
            for near in (number + step, number - step):
                if near < ASKED_FROM or near not in had:
                    had.add(near)
                    return near
        return number

    def had(self, name: str, number: int) -> bool:
        """Whether a repeated number of a series would be asked about."""
        return number >= ASKED_FROM and number in self._had.get(name, set())

    def parts(
        self, name: str, t: int, whole: int, weights: Mapping[str, float]
    ) -> dict[str, int]:
        """Split a whole into parts that add up to it, about their weights."""
        left, weight_left = whole, sum(weights.values())
        found: dict[str, int] = {}
        for code, weight in weights.items():
            part = min(weight / weight_left, 1.0) if weight_left > 0 else 0.0
            found[code] = self.share(f"{name}/{code}", t, left, part)
            left -= found[code]
            weight_left -= weight
        last = list(weights)[-1]
        found[last] += left
        if t >= 0:
            self._tell_apart(name, found)
            for code, number in found.items():
                self._had.setdefault(f"{name}/{code}", set()).add(number)
        return found

    def _tell_apart(self, name: str, found: dict[str, int]) -> None:
        """Move single children between parts until none repeats an earlier count."""
        for code in sorted(found, key=lambda one: found[one]):
            if self.had(f"{name}/{code}", found[code]):
                self._swap(name, found, code)

    def _swap(self, name: str, found: dict[str, int], code: str) -> None:
        others = sorted(found, key=lambda one: -found[one])
        for step in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5):
            for other in others:
                mine, theirs = found[code] + step, found[other] - step
                fits = other != code and mine >= 0 and theirs >= 0
                if not fits or self.had(f"{name}/{code}", mine):
                    continue
                if not self.had(f"{name}/{other}", theirs):
                    found[code], found[other] = mine, theirs
                    return


def _point(name: str, t: int) -> float:
    if not 0 <= t < QUARTERS:
        return LOWEST + SPAN * Random(f"{SEED}/{name}/{t}").random()  # noqa: S311
    return _points(name)[t]


@cache
def _points(name: str) -> tuple[float, ...]:
    """Give the points of a series: one in every twentieth of the span."""
    # Not for secrets: the same figures everywhere are the point of it.
    draw = Random(f"{SEED}/{name}").random  # noqa: S311
    places = sorted((draw(), place) for place in range(QUARTERS))
    return tuple(LOWEST + SPAN * (place + draw()) / QUARTERS for _, place in places)


def _poisson(point: float, level: float) -> int:
    if level <= 0:
        return 0
    if level > LARGE:
        return _rounded(level + sqrt(level) * _NORMAL.inv_cdf(point))
    number, chance = 0, exp(-level)
    reached = chance
    while reached < point:
        number += 1
        chance *= level / number
        reached += chance
    return number


def _binomial(point: float, of: int, part: float) -> int:
    if of <= 0 or part <= 0:
        return 0
    if part >= 1:
        return of
    if part > 0.5:
        return of - _binomial(1 - point, of, 1 - part)
    spread = of * part * (1 - part)
    if spread > LARGE:
        drawn = _rounded(of * part + sqrt(spread) * _NORMAL.inv_cdf(point))
        return min(drawn, of)
    number, chance = 0, (1 - part) ** of
    reached = chance
    while reached < point and number < of:
        chance *= (of - number) / (number + 1) * part / (1 - part)
        number += 1
        reached += chance
    return number


def _rounded(number: float) -> int:
    return max(int(number + 0.5), 0)
