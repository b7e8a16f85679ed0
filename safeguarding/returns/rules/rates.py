"""W-DENOM and W-COMPLETENESS: what a rate is taken of, and how much is not known.

Source: DOMAIN C; A.6 (rates are per children aged 0 to 17); E.1 rows 31 and 42.
"""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.returns.rules.across import whole_of
from safeguarding.returns.rules.columns import SCALES
from safeguarding.returns.rules.facts import Finding, Key, Row, Sent
from safeguarding.returns.rules.registry import Missing, Rule, each_row, example
from safeguarding.returns.rules.tolerance import of_stated
from safeguarding.returns.rules.words import ages, spans
from safeguarding.returns.values import plain, rounded

RATES = ("PER_1K", "PER_10K", "PER_100K")
CHILDREN = (0, 17)
# Estimates are revised: so much another edition may differ, in per cent.
REVISED = Decimal(1)
# More than so many per cent of unknowns, of so many in all, hide the pattern.
UNKNOWN_MOST = Decimal(10)
UNKNOWN_OF = Decimal(10)
UNKNOWN = frozenset(
    (
        *("unknown", "not_known", "not_recorded", "not_stated", "not_obtained"),
        *("not_available", "missing", "blank", "not_yet_obtained", "unspecified"),
    )
)


def _population(row: Row, sent: Sent) -> Iterator[Finding]:
    facts, people = row.indicator, sent.context.population
    if facts is None:
        return
    defined = ages(facts.denominator) or ages(facts.definition)
    yield from _other_ages(row, defined)
    if people is None or facts.unit not in RATES or CHILDREN not in defined:
        return
    if row.denominator is not None:
        if abs(row.denominator - people) > people * REVISED / 100:
            yield row.finding(
                "W-DENOM",
                f"The rate is taken of {plain(row.denominator)}; there are {people} "
                "children aged 0 to 17 by the estimate for this year. Use that, or "
                "explain.",
                "denominator",
            )
    elif row.value is not None and row.numerator is not None:
        yield from _rate(row, people)


def _rate(row: Row, people: int) -> Iterator[Finding]:
    """Compare a rate without a denominator with the one its count gives."""
    scale = SCALES[row.indicator.unit] if row.indicator else Decimal(0)
    value, top = row.value, row.numerator
    if value is None or top is None:
        return
    rate = top / people * scale
    slack = of_stated(row.cells.get("value", "")) + rate * REVISED / 100
    if abs(value - rate) > slack:
        yield row.finding(
            "W-DENOM",
            f"The row says {plain(value)}; {plain(top)} of the {people} children aged "
            f"0 to 17 are {plain(rounded(rate, 1))}. Of whom was the rate taken?",
            "value",
        )


def _other_ages(row: Row, defined: set[tuple[int, int]]) -> Iterator[Finding]:
    """Find a note about other ages than the indicator is defined by."""
    said = ages(row.note)
    if said and defined and not said & defined:
        yield row.finding(
            "W-DENOM",
            f"The note is about ages {spans(said)}; {row.key.code} is defined by ages "
            f"{spans(defined)}. Use that population, or explain.",
            "note",
        )


def _unknown(sent: Sent) -> Iterator[Finding]:
    parts: dict[Key, list[Row]] = {}
    for key, row in sent.first.items():
        if key.dimension and row.numerator is not None:
            parts.setdefault(key._replace(breakdown=""), []).append(row)
    for key, rows in parts.items():
        made = sum((row.numerator or Decimal(0) for row in rows), Decimal(0))
        whole = sent.first.get(whole_of(key))
        total = whole.numerator if whole and whole.numerator else made
        for row in rows:
            if row.breakdown in UNKNOWN:
                yield from _share_unknown(row, total)


def _share_unknown(row: Row, total: Decimal) -> Iterator[Finding]:
    number = row.numerator or Decimal(0)
    if total < UNKNOWN_OF or number > total:
        return
    share = number / total * 100
    if share > UNKNOWN_MOST:
        yield row.finding(
            "W-COMPLETENESS",
            f"Of {plain(total)}, {plain(number)} ({plain(rounded(share, 0))} %) are "
            f"{row.breakdown.replace('_', ' ')} by {row.dimension.replace('_', ' ')}: "
            f"more than {UNKNOWN_MOST} %. Complete the records, or explain.",
            "numerator",
        )


_PLACE = {"breakdown_dimension": "place"}
RULES = (
    Rule(
        "W-DENOM",
        "A rate is taken of the children who live here",
        "A rate of another population cannot be compared with any other area's.",
        each_row(_population),
        failing=example(
            {"indicator_code": "EXA-13", "numerator": "30", "denominator": "74830"},
            population=68000,
        ),
        passing=example(
            {"indicator_code": "EXA-13", "numerator": "30", "denominator": "68000"},
            population=68000,
        ),
    ),
    Rule(
        "W-COMPLETENESS",
        "Little is unknown",
        "What is unknown of many cannot show who is affected.",
        _unknown,
        failing=example(
            {"numerator": "34", **_PLACE, "breakdown_code": "home"},
            {"numerator": "6", **_PLACE, "breakdown_code": "unknown"},
        ),
        passing=example(
            {"numerator": "36", **_PLACE, "breakdown_code": "home"},
            {"numerator": "4", **_PLACE, "breakdown_code": "unknown"},
        ),
        missing=Missing.PARTIAL,
    ),
)
