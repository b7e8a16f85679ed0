"""Hides small numbers of children, and whatever would give them away.

All that belongs together is decided together: indicators that are parts of one
another, computed from one another or known under two names, through one financial year. The answer for a
figure therefore never depends on which scorecards are being built.

Within one period `suppression` decides. Across periods the later and coarser figure
gives way, because the earlier one has been seen: a year is hidden when one of its
quarters or terms is, never the other way round. And a year whose quarters are all
shown is no secret, so hiding it protects nothing else.

Source: DOMAIN F.3; DESIGN section 8; SECURITY 2d.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from dashboards.assembly.adding_up import Spot, Table
from dashboards.assembly.facts import Facts
from dashboards.assembly.figure import Figure
from dashboards.assembly.figures import Figures
from dashboards.assembly.same import Same
from safeguarding.indicators.models import Qualifier, Timing
from safeguarding.periods import Kind, Period

# By indicator, all that are decided together with it.
Families = Mapping[int, tuple[int, ...]]
# The kinds of period a scorecard shows figures of.
SHOWN = (Kind.QUARTER, Kind.TERM, Kind.YEAR)


class Disclosure:
    """The figures as somebody may see them who is not entitled to small numbers."""

    def __init__(self, figures: Figures, families: Families | None = None) -> None:
        self._figures = figures
        self._facts = figures.facts
        self._threshold = figures.facts.partnership.suppression_threshold
        self._families = families or families_of(figures.facts, figures.ids)
        self._same = Same(figures)
        self._seen: dict[Spot, Figure] = {}
        self._hidden: dict[tuple[tuple[int, ...], Period], frozenset[Spot]] = {}

    def figure(self, indicator_id: int, period: Period) -> Figure:
        """Give a figure without its numbers when they must not be seen."""
        spot = Spot(indicator_id, period)
        seen = self._seen.get(spot)
        if seen is None:
            figure = self._figures.get(indicator_id, period)
            hidden = figure.is_number and self.hides(spot)
            seen = self._seen[spot] = masked(figure) if hidden else figure
        return seen

    def rows(
        self, indicator_id: int, period: Period
    ) -> Mapping[tuple[str, str], Figure]:
        """Give the breakdowns of a figure, without what must not be seen."""
        rows = self._figures.rows(indicator_id, period)
        return {
            key: masked(figure)
            if figure.is_number and self.hides(Spot(indicator_id, period, *key))
            else figure
            for key, figure in rows.items()
        }

    def hides(self, spot: Spot) -> bool:
        """Say whether the number of a figure, or of a part of one, is hidden."""
        family = self._families.get(spot.indicator_id)
        if family is None:
            return False
        year = spot.period.financial_year
        hidden = self._hidden.get((family, year))
        if hidden is None:
            hidden = self._hidden[family, year] = self.hidden_in(family, year)
        return spot in hidden

    def hidden_in(self, family: tuple[int, ...], year: Period) -> frozenset[Spot]:
        """Decide for a family and a year, until nothing more must be hidden."""
        periods = [each for kind in SHOWN for each in year.parts(kind)]
        forced: set[Spot] = set()
        while True:
            hidden = set(forced)
            for period in periods:
                here = {spot for spot in forced if spot.period == period}
                told = self._told(family, period, hidden) - here
                hidden |= self._hidden_at(family, period, here, told)
            linked = hidden | self._linked(hidden)
            if linked == hidden:
                return frozenset(hidden)
            forced = linked

    def _told(
        self, family: tuple[int, ...], period: Period, hidden: set[Spot]
    ) -> set[Spot]:
        """Give a year's numbers that the sum of its shown quarters or terms tells."""
        if period.kind is not Kind.YEAR:
            return set()
        return {
            spot
            for indicator_id in family
            if self._adds_up_over_time(indicator_id)
            for spot in self._spots(indicator_id, period)
            for kind in (Kind.QUARTER, Kind.TERM)
            if self._is_sum_of(spot, period.parts(kind), hidden)
        }

    def _adds_up_over_time(self, indicator_id: int) -> bool:
        indicator = self._facts.indicators[indicator_id]
        return indicator.additive and indicator.timing != Timing.AS_AT

    def _spots(self, indicator_id: int, period: Period) -> list[Spot]:
        rows = self._figures.rows(indicator_id, period)
        whole = Spot(indicator_id, period)
        return [whole, *(Spot(indicator_id, period, *key) for key in rows)]

    def _is_sum_of(
        self, spot: Spot, periods: Iterable[Period], hidden: set[Spot]
    ) -> bool:
        parts = [spot._replace(period=period) for period in periods]
        counts = [self._count(part) for part in parts]
        seen = None not in counts and hidden.isdisjoint(parts)
        return seen and self._count(spot) == sum(filter(None, counts))

    def _count(self, spot: Spot) -> Decimal | None:
        if not spot.dimension:
            return self._figures.get(spot.indicator_id, spot.period).numerator
        rows = self._figures.rows(spot.indicator_id, spot.period)
        row = rows.get((spot.dimension, spot.code))
        return row.numerator if row else None

    def _hidden_at(
        self,
        family: tuple[int, ...],
        period: Period,
        forced: set[Spot],
        told: set[Spot],
    ) -> set[Spot]:
        """Decide for one period: what is small, and what gives it away."""
        if not forced and not self._has_numbers(family, period):
            return set()
        table = Table(self._facts, self._figures, period)
        for indicator_id in family:
            table.add(indicator_id)
        table.add_sums()
        table.add_same(self._same.pairs(period))
        if not forced and not table.has_small(self._threshold):
            return set()
        return table.hidden(forced, self._threshold, told)

    def _has_numbers(self, family: tuple[int, ...], period: Period) -> bool:
        return any(
            self._figures.get(indicator_id, period).is_number
            or self._figures.rows(indicator_id, period)
            for indicator_id in family
        )

    def _linked(self, hidden: Iterable[Spot]) -> set[Spot]:
        """Give the figures of other periods or names that would tell a hidden one."""
        return {
            other
            for spot in hidden
            for other in (
                *(spot._replace(period=period) for period in self._telling(spot)),
                *self._same.telling(spot, self._threshold),
            )
        }

    def _telling(self, spot: Spot) -> Iterable[Period]:
        indicator = self._facts.indicators[spot.indicator_id]
        year = spot.period.financial_year
        is_stock = indicator.timing == Timing.AS_AT
        if is_stock:
            # What stood at the end of March is one number, whatever it is called.
            return [
                period
                for kind in SHOWN
                if (period := Period.containing(kind, spot.period.end)).end
                == spot.period.end
            ]
        same = [
            period
            for kind in (Kind.QUARTER, Kind.TERM)
            if (period := Period.containing(kind, spot.period.end)).start
            == spot.period.start
            and period.end == spot.period.end
        ]
        return [*same, year] if indicator.additive else same


def masked(figure: Figure) -> Figure:
    """Take the numbers out of a figure that its reader may not see."""
    return replace(
        figure,
        state=Qualifier.SUPPRESSED.value,
        qualifier=Qualifier.SUPPRESSED.value,
        numerator=None,
        denominator=None,
        value=None,
        is_hidden=True,
    )


def families_of(facts: Facts, ids: Mapping[str, int]) -> Families:
    """Group the indicators that are parts of, or computed from, one another.

    Groups in which no children are counted are left out: nothing of them is hidden.
    """
    group: dict[int, set[int]] = {pk: {pk} for pk in facts.indicators}
    alike = _alike(facts)
    for pk, indicator in facts.indicators.items():
        codes = {*indicator.parts, *alike.get(indicator.code, ())}
        for definition in facts.definitions.get(pk, ()):
            formula = definition.formula or {}
            codes |= {*formula.get("numerator", ()), *formula.get("denominator", ())}
        for code in codes & ids.keys():
            joined = group[pk] | group[ids[code]]
            for member in joined:
                group[member] = joined
    return {
        pk: tuple(sorted(members))
        for pk, members in group.items()
        if any(facts.indicators[member].counts_children for member in members)
    }


def _alike(facts: Facts) -> Mapping[str, set[str]]:
    """Give, by indicator, those that show one of its numbers too."""
    found: dict[str, set[str]] = {}
    for relation in facts.same:
        for code in relation.codes:
            found.setdefault(code, set()).update(relation.codes)
    return found
