"""W-CROSS-SOURCE: one measure from two sources, and two measures with one number.

Two names in one file, two returns of the agency, or two agencies. What another agency
gave is told to nobody here: a finding is kept with the version, printed on receipts
and marked in the sender's workbook, and the same check runs for whoever opens the
page. So it says that the figures differ, and no number, no name; the coordinator sees
both returns. Figures below 20 of others are not compared, so that nobody finds a
small number out by trying.

Source: DOMAIN C, W-CROSS-SOURCE; FEATURES 2 row 13.
"""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.indicators.relations import RelationFacts, RelationKind, Term
from safeguarding.periods import Period
from safeguarding.returns.rules.across import whole_of
from safeguarding.returns.rules.facts import Finding, Key, Past, Row, Sent
from safeguarding.returns.rules.lookup import (
    ENOUGH,
    Seen,
    column_of,
    each,
    find,
    first_row,
    key_of,
    name,
    read,
)
from safeguarding.returns.rules.registry import Rule, example
from safeguarding.returns.rules.samples import EPISODES_BY_OTHERS
from safeguarding.returns.values import plain

CODE = "W-CROSS-SOURCE"


def _two_sources(sent: Sent) -> Iterator[Finding]:
    held = sent.context.held
    for relation, period in each(sent, held.get(RelationKind.SAME, [])):
        yield from _same(sent, relation, period)
    for relation, period in each(sent, held.get(RelationKind.DISTINCT, [])):
        yield from _one_number(sent, relation, period)
    for relation in held.get(RelationKind.ONE_SOURCE, []):
        yield from _counted_by_others(sent, relation)
    yield from _total_elsewhere(sent)


def _same(sent: Sent, relation: RelationFacts, period: Period) -> Iterator[Finding]:
    first, other = relation.first, relation.others[0]
    one, two = find(sent, first, period), find(sent, other, period)
    if one is not None and two is not None:
        yield from _differing(one, two, relation)
    elif one is not None:
        yield from _from_others(sent, one, other, relation.tolerance)
    elif two is not None:
        yield from _from_others(sent, two, first, relation.tolerance)


def _differing(one: Seen, two: Seen, relation: RelationFacts) -> Iterator[Finding]:
    row = first_row(one, two)
    if row is None or not differ(one, two, relation.tolerance):
        return
    at = column_of(one if one.row is row else two)
    words = f" {relation.words}" if relation.words else ""
    yield row.finding(
        CODE,
        f"{_start(one)}; {two.words}. They say the same thing.{words} Correct one of "
        "them, or explain.",
        at,
    )


def _start(one: Seen) -> str:
    return one.words[0].upper() + one.words[1:]


def differ(one: Seen, two: Seen, tolerance: Decimal) -> bool:
    """Say whether two numbers are further apart than two sources may be.

    Args:
        one: a number.
        two: another of the same thing.
        tolerance: per cent of the larger.
    """
    small, large = sorted((one, two), key=lambda each: each.number)
    if not (one.is_exact and two.is_exact):
        return small.qualifier != "at_least" and large.qualifier == "at_least"
    return large.number - small.number > large.number * tolerance / 100


def _from_others(
    sent: Sent, own: Seen, term: Term, tolerance: Decimal
) -> Iterator[Finding]:
    """Compare with what another agency gave for the same thing."""
    row = own.row
    if row is None or row.period is None or not own.is_exact:
        return
    given = sent.context.elsewhere_by_key.get(key_of(term, row.period), [])
    theirs = [
        seen
        for one in given
        if _has_no_small_count(one, term) and (seen := read(sent, term, one))
    ]
    if any(one.number >= ENOUGH and differ(own, one, tolerance) for one in theirs):
        yield row.finding(
            CODE,
            f"{_start(own)}. Another partner counts the same thing "
            f"({name(term)}) and gave another figure; the coordinator sees both. Look "
            "whether this one is right; if it is, say how it is counted.",
            column_of(own),
        )


def _has_no_small_count(given: Past, term: Term) -> bool:
    """Say whether a number of others tells no small count: 50 % may be 2 of 4."""
    top, bottom = given.numerator, given.denominator
    if top is None or bottom is None or term.number == "denominator":
        return True
    return top >= ENOUGH and (bottom <= top or bottom - top >= ENOUGH)


def _counted_by_others(sent: Sent, relation: RelationFacts) -> Iterator[Finding]:
    for term in relation.terms:
        for row in sent.by_code.get(term.code, ()):
            own = term._replace(dimension=row.dimension, breakdown=row.breakdown)
            seen = read(sent, own, row)
            if seen is not None:
                yield from _from_others(sent, seen, own, relation.tolerance)


def _one_number(
    sent: Sent, relation: RelationFacts, period: Period
) -> Iterator[Finding]:
    first, other = relation.first, relation.others[0]
    one, two = find(sent, first, period), find(sent, other, period)
    row = first_row(one, two)
    if one is None or two is None or row is None:
        return
    if one.number == two.number and one.number >= ENOUGH:
        words = f" {relation.words}" if relation.words else ""
        yield row.finding(
            CODE,
            f"{_start(one)}, and so is {name(two.term)}. They count different things: "
            f"was one copied from the other?{words}",
            column_of(one if one.row is row else two),
        )


def _total_elsewhere(sent: Sent) -> Iterator[Finding]:
    """Compare parts in this file with a total that is only in another return."""
    parts: dict[Key, list[Row]] = {}
    for key, row in sent.first.items():
        if key.dimension and whole_of(key) not in sent.first:
            parts.setdefault(key._replace(breakdown=""), []).append(row)
    for key, rows in parts.items():
        whole = sent.context.known_by_key.get(whole_of(key))
        if whole is not None and whole.numerator is not None and _is_exact(whole, rows):
            yield from _against(whole, whole.numerator, rows, key)


def _is_exact(whole: Past, rows: list[Row]) -> bool:
    facts = rows[0].indicator
    exact = all(row.qualifier in ("exact", "nil") for row in rows)
    counts = all(row.numerator is not None for row in rows)
    adds = facts is not None and facts.additive and facts.unit == "COUNT"
    return adds and exact and counts and whole.qualifier == "exact"


def _against(
    whole: Past, total: Decimal, rows: list[Row], key: Key
) -> Iterator[Finding]:
    facts = rows[0].indicator
    made = sum((row.numerator or Decimal(0) for row in rows), Decimal(0))
    codes = facts.breakdowns.get(key.dimension, {}) if facts else {}
    is_complete = len(rows) == len(codes)
    if made > total or (is_complete and made != total):
        yield rows[0].finding(
            CODE,
            f"{whole.indicator} is known as {plain(total)} from another return; its "
            f"parts by {key.dimension} make {plain(made)} here. Correct one of them, "
            "or explain.",
            "numerator",
        )


RULES = (
    Rule(
        CODE,
        "Two sources of one measure agree, two measures do not repeat one number",
        "The board would see two figures for one thing, or one figure for two.",
        _two_sources,
        failing=example({}, {"indicator_code": "EXA-14", "numerator": "60"}),
        passing=example({"numerator": "40"}, elsewhere=(EPISODES_BY_OTHERS,)),
    ),
)
