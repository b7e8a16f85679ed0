"""Named periods: financial years, quarters, months and school terms.

Everything on the board's table belongs to one of four kinds of period. Financial
years run April to March and quarters divide them, so Q4 of 2021-22 is January to
March 2022. School terms divide the year from September. Every period of every
kind lies inside one financial year.

Codes: ``2014-15`` a financial year, ``2015-16-Q3`` a quarter, ``2015-11`` a month,
``2021-22-spring`` a term. A month whose code would read as a financial year
(January 2000 as ``2000-01`` up to December 2011 as ``2011-12``) is written with an
M, ``2011-M12``; ``2011-12`` alone is always the financial year.

Source: DESIGN section 4 rule 8; DOMAIN A.6 and B.1 rule 6.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Self

from safeguarding.period_codes import (
    FIRST_MONTHS,
    MONTH_NAMES,
    NAMES,
    Kind,
    PeriodError,
    read_code,
    write_code,
    write_label,
    write_short_label,
)
from safeguarding.working_days import (
    add_working_days,
    is_working_day,
    working_days_before,
    working_days_between,
)

__all__ = [
    "Kind",
    "Period",
    "PeriodError",
    "add_working_days",
    "is_working_day",
    "periods_between",
    "working_days_before",
    "working_days_between",
]

FIRST_YEAR, LAST_YEAR = 1900, 2199


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """One named period: its kind and its first day.

    Periods of one kind can be compared and counted; comparing two kinds is a
    TypeError, because a month is neither before nor after the quarter holding it.

    Raises:
        PeriodError: ``start`` is not the first day of a period of this kind.
    """

    kind: Kind
    start: date

    def __post_init__(self) -> None:
        """Refuse dates that begin no period of this kind."""
        # A kind read from the database is a plain string.
        object.__setattr__(self, "kind", Kind(self.kind))
        _first_day(self.start.year, self.start.month)
        if self.start.day != 1 or self.start.month not in FIRST_MONTHS[self.kind]:
            day = f"{self.start.day} {MONTH_NAMES[self.start.month - 1]}"
            message = f"No {NAMES[self.kind]} starts on {day} {self.start.year}."
            raise PeriodError(message)

    def __lt__(self, other: object) -> bool:
        """Earlier than another period of the same kind."""
        if not isinstance(other, Period) or other.kind is not self.kind:
            return NotImplemented
        return self.start < other.start

    def __str__(self) -> str:
        """Show the code, so that a period in a message can be typed back."""
        return self.code

    @classmethod
    def parse(cls, code: str, *, kind: Kind | None = None) -> Self:
        """Read a period code; case and surrounding spaces do not matter.

        Args:
            code: For example ``2015-16-Q3``.
            kind: The kind expected, where the caller knows. Other kinds are then
                refused, and ``2011-12`` with ``kind=Kind.MONTH`` is December 2011.

        Raises:
            PeriodError: with a sentence saying how periods are written.
        """
        return cls.from_index(*read_code(code, kind))

    @classmethod
    def containing(cls, kind: Kind, day: date) -> Self:
        """Return the period of this kind that holds the day."""
        months = FIRST_MONTHS[kind]
        begun = [month for month in months if month <= day.month]
        if begun:
            return cls(kind, date(day.year, max(begun), 1))
        return cls(kind, date(day.year - 1, max(months), 1))

    @classmethod
    def from_dates(
        cls, start: date, end: date, *, kind: Kind | None = None
    ) -> Self | None:
        """Return the period with exactly these first and last days, or None.

        January to March is both Q4 and the spring term: without ``kind`` the
        quarter is meant.
        """
        for each in Kind if kind is None else (kind,):
            if start.day == 1 and start.month in FIRST_MONTHS[each]:
                period = cls(each, start)
                if period.end == end:
                    return period
        return None

    @classmethod
    def from_index(cls, kind: Kind, index: int) -> Self:
        """Return the period whose ``index`` this is."""
        months = FIRST_MONTHS[kind]
        year, position = divmod(index - 1, len(months))
        month = months[position]
        year += month < months[0]
        return cls(kind, _first_day(year, month))

    @property
    def year(self) -> int:
        """Calendar year in which the year of this kind began.

        2015 for every quarter of 2015-16, for its terms from September 2015, and
        for the months of 2015.
        """
        return self.start.year - (self.start.month < FIRST_MONTHS[self.kind][0])

    @property
    def number(self) -> int:
        """Place in its year, from 1: 4 for Q4, 11 for November, 2 for spring."""
        return FIRST_MONTHS[self.kind].index(self.start.month) + 1

    @property
    def index(self) -> int:
        """Whole number that rises by 1 from each period to the next of its kind.

        For quarters it is ``year * 4 + number``.
        """
        return self.year * len(FIRST_MONTHS[self.kind]) + self.number

    @property
    def code(self) -> str:
        """The code that ``parse`` reads back as this period."""
        return write_code(self.kind, self.year, self.number)

    @property
    def end(self) -> date:
        """Last day of the period."""
        months = FIRST_MONTHS[self.kind]
        month = months[self.number % len(months)]
        year = self.start.year + (month <= self.start.month)
        return date(year, month, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """Name for people, such as "January to March 2022 (Q4 2021-22)"."""
        return write_label(self.kind, self.year, self.number)

    @property
    def short_label(self) -> str:
        """Name for axes and column heads, such as "Q4 2021-22" or "Nov 2015"."""
        return write_short_label(self.kind, self.year, self.number)

    @property
    def financial_year(self) -> "Period":
        """The financial year that holds the whole of this period."""
        return Period.containing(Kind.YEAR, self.end)

    @property
    def quarter(self) -> "Period":
        """The quarter that holds the last day of this period."""
        return Period.containing(Kind.QUARTER, self.end)

    @property
    def months(self) -> "tuple[Period, ...]":
        """The months of this period, in order."""
        return self.parts(Kind.MONTH)

    def parts(self, kind: Kind) -> "tuple[Period, ...]":
        """Return the periods of another kind that lie wholly inside this one."""
        first = Period.containing(kind, self.start)
        last = Period.containing(kind, self.end)
        inside = periods_between(first, last)
        return tuple(p for p in inside if self.start <= p.start and p.end <= self.end)

    def shift(self, steps: int) -> Self:
        """Return the period so many steps later, or earlier if negative."""
        return self.from_index(self.kind, self.index + steps)

    def next(self) -> Self:
        """Return the following period of the same kind."""
        return self.shift(1)

    def previous(self) -> Self:
        """Return the period of the same kind just before."""
        return self.shift(-1)

    def year_ago(self) -> Self:
        """Return the same period one year earlier."""
        return self.shift(-len(FIRST_MONTHS[self.kind]))

    def contains(self, day: date) -> bool:
        """Say whether the day lies in the period, both ends included."""
        return self.start <= day <= self.end


def periods_between(first: Period, last: Period) -> list[Period]:
    """List the periods from the first to the last, both included.

    Empty when the last is before the first.

    Raises:
        PeriodError: the two are of different kinds.
    """
    if first.kind is not last.kind:
        message = f"{first.code} and {last.code} are different kinds of period."
        raise PeriodError(message)
    return [first.shift(steps) for steps in range(last.index - first.index + 1)]


def _first_day(year: int, month: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"Periods run from {FIRST_YEAR} to {LAST_YEAR}."
        raise PeriodError(message)
    return date(year, month, 1)
