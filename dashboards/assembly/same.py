"""Numbers that stand twice: what is hidden under one name must not show under another.

"Children at serious risk" is an indicator, and a part of "children at risk" as well;
what one share is out of can be the count of another. The catalogue's relations say so.

Source: DOMAIN F.3 rule 3 (linked tables); fixtures/indicators/relations.toml.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from dashboards.assembly.adding_up import Spot
from dashboards.assembly.facts import Facts
from dashboards.assembly.figures import Figures
from safeguarding.indicators.relations import RelationFacts, Term
from safeguarding.periods import Period

# The number that is hidden for its own sake; of a count it is the figure itself.
NUMERATOR, DENOMINATOR = ("", "numerator"), ("denominator",)


class Same:
    """Which numbers of a partnership are one number under several names."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._facts: Facts = figures.facts
        self._ids: Mapping[str, int] = figures.ids
        self._by_id: dict[int, list[RelationFacts]] = defaultdict(list)
        for relation in self._facts.same:
            for code in relation.codes & self._ids.keys():
                self._by_id[self._ids[code]].append(relation)

    def pairs(self, period: Period) -> Iterator[tuple[Spot, Spot]]:
        """Give the whole figures, or parts of figures, that are equal in a period."""
        for relation in _holding(self._facts.same, period):
            spots = [
                self._spot(term, period)
                for term in relation.terms
                if not term.number and self._is_known(term)
            ]
            yield from ((spots[0], other) for other in spots[1:])

    def telling(self, spot: Spot, threshold: int) -> set[Spot]:
        """Give the figures that show the count of a hidden one.

        Of a share of which only the others are few, its count tells nothing as long as
        nobody says what it is out of.
        """
        counts = set(self._others(spot, NUMERATOR))
        wholes = self._others(spot, DENOMINATOR)
        rows = self._figures.rows(spot.indicator_id, spot.period)
        own = (
            rows.get((spot.dimension, spot.code))
            if spot.dimension
            else self._figures.get(spot.indicator_id, spot.period)
        )
        is_large = bool(own and own.numerator and own.numerator > threshold)
        if is_large and own and own.denominator is not None:
            told = any(self._has_number(other) for other in wholes)
            return counts if told else set()
        return counts

    def _others(self, spot: Spot, numbers: Iterable[str]) -> list[Spot]:
        found = []
        for relation in _holding(self._by_id[spot.indicator_id], spot.period):
            own = [term for term in relation.terms if self._names(term, spot, numbers)]
            if own:
                found += [
                    self._spot(term, spot.period)
                    for term in relation.terms
                    if term not in own and self._is_known(term)
                ]
        return found

    def _names(self, term: Term, spot: Spot, numbers: Iterable[str]) -> bool:
        is_number = term.number in numbers
        return (
            is_number and self._is_known(term) and self._spot(term, spot.period) == spot
        )

    def _has_number(self, spot: Spot) -> bool:
        return self._figures.get(spot.indicator_id, spot.period).is_number

    def _is_known(self, term: Term) -> bool:
        """Say whether a term is one number of an indicator there is."""
        whole_dimension = bool(term.dimension) and not term.breakdown
        return term.code in self._ids and not whole_dimension

    def _spot(self, term: Term, period: Period) -> Spot:
        pk = self._ids[term.code]
        return Spot(pk, period, term.dimension, term.breakdown)


def _holding(
    relations: Iterable[RelationFacts], period: Period
) -> Iterator[RelationFacts]:
    return (each for each in relations if each.holds_on(period.end))
