"""W-RECON and W-PCT-SUM: figures that must close. Source: DOMAIN C, C.9, B.5."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from safeguarding.indicators.relations import RelationFacts, RelationKind, Term
from safeguarding.periods import Period
from safeguarding.returns.rules.columns import WITHOUT_NUMBER
from safeguarding.returns.rules.facts import Finding, Key, Row, Sent, Severity
from safeguarding.returns.rules.lookup import (
    Seen,
    column_of,
    each,
    find,
    first_row,
    key_of,
    name,
    read,
)
from safeguarding.returns.rules.registry import Missing, Rule, example
from safeguarding.returns.rules.tolerance import of_shares, of_total
from safeguarding.returns.values import plain, rounded

# Shares of one whole that are so near to 100 % were meant to make it.
NEARLY = Decimal(20)
# What computed shares lose to division.
NOISE = Decimal("0.001")


def _reconcile(sent: Sent) -> Iterator[Finding]:
    relations = sent.context.held.get(RelationKind.IDENTITY, [])
    for relation, period in each(sent, relations):
        whole = find(sent, relation.first, period)
        parts = [(term, find(sent, term, period)) for term in relation.others]
        less = [(term, find(sent, term, period)) for term in relation.less]
        gone = [term for term, seen in (*parts, *less) if seen is None]
        known = [seen for _, seen in (*parts, *less) if seen is not None]
        row = first_row(whole, *known)
        if row is None or whole is None:
            continue
        if gone:
            yield from _not_checked(sent, row, gone, period)
            continue
        plus = [seen for _, seen in parts if seen is not None]
        minus = [seen for _, seen in less if seen is not None]
        yield from _close(whole, plus, minus, relation)


def _not_checked(
    sent: Sent, row: Row, gone: Sequence[Term], period: Period
) -> Iterator[Finding]:
    """Say so where the sender has said that a number of an identity is not known."""
    said = [term for term in gone if _is_said(sent, key_of(term, period))]
    if said:
        listed = " and ".join(name(term) for term in said)
        yield row.finding(
            "W-RECON",
            f"Whether the figures add up was not checked: there is no number for "
            f"{listed}.",
            "indicator_code",
        ).at(Severity.INFORMATION)


def _is_said(sent: Sent, key: Key) -> bool:
    row = sent.first.get(key)
    return row is not None and row.qualifier in WITHOUT_NUMBER


def _close(
    whole: Seen, plus: Sequence[Seen], minus: Sequence[Seen], relation: RelationFacts
) -> Iterator[Finding]:
    made = sum((one.number for one in plus), Decimal(0))
    made -= sum((one.number for one in minus), Decimal(0))
    all_of_it = [whole, *plus, *minus]
    row = first_row(*all_of_it)
    off = made - whole.number
    if row is None or not off or _is_open(off, whole, [*plus, *minus]):
        return
    if abs(off) <= of_total(one.text for one in all_of_it):
        return
    at = next(one for one in all_of_it if one.row is row)
    parts = " + ".join(_told(one) for one in plus)
    taken = "".join(f" - {_told(one)}" for one in minus)
    words = f" {relation.words}" if relation.words else ""
    yield row.finding(
        "W-RECON",
        f"{parts}{taken} make {plain(made)}; {whole.words}.{words} Which of them is "
        "counted differently?",
        column_of(at),
    )


def _told(one: Seen) -> str:
    return f"{plain(one.number)} ({name(one.term)})"


def _is_open(off: Decimal, whole: Seen, parts: Sequence[Seen]) -> bool:
    """Whether 'about' and 'at least' leave room for what is off."""
    qualifiers = {one.qualifier for one in parts}
    if "approx" in {whole.qualifier, *qualifiers}:
        return abs(off) <= abs(whole.number) / 10
    less_known = off < 0 and "at_least" in qualifiers
    return less_known or (off > 0 and whole.qualifier == "at_least")


def _shares(sent: Sent) -> Iterator[Finding]:
    relations = sent.context.held.get(RelationKind.SHARES, [])
    declared = set()
    for relation, period in each(sent, relations):
        for term in relation.terms:
            if term.dimension and not term.breakdown:
                declared.add((term.code, term.dimension))
                yield from _of_breakdown(sent, term, period)
        if len(relation.terms) > 1:
            found = [find(sent, term, period) for term in relation.terms]
            shares = [one for one in found if one is not None]
            yield from _hundred(shares, complete=len(shares) == len(found))
    yield from _of_one_whole(sent, declared)


def _of_breakdown(sent: Sent, term: Term, period: Period) -> Iterator[Finding]:
    facts = sent.context.indicators.get(term.code)
    codes = facts.breakdowns.get(term.dimension, {}) if facts else {}
    found = [find(sent, term._replace(breakdown=one), period) for one in codes]
    shares = [one for one in found if one is not None]
    yield from _hundred(shares, complete=len(shares) == len(codes))


def _of_one_whole(sent: Sent, declared: set[tuple[str, str]]) -> Iterator[Finding]:
    """Look at parts that are shares of the same number, and nearly make all of it."""
    groups: dict[Key, list[Row]] = {}
    for key, row in sent.first.items():
        is_share = row.indicator is not None and row.indicator.unit == "PERCENT"
        if is_share and key.dimension and (key.code, key.dimension) not in declared:
            groups.setdefault(key._replace(breakdown=""), []).append(row)
    for key, rows in groups.items():
        wholes = {row.denominator for row in rows}
        if len(rows) < 2 or len(wholes) > 1 or None in wholes:
            continue
        term = Term(key.code, "", key.dimension, "")
        seen = [read(sent, term._replace(breakdown=row.breakdown), row) for row in rows]
        shares = [one for one in seen if one is not None]
        total = sum((one.number for one in shares), Decimal(0))
        if abs(total - 100) <= NEARLY:
            yield from _hundred(shares, complete=True)


def _hundred(shares: Sequence[Seen], *, complete: bool) -> Iterator[Finding]:
    total = sum((one.number for one in shares), Decimal(0))
    off = total - 100
    row = first_row(*reversed(shares))
    lower = any(one.qualifier == "at_least" for one in shares)
    is_open = off < 0 and (lower or not complete)
    if row is None or is_open or abs(off) < NOISE:
        return
    rounds = abs(off) <= of_shares(one.text for one in shares)
    because = "by rounding." if rounds else "Is a part missing, or counted twice?"
    listed = " + ".join(plain(rounded(one.number, 2)) for one in shares)
    found = row.finding(
        "W-PCT-SUM",
        f"The shares {listed} make {plain(rounded(total, 2))} %, not 100 %: {because}",
        "value",
    )
    yield found.at(Severity.INFORMATION) if rounds else found


RULES = (
    Rule(
        "W-RECON",
        "Figures that belong together close",
        "Bookings are those who came, those who did not and those who cancelled; if "
        "not, somebody is counted twice or not at all.",
        _reconcile,
        failing=example(
            {"indicator_code": "EXA-08", "numerator": "718"},
            {"indicator_code": "EXA-09", "numerator": "535"},
            {"indicator_code": "EXA-10", "numerator": "311"},
        ),
        passing=example(
            {"indicator_code": "EXA-08", "numerator": "718"},
            {"indicator_code": "EXA-09", "numerator": "535"},
            {"indicator_code": "EXA-10", "numerator": "183"},
        ),
        missing=Missing.TOLD,
    ),
    Rule(
        "W-PCT-SUM",
        "Shares of one whole make 100 %",
        "Beyond rounding, a part is missing or counted twice.",
        _shares,
        failing=example(
            {"indicator_code": "EXA-11", "numerator": "72", "denominator": "100"},
            {"indicator_code": "EXA-12", "numerator": "38", "denominator": "100"},
        ),
        passing=example(
            {"indicator_code": "EXA-11", "numerator": "72", "denominator": "100"},
            {"indicator_code": "EXA-12", "numerator": "28", "denominator": "100"},
        ),
        missing=Missing.PARTIAL,
    ),
)
