"""The clock in words: elapsed time over changes of clocks, and days where no more is known."""

from datetime import timedelta

import pytest

from safeguarding.cases.models import MissingEpisode, ReturnInterview
from safeguarding.cases.rhi_clock import clock_of, in_words
from tests.cases.made_missing import at


def episode(returned, *, precision="datetime", **interview):
    """Make an episode that stands in no database."""
    made = MissingEpisode(
        missing_from_at=at("2016-01-01 10:00"),
        returned_at=at(returned) if returned else None,
        precision=precision,
    )
    if interview:
        made.interview = ReturnInterview(**interview)
    return made


def headline(returned, now, **more):
    return clock_of(episode(returned, **more), at(now)).headline


@pytest.mark.parametrize(
    ("returned", "now", "said"),
    [
        pytest.param(
            "2016-06-06 10:00", "2016-06-06 10:00", "72 hours left", id="just back"
        ),
        pytest.param(
            "2016-06-06 10:00", "2016-06-07 17:30", "40 hours left", id="40.5 hours"
        ),
        pytest.param(
            "2016-06-06 10:00", "2016-06-09 09:00", "1 hour left", id="last hour"
        ),
        pytest.param(
            "2016-06-06 10:00", "2016-06-09 09:15", "45 minutes left", id="minutes"
        ),
        pytest.param(
            "2016-06-06 10:00", "2016-06-09 10:00", "0 minutes left", id="on the limit"
        ),
        pytest.param(
            "2016-06-06 10:00",
            "2016-06-09 10:01",
            "Overdue by 1 minute",
            id="past the limit",
        ),
        pytest.param(
            "2016-06-06 10:00", "2016-06-09 15:20", "Overdue by 5 hours", id="5 hours"
        ),
        pytest.param(
            "2016-06-06 10:00", "2016-06-20 10:00", "Overdue by 11 days", id="days"
        ),
        # Clocks go forward on 27 March 2016 at 01:00: three days on the wall are 71 h.
        pytest.param(
            "2016-03-26 12:00", "2016-03-29 12:00", "1 hour left", id="March, wall"
        ),
        pytest.param(
            "2016-03-26 12:00", "2016-03-29 13:01", "Overdue by 1 minute", id="March"
        ),
        # And back on 30 October 2016 at 02:00: three days on the wall are 73 h.
        pytest.param(
            "2016-10-29 12:00", "2016-10-31 12:00", "23 hours left", id="October"
        ),
        pytest.param(
            "2016-10-29 12:00", "2016-11-01 12:00", "Overdue by 1 hour", id="Oct., wall"
        ),
    ],
)
def test_hours_are_elapsed_hours(returned, now, said):
    assert headline(returned, now) == said


@pytest.mark.parametrize(
    ("returned", "limit"),
    [
        ("2016-03-26 12:00", "29 March 2016 at 13:00"),
        ("2016-10-29 12:00", "1 November 2016 at 11:00"),
        ("2016-06-06 10:00", "9 June 2016 at 10:00"),
    ],
)
def test_limit_is_said_in_the_clock_on_the_wall_of_that_day(returned, limit):
    assert limit in clock_of(episode(returned), at(returned)).text


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2016-06-08 12:00", "About 36 hours left"),
        ("2016-06-09 23:59", "About 1 minute left"),
        ("2016-06-10 03:00", "Overdue by about 3 hours"),
    ],
)
def test_a_day_without_a_time_is_about(now, said):
    """Back on the 6th: in time up to the end of the 9th, as the measure counts it."""
    clock = clock_of(episode("2016-06-06 00:00", precision="date"), at(now))

    assert clock.headline == said
    assert "9 June 2016" in clock.text
    assert "approximate" in clock.text


DONE = {"offered": True, "accepted": True}


@pytest.mark.parametrize(
    ("completed", "said", "state"),
    [
        ("2016-06-08 23:00", "Done after 61 hours, in time", "done"),
        ("2016-06-09 10:00", "Done after 72 hours, in time", "done"),
        ("2016-06-09 10:01", "Done after 72 hours 1 minute, too late", "late"),
        ("2016-06-16 10:00", "Done after 10 days, too late", "late"),
    ],
)
def test_done_interview_says_after_how_long(completed, said, state):
    clock = clock_of(
        episode("2016-06-06 10:00", completed_at=at(completed), **DONE),
        at("2017-01-01 00:00"),
    )

    assert (clock.headline, clock.state) == (said, state)
    assert not clock.is_ticking


@pytest.mark.parametrize("of", ["episode", "interview"])
def test_done_interview_by_days_is_about(of):
    interview = DONE | {"completed_at": at("2016-06-09 00:00")}
    made = episode("2016-06-06 23:00", **interview)
    subject = made if of == "episode" else made.interview
    subject.precision = "date"

    clock = clock_of(made, at("2017-01-01 00:00"))

    assert clock.headline == "Done after about 3 days, in time"
    assert clock.is_about


def test_october_interview_half_an_hour_late_by_elapsed_time():
    """71.5 hours on the wall, 72.5 elapsed (VECTORS)."""
    interview = DONE | {"completed_at": at("2016-11-01 11:30")}

    clock = clock_of(episode("2016-10-29 12:00", **interview), at("2016-11-02 00:00"))

    assert clock.headline == "Done after 72 hours 30 minutes, too late"


def test_before_the_return_and_without_an_interview():
    now = at("2016-06-06 10:00")

    assert clock_of(episode(None), now).headline == "The child is still missing"
    refused = episode("2016-06-05 10:00", offered=True, why_not_done="refused")
    assert clock_of(refused, now).text == "Refused."
    told = episode("2016-06-05 10:00", offered=False)
    assert clock_of(told, now).text == "It was not offered. Nobody said why."
    said_no = episode("2016-06-05 10:00", offered=True, accepted=False)
    assert clock_of(said_no, now).text == "The offer was not accepted."


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=61), "1 hour 1 minute"),
        (timedelta(hours=2, minutes=59), "2 hours"),
        (timedelta(days=3), "72 hours"),
        (timedelta(days=3, hours=5), "77 hours"),
        (timedelta(days=4), "4 days"),
        (timedelta(days=1200), "1,200 days"),
    ],
)
def test_spans_in_words(span, said):
    assert in_words(span) == said
