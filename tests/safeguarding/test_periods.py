import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.periods import (
    Kind,
    Period,
    PeriodError,
    add_working_days,
    is_working_day,
    periods_between,
)

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)
DAYS = st.dates(date(1910, 1, 1), date(2190, 12, 31))
PERIODS = st.builds(Period.containing, st.sampled_from(Kind), DAYS)


def vectors(prefix="", suffix=""):
    return [
        pytest.param(name, expected, id=name)
        for name, expected in VECTORS.items()
        if name.startswith(prefix) and name.endswith(suffix)
    ]


@pytest.mark.parametrize(
    ("code", "kind", "start", "end"),
    [
        ("2014-15", Kind.YEAR, date(2014, 4, 1), date(2015, 3, 31)),
        ("1999-00", Kind.YEAR, date(1999, 4, 1), date(2000, 3, 31)),
        ("2015-16-Q3", Kind.QUARTER, date(2015, 10, 1), date(2015, 12, 31)),
        ("2015-16-Q4", Kind.QUARTER, date(2016, 1, 1), date(2016, 3, 31)),
        ("2015-11", Kind.MONTH, date(2015, 11, 1), date(2015, 11, 30)),
        ("2016-02", Kind.MONTH, date(2016, 2, 1), date(2016, 2, 29)),
        ("2021-22-autumn", Kind.TERM, date(2021, 9, 1), date(2021, 12, 31)),
        ("2021-22-spring", Kind.TERM, date(2022, 1, 1), date(2022, 3, 31)),
        ("2021-22-summer", Kind.TERM, date(2022, 4, 1), date(2022, 8, 31)),
    ],
)
def test_a_code_names_a_period_with_its_first_and_last_day(code, kind, start, end):
    period = Period.parse(code)

    assert (period.kind, period.start, period.end) == (kind, start, end)
    assert period.code == code


def test_case_and_spaces_around_a_code_do_not_matter():
    assert Period.parse(" 2015-16-q3 ").code == "2015-16-Q3"
    assert Period.parse("2021-22-Spring").code == "2021-22-spring"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("2012-12", Kind.MONTH),
        ("2012-13", Kind.YEAR),
        ("2011-12", Kind.YEAR),
        ("2000-01", Kind.YEAR),
        ("2011-11", Kind.MONTH),
    ],
)
def test_a_suffix_that_is_the_next_year_makes_a_financial_year(code, kind):
    assert Period.parse(code).kind is kind


def test_a_month_that_would_read_as_a_year_is_written_with_an_m():
    december = Period(Kind.MONTH, date(2011, 12, 1))

    assert december.code == "2011-M12"
    assert Period.parse("2011-M12") == december
    assert Period.parse("2011-12", kind=Kind.MONTH) == december


@given(PERIODS)
def test_every_code_is_read_back_as_the_same_period(period):
    assert Period.parse(period.code) == period
    assert Period.parse(period.code, kind=period.kind) == period


@given(PERIODS, st.integers(-100, 100))
def test_the_index_counts_periods_of_a_kind_one_by_one(period, steps):
    moved = period.shift(steps % 7 - 3)

    assert moved.index - period.index == steps % 7 - 3
    assert Period.from_index(period.kind, period.index) == period
    assert period.next().previous() == period
    assert period.next().start == period.end + timedelta(days=1)


@given(st.sampled_from(Kind), DAYS)
def test_every_day_lies_in_exactly_one_period_of_a_kind(kind, day):
    period = Period.containing(kind, day)

    assert period.contains(day)
    assert not period.next().contains(day)
    assert not period.previous().contains(day)
    assert Period.from_dates(period.start, period.end, kind=kind) == period


@given(PERIODS)
def test_every_period_lies_in_one_financial_year(period):
    year = period.financial_year

    assert year.contains(period.start)
    assert year.contains(period.end)
    assert period.quarter.contains(period.end)


@pytest.mark.parametrize(
    "code",
    [
        *("2012-14", "2012-00", "2015-16-Q5", "2014-16-Q1", "2021-22-winter", "", "Q3"),
        *("2015/16", "2015-16-", "2012-M13", "2012-1", "\uff12014-15"),
    ],
)
def test_what_is_no_period_is_refused_with_examples(code):
    with pytest.raises(PeriodError) as refusal:
        Period.parse(code)

    assert str(refusal.value) == (
        f"'{code}' is not a period. Write a year as 2014-15, a quarter as 2015-16-Q3, "
        "a month as 2015-11 or a term as 2021-22-spring."
    )


def test_the_wrong_kind_is_refused_and_says_what_it_was_taken_for():
    with pytest.raises(PeriodError) as refusal:
        Period.parse("2012-12", kind=Kind.YEAR)

    assert str(refusal.value) == (
        "'2012-12' is not a financial year: it is December 2012. "
        "Write a year as 2014-15."
    )


def test_a_date_inside_a_quarter_does_not_start_one():
    with pytest.raises(PeriodError, match="No quarter starts on 1 May 2015"):
        Period(Kind.QUARTER, date(2015, 5, 1))


@pytest.mark.parametrize("code", ["1899-00", "1500-01", "0000-M01"])
def test_years_outside_the_calendar_are_refused(code):
    with pytest.raises(PeriodError, match="Periods run from 1900 to 2199"):
        Period.parse(code)


@pytest.mark.parametrize(
    ("code", "label", "short"),
    [
        ("2021-22-Q4", "January to March 2022 (Q4 2021-22)", "Q4 2021-22"),
        ("2015-16-Q3", "October to December 2015 (Q3 2015-16)", "Q3 2015-16"),
        ("2014-15", "2014-15", "2014-15"),
        ("2015-11", "November 2015", "Nov 2015"),
        ("2021-22-spring", "Spring term 2021-22", "Spring 2021-22"),
    ],
)
def test_labels_are_words_for_people(code, label, short):
    period = Period.parse(code)

    assert (period.label, period.short_label) == (label, short)


@pytest.mark.parametrize(("name", "expected"), vectors("quarter "))
def test_quarters_are_financial_quarters(name, expected):
    quarter = Period.containing(Kind.QUARTER, date.fromisoformat(name.split()[1]))

    year, number = expected
    assert quarter.code == f"{year.replace('/', '-')}-Q{number}"
    assert quarter.index == int(year[:4]) * 4 + number


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("2021-22-Q4", "2020-21-Q4"),
        ("2014-15", "2013-14"),
        ("2012-12", "2011-M12"),
        ("2021-22-spring", "2020-21-spring"),
    ],
)
def test_a_year_ago_is_the_same_period_of_the_year_before(code, expected):
    assert Period.parse(code).year_ago().code == expected


@pytest.mark.parametrize(
    ("code", "quarter"),
    [
        ("2014-15", "2014-15-Q4"),
        ("2015-11", "2015-16-Q3"),
        ("2021-22-autumn", "2021-22-Q3"),
        ("2021-22-summer", "2022-23-Q2"),
    ],
)
def test_the_quarter_of_a_period_holds_its_last_day(code, quarter):
    assert Period.parse(code).quarter.code == quarter


def test_a_period_is_divided_into_those_wholly_inside_it():
    year = Period.parse("2021-22")

    assert len(year.months) == 12
    assert [part.code for part in year.parts(Kind.QUARTER)] == [
        *("2021-22-Q1", "2021-22-Q2", "2021-22-Q3", "2021-22-Q4")
    ]
    # The summer term of 2020-21 is April to August 2021.
    assert [part.code for part in year.parts(Kind.TERM)] == [
        *("2020-21-summer", "2021-22-autumn", "2021-22-spring")
    ]
    assert Period.parse("2015-11").parts(Kind.QUARTER) == ()


def test_dates_name_a_period_only_when_they_fit_exactly():
    start = date(2015, 9, 1)

    # "Quarter 3" once ran from September to December: the autumn term, no quarter.
    assert Period.from_dates(start, date(2015, 12, 31)).kind is Kind.TERM
    assert Period.from_dates(start, date(2015, 12, 31), kind=Kind.QUARTER) is None
    assert Period.from_dates(start, date(2015, 12, 30)) is None
    assert Period.from_dates(date(2015, 9, 2), date(2015, 9, 30)) is None


def test_january_to_march_is_a_quarter_unless_a_term_is_asked_for():
    dates = date(2022, 1, 1), date(2022, 3, 31)

    assert Period.from_dates(*dates).code == "2021-22-Q4"
    assert Period.from_dates(*dates, kind=Kind.TERM).code == "2021-22-spring"


def test_periods_of_a_kind_are_ordered_and_kinds_do_not_mix():
    earlier, later = Period.parse("2014-15-Q4"), Period.parse("2015-16-Q1")

    assert earlier < later
    assert max(earlier, later) == later
    with pytest.raises(TypeError):
        assert earlier < Period.parse("2015-11")


def test_periods_between_includes_both_ends():
    first, last = Period.parse("2014-15-Q3"), Period.parse("2015-16-Q1")

    between = [period.code for period in periods_between(first, last)]

    assert between == ["2014-15-Q3", "2014-15-Q4", "2015-16-Q1"]
    assert periods_between(last, first) == []


def test_periods_between_two_kinds_is_refused():
    with pytest.raises(PeriodError, match="2014-15 and 2015-11 are different kinds"):
        periods_between(Period.parse("2014-15"), Period.parse("2015-11"))


def test_a_kind_read_from_the_database_is_a_kind():
    assert Period("QUARTER", date(2015, 4, 1)) == Period.parse("2015-16-Q1")
    assert Period("QUARTER", date(2015, 4, 1)).next() > Period.parse("2015-16-Q1")


@pytest.mark.parametrize(("name", "expected"), vectors(suffix="wd"))
def test_statutory_limits_count_working_days_of_england(name, expected):
    day, days = name.removesuffix("wd").split("+")

    limit = add_working_days(date.fromisoformat(day), int(days))

    assert limit.isoformat() == expected


@pytest.mark.parametrize(("name", "expected"), vectors("bank holidays"))
def test_weekdays_off_work_are_the_bank_holidays_of_england(name, expected):
    start = date(int(name.split()[-1]), 1, 1)
    year = [start + timedelta(days=n) for n in range(365 + (start.year % 4 == 0))]

    off = [day for day in year if day.weekday() < 5 and not is_working_day(day)]

    assert [day.isoformat() for day in off] == expected


def test_no_working_days_after_a_day_is_the_day_itself():
    assert add_working_days(date(2015, 12, 25), 0) == date(2015, 12, 25)


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="must not be negative"):
        add_working_days(date(2015, 12, 25), -1)
