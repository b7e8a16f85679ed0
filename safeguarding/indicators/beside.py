"""Judges a figure beside another place's: higher, lower, or no further than chance.

What contains us, as England does, is compared by our own interval: the published
figure is taken as it is, so that nothing has to be subtracted from it and rounding
does no harm. Places that we are no part of are a second sample, and are tested.

Methods never quote a figure and may be shown to everyone.

Source: DESIGN section 7; PHE Fingertips technical guidance (comparison with a
benchmark by confidence interval).
"""

from dataclasses import dataclass
from decimal import Decimal

from safeguarding.indicators.figures import PER, Figure, Polarity, Unit
from safeguarding.indicators.significance import (
    LEVEL,
    byar,
    compare_counts,
    compare_proportions,
    wilson,
)

HIGHER, LOWER, SIMILAR = "higher", "lower", "similar"
BY_WILSON = "Our 95 % interval (Wilson) against the published figure."
BY_BYAR = "Our 95 % interval (Byar) against the published figure."
TESTED_SHARES = "Two proportions, N - 1 chi-squared or exact test, 95 % level."
TESTED_RATES = "Two rates, conditional Poisson test (mid-p), 95 % level."
NO_FIGURE = "Not judged: one of the two figures is missing."
HIDDEN = "Not judged: our figure is hidden."
INEXACT = "Not judged: a figure is approximate or a lower bound."
NO_COUNTS = "Not judged: our figure was given without its counts."
NO_SPREAD = "Not judged: how far single values lie apart is not known."


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which numbers a figure lies with 95 % confidence, in its unit."""

    low: Decimal
    high: Decimal
    method: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What can be said: higher, lower, similar or "", and by which method."""

    judgement: str
    method: str


def limits_of(figure: Figure, unit: str, rounded_to: int = 0) -> Limits | None:
    """Return the 95 % interval of a percentage or rate, in its unit.

    A numerator that was rounded could have been half a step less or more: the
    interval reaches from the lower limit of the one to the upper limit of the other.

    Args:
        figure: with both counts; without them there is no interval.
        unit: a ``Unit``.
        rounded_to: to the nearest of what the numerator was published; 0 exact.
    """
    counts = _counts(figure, unit)
    if counts is None:
        return None
    count, of = counts
    half = rounded_to // 2
    most = of if unit == Unit.PERCENT else count + half
    below, above = max(count - half, 0), min(count + half, most)
    if unit == Unit.PERCENT:
        first, last, scale, name = wilson(below, of), wilson(above, of), 100, "Wilson"
    else:
        per = PER[unit]
        first, last, scale = byar(below, of, per), byar(above, of, per), 1
        name = "Byar"
    if first is None or last is None:
        return None
    low, high = first.low * scale, last.high * scale
    return Limits(Decimal(str(low)), Decimal(str(high)), f"{name} 95 %")


def against(own: Figure, published: Decimal | None, unit: str) -> Judged:
    """Judge a figure against a published one that it is a part of.

    Args:
        own: ours, with its counts.
        published: the other, in the unit; None when there is none.
        unit: a ``Unit``.
    """
    reason = _reason(own, unit)
    if reason:
        return Judged("", reason)
    if published is None:
        return Judged("", NO_FIGURE)
    limits = limits_of(own, unit)
    if limits is None:
        return Judged("", NO_COUNTS)
    method = BY_WILSON if unit == Unit.PERCENT else BY_BYAR
    if limits.low <= published <= limits.high:
        return Judged(SIMILAR, method)
    return Judged(HIGHER if limits.low > published else LOWER, method)


def beside(own: Figure, other: Figure, unit: str) -> Judged:
    """Judge a figure beside that of places it is no part of, both with counts."""
    reason = _reason(own, unit)
    if reason:
        return Judged("", reason)
    ours, theirs = _counts(own, unit), _counts(other, unit)
    if ours is None or theirs is None:
        return Judged("", NO_COUNTS)
    (count, of), (their_count, their_of) = ours, theirs
    if unit == Unit.PERCENT:
        chance = compare_proportions(count, of, their_count, their_of)
        method = TESTED_SHARES
    else:
        chance = compare_counts(count, their_count, of, their_of)
        method = TESTED_RATES
    if chance >= LEVEL:
        return Judged(SIMILAR, method)
    is_higher = count * their_of > their_count * of
    return Judged(HIGHER if is_higher else LOWER, method)


def word_for(judgement: str, polarity: str) -> str:
    """Say a judgement as better or worse where one direction is the good one."""
    if judgement not in (HIGHER, LOWER) or polarity == Polarity.NEUTRAL:
        return judgement
    is_better = (judgement == HIGHER) == (polarity == Polarity.HIGHER)
    return "better" if is_better else "worse"


def _reason(own: Figure, unit: str) -> str:
    """Say why a figure cannot be judged at all; "" when it can."""
    if not own.is_number:
        return NO_FIGURE
    if not own.is_exact:
        return INEXACT
    return "" if unit in PER else NO_SPREAD


def _counts(figure: Figure, unit: str) -> tuple[int, int] | None:
    """Return whole counts that fit the unit, or None."""
    if unit not in PER or not figure.is_number:
        return None
    above, below = figure.numerator, figure.denominator
    if above is None or not below or above < 0 or above % 1 or below % 1:
        return None
    if unit == Unit.PERCENT and above > below:
        return None
    return int(above), int(below)
