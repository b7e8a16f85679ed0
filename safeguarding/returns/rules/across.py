"""Rules that look at several rows together: repeated, missing."""

from collections.abc import Iterator

from safeguarding.periods import Period
from safeguarding.returns.rules.columns import WITH_NUMBER, WITHOUT_NUMBER
from safeguarding.returns.rules.facts import (
    Finding,
    IndicatorFacts,
    Key,
    Row,
    Sent,
    Severity,
)
from safeguarding.returns.rules.registry import Missing, Rule, example


def _is_same(one: Row, other: Row) -> bool:
    return one.figure == other.figure and one.qualifier == other.qualifier


def _two_figures(sent: Sent) -> Iterator[Finding]:
    for rows in sent.groups.values():
        for row in rows[1:]:
            if not _is_same(row, rows[0]):
                yield row.finding(
                    "E-DUPLICATE",
                    f"Row {rows[0].number} gives another figure for the same "
                    "indicator, period and breakdown. Keep one.",
                    "indicator_code",
                )


def _same_row_again(sent: Sent) -> Iterator[Finding]:
    for rows in sent.groups.values():
        for row in rows[1:]:
            if _is_same(row, rows[0]):
                yield row.finding(
                    "W-DUPLICATE",
                    f"The row repeats row {rows[0].number}. It is counted once.",
                    "indicator_code",
                )


def _missing(sent: Sent) -> Iterator[Finding]:
    if not sent.rows:
        return
    period = sent.context.period
    given = {row.indicator.code for row in sent.rows if row.indicator is not None}
    asked = _usually_given(sent)
    for code in sorted(set(sent.context.indicators) - given):
        facts = sent.context.indicators[code]
        if is_expected(facts, period):
            yield Finding(
                "W-MISSING-ROW",
                f"{code} ({facts.title}) is not in the file. Add a row, if only to "
                f"say why there is no number ({WITHOUT_NUMBER[0]}).",
                column="indicator_code",
                value=code,
                level=None if asked is None or code in asked else Severity.INFORMATION,
            )


def _usually_given(sent: Sent) -> set[str] | None:
    """Name the indicators this agency has given; None when it gave none before.

    Who sends for the first time is asked about every row. After that a figure that
    was there and is not any more needs a reason, and one that never was is named
    for information: nobody explains every quarter what is never counted.
    """
    context = sent.context
    if not context.past:
        return None
    numbers = {one.indicator for one in context.known if one.qualifier in WITH_NUMBER}
    return numbers | {one.indicator for one in context.past}


def is_expected(facts: IndicatorFacts, period: Period) -> bool:
    """Say whether a return of this period should hold the indicator.

    A yearly figure is only expected with the return that ends with the year, a
    termly one with the return that ends with a term.
    """
    wanted = facts.in_template and facts.is_on and not facts.derived
    return wanted and Period.containing(facts.frequency, period.end).end == period.end


def whole_of(key: Key) -> Key:
    """Give the figure that a part is a part of."""
    return key._replace(dimension="", breakdown="")


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
        "W-MISSING-ROW",
        "Every indicator of the return has a row",
        "A missing row cannot be told from a forgotten one.",
        _missing,
        failing=example({"indicator_code": "EXA-02", "numerator": "1"}),
        missing=Missing.REPORTED,
    ),
)
