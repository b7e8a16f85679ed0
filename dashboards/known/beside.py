"""What of an earlier day may be shown beside what has been shown since.

Who may not see small numbers can read today's page, the page of any earlier day and
every frozen one. Two numbers of the same figure that differ by a few children tell of
those children (DOMAIN F.3 rule 5), and what several days show can be put together to
work out what each of them hides. The older number gives way: the newer is what the
board decides on.

The days are gone through from the newest back. What did not change is shown or hidden
as on the next later day, so that an older page says nothing new of it. Numbers that
belong together and changed are shown only when none of them is hidden, on that day or
later, and none differs too little from one shown later; otherwise none of them is.
Parts of a figure that changed are never shown.

Why nothing follows from what is left: take any numbers that fit all later pages; the
older ones may then be these plus any multiple of the true change, which fits every sum
too. Source: docs/decisions/0020-an-older-figure-gives-way.md.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from dashboards.assembly.adding_up import Spot, cell
from dashboards.assembly.disclose import SHOWN, Disclosure, Families
from dashboards.assembly.figure import Figure
from dashboards.assembly.figures import Figures
from dashboards.known.past import Family, Past
from safeguarding.indicators.figures import PER
from safeguarding.indicators.models import Indicator, Unit
from safeguarding.indicators.suppression import Cell, hides_difference, is_small
from safeguarding.periods import Kind, Period


class Mark(NamedTuple):
    """A number as a reader tells it from another: its counts, or what was stated."""

    counted: int | None
    base: int | None
    value: Decimal | None


Told = tuple[Mark, Cell]


class World:
    """One family's numbers of one year, at the end of a day."""

    def __init__(
        self, figures: Figures, families: Families, family: Family, year: Period
    ) -> None:
        self.threshold = figures.facts.partnership.suppression_threshold
        self.hidden = Disclosure(figures, families).hidden_in(family, year)
        self._figures = figures
        self._family = family
        self._periods = [each for kind in SHOWN for each in year.parts(kind)]

    @cached_property
    def numbers(self) -> dict[Spot, Told]:
        """Every number there is, of figures and of their parts."""
        return dict(self._numbers())

    @cached_property
    def kinds(self) -> set[Kind]:
        """The kinds of period that have a number."""
        return {spot.period.kind for spot in self.numbers}

    def alone(self, spot: Spot) -> bool:
        """Say whether a number adds up with no other: hidden, it needs no cover."""
        same = (one for one in self.numbers if one.period == spot.period)
        return len(self.kinds) == 1 and len(list(same)) == 1

    def rests(self, whole: Spot) -> dict[str, int]:
        """Give what the parts of a figure leave of it, by dimension."""
        counted = self.numbers[whole][0].counted
        sums: dict[str, int] = {}
        for spot, (mark, _) in self.numbers.items():
            if spot.dimension and spot[:2] == whole[:2]:
                sums[spot.dimension] = sums.get(spot.dimension, 0) + (mark.counted or 0)
        return {name: (counted or 0) - total for name, total in sums.items()}

    def _numbers(self) -> Iterator[tuple[Spot, Told]]:
        for period in self._periods:
            for pk in self._family:
                indicator = self._figures.facts.indicators[pk]
                named = {("", ""): self._figures.get(pk, period)}
                for part, figure in (named | self._figures.rows(pk, period)).items():
                    if figure.is_number:
                        told = marked(figure, indicator, self._population(period))
                        yield Spot(pk, period, *part), told

    def _population(self, period: Period) -> int | None:
        mid_year = period.financial_year.start.year
        return self._figures.facts.populations.get(mid_year)


class Newer:
    """What the days shown and hid that have been gone through so far."""

    def __init__(self, newest: World) -> None:
        self.last = newest
        self.hidden = newest.hidden
        self._shown: dict[Spot, dict[Mark, Cell]] = {}
        self._hiding: set[Period] = set()
        self._take_down(newest, newest.hidden)

    def decide(self, world: World) -> frozenset[Spot]:
        """Say what an older day hides, and take it down for still older ones."""
        changed = self._changed(world)
        kept = world.numbers.keys() - changed
        hidden = {spot for spot in kept if spot in self.hidden}
        hidden |= {spot for spot in changed if spot.dimension}
        figures = {spot for spot in changed if not spot.dimension}
        for group in self._groups(world, figures):
            if self._is_telling(world, group, changed):
                hidden |= group
        self._take_down(world, frozenset(hidden))
        self.last, self.hidden = world, frozenset(hidden)
        return self.hidden

    def _changed(self, world: World) -> set[Spot]:
        later = self.last.numbers
        return {
            spot
            for spot, (mark, _) in world.numbers.items()
            if spot not in later or later[spot][0] != mark
        }

    def _groups(self, world: World, figures: set[Spot]) -> list[set[Spot]]:
        """Put figures together that belong together: of one period, or of the year.

        Quarters add up to a year, and the end of March is the end of a quarter and of
        a year: where there are both, they are decided together.
        """
        if len(world.kinds | self.last.kinds) > 1:
            return [figures] if figures else []
        periods = {spot.period for spot in figures}
        return [
            {spot for spot in figures if spot.period == period}
            for period in sorted(periods)
        ]

    def _is_telling(self, world: World, group: set[Spot], changed: set[Spot]) -> bool:
        """Say whether anything of a group is hidden, or would tell a small number."""
        is_year = len(world.kinds | self.last.kinds) > 1
        periods = {spot.period for spot in group}
        hiding = self._hiding | {
            spot.period
            for spot in world.hidden & world.numbers.keys()
            if not spot.dimension
        }
        if hiding if is_year else hiding & periods:
            return True
        return any(
            self._tells(world, spot) or self._has_small_part(world, spot, changed)
            for spot in group
        )

    def _tells(self, world: World, spot: Spot) -> bool:
        mark, judged = world.numbers[spot]
        return any(
            tells(judged, other, world.threshold)
            for known, other in self._shown.get(spot, {}).items()
            if known != mark
        )

    def _has_small_part(self, world: World, whole: Spot, changed: set[Spot]) -> bool:
        """Say whether a part that changed, or what parts leave, is a small number.

        Where only one part changed, its older number follows from the older whole.
        """
        parts = (spot for spot in changed if spot.dimension and spot[:2] == whole[:2])
        if any(is_small(world.numbers[part][1], world.threshold) for part in parts):
            return True
        later = self.last.rests(whole) if whole in self.last.numbers else {}
        return any(
            1 <= rest <= world.threshold and rest != later.get(name)
            for name, rest in world.rests(whole).items()
        )

    def _take_down(self, world: World, hidden: frozenset[Spot]) -> None:
        for spot, (mark, judged) in world.numbers.items():
            if spot not in hidden:
                self._shown.setdefault(spot, {})[mark] = judged
            elif not spot.dimension and (self.last is world or not world.alone(spot)):
                self._hiding.add(spot.period)


class Then(Disclosure):
    """The figures of an earlier moment, as somebody may see them who reads today's too.

    For everybody who is not entitled to small numbers.
    """

    def __init__(self, past: Past) -> None:
        super().__init__(past.figures, past.families)
        self._past = past
        self._plain = Disclosure(past.figures, past.families)

    def hidden_in(self, family: Family, year: Period) -> frozenset[Spot]:
        """Decide for a family and a year, beside every later day."""
        later = self._past.worlds(family, year)
        if not later:
            return super().hidden_in(family, year)
        worlds = [*later, self._figures]
        return climb(worlds, self._past.families, family, year)[-1]

    def is_withheld(self, spot: Spot) -> bool:
        """Say whether a number is hidden that its own day would have shown."""
        return self.hides(spot) and not self._plain.hides(spot)


def climb(
    worlds: Sequence[Figures], families: Families, family: Family, year: Period
) -> list[frozenset[Spot]]:
    """Decide what each of several days hides, the newest first."""
    newest, *older = (World(each, families, family, year) for each in worlds)
    newer = Newer(newest)
    return [newest.hidden, *(newer.decide(world) for world in older)]


def marked(
    figure: Figure, indicator: Indicator, population: int | None
) -> tuple[Mark, Cell]:
    """Give a number as it is told from others, and as suppression judges it."""
    judged = cell(figure, indicator, population)
    is_rate = indicator.unit in PER and indicator.unit != Unit.PERCENT
    # The population under a rate is published, and is no count of these children.
    base = None if is_rate else judged.denominator
    stated = figure.value if figure.numerator is None else None
    return Mark(judged.count, base, stated), Cell(
        judged.count, base, judged.is_share, judged.of_children
    )


def tells(one: Cell, other: Cell, threshold: int) -> bool:
    """Say whether two numbers of the same figure tell of a few children.

    A share tells by its numerator, by all the others, and by what it is out of.
    """
    if not one.of_children or one.count is None or other.count is None:
        return False
    if hides_difference(one.count, other.count, threshold):
        return True
    if one.denominator is None or other.denominator is None:
        return False
    if hides_difference(one.denominator, other.denominator, threshold):
        return True
    others = one.denominator - one.count, other.denominator - other.count
    return one.is_share and hides_difference(*others, threshold)
