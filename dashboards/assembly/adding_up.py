"""The numbers of one period that belong together, and how they add up.

Source: DOMAIN F.3.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from dashboards.assembly.facts import Facts
from dashboards.assembly.figure import Figure
from dashboards.assembly.figures import Figures
from safeguarding.indicators.change import round_half_up
from safeguarding.indicators.figures import PER
from safeguarding.indicators.models import Indicator, Unit
from safeguarding.indicators.suppression import Cell, Equation, is_small, suppress
from safeguarding.periods import Period


class Spot(NamedTuple):
    """One number of a partnership: a figure, or a row of one of its breakdowns."""

    indicator_id: int
    period: Period
    dimension: str = ""
    code: str = ""

    @property
    def key(self) -> str:
        """Its name among the cells of one period."""
        return f"{self.indicator_id}|{self.dimension}|{self.code}"


class Table:
    """The numbers of one period that belong together, and how they add up."""

    def __init__(self, facts: Facts, figures: Figures, period: Period) -> None:
        self._facts = facts
        self._figures = figures
        self._period = period
        self._cells: dict[str, Cell] = {}
        self._spots: dict[str, Spot] = {}
        self._equations: list[Equation] = []
        self._derived: dict[int, tuple[int, ...]] = {}

    def add(self, indicator_id: int) -> None:
        """Add an indicator's figure and the rows of its breakdowns."""
        indicator = self._facts.indicators[indicator_id]
        figure = self._figures.get(indicator_id, self._period)
        spot = Spot(indicator_id, self._period)
        self._put(spot, figure, indicator)
        if figure.inputs:
            ids = self._figures.ids
            inputs = tuple(ids[code] for code in figure.inputs if code in ids)
            self._derived[indicator_id] = inputs
        by_dimension: dict[str, list[str]] = {}
        rows = self._figures.rows(indicator_id, self._period)
        for (dimension, code), row in rows.items():
            place = Spot(indicator_id, self._period, dimension, code)
            self._put(place, row, indicator)
            by_dimension.setdefault(dimension, []).append(place.key)
        for parts in by_dimension.values():
            self._sum(spot.key, parts)

    def _put(self, spot: Spot, figure: Figure, indicator: Indicator) -> None:
        mid_year = spot.period.financial_year.start.year
        population = self._facts.populations.get(mid_year)
        self._cells[spot.key] = cell(figure, indicator, population)
        self._spots[spot.key] = spot

    def has_small(self, threshold: int) -> bool:
        """Say whether any number must be hidden for its own sake."""
        return any(is_small(each, threshold) for each in self._cells.values())

    def add_sums(self) -> None:
        """Note which of the indicators added are sums or shares of others."""
        for indicator_id in sorted(
            {spot.indicator_id for spot in self._spots.values()}
        ):
            self._add_parts(indicator_id)
        for indicator_id, inputs in self._derived.items():
            self._add_complement(indicator_id, inputs)

    def add_same(self, pairs: Iterable[tuple[Spot, Spot]]) -> None:
        """Note which numbers are one number under two names, before all else."""
        equal = [
            Equation(one.key, (other.key,))
            for one, other in pairs
            if self._count(one.key) is not None
            and self._count(one.key) == self._count(other.key)
        ]
        self._equations = [*equal, *self._equations]

    def hidden(
        self, forced: set[Spot], threshold: int, told: Iterable[Spot] = ()
    ) -> set[Spot]:
        """Choose what to hide, `forced` and what follows from it included.

        Args:
            forced: numbers to hide, whatever they are.
            threshold: the highest count that is hidden.
            told: numbers that a reader works out from other periods anyway.
        """
        for spot in forced:
            self._force(spot.key)
        # Computed figures follow their inputs; they add up to nothing themselves.
        own = {
            key: each
            for key, each in self._cells.items()
            if key not in {Spot(pk, self._period).key for pk in self._derived}
        }
        known = {spot.key for spot in told}
        keys = suppress(own, self._equations, threshold, known).keys()
        found = {self._spots[key] for key in keys if key in self._spots}
        return found | self._following(found, forced, threshold)

    def _force(self, key: str) -> None:
        """Have a cell hidden whatever its number, which nobody knows to be small."""
        count = self._cells[key].count if key in self._cells else None
        self._cells[key] = Cell(count, denominator=1, is_share=False)

    def _following(
        self, hidden: set[Spot], forced: set[Spot], threshold: int
    ) -> set[Spot]:
        """Give the computed figures to hide: small themselves, or of a hidden input."""
        gone = {spot.indicator_id for spot in hidden if not spot.dimension}
        gone |= {spot.indicator_id for spot in forced if not spot.dimension}
        found: set[int] = set()
        changed = True
        while changed:
            before = len(found)
            for pk, inputs in self._derived.items():
                small = is_small(self._cells[Spot(pk, self._period).key], threshold)
                if small or pk in gone or (gone | found).intersection(inputs):
                    found.add(pk)
            changed = len(found) > before
        return {Spot(pk, self._period) for pk in found}

    def _add_parts(self, indicator_id: int) -> None:
        """Note that an indicator is the sum of others."""
        ids = self._figures.ids
        codes = self._facts.indicators[indicator_id].parts
        keys = [Spot(ids[code], self._period).key for code in codes if code in ids]
        self._sum(Spot(indicator_id, self._period).key, keys)

    def _add_complement(self, indicator_id: int, inputs: tuple[int, ...]) -> None:
        """Note that a share's two counts tell the count of all the others."""
        is_share = self._facts.indicators[indicator_id].unit == Unit.PERCENT
        if is_share and len(inputs) == 2:
            part, whole = (Spot(pk, self._period).key for pk in inputs)
            self._sum(whole, [part])

    def _sum(self, whole: str, parts: Iterable[str]) -> None:
        """Note that parts add up to a whole, with a rest where they do not quite.

        The rest is printed nowhere, but anybody can work it out. Parts that add up
        to more than the whole overlap: no sum at all.
        """
        total = self._cells[whole].count if whole in self._cells else None
        known = [key for key in parts if self._count(key) is not None]
        if total is None or not known:
            return
        rest = total - sum(self._count(key) or 0 for key in known)
        if rest < 0:
            return
        if rest:
            name = f"rest|{whole}|{'+'.join(known)}"
            of_children = self._cells[whole].of_children
            self._cells[name] = Cell(rest, of_children=of_children)
            known.append(name)
        self._equations.append(Equation(whole, tuple(known)))

    def _count(self, key: str) -> int | None:
        return self._cells[key].count if key in self._cells else None


def cell(figure: Figure, indicator: Indicator, population: int | None = None) -> Cell:
    """Give a figure as `suppression` takes it; no count where there is no number.

    A share or rate stated without its counts is judged by the counts that a reader can
    work out: from the number it is out of, or from the population, which is published.

    Args:
        figure: the figure.
        indicator: what it is a figure of.
        population: children aged 0 to 17, for rates; None when unknown.
    """
    count, base = _implied(figure, indicator.unit, population)
    is_rate = indicator.unit in PER and indicator.unit != Unit.PERCENT
    if figure.is_number and is_rate and count is None and figure.value:
        # A reader may know what it is a rate of: hidden, as nobody can say it is large.
        count, base = Decimal(1), None
    return Cell(
        None if count is None else int(round_half_up(count, 0)),
        int(round_half_up(base, 0)) if base is not None and figure.is_number else None,
        is_share=indicator.unit == Unit.PERCENT,
        of_children=indicator.counts_children,
    )


def _implied(
    figure: Figure, unit: str, population: int | None
) -> tuple[Decimal | None, Decimal | None]:
    """Give numerator and denominator, worked out from the stated value if need be."""
    count, base, value = figure.numerator, figure.denominator, figure.value
    scale = PER.get(unit)
    if scale is None or value is None:
        return count, base
    if base is None and count is None and unit != Unit.PERCENT and population:
        base = Decimal(population)
    if count is None and base is not None:
        count = value * base / scale
    elif base is None and count is not None and value:
        base = count * scale / value
    return count, base
