"""Indicators computed from others: sums over sums, in an order without circles.

A formula is data, ``{"numerator": ["CPP-02"], "denominator": ["POPULATION_0_17"],
"per": 10000}``: the terms of each side are added up, one is divided by the other and
multiplied by ``per``. Without a denominator the sum itself is the result. A term of
digits alone, such as ``"12"``, is that number.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from safeguarding.indicators.figures import Figure, Qualifier

Lookup = Callable[[str], Figure | None]

TERM = re.compile(r"[A-Z][A-Z0-9_-]*|[0-9]+")
KEYS = ("numerator", "denominator", "per")
# Which of several reasons for a missing input is passed on.
REASONS = (
    Qualifier.SUPPRESSED,
    Qualifier.REFUSED,
    Qualifier.NOT_AVAILABLE,
    Qualifier.NOT_COLLECTED,
    Qualifier.NOT_APPLICABLE,
)


class FormulaError(ValueError):
    """A formula that cannot be computed, in words fit to show."""


@dataclass(frozen=True, slots=True)
class Formula:
    """Sum of the numerator terms, over that of the denominator terms, times per."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    per: int = 1

    @property
    def inputs(self) -> tuple[str, ...]:
        """Codes of the indicators and populations asked for, each once, in order."""
        terms = dict.fromkeys((*self.numerator, *self.denominator))
        return tuple(term for term in terms if not term.isdigit())


def parse(data: object) -> Formula:
    """Read a formula from a catalogue or the database.

    ``per`` is 100 where a denominator stands without it.

    Raises:
        FormulaError: with a sentence on the first thing wrong.
    """
    if not isinstance(data, Mapping):
        message = "A formula is a table with a numerator, a denominator and per."
        raise FormulaError(message)
    unknown = [str(key) for key in data if key not in KEYS]
    if unknown:
        message = f"A formula has no '{unknown[0]}': it has {', '.join(KEYS)}."
        raise FormulaError(message)
    numerator = _terms(data.get("numerator"), "numerator")
    if "denominator" not in data:
        if "per" in data:
            message = "A formula with per needs a denominator."
            raise FormulaError(message)
        return Formula(numerator)
    denominator = _terms(data["denominator"], "denominator")
    return Formula(numerator, denominator, _per(data.get("per", 100)))


def order(formulas: Mapping[str, Formula]) -> list[str]:
    """Return the derived codes so that each comes after those it is computed from.

    Raises:
        FormulaError: some are computed from each other; the message names the circle.
    """
    graph = {
        code: [term for term in formulas[code].inputs if term in formulas]
        for code in sorted(formulas)
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        message = f"These indicators are computed from each other: {circle}."
        raise FormulaError(message) from error


def evaluate(formula: Formula, lookup: Lookup) -> Figure | None:
    """Compute a derived figure.

    A term counts with its numerator, or its value where that is all there is.

    Args:
        formula: what to compute.
        lookup: gives the figure of a code, or None when it was not received.

    Returns:
        None when an input was not received; a figure without a number and with the
        reason when an input has none; not applicable over a denominator of 0.
        Otherwise the counts, the unrounded value and the least exact qualifier.
        "At least" survives only in the numerator: in a denominator it would mean
        "at most", so the result is called approximate.
    """
    above = [_input(term, lookup) for term in formula.numerator]
    below = [_input(term, lookup) for term in formula.denominator]
    given = [figure for figure in (*above, *below) if figure is not None]
    if len(given) < len(above) + len(below):
        return None
    missing = {figure.qualifier for figure in given if not figure.is_number}
    if missing:
        reasons = [reason for reason in REASONS if reason in missing]
        return Figure(qualifier=reasons[0] if reasons else Qualifier.NOT_AVAILABLE)
    numerator = _sum(given[: len(above)])
    if not formula.denominator:
        return Figure(numerator, None, numerator, _exactness(given, []))
    denominator = _sum(given[len(above) :])
    if not denominator:
        return Figure(qualifier=Qualifier.NOT_APPLICABLE)
    return Figure(
        numerator,
        denominator,
        numerator * formula.per / denominator,
        _exactness(given[: len(above)], given[len(above) :]),
    )


def _terms(given: object, side: str) -> tuple[str, ...]:
    if not isinstance(given, list | tuple) or not given:
        message = f"The {side} of a formula is a list of at least one code."
        raise FormulaError(message)
    for term in given:
        if not isinstance(term, str) or not TERM.fullmatch(term):
            message = (
                f"'{term}' in the {side} of a formula is neither a code, such as "
                "CPP-02, nor a whole number in quotes."
            )
            raise FormulaError(message)
    return tuple(given)


def _per(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        message = f"The per of a formula is a whole number above 0, not '{given}'."
        raise FormulaError(message)
    return given


def _input(term: str, lookup: Lookup) -> Figure | None:
    if term.isdigit():
        return Figure(Decimal(term))
    figure = lookup(term)
    # A withdrawn figure is as if it had never been sent.
    if figure is None or figure.qualifier == Qualifier.WITHDRAWN:
        return None
    return figure


def _sum(figures: Iterable[Figure]) -> Decimal:
    total = Decimal(0)
    for figure in figures:
        sent = figure.value if figure.numerator is None else figure.numerator
        total += sent or 0
    return total


def _exactness(above: Iterable[Figure], below: Iterable[Figure]) -> str:
    numerators = {figure.qualifier for figure in above}
    denominators = {figure.qualifier for figure in below}
    if Qualifier.APPROX in numerators | denominators:
        return Qualifier.APPROX
    if Qualifier.AT_LEAST in denominators:
        return Qualifier.APPROX
    return Qualifier.AT_LEAST if Qualifier.AT_LEAST in numerators else Qualifier.EXACT
