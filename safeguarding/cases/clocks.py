"""Clocks and ages of cases and episodes, as pure functions.

A limit in hours is elapsed time: what a clock on the wall shows does not matter, so an
hour is an hour when clocks change. A limit in months is counted in the calendar.

Source: DOMAIN B.3, B.5 (MIS-08, MIS-10) and C.6; the worked examples of VECTORS.
"""

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from safeguarding.cases.models.choices import Precision

LONDON = ZoneInfo("Europe/London")
# A return home interview is due so long after the child is back.
RHI_LIMIT = timedelta(hours=72)
# Where only dates are known: at most so many calendar days, and said to be approximate.
RHI_DAYS = 3
ADULT = 18


def in_time(
    returned_at: datetime | None,
    completed_at: datetime | None,
    precision: str = Precision.DATETIME,
) -> bool | None:
    """Say whether a return home interview was held within 72 hours of the return.

    Args:
        returned_at: when the child was back; with a time zone.
        completed_at: when the interview was held; with a time zone.
        precision: "date" when the time of either is not known. Then at most three
            calendar days in Europe/London count as in time, which is approximate.

    Returns:
        None while there is no return or no interview. An interview before the return
        is not in time: it was not about this episode.

    Raises:
        ValueError: a moment has no time zone.
    """
    if returned_at is None or completed_at is None:
        return None
    if precision == Precision.DATE:
        days = (local_day(completed_at) - local_day(returned_at)).days
        return 0 <= days <= RHI_DAYS
    return timedelta(0) <= _utc(completed_at) - _utc(returned_at) <= RHI_LIMIT


def due_at(returned_at: datetime) -> datetime:
    """Give the last moment, in UTC, at which an interview is in time."""
    return _utc(returned_at) + RHI_LIMIT


def is_frequent(
    starts: Sequence[date],
    period_start: date,
    period_end: date,
    episodes: int = 3,
    months: int = 3,
) -> bool:
    """Say whether a child is frequently missing in a period.

    So many episodes start less than so many calendar months apart, and the last of
    them starts in the period; the first may lie before it. Exactly so many months
    apart is outside: a first on 15 January reaches to 14 April. From the 30 November
    three months reach to the 28 (or 29) February, for there is no 30th.

    Args:
        starts: first days of the episodes, one each; two on one day are two episodes.
        period_start: first day of the period.
        period_end: last day of the period.
        episodes: how many are frequent.
        months: how long the rolling span is.

    Source: DOMAIN A.3 (frequently missing), B.5 (MIS-08).
    """
    days = sorted(starts)
    return any(
        period_start <= last <= period_end and last < add_months(first, months)
        for first, last in zip(days, days[episodes - 1 :], strict=False)
    )


def age_on(born: date, day: date) -> int:
    """Give the age in whole years on a day; negative before the birth.

    Who was born on 29 February has their birthday on 1 March of other years.
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int = ADULT) -> date:
    """Give the day somebody reaches an age (29 February becomes 1 March)."""
    if (born.month, born.day) == (2, 29) and not calendar.isleap(born.year + age):
        return date(born.year + age, 3, 1)
    return born.replace(year=born.year + age)


def earliest_18th(born_month: date) -> date:
    """Give the first day on which the 18th birthday can be, knowing only the month."""
    return birthday(born_month.replace(day=1))


def latest_18th(born_month: date) -> date:
    """Give the last day on which the 18th birthday can be, knowing only the month.

    Born in February of a leap year, that is 1 March where the 18th year is none.
    """
    last = calendar.monthrange(born_month.year, born_month.month)[1]
    return birthday(born_month.replace(day=last))


def add_months(day: date, months: int) -> date:
    """Give the same day of the month so many months later; its last if it has none."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def local_day(moment: datetime) -> date:
    """Give the day of a moment in Europe/London."""
    return _utc(moment).astimezone(LONDON).date()


def _utc(moment: datetime) -> datetime:
    """Bring a moment to UTC: differences within one local zone ignore clock changes.

    Raises:
        ValueError: it has no time zone.
    """
    if moment.tzinfo is None:
        message = "A moment on a clock must have its time zone."
        raise ValueError(message)
    return moment.astimezone(UTC)
