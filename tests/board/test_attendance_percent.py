"""Which percentages a number of meetings can give, worked by hand."""

from decimal import Decimal

import pytest

from safeguarding.board.files.attendance_percent import (
    Stated,
    around,
    in_percent,
    read_stated,
)


def stated(text):
    return read_stated(text)


@pytest.mark.parametrize(
    ("text", "percent", "places"),
    [
        ("60", 60, 0),
        ("60%", 60, 0),
        (" 33.3 % ", "33.3", 1),
        ("33.333", "33.33", 2),
        ("66.666666666666667%", "66.67", 2),
        ("0", 0, 0),
        ("0%", 0, 0),
        ("100", 100, 0),
        # What a spreadsheet keeps for 60%, 33.3…% and 100%.
        ("0.6", 60, 0),
        ("0.333333333333333", "33.33", 2),
        ("1", 100, 0),
        ("1.0", 100, 0),
        # With a sign it is what it says.
        ("0.6%", "0.6", 1),
        ("1%", 1, 0),
    ],
)
def test_a_stated_percentage_is_read_with_its_decimals(text, percent, places):
    assert read_stated(text) == Stated(Decimal(percent), places)


@pytest.mark.parametrize(
    "text",
    ["101", "100.5%", "-5", "sixty", "3 of 5", "60%%", "", "%", "1,5", "6e1", "٦٠"],
)
def test_what_is_no_percentage_is_none(text):
    assert read_stated(text) is None


# Of five meetings a seat comes to 0, 20, 40, 60, 80 or 100 percent of them. The annual
# report prints 33%, 50% and 67% beside them (S3:986-1007).
@pytest.mark.parametrize("text", ["33%", "50%", "67%", "33", "0.5", "19%", "81%"])
def test_percentages_that_five_meetings_cannot_give(text):
    assert not stated(text).is_possible(5)


@pytest.mark.parametrize("text", ["0%", "20%", "40", "0.6", "80.0%", "100%"])
def test_percentages_that_five_meetings_can_give(text):
    assert stated(text).is_possible(5)


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        ("33%", 3),  # 33.33 is printed 33
        ("67%", 3),  # 66.67 is printed 67
        ("50%", 2),
        ("50%", 4),
        ("17%", 6),  # 16.67
        ("16.7%", 6),
        ("12.5%", 8),
        ("13%", 8),  # 12.5 rounded up: half a unit off
        ("12%", 8),  # and rounded down, to even
        ("14.29%", 7),  # 14.2857
    ],
)
def test_half_a_unit_of_the_last_decimal_is_forgiven(text, meetings):
    assert stated(text).is_possible(meetings)


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        ("33.0%", 3),  # 33.33 is 33.3 with one decimal
        ("34%", 3),
        ("66%", 3),
        ("16.6%", 6),  # 16.67 is 16.7
        ("12.4%", 8),
        ("50%", 1),
    ],
)
def test_more_than_half_a_unit_is_not_forgiven(text, meetings):
    assert not stated(text).is_possible(meetings)


def test_no_meeting_gives_no_percentage():
    assert not stated("0%").is_possible(0)
    assert not stated("100%").is_possible(0)


def test_the_nearest_possible_ones_are_named():
    assert around(Decimal(33), 5) == "1 of 5 is 20%, 2 of 5 is 40%"
    assert around(Decimal(100), 3) == "3 of 3 is 100%"
    assert in_percent(1, 3) == "33.3%"
    assert in_percent(5, 5) == "100%"
    assert in_percent(0, 5) == "0%"
