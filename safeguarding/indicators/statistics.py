"""Says whether a figure really moved, in one word, by a stated method.

Two figures are compared here; `charted` judges one by a dozen of its own history. The
intervals and tests themselves are in ``significance``. ``Trend.method`` never
quotes a figure and may be shown to everyone; ``Trend.detail`` and ``needed`` do, and
are hidden wherever the figures are.

Source: DESIGN section 4 rule 6 and section 7.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from safeguarding.indicators.figures import PER, Figure, Polarity, Unit
from safeguarding.indicators.significance import (
    LEVEL,
    Interval,
    byar,
    compare_counts,
    compare_proportions,
    wilson,
)

__all__ = [
    "Figure",
    "Interval",
    "Trend",
    "Word",
    "byar",
    "compare_counts",
    "compare_proportions",
    "trend",
    "wilson",
]

COUNTS = "Two counts, conditional Poisson test (mid-p), 95 % level."
RATES = "Two rates, conditional Poisson test (mid-p), 95 % level."
SHARES = "Two proportions, N - 1 chi-squared or exact test, 95 % level."
BROKEN = "Not compared: what is counted has changed between the two periods."
MISSING = "Not compared: there is no figure for one of the two periods."
APPROXIMATE = (
    "Not tested: a figure is approximate or a lower bound, so chance cannot be "
    "ruled out."
)
NO_COUNTS = "Not tested: counts were not given, so chance cannot be ruled out."
NO_SPREAD = (
    "Not tested: how far single values lie apart is not known, so chance cannot be "
    "ruled out."
)
# "No real change" is claimed only where a change this large would have been seen.
SEEN_IN_COUNTS = 2
SEEN_IN_SHARES = Decimal("0.2")


class Word(StrEnum):
    """What can be said of a change; the first five are DESIGN's, two are neutral."""

    BETTER = "better"
    WORSE = "worse"
    NO_REAL_CHANGE = "no real change"
    TOO_FEW = "too few to say"
    BROKEN = "series broken"
    RISING = "rising"
    FALLING = "falling"


SIGNALS = frozenset((Word.BETTER, Word.WORSE, Word.RISING, Word.FALLING))


@dataclass(frozen=True, slots=True)
class Trend:
    """A word, the method behind it, and sentences with the numbers.

    Attributes:
        needed: what would have been a signal; "" where it is one, or nothing was tested.
    """

    word: str
    method: str
    detail: str = ""
    needed: str = ""

    @property
    def is_signal(self) -> bool:
        """Whether the word claims more than chance."""
        return self.word in SIGNALS


@dataclass(frozen=True, slots=True)
class _Counts:
    """Whole counts of both periods; denominators are None for plain counts."""

    current: int
    base: int
    of: int | None = None
    base_of: int | None = None


@dataclass(frozen=True, slots=True)
class _Test:
    """A test as a function of the current count, all other counts given.

    Attributes:
        method: its name.
        probability: that chance alone sets the two periods this far apart.
        expected: the current count if nothing had changed.
        most: the highest current count to think of.
        seen: how far from the expected count a change must have been noticed.
    """

    method: str
    probability: Callable[[int], float]
    expected: Decimal
    most: int
    seen: Decimal


def trend(
    current: Figure | None,
    base: Figure | None,
    *,
    unit: str,
    polarity: str,
    broken: bool = False,
) -> Trend:
    """Say whether a figure moved by more than chance would explain.

    Without a signal the word is "no real change" only if a doubling of a count or
    rate, or 20 points of a percentage, would have been one; else "too few to say".
    That is also the word where nothing could be tested, and ``method`` then says why.

    Args:
        current: the later figure; None when it was not received.
        base: the earlier figure.
        unit: a ``Unit``.
        polarity: a ``Polarity``; neutral gives "rising" and "falling".
        broken: the definition changed in between.
    """
    if broken:
        return Trend(Word.BROKEN, BROKEN)
    if current is None or base is None or not (current.is_number and base.is_number):
        return Trend(Word.TOO_FEW, MISSING)
    if not (current.is_exact and base.is_exact):
        return Trend(Word.TOO_FEW, APPROXIMATE)
    if unit not in PER and unit != Unit.COUNT:
        return Trend(Word.TOO_FEW, NO_SPREAD)
    counts = _counts(current, base, unit)
    if counts is None:
        return Trend(Word.TOO_FEW, NO_COUNTS)
    return _judge(counts, _test(counts, unit), polarity)


def _judge(counts: _Counts, test: _Test, polarity: str) -> Trend:
    told = f"{_told(counts.current, counts.of)} against "
    told += _told(counts.base, counts.base_of)
    if test.probability(counts.current) < LEVEL:
        word = word_for(polarity, is_up=counts.current > test.expected)
        detail = f"{told} is further apart than chance would explain."
        return Trend(word, test.method, detail)
    start = round(test.expected)
    high = _nearest_signal(test.probability, start, test.most)
    low = _nearest_signal(test.probability, start, 0)
    needed = _needed(low, high, counts.of if test.method == SHARES else None)
    if _would_be_seen(test, low, high):
        detail = f"{told} is no further apart than chance explains. {needed}"
        return Trend(Word.NO_REAL_CHANGE, test.method, detail, needed)
    detail = f"{told}: these are too few to tell a change from chance. {needed}"
    return Trend(Word.TOO_FEW, test.method, detail, needed)


def _would_be_seen(test: _Test, low: int | None, high: int | None) -> bool:
    up = high is not None and high - test.expected <= test.seen
    down = low is not None and test.expected - low <= test.seen
    # A fall of a count is never judged by its doubling: all of it may vanish.
    return up or (down and test.method == SHARES)


def _counts(current: Figure, base: Figure, unit: str) -> _Counts | None:
    """Return whole counts that fit the unit, or None."""
    if unit == Unit.COUNT:
        now, then = _whole(current.amount(unit)), _whole(base.amount(unit))
        return None if now is None or then is None else _Counts(now, then)
    now, then = _whole(current.numerator), _whole(base.numerator)
    of, base_of = _whole(current.denominator), _whole(base.denominator)
    if now is None or then is None or not of or not base_of:
        return None
    if unit == Unit.PERCENT and (now > of or then > base_of):
        return None
    return _Counts(now, then, of, base_of)


def _whole(value: Decimal | None) -> int | None:
    if value is None or value < 0 or value != value.to_integral_value():
        return None
    return int(value)


def _test(counts: _Counts, unit: str) -> _Test:
    base = counts.base
    of, base_of = counts.of or 1, counts.base_of or 1
    expected = Decimal(base) * of / base_of
    if unit == Unit.PERCENT:
        return _Test(
            SHARES,
            lambda count: compare_proportions(count, of, base, base_of),
            expected,
            of,
            SEEN_IN_SHARES * of,
        )
    return _Test(
        COUNTS if unit == Unit.COUNT else RATES,
        lambda count: compare_counts(count, base, of, base_of),
        expected,
        round(expected) * 4 + 20,
        expected * (SEEN_IN_COUNTS - 1),
    )


def _nearest_signal(
    probability: Callable[[int], float], near: int, far: int
) -> int | None:
    """Return the count nearest to ``near``, towards ``far``, that is a signal."""
    if near == far or probability(far) >= LEVEL:
        return None
    while abs(far - near) > 1:
        middle = (near + far) // 2
        if probability(middle) < LEVEL:
            far = middle
        else:
            near = middle
    return far


def _needed(low: int | None, high: int | None, of: int | None) -> str:
    return needed_in_words(
        "" if low is None else f"{low:,}", "" if high is None else f"{high:,}", of
    )


def needed_in_words(low: str, high: str, of: int | None = None) -> str:
    """Say what would have been a signal: "41 or more or 12 or fewer".

    Args:
        low: the highest figure below that is one, as people read it; "" for none.
        high: the lowest above; "" for none.
        of: the denominator of a share whose numerators the two are.
    """
    ways = [f"{high} or more"] if high else []
    ways += [low if low == "0" else f"{low} or fewer"] if low else []
    if not ways:
        return "No count could have been a signal."
    shared = f", of {of:,}" if of is not None else ""
    return f"A signal would have been {' or '.join(ways)}{shared}."


def _told(count: int, of: int | None) -> str:
    return f"{count:,}" if of is None else f"{count:,} of {of:,}"


def word_for(polarity: str, *, is_up: bool) -> Word:
    """Name a signal by its direction, and by which direction is good."""
    if polarity == Polarity.NEUTRAL:
        return Word.RISING if is_up else Word.FALLING
    return Word.BETTER if is_up == (polarity == Polarity.HIGHER) else Word.WORSE
