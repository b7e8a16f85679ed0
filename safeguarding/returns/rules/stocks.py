"""W-STOCK-FLOW: how many there are on a day, and how many came in a period.

Source: DOMAIN C, W-STOCK-FLOW; A.6; B.5 (CPP-01 / CPP-02).
"""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.indicators.relations import RelationFacts, RelationKind, Term
from safeguarding.periods import Period
from safeguarding.returns.rules.facts import Finding, Row, Sent
from safeguarding.returns.rules.lookup import (
    ENOUGH,
    Seen,
    column_of,
    each,
    find,
    first_row,
    read,
)
from safeguarding.returns.rules.registry import Rule, each_row, example
from safeguarding.returns.values import plain

CODE = "W-STOCK-FLOW"


def _stock_and_flow(sent: Sent) -> Iterator[Finding]:
    yield from each_row(_one_day)(sent)
    relations = sent.context.held.get(RelationKind.STOCK_FLOW, [])
    for relation, period in each(sent, relations):
        yield from _copied(sent, relation, period)
        yield from _balance(sent, relation, period)


def _one_day(row: Row, sent: Sent) -> Iterator[Finding]:
    if row.indicator is None or row.start is None or row.start != row.end:
        return
    if row.indicator.timing == "PERIOD":
        yield row.finding(
            CODE,
            f"{row.indicator.code} counts what happens during {sent.context.period}, "
            "but the row is about one day. Is it a number as at that day?",
            "period_end",
        )


def _copied(sent: Sent, relation: RelationFacts, period: Period) -> Iterator[Finding]:
    stock = find(sent, relation.first, period)
    for term in relation.others:
        flow = find(sent, term, period)
        row = first_row(stock, flow)
        if stock is None or flow is None or row is None:
            continue
        if stock.number == flow.number >= ENOUGH:
            yield row.finding(
                CODE,
                f"{stock.term.code} and {flow.term.code} are both "
                f"{plain(stock.number)}. One counts those there are on the last day, "
                "the other those that came during the period: was one copied from the "
                "other?",
                column_of(stock if stock.row else flow),
            )


def _balance(sent: Sent, relation: RelationFacts, period: Period) -> Iterator[Finding]:
    """Compare a stock with the one before, what came and what went."""
    stock = find(sent, relation.first, period)
    row = stock.row if stock else None
    if stock is None or row is None or not relation.less:
        return
    before = _before(sent, relation.first, period)
    came = [find(sent, term, period) for term in relation.others]
    went = [find(sent, term, period) for term in relation.less]
    known = [one for one in (stock, before, *came, *went) if one is not None]
    if len(known) < 2 + len(came) + len(went) or before is None:
        return
    if not all(one.is_exact for one in known):
        return
    expected = before.number + _sum(came) - _sum(went)
    if expected != stock.number:
        yield row.finding(
            CODE,
            f"{plain(before.number)} at the end of {period.previous().short_label}, "
            f"{plain(_sum(came))} came and {plain(_sum(went))} went: that makes "
            f"{plain(expected)}, and {stock.words}. Which of them is counted "
            "differently?",
            column_of(stock),
        )


def _sum(numbers: list[Seen | None]) -> Decimal:
    return sum((one.number for one in numbers if one is not None), Decimal(0))


def _before(sent: Sent, term: Term, period: Period) -> Seen | None:
    """Give the stock at the end of the period before."""
    previous = period.previous()
    key = (term.code, period.kind, term.dimension, term.breakdown)
    known = sent.context.history.get(key, [])
    past = next((one for one in reversed(known) if one.period == previous), None)
    return read(sent, term, past) if past is not None else None


RULES = (
    Rule(
        CODE,
        "Stock and flow are not mixed, and one follows from the other",
        "How many there were on a day and how many there were in a quarter are "
        "different figures.",
        _stock_and_flow,
        failing=example({"period_start": "31/12/2015"}),
        passing=example({"indicator_code": "EXA-03", "period_start": "31/12/2015"}),
    ),
)
