"""Working days in England, for due dates and statutory time limits.

Source: DOMAIN B.1 rule 6 and B.3.
"""

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


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
