"""Reads periods as the files of Explore Education Statistics write them."""

import re

from safeguarding.period_codes import MONTH_NAMES, TERMS, Kind
from safeguarding.periods import Period, PeriodError

# What a year as 2023 means is not to be seen from the file: the map says it.
ENDING, STARTING = "ending", "starting"

TWO_YEARS = re.compile(r"(?P<start>[0-9]{4})[-/]?(?P<end>[0-9]{2})")
ONE_YEAR = re.compile(r"[0-9]{4}")
QUARTER = re.compile(r"financial year q([1-4])")
TERM = re.compile(rf"({'|'.join(TERMS)}) term")
# A reporting year is one day of it, as 31 March.
YEARS = ("financial year", "reporting year")
MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
UNREADABLE = "'{}' is not a year of this file. It is written as 202122 or as 2022."


def period_of(time: str, identifier: str, four_digit_years: str = "") -> Period:
    """Read a period from its two columns.

    Args:
        time: time_period, as 202122 or 2021.
        identifier: time_identifier, as "Financial year", "Spring term", "April".
        four_digit_years: whether the financial year 2023 is the one "ending" or
            "starting" in it; "" where the map does not say.

    Raises:
        PeriodError: it is none of the periods of a scorecard, or cannot be told.
    """
    named = identifier.lower()
    if named in MONTHS:
        if not ONE_YEAR.fullmatch(time):
            raise PeriodError(f"'{time}' is not the year of a month. Write 2022.")
        return Period.parse(f"{time}-M{MONTHS[named]:02}", kind=Kind.MONTH)
    quarter, term = QUARTER.fullmatch(named), TERM.fullmatch(named)
    if not (named in YEARS or quarter or term):
        raise PeriodError(
            f"'{identifier}' is none of the periods of a scorecard: financial years, "
            "their quarters, months and school terms. Leave these rows out in the "
            "map, by 'where'."
        )
    year = _year(time, "" if term else four_digit_years)
    if quarter:
        year += f"-Q{quarter[1]}"
    return Period.parse(f"{year}-{term[1]}" if term else year)


def _year(time: str, four_digit_years: str) -> str:
    """Give the code of a year, as 2021-22."""
    match = TWO_YEARS.fullmatch(time)
    if match:
        return f"{match['start']}-{match['end']}"
    if not ONE_YEAR.fullmatch(time):
        raise PeriodError(UNREADABLE.format(time))
    if not four_digit_years:
        raise PeriodError(
            f"Whether {time} is the year that begins or that ends in it cannot be "
            "told. Say in the map, under [file], four_digit_years = "
            f'"{ENDING}" or "{STARTING}".'
        )
    start = int(time) - (four_digit_years == ENDING)
    return f"{start}-{(start + 1) % 100:02}"
