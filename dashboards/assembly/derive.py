"""Figures computed from other figures when a scorecard is built, never stored.

So "as known on a day" is exact for them too: they follow from observations of that
day and from nothing else.

Source: DESIGN section 5; DOMAIN B.1 rule 12.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from dashboards.assembly.figure import Figure
from dashboards.assembly.totals import NOT_RECEIVED, VALUE
from safeguarding.indicators import figures as plain
from safeguarding.indicators.formulas import Formula, evaluate, parse
from safeguarding.indicators.models import Definition, Qualifier
from safeguarding.periods import Period

POPULATION = "POPULATION_0_17"
# The department's rates of a year to March use the estimate of the June before it.
ESTIMATE = "children aged 0 to 17, mid-{} estimate"
# An estimate so many years older than the right one still stands in for it.
OLDEST = 2


def formula_of(definition: Definition | None) -> Formula | None:
    """Give the formula of a definition; None when the indicator is not computed."""
    if definition is None or not definition.formula:
        return None
    data = definition.formula
    return _parsed(
        tuple(data["numerator"]),
        tuple(data["denominator"]) if "denominator" in data else None,
        data.get("per"),
    )


@lru_cache(maxsize=1024)
def _parsed(
    numerator: tuple[str, ...], denominator: tuple[str, ...] | None, per: int | None
) -> Formula:
    given = {"numerator": numerator, "denominator": denominator, "per": per}
    return parse({key: value for key, value in given.items() if value is not None})


def in_words(formula: Formula) -> str:
    """Write a formula as people read it: "CPP-02 / POPULATION_0_17 x 10,000"."""
    above = " + ".join(formula.numerator)
    if not formula.denominator:
        return above
    times = f" x {formula.per:,}" if formula.per != 1 else ""
    return f"{_bracketed(formula.numerator)} / {_bracketed(formula.denominator)}{times}"


def _bracketed(terms: Sequence[str]) -> str:
    joined = " + ".join(terms)
    return f"({joined})" if len(terms) > 1 else joined


def compute(
    formula: Formula,
    period: Period,
    inputs: Mapping[str, Figure],
    population: Callable[[int], int | None],
) -> Figure:
    """Compute a figure for a period.

    Args:
        formula: what to compute.
        period: the period of the figure and of all its inputs.
        inputs: the figures of the indicators in the formula, by code.
        population: gives children aged 0 to 17 by mid-year, None when unknown. The
            estimate of a running year is published a year later: until then the
            latest of the two before it is taken, with a doubt that says so.

    Returns:
        Not received when no input was; with a sentence for each input that is missing.
    """
    children, taken = _children(period, population)

    def lookup(code: str) -> plain.Figure | None:
        if code == POPULATION:
            return _population(children)
        figure = inputs[code]
        return as_plain(figure) if figure.is_known else None

    result = evaluate(formula, lookup)
    per_child = POPULATION in formula.inputs
    doubts = _doubts_of(period, taken) if per_child else []
    return replace(
        _found(period, result),
        doubts=(*doubts, *_merged(inputs, "doubts")),
        gaps=(*_not_received(inputs), *_merged(inputs, "gaps")),
        versions=frozenset().union(*(each.versions for each in inputs.values())),
        made_of=tuple(row for each in inputs.values() for row in each.made_of),
        inputs=formula.inputs,
        formula=in_words(formula),
        population=ESTIMATE.format(taken) if per_child and taken else "",
    )


def mid_years(period: Period) -> tuple[int, ...]:
    """Give the estimates a rate of a period may be taken of, the right one first.

    Source: DOMAIN B.1 rule 12.
    """
    year = period.financial_year.start.year
    return tuple(year - back for back in range(OLDEST + 1))


def _children(
    period: Period, population: Callable[[int], int | None]
) -> tuple[int | None, int | None]:
    """Give the children of an area and the mid-year they were estimated for."""
    for year in mid_years(period):
        if (known := population(year)) is not None:
            return known, year
    return None, None


def _doubts_of(period: Period, taken: int | None) -> list[str]:
    wanted = mid_years(period)[0]
    if taken is None:
        return [f"There is no population aged 0 to 17 for mid-{wanted}."]
    if taken == wanted:
        return []
    known = f"Children aged 0 to 17 are those of mid-{taken}"
    return [f"{known}: no estimate for mid-{wanted} is known yet."]


def as_plain(figure: Figure) -> plain.Figure:
    """Give a figure as the arithmetic of indicators takes it."""
    if not figure.is_number:
        return plain.Figure(qualifier=figure.state)
    if figure.denominator is None and figure.numerator != figure.value:
        return plain.Figure(None, None, figure.value, figure.qualifier)
    return plain.Figure(
        figure.numerator, figure.denominator, figure.value, figure.qualifier
    )


def _population(children: int | None) -> plain.Figure:
    if children is None:
        return plain.Figure(qualifier=Qualifier.NOT_AVAILABLE)
    return plain.Figure(Decimal(children))


def _found(period: Period, result: plain.Figure | None) -> Figure:
    if result is None:
        return Figure(period, NOT_RECEIVED)
    if not result.is_number:
        return Figure(period, result.qualifier, result.qualifier)
    return Figure(
        period,
        VALUE,
        result.qualifier,
        result.numerator,
        result.denominator,
        result.value,
    )


def _not_received(inputs: Mapping[str, Figure]) -> tuple[str, ...]:
    """Name the inputs that are missing while others are there."""
    if not any(each.is_known for each in inputs.values()):
        return ()
    return tuple(
        f"{code} has not been received."
        for code, figure in inputs.items()
        if not figure.is_known
    )


def _merged(inputs: Mapping[str, Figure], name: str) -> tuple[str, ...]:
    """Put the sentences of all inputs together, each once and named after its code."""
    return tuple(
        dict.fromkeys(
            f"{code}: {sentence}"
            for code, figure in inputs.items()
            for sentence in getattr(figure, name)
        )
    )
