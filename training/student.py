"""Student's t: how wide an interval is that few differences allow. Plain Python."""

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist

EVERY_TENTH_DIGIT = 1e-10
# From here on the series below is right to six digits, and costs nothing.
MANY = 200


@lru_cache(maxsize=512)
def two_sided_95(freedom: int) -> float:
    """Give the t that 95 % of samples stay within, on both sides.

    Args:
        freedom: degrees of freedom, 1 or more.

    Raises:
        ValueError: there is no degree of freedom.
    """
    if freedom < 1:
        message = "An interval needs two differences at least."
        raise ValueError(message)
    if freedom > MANY:
        return _of_many(freedom)
    low, high = 0.0, 13.0  # 12.706 with one degree is the widest.
    while high - low > EVERY_TENTH_DIGIT:
        middle = (low + high) / 2
        if _within(middle, freedom) < 0.95:
            low = middle
        else:
            high = middle
    return high


def _of_many(freedom: int) -> float:
    """Expand the quantile about the normal one (Abramowitz and Stegun 26.7.5)."""
    z = NormalDist().inv_cdf(0.975)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def _within(t: float, freedom: int) -> float:
    """Give the share of samples within -t and t (Abramowitz and Stegun 26.7.3-4)."""
    angle = atan(t / sqrt(freedom))
    squared = cos(angle) ** 2
    is_odd = freedom % 2
    term, total = (cos(angle), cos(angle)) if is_odd else (1.0, 1.0)
    for step in range(2 if is_odd else 1, freedom - 2, 2):
        term *= squared * step / (step + 1)
        total += term
    if not is_odd:
        return sin(angle) * total
    return 2 / pi * (angle + (sin(angle) * total if freedom > 1 else 0.0))
