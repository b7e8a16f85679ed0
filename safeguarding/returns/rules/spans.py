"""W-PERIOD-ROWS: months, quarters and years of one figure against each other.

In one file, or against what the same agency gave in another return. Source: DOMAIN C,
W-PERIOD-ROWS; B.1 rule 3 (a year is the sum of its quarters only of events).
"""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.returns.rules.facts import Finding, Key, Past, Row, Sent
from safeguarding.returns.rules.registry import Missing, Rule, example
from safeguarding.returns.values import plain

SMALLER: dict[Kind, tuple[Kind, ...]] = {
    Kind.YEAR: (Kind.QUARTER, Kind.MONTH),
    Kind.QUARTER: (Kind.MONTH,),
    Kind.TERM: (Kind.MONTH,),
}
LARGER: dict[Kind, tuple[Kind, ...]] = {
    Kind.MONTH: (Kind.QUARTER, Kind.YEAR),
    Kind.QUARTER: (Kind.YEAR,),
}
CALLED = {Kind.MONTH: "months", Kind.QUARTER: "quarters"}


def _spans(sent: Sent) -> Iterator[Finding]:
    yield from _too_few(sent)
    seen: set[tuple[Key, Kind]] = set()
    for key, row in sent.first.items():
        if key.period is None or not _adds_up(row):
            continue
        for kind in SMALLER.get(key.period.kind, ()):
            yield from _compare(sent, key, kind, seen)
        for kind in LARGER.get(key.period.kind, ()):
            if (whole := _containing(kind, key.period)) is not None:
                within = key._replace(period=whole)
                yield from _compare(sent, within, key.period.kind, seen)


def _adds_up(row: Row) -> bool:
    facts = row.indicator
    return facts is not None and facts.additive and facts.timing == "PERIOD"


def _containing(kind: Kind, period: Period) -> Period | None:
    try:
        return Period.containing(kind, period.end)
    except PeriodError:  # A year no period is named in.
        return None


def _compare(
    sent: Sent, key: Key, kind: Kind, seen: set[tuple[Key, Kind]]
) -> Iterator[Finding]:
    """Compare a figure with those of the shorter periods in it, when all are known."""
    if (key, kind) in seen or key.period is None:
        return
    seen.add((key, kind))
    whole = _figure(sent, key)
    if whole is None or whole.numerator is None or whole.qualifier == "at_least":
        return
    parts = [
        _figure(sent, key._replace(period=part)) for part in key.period.parts(kind)
    ]
    numbers = [one.numerator for one in parts if one is not None]
    known = [one for one in numbers if one is not None]
    total = sum(known, Decimal(0))
    if len(known) < len(parts) or total == whole.numerator:
        return
    row = next((one for one in (whole, *parts) if isinstance(one, Row)), None)
    if row is not None:
        yield row.finding(
            "W-PERIOD-ROWS",
            f"{key.period.short_label} is given as {plain(whole.numerator)}; its "
            f"{CALLED[kind]} make {plain(total)}. Does a figure cover other dates?",
            "numerator",
        )


def _figure(sent: Sent, key: Key) -> Row | Past | None:
    return sent.first.get(key) or sent.context.known_by_key.get(key)


def _too_few(sent: Sent) -> Iterator[Finding]:
    """Find figures of some months of the period, without the others or the whole."""
    expected = sent.context.period
    if expected.kind is Kind.MONTH:
        return
    months: dict[Key, list[Row]] = {}
    for key, row in sent.first.items():
        if key.period is not None and key.period.kind is Kind.MONTH:
            months.setdefault(key._replace(period=expected), []).append(row)
    for key, rows in months.items():
        given = [_figure(sent, key._replace(period=one)) for one in expected.months]
        there = len([one for one in given if one is not None])
        if _figure(sent, key) is None and there < len(given):
            yield rows[0].finding(
                "W-PERIOD-ROWS",
                f"There are figures for {there} of the {len(given)} months of "
                f"{expected.short_label}. Add the others, or explain.",
                "period_start",
            )


RULES = (
    Rule(
        "W-PERIOD-ROWS",
        "Months make up their quarter, quarters their year",
        "A total that covers other dates than its months is a total of another time.",
        _spans,
        failing=example({"period_start": "01/11/2015", "period_end": "30/11/2015"}),
        missing=Missing.REPORTED,
    ),
)
