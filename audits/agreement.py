"""How far agencies agree on the grades of the same cases. Pure arithmetic.

Cohen's kappa with quadratic weights: grades two steps apart weigh four times as much as
grades one step apart. Pairs of agencies are pooled as De Vries and others do (2008): the
disagreement that was seen over the disagreement to be expected by chance, each summed
over the pairs of agencies. So the order of agencies makes no difference.

A few pairs say nothing: below `ENOUGH` there is no number, but words on the spread.
Source: DOMAIN C.7 (MACFA), B.5; the fixed word is "too few to say".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
"""Best first: a step is the distance between two of them."""
ENOUGH = 10
TOO_FEW = "too few to say"

Pair = tuple[str, str]
Graded = Mapping[int, str]
"""Grades of one case by agency."""


@dataclass(frozen=True)
class Agreement:
    """How far grades of the same cases agree.

    Attributes:
        pairs: how many pairs of grades were compared.
        kappa: quadratic weighted kappa; None where the pairs are too few. 1 is full
            agreement, 0 as much as by chance, below 0 less than by chance.
    """

    pairs: int
    kappa: float | None

    @property
    def words(self) -> str:
        """The number with its n, or that there are too few."""
        if self.kappa is None:
            return f"{TOO_FEW} ({_of_pairs(self.pairs)})"
        return f"{self.kappa:.2f} ({_of_pairs(self.pairs)})"


def steps(one: str, other: str) -> int:
    """Give how many steps lie between two grades: 0 to 3."""
    return abs(GRADES.index(one) - GRADES.index(other))


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Give the quadratic weighted kappa of pairs of grades.

    Returns:
        None for no pairs. 1.0 where all pairs are equal, also where both always gave
        the same grade, of which chance would say nothing.
    """
    return _kappa([pairs])


def pooled(by_agencies: Iterable[Sequence[Pair]]) -> float | None:
    """Give one kappa of several pairs of agencies.

    Args:
        by_agencies: for each two agencies the pairs of grades they gave.
    """
    return _kappa(list(by_agencies))


def _kappa(groups: Sequence[Sequence[Pair]]) -> float | None:
    if not any(groups):
        return None
    seen = sum((_seen(pairs) for pairs in groups), Fraction(0))
    if seen == 0:
        return 1.0
    expected = sum((_expected(pairs) for pairs in groups if pairs), Fraction(0))
    return float(1 - seen / expected)


def _seen(pairs: Sequence[Pair]) -> Fraction:
    """Sum the squared steps of the pairs."""
    return Fraction(sum(steps(*pair) ** 2 for pair in pairs))


def _expected(pairs: Sequence[Pair]) -> Fraction:
    """Sum the squared steps if grades had been given at random, each as often."""
    total = sum(steps(one, other) ** 2 for one, _ in pairs for _, other in pairs)
    return Fraction(total, len(pairs))


def pairs_of(cases: Iterable[Graded]) -> dict[tuple[int, int], list[Pair]]:
    """Give the pairs of grades of every two agencies that graded a case together."""
    found: dict[tuple[int, int], list[Pair]] = {}
    for grades in cases:
        for one, other in combinations(sorted(grades), 2):
            found.setdefault((one, other), []).append((grades[one], grades[other]))
    return found


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Say how far two agencies agree, where there are enough pairs to say so."""
    return Agreement(len(pairs), kappa(pairs) if len(pairs) >= ENOUGH else None)


def pooled_agreement(cases: Iterable[Graded]) -> Agreement:
    """Say how far all agencies agree, where there are enough pairs to say so."""
    groups = list(pairs_of(cases).values())
    count = sum(map(len, groups))
    return Agreement(count, pooled(groups) if count >= ENOUGH else None)


def spreads(cases: Iterable[Graded]) -> list[int]:
    """Give the steps between best and worst grade of each case that has two grades."""
    ranks = [[GRADES.index(one) for one in grades.values()] for grades in cases]
    return [max(own) - min(own) for own in ranks if len(own) > 1]


def spread_in_words(cases: Iterable[Graded]) -> list[str]:
    """Say how far apart the grades of a case were, one sentence for each distance.

    Returns:
        For example "On 2 of 4 cases the grades were two steps apart.", widest first;
        nothing where no case has two grades.
    """
    found = spreads(cases)
    cases_said = f"{len(found)} {'case' if len(found) == 1 else 'cases'}"
    return [
        f"On {found.count(wide)} of {cases_said} {_APART[wide]}."
        for wide in reversed(range(len(GRADES)))
        if wide in found
    ]


def spread_without_numbers(cases: Iterable[Graded]) -> str:
    """Say the same for readers who may not know small numbers of children.

    Only whether any case was two or more steps apart; "" where no case has two grades.
    """
    found = spreads(cases)
    if not found:
        return ""
    if max(found) >= 2:
        return "On some of the cases the agencies' grades were two or more steps apart."
    return "On no case were the agencies' grades more than one step apart."


def _of_pairs(count: int) -> str:
    return f"{count} {'pair' if count == 1 else 'pairs'} of grades"


_APART = (
    "the agencies gave the same grade",
    "the grades were one step apart",
    "the grades were two steps apart",
    "the grades were three steps apart",
)
