"""Worked examples of clocks, ages and frequently missing hold for the product's own code.

The file holds names and results; the inputs stand here. Working days, bank holidays and
quarters are run by tests/safeguarding/test_periods.py. Frequently missing is run twice:
by the function, and by the SQL that writes the quarters of children.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safeguarding.cases import clocks, history
from safeguarding.cases.models import ChildQuarter, MissingEpisode
from safeguarding.periods import Period
from tests.cases.made_history import LONDON, Area

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)
Q3 = Period.parse("2015-16-Q3")
Q4 = Period.parse("2015-16-Q4")


def local(text):
    """Read a time as clocks in England show it."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


# Clocks went back on 25 October 2015 at 02:00 (25 hours long) and forward on 27 March
# 2016. Return, interview, precision.
INTERVIEWS = {
    "RHI exactly 72h": (
        local("2015-11-02T10:00"),
        local("2015-11-05T10:00"),
        "datetime",
    ),
    "RHI 72h 1min": (
        local("2015-11-02T10:00"),
        local("2015-11-05T10:01"),
        "datetime",
    ),
    # 73 hours on the wall in spring, 72 elapsed.
    "RHI across clock change, 72h elapsed": (
        local("2016-03-25T10:00"),
        local("2016-03-28T11:00"),
        "datetime",
    ),
    "RHI across clock change, 72.5h elapsed (71.5h on the wall clock)": (
        local("2015-10-23T10:00"),
        local("2015-10-26T09:30"),
        "datetime",
    ),
    "RHI before return is not in time": (
        utc("2015-11-02T10:00"),
        utc("2015-11-02T09:59"),
        "datetime",
    ),
    "RHI dates only 3 days": (
        local("2015-11-02T00:00"),
        local("2015-11-05T00:00"),
        "date",
    ),
    "RHI dates only 4 days": (
        local("2015-11-02T00:00"),
        local("2015-11-06T00:00"),
        "date",
    ),
}
# First days of episodes, and the quarter asked about.
RUNS = {
    "frequently missing: 3 inside window, first before the period": (
        days("2015-09-20", "2015-10-10", "2015-11-05"),
        Q3,
    ),
    "frequently missing: exactly 3 months apart is outside": (
        days("2015-09-15", "2015-11-01", "2015-12-15"),
        Q3,
    ),
    "frequently missing: 2 episodes": (days("2015-10-10", "2015-11-05"), Q3),
    "frequently missing: third falls after the period": (
        days("2015-11-20", "2015-12-10", "2016-01-05"),
        Q3,
    ),
    "frequently missing: all before the period": (
        days("2015-07-01", "2015-08-01", "2015-09-01"),
        Q3,
    ),
    "frequently missing: same-day episodes count separately": (
        days("2015-10-10", "2015-10-10", "2015-10-10"),
        Q3,
    ),
    "frequently missing: 4 episodes spread, no 3 in window": (
        days("2015-06-01", "2015-08-01", "2015-10-01", "2015-12-01"),
        Q3,
    ),
    # Three months from 30 November reach to 29 February: its 28th is inside.
    "frequently missing: month-end clamp in": (
        days("2015-11-30", "2016-01-10", "2016-02-28"),
        Q4,
    ),
    "frequently missing: month-end clamp out": (
        days("2015-11-30", "2016-01-10", "2016-02-29"),
        Q4,
    ),
}
AGES = {
    "age day before 18": (date(1998, 3, 10), date(2016, 3, 9)),
    "age leap birthday": (date(2000, 2, 29), date(2018, 2, 28)),
}


def named(table, prefix):
    """Pair each example of the file with its inputs; none may be left out."""
    expected = {name: each for name, each in VECTORS.items() if name.startswith(prefix)}
    assert expected.keys() == table.keys()
    return [
        pytest.param(table[name], result, id=name) for name, result in expected.items()
    ]


@pytest.mark.parametrize(("given", "expected"), named(INTERVIEWS, "RHI"))
def test_interviews_are_in_time_by_elapsed_time(given, expected):
    assert clocks.in_time(*given) is expected


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "expected"), named(INTERVIEWS, "RHI"))
def test_the_database_finds_the_same_interviews_in_time(given, expected):
    returned, completed, precision = given
    area = Area()
    episode = area.episode(area.child(), date(2015, 10, 1), returned)
    area.interview(episode, completed, precision=precision)

    history.refresh(area.partnership, None)

    assert MissingEpisode.objects.get(pk=episode.pk).rhi_in_time is expected


@pytest.mark.parametrize(("given", "expected"), named(RUNS, "frequently"))
def test_frequently_missing_is_a_rolling_window(given, expected):
    starts, period = given

    assert clocks.is_frequent(starts, period.start, period.end) is expected
    assert clocks.is_frequent(starts[::-1], period.start, period.end) is expected


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "expected"), named(RUNS, "frequently"))
def test_the_database_finds_the_same_children_frequently_missing(given, expected):
    starts, period = given
    area = Area()
    child = area.child()
    for start in starts:
        area.episode(child, start, start)

    history.refresh(area.partnership, [child.pk])

    rows = ChildQuarter.objects.filter(child=child, quarter=period.index)
    assert any(row.is_frequent for row in rows) is expected


@pytest.mark.parametrize(("given", "expected"), named(AGES, "age"))
def test_ages_are_whole_years(given, expected):
    assert clocks.age_on(*given) == expected
