"""Clocks run in elapsed time, months and birthdays in the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.cases import clocks
from tests.cases.made_history import LONDON

RETURNED = datetime(2015, 11, 2, 10, tzinfo=UTC)
BORN = st.dates(date(1990, 1, 1), date(2015, 12, 31))


def test_nothing_is_in_time_or_late_before_return_and_interview():
    assert clocks.in_time(None, RETURNED) is None
    assert clocks.in_time(RETURNED, None) is None
    assert clocks.in_time(None, None, "date") is None


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        clocks.in_time(RETURNED.replace(tzinfo=None), RETURNED)


def test_an_hour_on_the_clock_does_not_last_two_when_clocks_go_back():
    before = datetime(2015, 10, 24, 10, tzinfo=LONDON)

    # Three days on the wall would be 10 o'clock, one hour more of a child's life.
    assert clocks.due_at(before) == datetime(2015, 10, 27, 9, tzinfo=UTC)


def test_dates_alone_are_days_in_england():
    late_evening = datetime(2015, 7, 1, 23, 30, tzinfo=UTC)  # Already the 2nd there.

    assert clocks.local_day(late_evening) == date(2015, 7, 2)
    assert clocks.in_time(late_evening, datetime(2015, 7, 5, 12, tzinfo=UTC), "date")
    assert not clocks.in_time(
        late_evening, datetime(2015, 7, 5, 23, 30, tzinfo=UTC), "date"
    )


def test_another_rule_for_frequently_missing_can_be_asked_for():
    starts = [date(2015, 10, 1), date(2015, 10, 31), date(2015, 11, 30)]
    quarter = (date(2015, 10, 1), date(2015, 12, 31))

    assert clocks.is_frequent(starts, *quarter, episodes=2, months=1)
    assert not clocks.is_frequent(starts, *quarter, episodes=3, months=1)
    assert not clocks.is_frequent(starts, *quarter, episodes=4)
    assert not clocks.is_frequent([], *quarter)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2015, 11, 30), 3, date(2016, 2, 29)),
        (date(2014, 11, 30), 3, date(2015, 2, 28)),
        (date(2015, 1, 31), 1, date(2015, 2, 28)),
        (date(2015, 12, 1), 1, date(2016, 1, 1)),
        (date(2015, 12, 31), -3, date(2015, 9, 30)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert clocks.add_months(day, months) == expected


def test_a_child_of_29_february_comes_of_age_on_1_march():
    assert clocks.birthday(date(2000, 2, 29)) == date(2018, 3, 1)
    assert clocks.birthday(date(2000, 2, 29), 16) == date(2016, 2, 29)
    assert clocks.age_on(date(2000, 2, 29), date(2018, 3, 1)) == 18


def test_only_the_month_of_birth_gives_the_first_and_last_possible_birthday():
    assert clocks.earliest_18th(date(1998, 2, 1)) == date(2016, 2, 1)
    assert clocks.latest_18th(date(1998, 2, 1)) == date(2016, 2, 28)
    assert clocks.earliest_18th(date(2000, 2, 1)) == date(2018, 2, 1)
    assert clocks.latest_18th(date(2000, 2, 1)) == date(2018, 3, 1)


@given(BORN)
def test_somebody_is_eighteen_from_the_birthday_on(born):
    day = clocks.birthday(born)

    assert clocks.age_on(born, day) == 18
    assert clocks.age_on(born, day - timedelta(days=1)) == 17
    assert clocks.earliest_18th(born) <= day <= clocks.latest_18th(born)
