"""Intervals and tests that say whether chance alone explains a difference.

Everything is at the 95 % level and two-sided, and assumes independent events. Counts
of sessions, episodes or children still open from last quarter are not quite that:
repeated events make a signal look surer than it is, a shared caseload less sure.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import erfc, exp, lgamma, log, sqrt

Z = 1.959964
LEVEL = 0.05
# Above this many events in all, the exact sum and its normal approximation agree
# to within 0.001 and the sum only costs time.
EXACT_UP_TO = 400


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper 95 % limits, in the unit of the estimate."""

    low: float
    high: float


def wilson(numerator: int, denominator: int) -> Interval | None:
    """Return the 95 % interval of a proportion, between 0 and 1; None for 0 cases.

    Raises:
        ValueError: the numerator is negative or above the denominator.

    Source: Wilson (1927), J Am Stat Assoc 22:209; PHE Fingertips technical guidance.
    """
    if not 0 <= numerator <= denominator:
        message = "The numerator must lie between 0 and the denominator."
        raise ValueError(message)
    if denominator == 0:
        return None
    rest = denominator - numerator
    middle = 2 * numerator + Z**2
    spread = Z * sqrt(Z**2 + 4 * numerator * rest / denominator)
    scale = 2 * (denominator + Z**2)
    low = (middle - spread) / scale if numerator else 0.0
    high = (middle + spread) / scale if rest else 1.0
    return Interval(low, high)


def byar(count: int, population: int, per: int) -> Interval | None:
    """Return the 95 % interval of a rate in events per ``per`` people.

    None when the population is 0.

    Raises:
        ValueError: the count or the population is negative.

    Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, p. 69;
    PHE Fingertips technical guidance.
    """
    if count < 0 or population < 0:
        message = "The count and the population must not be negative."
        raise ValueError(message)
    if population == 0:
        return None
    above = count + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * sqrt(above))) ** 3
    low = 0.0
    if count:
        low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3
    return Interval(max(low, 0.0) * per / population, high * per / population)


@lru_cache(maxsize=4096)
def compare_counts(
    current: int, base: int, current_exposure: float = 1, base_exposure: float = 1
) -> float:
    """Return the probability that chance alone sets two Poisson counts this far apart.

    Given their sum, one of two counts with equal rates is binomial. The exact mid-p
    tail is doubled; large sums use the normal approximation. The exposures are the
    populations behind the counts, in any one unit.

    Source: Przyborowski and Wilenski (1940), Biometrika 31:313; mid-p: Hwang and
    Yang (2001), Statistica Sinica 11:807.
    """
    total = current + base
    if total == 0:
        return 1.0
    share = current_exposure / (current_exposure + base_exposure)
    if total > EXACT_UP_TO:
        z = (current - total * share) / sqrt(total * share * (1 - share))
        return _two_sided(z)
    lower = mid_p(current, total, share)
    return min(1.0, 2 * min(lower, 1 - lower))


def mid_p(count: int, total: int, share: float) -> float:
    """Return the chance of fewer than a count, and half of that of just as many.

    Each of ``total`` events falls to a group with the chance ``share``.
    """
    if 2 * count > total:
        return 1 - mid_p(total - count, total, 1 - share)
    at = _binomial(count, total, share)
    return sum(_binomial(k, total, share) for k in range(count)) + at / 2


def compare_proportions(
    numerator: int, denominator: int, base_numerator: int, base_denominator: int
) -> float:
    """Return the probability that chance alone sets two proportions this far apart.

    The "N - 1" chi-squared test where every expected count is at least 1, else the
    Fisher-Irwin exact test. Both denominators must be above 0.

    Source: Campbell (2007), Statistics in Medicine 26:3661.
    """
    total = denominator + base_denominator
    yes = numerator + base_numerator
    no = total - yes
    if yes == 0 or no == 0:
        return 1.0
    if min(denominator, base_denominator) * min(yes, no) < total:
        return _fisher(numerator, denominator, yes, total)
    cross = numerator * base_denominator - base_numerator * denominator
    z = cross * sqrt((total - 1) / (denominator * base_denominator * yes * no))
    return _two_sided(z)


def _fisher(numerator: int, denominator: int, yes: int, total: int) -> float:
    """Add up the tables with these margins no likelier than the one observed."""

    def weight(k: int) -> float:
        chosen = _log_choose(yes, k) + _log_choose(total - yes, denominator - k)
        return exp(chosen - _log_choose(total, denominator))

    # Equal probabilities may differ in their last bits.
    limit = weight(numerator) * (1 + 1e-7)
    possible = range(max(0, denominator + yes - total), min(yes, denominator) + 1)
    return min(1.0, sum(each for each in map(weight, possible) if each <= limit))


def _two_sided(z: float) -> float:
    return erfc(abs(z) / sqrt(2))


def _binomial(k: int, n: int, share: float) -> float:
    return exp(_log_choose(n, k) + k * log(share) + (n - k) * log(1 - share))


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
