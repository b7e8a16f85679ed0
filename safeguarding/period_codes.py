"""How periods are written and named; ``safeguarding.periods`` does the calendar.

A period is known here by its kind, the calendar year in which the year of that kind
began, and its number in that year from 1: Q4 of 2021-22 is (QUARTER, 2021, 4).
"""

import re
from enum import StrEnum


class Kind(StrEnum):
    """The four kinds of period; the value is what the database stores."""

    YEAR = "YEAR"
    QUARTER = "QUARTER"
    MONTH = "MONTH"
    TERM = "TERM"


class PeriodError(ValueError):
    """A period that does not exist, in words fit to show to the person."""


# First months of the periods of a kind, in order, from the month its year begins.
FIRST_MONTHS: dict[Kind, tuple[int, ...]] = {
    Kind.YEAR: (4,),
    Kind.QUARTER: (4, 7, 10, 1),
    Kind.MONTH: tuple(range(1, 13)),
    Kind.TERM: (9, 1, 4),
}
TERMS = ("autumn", "spring", "summer")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
NAMES: dict[Kind, str] = {
    Kind.YEAR: "financial year",
    Kind.QUARTER: "quarter",
    Kind.MONTH: "month",
    Kind.TERM: "school term",
}
EXAMPLES: dict[Kind, str] = {
    Kind.YEAR: "a year as 2014-15",
    Kind.QUARTER: "a quarter as 2015-16-Q3",
    Kind.MONTH: "a month as 2015-11",
    Kind.TERM: "a term as 2021-22-spring",
}
CODE = re.compile(
    r"(?P<year>[0-9]{4})-"
    r"(?:M(?P<month>[0-9]{2})"
    r"|(?P<suffix>[0-9]{2})(?:-(?:Q(?P<quarter>[1-4])|(?P<term>[A-Z]+)))?)",
    re.IGNORECASE,
)


def read_code(code: str, expected: Kind | None) -> tuple[Kind, int]:
    """Return the kind and index that a code names.

    The index is the year times the number of periods in it, plus the number.

    Raises:
        PeriodError: with a sentence saying how periods are written.
    """
    match = CODE.fullmatch(code.strip())
    if match is None:
        raise PeriodError(_refusal(code, expected))
    year = int(match["year"])
    kind, number = _kind_and_number(match, expected)
    in_a_year = len(FIRST_MONTHS[kind])
    if not 1 <= number <= in_a_year:
        raise PeriodError(_refusal(code, expected))
    if expected is not None and kind is not expected:
        label = write_label(kind, year, number)
        raise PeriodError(_refusal(code, expected, f": it is {label}"))
    return kind, year * in_a_year + number


def _kind_and_number(match: re.Match[str], expected: Kind | None) -> tuple[Kind, int]:
    """Sort a well-formed code; number 0 says that there is no such period."""
    if match["month"]:
        return Kind.MONTH, int(match["month"])
    year, suffix = int(match["year"]), int(match["suffix"])
    is_year = suffix == (year + 1) % 100
    if match["quarter"]:
        return Kind.QUARTER, int(match["quarter"]) if is_year else 0
    if match["term"]:
        term = match["term"].lower()
        exists = is_year and term in TERMS
        return Kind.TERM, TERMS.index(term) + 1 if exists else 0
    if is_year and expected is not Kind.MONTH:
        return Kind.YEAR, 1
    return Kind.MONTH, suffix


def _refusal(code: str, expected: Kind | None, meant: str = "") -> str:
    if expected is not None:
        named = NAMES[expected]
        return f"'{code}' is not a {named}{meant}. Write {EXAMPLES[expected]}."
    *others, last = EXAMPLES.values()
    return f"'{code}' is not a period. Write {', '.join(others)} or {last}."


def write_code(kind: Kind, year: int, number: int) -> str:
    """Return the code that ``read_code`` reads back as this period."""
    match kind:
        case Kind.YEAR:
            return _year_code(year)
        case Kind.QUARTER:
            return f"{_year_code(year)}-Q{number}"
        case Kind.TERM:
            return f"{_year_code(year)}-{TERMS[number - 1]}"
        case Kind.MONTH:
            code = f"{year}-{number:02}"
            return code if code != _year_code(year) else f"{year}-M{number:02}"


def write_label(kind: Kind, year: int, number: int) -> str:
    """Return the name for people: "January to March 2022 (Q4 2021-22)"."""
    match kind:
        case Kind.YEAR:
            return _year_code(year)
        case Kind.QUARTER:
            month = FIRST_MONTHS[kind][number - 1]
            first, last = MONTH_NAMES[month - 1], MONTH_NAMES[month + 1]
            short = write_short_label(kind, year, number)
            return f"{first} to {last} {year + (number == 4)} ({short})"
        case Kind.MONTH:
            return f"{MONTH_NAMES[number - 1]} {year}"
        case Kind.TERM:
            return f"{TERMS[number - 1].title()} term {_year_code(year)}"


def write_short_label(kind: Kind, year: int, number: int) -> str:
    """Return the name for axes and column heads: "Q4 2021-22", "Nov 2015"."""
    match kind:
        case Kind.YEAR:
            return _year_code(year)
        case Kind.QUARTER:
            return f"Q{number} {_year_code(year)}"
        case Kind.MONTH:
            return f"{MONTH_NAMES[number - 1][:3]} {year}"
        case Kind.TERM:
            return f"{TERMS[number - 1].title()} {_year_code(year)}"


def _year_code(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02}"
