"""The figures that the check of closed actions compares: the latest, agencies added up.

What the product counted from records stands for what agencies sent, as on scorecards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from safeguarding.indicators.figures import Figure
from safeguarding.indicators.models import (
    NUMBER_QUALIFIERS,
    Definition,
    Indicator,
    Observation,
    Qualifier,
    Timing,
    Unit,
)
from safeguarding.indicators.queries import current_observations
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period

LATER = 2
ZERO = Decimal(0)


@dataclass(frozen=True)
class Span:
    """The two periods that are compared."""

    before: Period
    after: Period

    @classmethod
    def of(cls, indicator: Indicator, closed_on: date) -> "Span":
        """Choose the periods for an indicator and the day an action was closed.

        Quarters (months too) are two apart; a year has the one after it.
        """
        quarter = Period.containing(Kind.QUARTER, closed_on)
        later = quarter.shift(LATER)
        if indicator.frequency == Kind.YEAR:
            year = Period.containing(Kind.YEAR, closed_on)
            return cls(year, year.next())
        if indicator.frequency == Kind.TERM:
            term = Period.containing(Kind.TERM, closed_on)
            last = Period.containing(Kind.TERM, later.end)
            whole = last if last.end <= later.end else last.previous()
            return cls(term, max(whole, term.next()))
        return cls(quarter, later)

    @property
    def starts(self) -> set[date]:
        """Give the first days of both periods and of their months."""
        both = (self.before, self.after)
        return {start for one in both for start in _starts(one)}


def _starts(period: Period) -> list[date]:
    months = period.months if period.kind is Kind.QUARTER else ()
    return [period.start, *(month.start for month in months)]


@dataclass(frozen=True)
class Side:
    """The figure of one period; who gave it; by which versions of the definition."""

    figure: Figure | None
    agencies: frozenset[int | None]
    versions: frozenset[int]


class Known:
    """The latest figures of some indicators of a partnership, for some periods."""

    def __init__(
        self, place: Partnership, wanted: Iterable[tuple[Indicator, Span]]
    ) -> None:
        """Read them: two queries, however many there are."""
        asked = list(wanted)
        ids = {indicator.pk for indicator, _ in asked}
        starts = {start for _, span in asked for start in span.starts}
        self.threshold = place.suppression_threshold
        self._definitions: dict[int, list[Definition]] = {}
        for each in Definition.objects.filter(indicator_id__in=ids):
            self._definitions.setdefault(each.indicator_id, []).append(each)
        self._rows: dict[tuple[int, str, date], list[Observation]] = {}
        only = Q(indicator_id__in=ids, period_start__in=starts, breakdown_dimension="")
        for row in current_observations(place.pk, only=only):
            if row.qualifier != Qualifier.WITHDRAWN:
                key = (row.indicator_id, row.kind, row.period_start)
                self._rows.setdefault(key, []).append(row)

    def side(self, indicator: Indicator, period: Period) -> Side:
        """Give the figure of a period; of a quarter also from its months."""
        rows = self._of(indicator, period)
        if not rows and period.kind is Kind.QUARTER:
            rows = self._of_months(indicator, period)
        used = {row.definition_id for row in rows}
        versions = (
            each.version
            for each in self._definitions.get(indicator.pk, ())
            if each.pk in used
        )
        return Side(
            _added_up(rows, indicator.unit),
            frozenset(row.agency_id for row in rows),
            frozenset(versions),
        )

    def is_broken(self, indicator: Indicator, one: Side, other: Side) -> bool:
        """Say whether what is counted changed between two figures."""
        used = one.versions | other.versions
        return any(
            each.breaks_series and min(used) < each.version <= max(used)
            for each in self._definitions.get(indicator.pk, ())
            if used
        )

    def _of(self, indicator: Indicator, period: Period) -> list[Observation]:
        found = self._rows.get((indicator.pk, period.kind.value, period.start), [])
        return [row for row in found if row.agency_id is None] or found

    def _of_months(self, indicator: Indicator, quarter: Period) -> list[Observation]:
        months = [self._of(indicator, month) for month in quarter.months]
        if indicator.timing == Timing.AS_AT:
            return months[-1]
        is_whole = all(months) and indicator.additive
        return [row for month in months for row in month] if is_whole else []


def _added_up(rows: Sequence[Observation], unit: str) -> Figure | None:
    """Add up what agencies gave; None when one of them gave no number."""
    if not rows or any(row.qualifier not in NUMBER_QUALIFIERS for row in rows):
        return None
    qualifier = _least_exact(row.qualifier for row in rows)
    if unit == Unit.COUNT:
        return Figure(sum((_count(row) for row in rows), ZERO), qualifier=qualifier)
    with_counts = [row for row in rows if row.qualifier != Qualifier.NIL]
    if all(row.numerator is not None and row.denominator for row in with_counts):
        above = sum((row.numerator or ZERO for row in with_counts), ZERO)
        below = sum((row.denominator or ZERO for row in with_counts), ZERO)
        return Figure(above, below, None, qualifier)
    return Figure(None, None, rows[0].value, qualifier) if len(rows) == 1 else None


def _count(row: Observation) -> Decimal:
    sent = row.numerator if row.numerator is not None else row.value
    return sent if sent is not None else ZERO


def _least_exact(qualifiers: Iterable[str]) -> str:
    given = set(qualifiers)
    for each in (Qualifier.AT_LEAST, Qualifier.APPROX):
        if each in given:
            return each.value
    return Qualifier.EXACT.value
