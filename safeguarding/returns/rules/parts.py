"""W-SUM-PARTS: parts of a figure against their total.

Source: DOMAIN C, W-SUM-PARTS and rounding; B.1 rule 3.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from safeguarding.indicators.relations import RelationKind
from safeguarding.returns.rules.across import whole_of
from safeguarding.returns.rules.facts import Finding, Key, Past, Row, Sent, Severity
from safeguarding.returns.rules.lookup import column_of, each, find
from safeguarding.returns.rules.registry import Missing, Rule, example
from safeguarding.returns.rules.tolerance import of_total
from safeguarding.returns.values import plain

# Units of which the counts of parts add up to the count of the whole.
COUNTED = ("COUNT", "PERCENT", "PER_1K", "PER_10K", "PER_100K", "GBP")
# Units of which also stated figures add up.
STATED = ("COUNT", "GBP")
OR_EXPLAIN = (
    "Correct one of them, or explain (children in more than one part, or in none)."
)

Part = Row | Past


def _sum_of_parts(sent: Sent) -> Iterator[Finding]:
    parts: dict[Key, list[Part]] = {}
    for key, row in sent.first.items():
        if key.dimension:
            parts.setdefault(key._replace(breakdown=""), []).append(row)
    for key, rows in parts.items():
        whole = sent.first.get(whole_of(key))
        if whole is not None:
            yield from _compare(whole, rows, f"the parts by {key.dimension}")
    for key, whole in sent.first.items():
        yield from _declared(key, whole, sent)
    yield from _too_large(sent)


def _declared(key: Key, whole: Row, sent: Sent) -> Iterator[Finding]:
    """Compare with indicators that are parts, here or in another return."""
    declared = whole.indicator.parts if whole.indicator else ()
    if not declared or key.dimension:
        return
    found = [_figure(sent, key._replace(code=part)) for part in declared]
    parts = [one for one in found if one is not None]
    if len(parts) == len(declared):
        yield from _compare(whole, parts, f"{' and '.join(declared)} together")


def _figure(sent: Sent, key: Key) -> Part | None:
    return sent.first.get(key) or sent.context.known_by_key.get(key)


def _compare(whole: Row, parts: Sequence[Part], words: str) -> Iterator[Finding]:
    column = _column(whole)
    total = getattr(whole, column) if column else None
    if total is None or whole.qualifier == "at_least":
        return
    numbers = [getattr(part, column) for part in parts]
    made = sum((one for one in numbers if one is not None), Decimal(0))
    is_partial = None in numbers or any(
        one.qualifier not in ("exact", "nil") for one in parts
    )
    if made == total or (is_partial and made < total):
        return
    rounds = abs(made - total) <= of_total(_texts([*parts, whole], column))
    because = "Rounding explains it." if rounds else OR_EXPLAIN
    found = whole.finding(
        "W-SUM-PARTS",
        f"The total is {plain(total)}; {words} make {plain(made)}. {because}",
        column,
    )
    yield found.at(Severity.INFORMATION) if rounds else found


def _column(whole: Row) -> str:
    """Say which of its numbers adds up; none for a bare share."""
    unit = whole.indicator.unit if whole.indicator else ""
    if whole.numerator is not None:
        return "numerator" if unit in COUNTED else ""
    return "value" if unit in STATED else ""


def _texts(figures: Sequence[Part], column: str) -> Iterator[str]:
    for one in figures:
        typed = one.cells.get(column, "") if isinstance(one, Row) else ""
        yield typed or plain(getattr(one, column))


def _too_large(sent: Sent) -> Iterator[Finding]:
    """Find a figure that is more than the one it is a part of."""
    relations = sent.context.held.get(RelationKind.PART_OF, [])
    for relation, period in each(sent, relations):
        whole = find(sent, relation.first, period)
        for term in relation.others:
            part = find(sent, term, period)
            if whole is None or part is None or whole.qualifier == "at_least":
                continue
            row = part.row or whole.row
            if row is not None and part.number > whole.number:
                at = column_of(part if part.row else whole)
                yield row.finding(
                    "W-SUM-PARTS",
                    f"{part.words}, which is more than what it is a part of: "
                    f"{whole.words}. Correct one of them, or explain.",
                    at,
                )


_PLACE = {"breakdown_dimension": "place"}
_TWO_PARTS = (
    {"numerator": "2", **_PLACE, "breakdown_code": "home"},
    {"numerator": "2", **_PLACE, "breakdown_code": "care"},
)
RULES = (
    Rule(
        "W-SUM-PARTS",
        "Parts add up to their total",
        "When they do not, something is missing, doubled, or counted differently.",
        _sum_of_parts,
        failing=example({"numerator": "6"}, *_TWO_PARTS),
        passing=example({"numerator": "4"}, *_TWO_PARTS),
        missing=Missing.PARTIAL,
    ),
)
