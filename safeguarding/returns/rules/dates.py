"""Rules about dates: real, past, and those of the period the return is about."""

from collections.abc import Iterator
from datetime import date

from safeguarding.periods import Period
from safeguarding.returns.rules.columns import DATE_COLUMNS
from safeguarding.returns.rules.facts import Finding, Row, Sent, Severity
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


def _late(sent: Sent) -> Iterator[Finding]:
    due, on = sent.context.due_on, sent.context.on
    if due is not None and on > due:
        yield Finding("W-LATE", late_in_words(due, on), level=Severity.INFORMATION)


def late_in_words(due: date, on: date) -> str:
    """Say by how much a return is late, and that nothing need be done about it."""
    days = (on - due).days
    return (
        f"This return was due on {_day(due)}, {days} {'day' if days == 1 else 'days'} "
        "ago. It is taken in all the same and counts as late; nothing need be "
        "explained."
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
        "W-LATE",
        "The return comes in time",
        "The board waits for the last one. The record shows the day; no reason is "
        "asked for, because none would change it.",
        _late,
        failing=example(due_on=date(2016, 1, 19)),
        passing=example(due_on=date(2016, 1, 20)),
    ),
)
