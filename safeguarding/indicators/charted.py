"""Says by a figure's own history whether it really moved: limits and run rules.

With a dozen figures or more, how far one moves by itself is known from the series, and
is most often further than chance alone would carry counts of independent events. Over
small counts limits are lopsided, and can hardly see a fall: those are left to the exact
comparison of two periods (`statistics`). Why, and measured: docs/decisions/0021.

Source: DESIGN section 7; FEATURES 3 (1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from safeguarding.indicators import spc
from safeguarding.indicators.change import PLACES, format_figure
from safeguarding.indicators.figures import PER, Figure, Unit
from safeguarding.indicators.spc import Limits, Rule, Signal
from safeguarding.indicators.statistics import (
    Trend,
    Word,
    needed_in_words,
    word_for,
)
from safeguarding.indicators.what_if import Scale, nearest_signal

_Points = tuple[Decimal | None, ...]

# Fewer points say too little of how much a figure moves by itself. Source: DESIGN 7.
FEWEST = 12
# Counts below this on average are left to the exact test. Source: FEATURES 3 (1).
SMALL = 20
METHOD = "Control limits (XmR) and four run rules on its own last {} figures."
TOO_SMALL = (
    "Not judged by control limits: its counts are below 20 on average, too small for "
    "them."
)
FOUND = {
    (Rule.OUTSIDE, True): "It lies above the limits.",
    (Rule.OUTSIDE, False): "It lies below the limits.",
    (Rule.TREND, True): "Seven in a row each lie above the one before.",
    (Rule.TREND, False): "Seven in a row each lie below the one before.",
    (Rule.RUN, True): "Seven or more in a row lie above the average.",
    (Rule.RUN, False): "Seven or more in a row lie below the average.",
    (Rule.NEAR, True): "Two of the last three lie near the upper limit.",
    (Rule.NEAR, False): "Two of the last three lie near the lower limit.",
}
NOTHING_FOUND = "It lies inside the limits, and no rule finds a run."


@dataclass(frozen=True, slots=True)
class Charted:
    """What a series says of its last figure.

    Attributes:
        limits: in the figure's unit, not cut at what is possible.
        signals: every point that stands out, by its place in the series.
        trend: the word for the last one.
    """

    limits: Limits
    signals: tuple[Signal, ...]
    trend: Trend


def charted(
    figures: Sequence[Figure | None], *, unit: str, polarity: str
) -> Charted | None:
    """Judge the last figure of a series by its own history.

    A figure that is missing, approximate or a lower bound is a missing point.

    Args:
        figures: one for each period since what is counted last changed, oldest first.
        unit: a ``Unit``.
        polarity: a ``Polarity``; neutral gives "rising" and "falling".

    Returns:
        None where limits say nothing: without a last figure, with fewer than twelve,
        with small counts, and where the figure hardly ever moved.
    """
    points = _points(figures, unit)
    last = figures[-1] if figures else None
    if last is None or points[-1] is None or not _is_long(points):
        return None
    if _is_small(figures, points, unit):
        return None
    return _charted(points, unit, polarity, _denominator(last, unit))


def is_too_small(figures: Sequence[Figure | None], unit: str) -> bool:
    """Whether a series is long enough for limits, and only its counts too small."""
    points = _points(figures, unit)
    return _is_long(points) and _is_small(figures, points, unit)


def _points(figures: Sequence[Figure | None], unit: str) -> _Points:
    return tuple(
        each.amount(unit) if each is not None and each.is_exact else None
        for each in figures
    )


def _is_long(points: _Points) -> bool:
    return len(points) - points.count(None) >= FEWEST


def _is_small(figures: Sequence[Figure | None], points: _Points, unit: str) -> bool:
    """Whether the counts behind a series are too small on average for limits.

    Of a percentage both are looked at, those who have and those who have not: 97 of
    100 in time are three who were not. Figures without counts are not known to be
    small; averages and sums of money are no counts.
    """
    if unit == Unit.COUNT:
        counts = [point for point in points if point is not None]
        return sum(counts) < SMALL * len(counts)
    if unit not in PER:
        return False
    pairs = [
        (each.numerator, each.denominator)
        for each in figures
        if each is not None and each.is_exact
        if each.numerator is not None and each.denominator
    ]
    have = sum(above for above, _ in pairs)
    have_not = sum(below - above for above, below in pairs)
    least = min(have, have_not) if unit == Unit.PERCENT else have
    return bool(pairs) and least < SMALL * len(pairs)


# Both payloads of an entry ask the same of figures of which nothing is hidden.
@lru_cache(maxsize=4096)
def _charted(
    points: _Points, unit: str, polarity: str, of: int | None
) -> Charted | None:
    limits = spc.limits_of(points)
    if limits is None:
        return None
    signals = tuple(spc.signals_of(points, limits))
    method = METHOD.format(limits.points)
    if signals and signals[-1].place == len(points) - 1:
        last = signals[-1]
        word = word_for(polarity, is_up=last.is_up)
        trend = Trend(word, f"{method} {FOUND[last.rule, last.is_up]}")
    else:
        needed = _needed(points, limits, unit, of)
        trend = Trend(Word.NO_REAL_CHANGE, f"{method} {NOTHING_FOUND}", "", needed)
    return Charted(limits, signals, trend)


def _denominator(figure: Figure, unit: str) -> int | None:
    """Give the denominator of a percentage of whole counts."""
    above, below = figure.numerator, figure.denominator
    if unit != Unit.PERCENT or above is None or not below or above % 1 or below % 1:
        return None
    return int(below)


def _needed(points: _Points, limits: Limits, unit: str, of: int | None) -> str:
    """Say which last figure would have been a signal, all others as they are."""
    scale = _scale(unit, of)
    low, high = (
        nearest_signal(points, limits, scale, is_up=is_up) for is_up in (False, True)
    )
    in_counts = unit == Unit.COUNT or of is not None
    shown = [
        ""
        if steps is None
        else f"{steps:,}"
        if in_counts
        else format_figure(steps * scale.step, unit)
        for steps in (low, high)
    ]
    return needed_in_words(shown[0], shown[1], of)


def _scale(unit: str, of: int | None) -> Scale:
    """Count in events, or in the last place that is shown."""
    if of is not None:
        return Scale(Decimal(100) / of, of)
    step = Decimal(1).scaleb(-PLACES.get(unit, 1))
    return Scale(step, int(100 / step) if unit == Unit.PERCENT else None)
