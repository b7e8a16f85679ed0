import pytest

from safeguarding.periods import Period
from safeguarding.returns.wide.when import read_when, without_when

NEAR = Period.parse("2016-17-Q2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2014/15", "2014-15"),
        ("14/15", "2014-15"),
        ("2013-14", "2013-14"),
        ("FY 2013 - 2014", "2013-14"),
        ("2021/22 Q4", "2021-22-Q4"),
        ("Q3 2015/16", "2015-16-Q3"),
        ("Quarter 3 2015/16", "2015-16-Q3"),
        ("Qtr two 15/16", "2015-16-Q2"),
        ("Q1", "2016-17-Q1"),
        ("Q4", "2015-16-Q4"),
        ("Apr", "2016-04"),
        ("Sept", "2016-09"),
        ("March", "2016-03"),
        ("Oct", "2015-10"),
        ("Mar-16", "2016-03"),
        ("Jan 2014/15", "2015-01"),
        ("Apr-Jun 2016", "2016-17-Q1"),
        ("Oct-Dec 2015", "2015-16-Q3"),
        ("April to June", "2016-17-Q1"),
        ("Spring term 2020-21", "2020-21-spring"),
        ("Spring 2021", "2020-21-spring"),
        ("Autumn 2015", "2015-16-autumn"),
        ("1 September to 31 December 2015", "2015-16-autumn"),
        ("As at 31/03/2016", "2015-16-Q4"),
        ("Total 2014/15", "2014-15"),
    ],
)
def test_a_heading_that_is_a_time_is_read(text, code):
    read = read_when(text, NEAR)

    assert read.period.code == code
    assert read.alone


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2012", ("2012-01-01", "2012-12-31")),
        ("12/5/15", ("2015-05-12", "2015-05-12")),
        ("Aug - Nov 2015", ("2015-08-01", "2015-11-30")),
        ("Nov 2015 to Feb 2016", ("2015-11-01", "2016-02-29")),
    ],
)
def test_a_time_that_is_no_named_period_is_its_days(text, days):
    read = read_when(text, NEAR)

    assert read.period is None
    assert (read.starts_on.isoformat(), read.ends_on.isoformat()) == days


@pytest.mark.parametrize(
    "text",
    ["Year 7", "16-17 year olds", "24/7 cover", "5 A*-C", "Total", "2010-2015", "%"],
)
def test_what_only_looks_like_a_time_is_none(text):
    read = read_when(text, NEAR)

    assert read is None or read.dates is None


def test_a_year_that_does_not_exist_says_how_it_is_written():
    read = read_when('Entered care in "2012-12"', NEAR)

    assert "2012-13" in read.problem
    assert read.period is None


def test_words_beside_a_time_are_noticed():
    assert not read_when("Children in need 2014/15", NEAR).alone


def test_headings_of_different_quarters_are_the_same_without_their_time():
    assert without_when("Actual 2015/16 Q3") == without_when("Actual Q4 2015/16")
