"""W-PERIOD-LABEL: what the sender calls the period, and the dates beside it.

The board's paper of Q3 2015-16 calls September to December "Quarter 3".
Source: DOMAIN C (W-PERIOD-LABEL), E.1.
"""

import re
from datetime import date
from typing import Protocol

from safeguarding.cases.files.cells import Days
from safeguarding.cases.files.findings import Found
from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.returns.values import Misread

COLUMNS = ("period_label", "period_from", "period_to")
QUARTER = re.compile(r"q(?:uarter|tr)?[\s.-]*([1-4])", re.IGNORECASE)
YEAR = re.compile(r"(20[0-9]{2})\s*[-/]\s*(?:20)?([0-9]{2})")


class Known(Protocol):
    """What is known of the list: its period, and what was said once already."""

    @property
    def period(self) -> Period:
        """What the return is about."""

    @property
    def once(self) -> set[str]:
        """What is said once for the whole file."""


def judge_period(found: Found, known: Known, days: Days) -> None:
    """Compare the label and dates of a row with a financial quarter, once for each."""
    cells = found.raw.cells
    written = tuple(cells.get(column, "") for column in COLUMNS)
    if not any(written) or (key := f"period {written}") in known.once:
        return
    known.once.add(key)
    label, first, last = written
    start, end = _day(found, days, first, 1), _day(found, days, last, 2)
    if said := _said(label, start, end, known.period):
        found.say(
            "W-PERIOD-LABEL",
            f"{said} The rows count by their own dates; say what the list covers.",
            "period_label" if label else "period_from",
        )


def _said(label: str, start: date | None, end: date | None, expected: Period) -> str:
    """Say what does not fit together; "" where all does."""
    named = _quarter(label, start or expected.start)
    meant = f"This return is about {_in_full(expected)}."
    if label and named is None:
        return f"The label names no quarter. {meant}"
    if start and end:
        covered = Period.from_dates(start, end, kind=Kind.QUARTER)
        span = f"{start:%d/%m/%Y} to {end:%d/%m/%Y}"
        if named is not None and covered != named:
            return (
                f"The label says {named.short_label} and the dates say {span}. "
                f"{named.short_label} of the financial year is {_span(named)}. {meant}"
            )
        if covered != expected:
            return f"The list says it covers {span}. {meant}"
    if named is not None and named != expected:
        return f"The label says {_in_full(named)}. {meant}"
    return ""


def _quarter(label: str, near: date) -> Period | None:
    """Read the quarter a label names; without a year, the one of the financial year."""
    try:
        return Period.parse(label, kind=Kind.QUARTER)
    except PeriodError:
        pass
    number = QUARTER.search(label)
    if number is None:
        return None
    year = YEAR.search(label)
    first = int(year[1]) if year else near.year - (near.month < 4)
    return Period.parse(f"{first}-{(first + 1) % 100:02}-Q{number[1]}")


def _day(found: Found, days: Days, text: str, place: int) -> date | None:
    read = days[text] if text else None
    if isinstance(read, Misread):
        found.say("E-DATE", read.message, COLUMNS[place])
        return None
    return read


def _in_full(period: Period) -> str:
    return f"{period.short_label}, {_span(period)}"


def _span(period: Period) -> str:
    return f"{period.start:%d/%m/%Y} to {period.end:%d/%m/%Y}"
