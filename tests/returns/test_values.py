"""Numbers, dates and codes as typed: read exactly or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.returns.reader_process import cell_text
from safeguarding.returns.values import (
    Misread,
    decimals_of,
    nearest,
    parse_date,
    parse_number,
    plain,
    rounded,
)

NUMBERS = st.decimals(
    min_value=-999_999_999, max_value=999_999_999, places=3, allow_nan=False
)


@given(NUMBERS)
def test_a_number_is_read_as_it_is_written_with_or_without_commas(number):
    assert parse_number(f"{number:f}") == number
    assert parse_number(f"{number:,f}") == number


@given(NUMBERS)
def test_a_number_written_plainly_is_read_back(number):
    assert parse_number(plain(number)) == number


@given(st.floats(min_value=-1e8, max_value=1e8, allow_subnormal=False))
def test_a_number_from_a_spreadsheet_keeps_fifteen_digits(number):
    read = parse_number(cell_text(number))

    assert isinstance(read, Decimal)
    assert abs(float(read) - number) <= abs(number) * 1e-14


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_sentence_never_a_crash(text):
    read = parse_number(text)

    if isinstance(read, Misread):
        assert read.message.endswith((".", ")."))
    else:
        assert set(text) <= set("-0123456789,.")


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_sentence_never_a_crash(text):
    assert isinstance(parse_date(text), date | Misread)


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=10), max_size=5))
def test_a_suggestion_is_one_of_the_choices(text, choices):
    assert nearest(text, choices) in {*choices, ""}


@pytest.mark.parametrize(
    "text", ["1,23", "12,3456", "1.", ".5", "1e3", "+5", "0x10", "1 000", "- 4", "½"]
)
def test_odd_numbers_are_not_guessed_at(text):
    assert isinstance(parse_number(text), Misread)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2015", date(2015, 4, 3)),
        ("3/4/2015", date(2015, 4, 3)),
        ("2015-04-03", date(2015, 4, 3)),
        ("29/02/2016", date(2016, 2, 29)),
    ],
)
def test_the_day_comes_before_the_month(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("04/13/2015", "Write the day before the month."),
        ("29/02/2015", "no such day"),
        ("3/4/15", "dd/mm/yyyy"),
        ("45720", "dd/mm/yyyy"),
        ("2015-16-Q3", "is a period"),
        ("Quarter 3", "is a period"),
        ("2012-12", "is a period"),
    ],
)
def test_other_dates_are_told_how_to_be_written(text, words):
    read = parse_date(text)

    assert words in read.message


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [("2.5", 0, "3"), ("0.125", 2, "0.13"), ("-2.5", 0, "-3"), ("7", 1, "7")],
)
def test_halves_are_rounded_up(number, places, expected):
    assert plain(rounded(Decimal(number), places)) == expected


@pytest.mark.parametrize(
    ("text", "places"), [("66.70", 2), ("66.7 %", 1), ("67%", 0), ("67", 0)]
)
def test_decimals_are_counted_as_typed(text, places):
    assert decimals_of(text) == places
