"""Working days in England, for due dates and statutory time limits.

Source: DOMAIN B.1 rule 6 and B.3.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache

import holidays


def is_working_day(day: date) -> bool:
    """Say whether a day is neither at the weekend nor an England bank holiday."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def add_working_days(day: date, n: int) -> date:
    """Return the n-th working day after a day; the day itself when n is 0.

    The day after the trigger counts as day 1, and the trigger need not be a
    working day. Source: DOMAIN B.1 rule 6.

    Raises:
        ValueError: ``n`` is negative.
    """
    if n < 0:
        message = "The number of working days must not be negative."
        raise ValueError(message)
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day


def working_days_before(day: date, n: int) -> date:
    """Return the n-th working day before a day; the day itself when n is 0.

    The day itself is not counted and need not be a working day.
    """
    while n > 0:
        day -= timedelta(days=1)
        n -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after one day, up to and with another.

    0 when the second is not after the first. It undoes `add_working_days`.
    Source: DOMAIN B.1 rule 6.
    """
    if last <= first:
        return 0
    years = range(first.year, last.year)
    whole = sum(len(_working_days(year)) for year in years)
    upto = bisect_right(_working_days(last.year), last)
    return whole + upto - bisect_right(_working_days(first.year), first)


@cache
def _working_days(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(366))
    return tuple(day for day in days if day.year == year and is_working_day(day))


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
