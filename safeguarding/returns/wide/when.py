"""Reads the period a heading or a label names: '2015/16 Q3', 'Sept', 'Oct-Dec 2015'.

What names no year is read in the light of the return's period: the last one that had
begun by its end.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from safeguarding.periods import Kind, Period, PeriodError

_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = (
    r"(?<![\d/.-])(?:\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?![\d/])"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}
TOKEN = re.compile(
    rf"(?P<longday>(?<![-\u2013\d])\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?:19|20)\d\d\b)"
    rf"|(?P<shortday>(?<![-\u2013\d])\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?!\s*\d))"
    rf"|(?P<day>{_DAY})"
    r"|(?P<pair>(?<![\d/.-])(?:fy\s*)?(?:(?:19|20)\d\d\s*[-/\u2013]\s*(?:(?:19|20)?\d\d)"
    r"|\d\d\s*/\s*\d\d)(?![\d/%]|-\d))"
    r"|(?P<quarter>\bq(?:uarter|tr)?\.?\s*(?:[1-4]|one|two|three|four)\b"
    r"|\b[1-4](?:st|nd|rd|th)\s+quarter\b)"
    rf"|(?P<month>\b{_MONTH}\b\.?(?:[\s'\u2019-]*(?:(?:19|20)\d\d|\d\d)\b(?!\s*[-/%]\s*\d))?)"
    r"|(?P<term>\b(?:autumn|spring|summer)\b(?:\s+term)?)"
    r"|(?P<year>(?<![\d/.,-])(?:cy\s*)?(?:19|20)\d\d\b(?![\d/,%-]))",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:total|to|date|year|ytd|as|at|of|the|end|and|figures?|data|term|academic"
    r"|financial|full|in|for|from|during|number|value|count|no|actual|outturn"
    r"|percentage|quarter|month)\b|[^\w%]+",
    re.IGNORECASE,
)


_ANY = Period.from_index(Kind.YEAR, 2015)


@dataclass(frozen=True, slots=True)
class When:
    """The time a text names.

    Attributes:
        period: the named period, when it is one.
        starts_on: first day of dates that are no named period.
        ends_on: last day.
        problem: why what looks like a period is none, in words fit to show.
        sure: whether the text said the year and could be nothing else.
        alone: whether the text says nothing but the time.
    """

    period: Period | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    problem: str = ""
    sure: bool = True
    alone: bool = True

    @property
    def dates(self) -> tuple[date, date] | None:
        """First and last day, of whichever it is."""
        if self.period is not None:
            return self.period.start, self.period.end
        if self.starts_on is not None and self.ends_on is not None:
            return self.starts_on, self.ends_on
        return None


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    text: str


def read_when(text: str, near: Period) -> When | None:
    """Read the time a heading or label names; None when it names none.

    Args:
        text: as printed.
        near: the period of the return, for what names no year.
    """
    tokens = [
        _Found(str(one.lastgroup), one.group().strip()) for one in TOKEN.finditer(text)
    ]
    if not tokens:
        return None
    rest = _FILLER.sub("", TOKEN.sub("", text))
    try:
        read = _combined(tokens, near)
    except (PeriodError, ValueError):  # A year or a day that does not exist.
        return None
    if read is None:
        return None
    return When(
        read.period, read.starts_on, read.ends_on, read.problem, read.sure, not rest
    )


def is_time(text: str) -> bool:
    """Whether a text says nothing but a time, of whatever year."""
    named = read_when(text, _ANY)
    return named is not None and named.alone


def without_when(text: str) -> str:
    """Put a placeholder for every time a text names: '2015/16 Q3' is '{when}'."""
    holed = TOKEN.sub("\x00", text)
    return re.sub(r"\x00(?:[\s,()-]*(?:to\s+)?\x00)*", "{when}", holed)


def _combined(tokens: list[_Found], near: Period) -> When | None:
    by_kind: dict[str, list[str]] = {}
    for one in tokens:
        by_kind.setdefault(one.kind, []).append(one.text)
    pairs = [_pair(text) for text in by_kind.get("pair", [])]
    bad = [one for one in pairs if isinstance(one, str)]
    if bad:
        return When(problem=bad[0])
    starts = [one for one in pairs if isinstance(one, int)]
    year = starts[0] if starts else _plain_year(by_kind)
    for kind, read in (
        ("longday", _days),
        ("day", _days),
        ("quarter", _quarter),
        ("month", _months),
        ("term", _term),
    ):
        if kind in by_kind:
            return read(by_kind, year, near)
    if starts:
        return When(Period(Kind.YEAR, date(starts[0], 4, 1)), sure=len(starts) == 1)
    if year is not None and len(by_kind.get("year", [])) == 1:
        return When(None, date(year, 1, 1), date(year, 12, 31), sure=False)
    return None


def _plain_year(by_kind: dict[str, list[str]]) -> int | None:
    found = by_kind.get("year", [])
    return int(found[0][-4:]) if found else None


def _pair(text: str) -> int | str | None:
    """Give the year a financial year begins, why it is none, or None for a span."""
    first, last = re.findall(r"\d+", text)[-2:]
    start = int(first) if len(first) == 4 else 2000 + int(first)
    too_late = len(first) == 2 and int(first) > 60
    if int(last) % 100 == (start + 1) % 100 and not too_late:
        return start
    if len(first) == 2 or len(last) == 4:  # 2010-2015 is many years, 24/7 is none.
        return None
    return (
        f"'{text}' is no year: a financial year is written {start}-"
        f"{(start + 1) % 100:02}. Correct it, or choose the period yourself."
    )


def _days(by_kind: dict[str, list[str]], _year: int | None, near: Period) -> When:
    texts = by_kind.get("longday", []) + by_kind.get("day", [])
    days = sorted(_day(one) for one in texts)
    for short in by_kind.get("shortday", []):
        days.insert(0, _day(f"{short} {days[-1].year}"))
    first, last = days[0], days[-1]
    if len(days) == 1:
        ended = Period.containing(near.kind, last)
        if ended.end == last:
            return When(ended)
        return When(None, first, last)
    named = Period.from_dates(first, last)
    return When(named) if named else When(None, first, last)


def _day(text: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    if len(numbers) == 3:
        day, month, year = numbers
    else:
        day, year = numbers[0], numbers[-1]
        month = _month_number(re.sub(r"^\d+(?:st|nd|rd|th)?\s+(?:of\s+)?", "", text))
    return date(year + 2000 if year < 100 else year, month, day)


def _quarter(by_kind: dict[str, list[str]], year: int | None, near: Period) -> When:
    text = by_kind["quarter"][0].lower()
    digits = re.findall(r"[1-4]", text)
    number = int(digits[0]) if digits else _NUMBERS[text.split()[-1]]
    if months := by_kind.get("month"):
        of_months = _months({"month": months}, year, near)
        dates = of_months.dates
        named = Period.from_dates(*dates) if dates else None
        if named is None or (named.kind, named.number) != (Kind.QUARTER, number):
            return of_months
    if year is not None:
        plain = bool(by_kind.get("pair"))
        return When(Period.from_index(Kind.QUARTER, year * 4 + number), sure=plain)
    last = Period.containing(Kind.QUARTER, near.end)
    back = (last.number - number) % 4
    return When(last.shift(-back), sure=False)


def _months(by_kind: dict[str, list[str]], year: int | None, near: Period) -> When:
    texts = by_kind["month"]
    years = [_own_year(one) for one in texts]
    said = year is not None or any(years)
    numbers = [_month_number(one) for one in texts]
    last_year = years[-1] or _year_of_month(numbers[-1], year, by_kind, near)
    last = date(last_year, numbers[-1], monthrange(last_year, numbers[-1])[1])
    if len(texts) == 1:
        return When(Period(Kind.MONTH, last.replace(day=1)), sure=said)
    first_year = years[0] or last_year - (numbers[0] > numbers[-1])
    first = date(first_year, numbers[0], 1)
    named = Period.from_dates(first, last)
    if named is not None:
        return When(named, sure=said)
    return When(None, first, last, sure=said)


def _own_year(text: str) -> int | None:
    found = re.search(r"(\d{4}|\d{2})$", text)
    if found is None:
        return None
    number = int(found[1])
    return number if number > 99 else 2000 + number


def _month_number(text: str) -> int:
    return _MONTHS.index(text[:3].lower()) + 1


def _year_of_month(
    number: int, year: int | None, by_kind: dict[str, list[str]], near: Period
) -> int:
    if year is not None:
        # 'Jan 2014/15' is January 2015; 'Jan 2015' says its own year.
        return year + (number < 4) if by_kind.get("pair") else year
    begun = number <= near.end.month
    return near.end.year if begun else near.end.year - 1


def _term(by_kind: dict[str, list[str]], year: int | None, near: Period) -> When:
    name = by_kind["term"][0].split()[0].lower()
    if year is None:
        back = near.end + timedelta(days=1)
        terms = [Period.containing(Kind.TERM, back).shift(-step) for step in range(4)]
        ended = (one for one in terms if one.code.endswith(name))
        return When(next(ended), sure=False)
    start = year if by_kind.get("pair") or name == "autumn" else year - 1
    code = f"{start}-{(start + 1) % 100:02}-{name}"
    return When(Period.parse(code, kind=Kind.TERM))
