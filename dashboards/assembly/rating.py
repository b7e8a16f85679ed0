"""Judges a figure against its target. Missing data never buys a rating.

Source: DESIGN section 4 rule 7; DOMAIN B.1 rule 10.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dashboards.assembly.figure import Figure
from safeguarding.indicators.change import round_half_up
from safeguarding.indicators.models import Indicator, Polarity, Qualifier, Target


class Rating(StrEnum):
    """A judgement, in the words of the page."""

    MET = "Target met"
    NEAR = "Near target"
    MISSED = "Target missed"
    NO_TARGET = "No target"
    NOT_RATED = "Not rated"

    @property
    def level(self) -> str:
        """The judgement as programs read it."""
        return LEVELS.get(self, "none")


LEVELS = {Rating.MET: "met", Rating.NEAR: "near", Rating.MISSED: "missed"}


@dataclass(frozen=True, slots=True)
class _Bands:
    """Target, amber and red line, turned so that more is better."""

    target: Decimal
    amber_from: Decimal | None
    red_from: Decimal | None

    def place(self, value: Decimal) -> Rating:
        if value >= self.target:
            return Rating.MET
        if self.amber_from is not None and value > self.amber_from:
            return Rating.MET
        if self.red_from is None:
            return Rating.MISSED if self.amber_from is None else Rating.NEAR
        return Rating.NEAR if value > self.red_from else Rating.MISSED


def rate(figure: Figure, indicator: Indicator, target: Target | None) -> Rating:
    """Judge a figure.

    Met at the target or better, or anywhere better than `amber_from`; near it as long
    as it is better than `red_from`; missed from there on. A figure that lacks an
    agency's share is not rated, nor is one that may be more ("at least") unless more
    could only confirm the judgement.
    """
    if target is None:
        return Rating.NO_TARGET
    if figure.value is None or not figure.is_number or figure.gaps:
        return Rating.NOT_RATED
    if indicator.polarity == Polarity.NEUTRAL:
        return Rating.NOT_RATED
    sign = 1 if indicator.polarity == Polarity.HIGHER else -1
    amber, red = (
        None if line is None else sign * line
        for line in (target.amber_from, target.red_from)
    )
    bands = _Bands(sign * target.target, amber, red)
    judged = bands.place(sign * round_half_up(figure.value, 4))
    settled = Rating.MET if sign == 1 else Rating.MISSED
    if figure.qualifier == Qualifier.AT_LEAST and judged is not settled:
        return Rating.NOT_RATED
    return judged
