"""The series behind an entry, and the limits of chance drawn around it.

Everything is worked out from the figures of one view, so that a reader from whom some
are hidden gets limits of those that are shown.

Source: DESIGN section 7; docs/decisions/0021.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

from dashboards.assembly import wording
from dashboards.assembly.broken import is_broken
from dashboards.assembly.derive import as_plain
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft
from dashboards.assembly.figure import Figure
from dashboards.assembly.totals import NOT_RECEIVED
from safeguarding.indicators import spc
from safeguarding.indicators.change import format_figure
from safeguarding.indicators.charted import FEWEST, charted, is_too_small
from safeguarding.indicators.models import Target, Unit
from safeguarding.indicators.services import SERIES
from safeguarding.indicators.spc import Assurance
from safeguarding.periods import Kind, Period

# Facts reach back eight financial years: twenty quarters or terms, but not years. And
# a dozen years of one figure are seldom figures of one and the same thing.
CHARTED = (Kind.QUARTER, Kind.TERM)
ALL_HUNDRED = Decimal(100)


def series_of(draft: Draft) -> list[Figure]:
    """Give the figures since what is counted last changed, oldest first.

    The last one is the entry's own. Empty where no limits are drawn: the figure is
    missing or not exact, or stands for a year.
    """
    shown = draft.place.shown
    if shown.kind not in CHARTED or not as_plain(draft.own).is_exact:
        return []
    found = [draft.own]
    for period in _before(shown):
        figure = draft.view.figure(draft.indicator.pk, period)
        if figure.is_number and is_broken(draft.facts, draft.own, figure):
            break
        # A figure that lacks an agency's share is no point of this series.
        found.append(
            figure if figure.is_like(draft.own) else Figure(period, NOT_RECEIVED)
        )
    while not found[-1].is_number:
        found.pop()
    return found[::-1]


@lru_cache(maxsize=512)
def _before(period: Period) -> tuple[Period, ...]:
    """Give the periods looked back on, newest first; all entries of one ask for them."""
    return tuple(period.shift(-step) for step in range(1, SERIES))


class Series:
    """The series of an entry, and what its own history says of the last figure."""

    def __init__(self, draft: Draft) -> None:
        """Gather the series and judge it."""
        self._unit = draft.indicator.unit
        self._polarity = draft.indicator.polarity
        self.figures = series_of(draft)
        is_long = sum(figure.is_number for figure in self.figures) >= FEWEST
        self._plain = [as_plain(figure) for figure in self.figures] if is_long else []
        self.charted = charted(self._plain, unit=self._unit, polarity=self._polarity)

    @property
    def is_too_small(self) -> bool:
        """Say whether only small counts keep a series from being judged by limits."""
        return is_too_small(self._plain, self._unit)

    def payload(self, target: Target | None) -> Payload | None:
        """Give the limits for JSON; None where there are none."""
        if self.charted is None:
            return None
        limits = self.charted.limits
        low, high = self._bounds(limits)
        since = self.figures[0].period
        said = [self._said(limits.centre, low, high), *self._assured(limits, target)]
        return {
            "points": limits.points,
            "since": since.code,
            "centre": wording.number(limits.centre),
            "low": wording.number(low),
            "high": wording.number(high),
            "signals": [
                {
                    "period": self.figures[signal.place].period.code,
                    "rule": str(signal.rule),
                    "direction": "up" if signal.is_up else "down",
                }
                for signal in self.charted.signals
            ],
            "text": " ".join(said),
        }

    def _bounds(self, limits: spc.Limits) -> tuple[Decimal, Decimal]:
        """Cut the limits at what is possible."""
        low, high = limits.low, limits.high
        if all(value >= 0 for value in self._values()):
            low = max(low, Decimal(0))
        if self._unit == Unit.PERCENT and max(self._values()) <= ALL_HUNDRED:
            high = min(high, ALL_HUNDRED)
        return low, high

    def _values(self) -> Sequence[Decimal]:
        amounts = (each.amount(self._unit) for each in self._plain)
        return [amount for amount in amounts if amount is not None]

    def _said(self, centre: Decimal, low: Decimal, high: Decimal) -> str:
        if self._unit == Unit.COUNT:
            # The outermost whole numbers that are inside.
            low = low.to_integral_value(ROUND_CEILING)
            high = high.to_integral_value(ROUND_FLOOR)
        since = self.figures[0].period.short_label
        average, lowest, highest = (
            format_figure(one, self._unit) for one in (centre, low, high)
        )
        return (
            f"Since {since} the average is {average}, and {lowest} to {highest} is how "
            "far it moves by itself."
        )

    def _assured(self, limits: spc.Limits, target: Target | None) -> Iterable[str]:
        """Say whether a target is met by chance, always or never."""
        if target is None:
            return
        found = spc.assurance(limits, target.target, self._polarity)
        if found is Assurance.PASS:
            yield "Unless something changes it will go on meeting its target."
        if found is Assurance.FAIL:
            yield "Unless something changes it will go on missing its target."
