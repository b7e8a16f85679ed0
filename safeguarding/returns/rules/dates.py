"""Rules about dates: real, past, and those of the period the return is about."""

from collections.abc import Iterator

from safeguarding.periods import Period
from safeguarding.returns.rules.facts import DATE_COLUMNS, Finding, Row, Sent
from safeguarding.returns.rules.registry import Rule, each_row, example
from safeguarding.returns.values import Misread, parse_date


def _readable(row: Row, _sent: Sent) -> Iterator[Finding]:
    for column in DATE_COLUMNS:
        if text := row.cells.get(column, ""):
            read = parse_date(text)
            if isinstance(read, Misread) and not read.is_period:
                yield row.finding("E-DATE", read.message, column)


def _future(row: Row, sent: Sent) -> Iterator[Finding]:
    if row.end is not None and row.end > sent.context.on:
        yield row.finding(
            "E-DATE-FUTURE",
            f"The period ends on {_day(row.end)}, which is still to come. Send "
            "figures when the period is over.",
            "period_end",
        )


def _period(row: Row, sent: Sent) -> Iterator[Finding]:
    for column in DATE_COLUMNS:
        read = parse_date(row.cells.get(column, ""))
        if isinstance(read, Misread) and read.is_period:
            yield row.finding("E-PERIOD", read.message, column)
    if row.start is None or row.end is None:
        return
    expected = sent.context.period
    if row.end < row.start:
        message = f"The period ends before it starts, on {_day(row.end)}."
        yield row.finding("E-PERIOD", message, "period_end")
    elif row.end < expected.start or row.start > expected.end:
        message = (
            f"The row is about {_day(row.start)} to {_day(row.end)}; this return is "
            f"about {expected.label}. Send it with the return it belongs to."
        )
        yield row.finding("E-PERIOD", message, "period_start")


def _label(row: Row, sent: Sent) -> Iterator[Finding]:
    expected = sent.context.period
    if row.start is None or row.end is None or row.period is None:
        return
    if is_as_at_day(row, expected) or _belongs(row, expected):
        return
    named = (row.period.start, row.period.end) == (row.start, row.end)
    is_called = f" ({row.period.label})" if named else ""
    yield row.finding(
        "W-PERIOD-LABEL",
        f"The dates {_day(row.start)} to {_day(row.end)}{is_called} are not those of "
        f"{expected.label}: {_day(expected.start)} to {_day(expected.end)}. Correct "
        "them, or explain what the figure covers.",
        "period_start",
    )


def _belongs(row: Row, expected: Period) -> bool:
    """Say whether the dates are the period's, a part's, or of a slower indicator."""
    period = row.period
    if period is None or (period.start, period.end) != (row.start, row.end):
        return False
    inside = expected.start <= period.start and period.end <= expected.end
    slower = row.indicator is not None and period.kind is row.indicator.frequency
    return inside or (slower and period.end == expected.end)


def is_as_at_day(row: Row, expected: Period) -> bool:
    """Say whether a stock is dated by the last day of the period, as it may be."""
    as_at = row.indicator is not None and row.indicator.timing == "AS_AT"
    return as_at and row.start == row.end == expected.end


def _stock_flow(row: Row, sent: Sent) -> Iterator[Finding]:
    if row.indicator is None or row.start is None or row.start != row.end:
        return
    if row.indicator.timing == "PERIOD":
        yield row.finding(
            "W-STOCK-FLOW",
            f"{row.indicator.code} counts what happens during {sent.context.period}, "
            "but the row is about one day. Is it a number as at that day?",
            "period_end",
        )


def _day(day: object) -> str:
    return f"{day:%d/%m/%Y}"


RULES = (
    Rule(
        "E-DATE",
        "Dates can be read, day before month",
        "03/04/2015 means April here. Guessing would move figures by months.",
        each_row(_readable),
        failing=example({"period_start": "10/31/2015"}),
        passing=example({"period_start": "2015-10-01"}),
    ),
    Rule(
        "E-DATE-FUTURE",
        "The period is over",
        "A figure of a period that still runs is not the figure of the period.",
        each_row(_future),
        failing=example({"period_end": "31/12/2035"}),
    ),
    Rule(
        "E-PERIOD",
        "Dates are a period of this return",
        "A figure under the wrong quarter makes two quarters wrong.",
        each_row(_period),
        failing=example({"period_start": "2012-12"}),
        passing=example({"period_start": "01/11/2015", "period_end": "30/11/2015"}),
    ),
    Rule(
        "W-PERIOD-LABEL",
        "Dates are those of the named period",
        "'Quarter 3' with the dates of September to December holds four months.",
        each_row(_label),
        failing=example({"period_start": "01/09/2015"}),
    ),
    Rule(
        "W-STOCK-FLOW",
        "Stock and flow are not mixed",
        "How many there were on a day and how many there were in a quarter are "
        "different figures.",
        each_row(_stock_flow),
        failing=example({"period_start": "31/12/2015"}),
        passing=example({"indicator_code": "EXA-03", "period_start": "31/12/2015"}),
    ),
)
