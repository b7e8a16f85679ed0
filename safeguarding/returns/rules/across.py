"""Rules that look at several rows together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from safeguarding.periods import Kind, Period
from safeguarding.returns.rules.facts import (
    WITHOUT_NUMBER,
    Finding,
    IndicatorFacts,
    Key,
    Row,
    Sent,
)
from safeguarding.returns.rules.registry import Rule, example
from safeguarding.returns.values import plain

# Units of which the counts of parts add up to the count of the whole.
ADDING_UNITS = ("COUNT", "PERCENT", "PER_1K", "PER_10K", "PER_100K", "GBP")


def _groups(sent: Sent) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in sent.rows:
        if row.indicator is not None and row.period is not None:
            groups[row.key].append(row)
    return groups


def _is_same(one: Row, other: Row) -> bool:
    return one.figure == other.figure and one.qualifier == other.qualifier


def _two_figures(sent: Sent) -> Iterator[Finding]:
    for rows in _groups(sent).values():
        for row in rows[1:]:
            if not _is_same(row, rows[0]):
                yield row.finding(
                    "E-DUPLICATE",
                    f"Row {rows[0].number} gives another figure for the same "
                    "indicator, period and breakdown. Keep one.",
                    "indicator_code",
                )


def _same_row_again(sent: Sent) -> Iterator[Finding]:
    for rows in _groups(sent).values():
        for row in rows[1:]:
            if _is_same(row, rows[0]):
                yield row.finding(
                    "W-DUPLICATE",
                    f"The row repeats row {rows[0].number}. It is counted once.",
                    "indicator_code",
                )


def _sum_of_parts(sent: Sent) -> Iterator[Finding]:
    first = {key: rows[0] for key, rows in _groups(sent).items()}
    parts: dict[Key, list[Row]] = defaultdict(list)
    for key, row in first.items():
        if key.dimension:
            parts[key._replace(breakdown="")].append(row)
    for key, rows in parts.items():
        whole = first.get(key._replace(dimension=""))
        if whole is not None:
            yield from _compare(whole, rows, f"the parts by {key.dimension}")
    for key, whole in first.items():
        yield from _declared_parts(key, whole, first)


def _declared_parts(key: Key, whole: Row, first: dict[Key, Row]) -> Iterator[Finding]:
    declared = whole.indicator.parts if whole.indicator else ()
    found = [first.get(key._replace(code=part)) for part in declared]
    rows = [row for row in found if row is not None]
    if declared and not key.dimension and len(rows) == len(declared):
        yield from _compare(whole, rows, f"{' and '.join(declared)} together")


def _compare(whole: Row, parts: Sequence[Row], words: str) -> Iterator[Finding]:
    if whole.indicator is None or whole.indicator.unit not in ADDING_UNITS:
        return
    if whole.numerator is None:
        return
    total = sum((row.numerator or Decimal(0) for row in parts), Decimal(0))
    is_partial = any(row.numerator is None or row.qualifier != "exact" for row in parts)
    short = total < whole.numerator
    if total != whole.numerator and not (is_partial and short):
        yield whole.finding(
            "W-SUM-PARTS",
            f"The total is {plain(whole.numerator)}; {words} make {plain(total)}. "
            "Correct one of them, or explain (children in more than one part, or "
            "in none).",
            "numerator",
        )


def _months(sent: Sent) -> Iterator[Finding]:
    expected = sent.context.period
    first = {key: rows[0] for key, rows in _groups(sent).items()}
    months: dict[Key, list[Row]] = defaultdict(list)
    for key, row in first.items():
        if key.period is not None and key.period.kind is Kind.MONTH:
            months[key._replace(period=expected)].append(row)
    if expected.kind is Kind.MONTH:
        return
    for key, rows in months.items():
        if finding := _month_finding(rows, first.get(key), expected):
            yield finding


def _month_finding(
    rows: list[Row], whole: Row | None, expected: Period
) -> Finding | None:
    needed = len(expected.months)
    if len(rows) < needed and whole is None:
        return rows[0].finding(
            "W-PERIOD-ROWS",
            f"There are figures for {len(rows)} of the {needed} months of "
            f"{expected.short_label}. Add the others, or explain.",
            "period_start",
        )
    if whole is None or whole.numerator is None or not _adds_up(whole, rows):
        return None
    total = sum((row.numerator or Decimal(0) for row in rows), Decimal(0))
    if total == whole.numerator:
        return None
    return whole.finding(
        "W-PERIOD-ROWS",
        f"{expected.short_label} is given as {plain(whole.numerator)}; its months "
        f"make {plain(total)}. Does a figure cover other dates?",
        "numerator",
    )


def _adds_up(whole: Row, rows: list[Row]) -> bool:
    additive = whole.indicator is not None and whole.indicator.additive
    flow = whole.indicator is not None and whole.indicator.timing == "PERIOD"
    known = all(row.numerator is not None for row in rows)
    months = len(whole.period.months) if whole.period else 0
    return additive and flow and known and len(rows) == months


def _missing(sent: Sent) -> Iterator[Finding]:
    if not sent.rows:
        return
    period = sent.context.period
    given = {row.indicator.code for row in sent.rows if row.indicator is not None}
    for code in sorted(set(sent.context.indicators) - given):
        facts = sent.context.indicators[code]
        if is_expected(facts, period):
            yield Finding(
                "W-MISSING-ROW",
                f"{code} ({facts.title}) is not in the file. Add a row, if only to "
                f"say why there is no number ({WITHOUT_NUMBER[0]}).",
                column="indicator_code",
                value=code,
            )


def is_expected(facts: IndicatorFacts, period: Period) -> bool:
    """Say whether a return of this period should hold the indicator.

    A yearly figure is only expected with the return that ends with the year, a
    termly one with the return that ends with a term.
    """
    wanted = facts.in_template and facts.is_on and not facts.derived
    return wanted and Period.containing(facts.frequency, period.end).end == period.end


RULES = (
    Rule(
        "E-DUPLICATE",
        "One figure for each indicator, period and part",
        "Of two figures for the same thing one is wrong.",
        _two_figures,
        failing=example({}, {"numerator": "41"}),
    ),
    Rule(
        "W-DUPLICATE",
        "No row stands twice",
        "A repeated row is often a row that should have been another.",
        _same_row_again,
        failing=example({}, {}),
    ),
    Rule(
        "W-SUM-PARTS",
        "Parts add up to their total",
        "When they do not, something is missing, doubled, or counted differently.",
        _sum_of_parts,
        failing=example(
            {"numerator": "6"},
            {
                "numerator": "2",
                "breakdown_dimension": "place",
                "breakdown_code": "home",
            },
            {
                "numerator": "2",
                "breakdown_dimension": "place",
                "breakdown_code": "care",
            },
        ),
        passing=example(
            {"numerator": "4"},
            {
                "numerator": "2",
                "breakdown_dimension": "place",
                "breakdown_code": "home",
            },
            {
                "numerator": "2",
                "breakdown_dimension": "place",
                "breakdown_code": "care",
            },
        ),
    ),
    Rule(
        "W-PERIOD-ROWS",
        "Months make up their quarter or year",
        "A total that covers other dates than its months is a total of another time.",
        _months,
        failing=example({"period_start": "01/11/2015", "period_end": "30/11/2015"}),
    ),
    Rule(
        "W-MISSING-ROW",
        "Every indicator of the return has a row",
        "A missing row cannot be told from a forgotten one.",
        _missing,
        failing=example({"indicator_code": "EXA-02", "numerator": "1"}),
    ),
)
