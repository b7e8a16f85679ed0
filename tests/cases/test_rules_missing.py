"""Each rule of episodes, interviews and reports, broken and kept: values alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from safeguarding.cases import rules_missing as rules

NOON = datetime(2016, 6, 6, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def test_nothing_is_told_of_the_future():
    assert rules.is_future(NOON + MINUTE, NOON)
    assert not rules.is_future(NOON, NOON)


@pytest.mark.parametrize(
    ("one", "precision", "broken"),
    [
        pytest.param(NOON - MINUTE, "datetime", True, id="a minute before"),
        pytest.param(NOON, "datetime", False, id="the same minute"),
        pytest.param(NOON - MINUTE, "date", False, id="the same day, no times"),
        pytest.param(NOON - 24 * HOUR, "date", True, id="the day before"),
        # 23:30 in London is 22:30 UTC; half past midnight is the next day there.
        pytest.param(NOON - 12.5 * HOUR, "date", False, id="00:30 of the London day"),
    ],
)
def test_end_before_start_and_interview_before_return(one, precision, broken):
    assert rules.is_before(one, NOON, precision) is broken


@pytest.mark.parametrize(
    ("start", "end", "broken"),
    [
        pytest.param(NOON + HOUR, NOON + 2 * HOUR, False, id="starts at the other end"),
        pytest.param(NOON + HOUR - MINUTE, NOON + 2 * HOUR, True, id="a minute early"),
        pytest.param(NOON - HOUR, NOON, False, id="ends at the other start"),
        pytest.param(NOON - HOUR, NOON + MINUTE, True, id="ends a minute late"),
        pytest.param(NOON - HOUR, None, True, id="open, from before"),
        pytest.param(NOON + HOUR, None, False, id="open, from the other end"),
        pytest.param(NOON + MINUTE, NOON + 2 * MINUTE, True, id="inside"),
    ],
)
def test_episodes_of_one_child_do_not_overlap(start, end, broken):
    assert rules.overlaps(start, end, NOON, NOON + HOUR) is broken


def test_nothing_starts_after_an_episode_that_is_open():
    assert rules.overlaps(NOON + HOUR, None, NOON, None)
    assert not rules.overlaps(NOON - HOUR, NOON, NOON, None)


def test_unusual_lengths():
    assert rules.is_zero(NOON, NOON, "datetime")
    assert not rules.is_zero(NOON, NOON, "date")
    assert not rules.is_zero(NOON, NOON + MINUTE, "datetime")
    assert rules.is_very_long(NOON, NOON + timedelta(days=28, minutes=1))
    assert not rules.is_very_long(NOON, NOON + timedelta(days=28))
    assert rules.is_long_open(NOON, NOON + timedelta(days=3, minutes=1))
    assert not rules.is_long_open(NOON, NOON + timedelta(days=3))
    assert rules.is_done_late(NOON, NOON + timedelta(days=30, minutes=1))
    assert not rules.is_done_late(NOON, NOON + timedelta(days=30))


def test_absent_ended_in_january_2017():
    last = datetime(2017, 1, 31, 23, 59, tzinfo=UTC)

    assert rules.is_absent_late("absent", last + MINUTE)
    assert not rules.is_absent_late("absent", last)
    assert not rules.is_absent_late("missing", last + MINUTE)


def test_unknown_location_is_told_and_asked_about():
    assert rules.is_from_nowhere("unknown")
    assert not rules.is_from_nowhere("home")


def test_answers_that_contradict():
    assert rules.is_accepted_unoffered(offered=False, accepted=True)
    assert not rules.is_accepted_unoffered(offered=True, accepted=True)
    assert not rules.is_accepted_unoffered(offered=None, accepted=True)
    assert rules.is_done_refused(NOON, accepted=False, why_not_done="")
    assert rules.is_done_refused(NOON, accepted=True, why_not_done="refused")
    assert not rules.is_done_refused(NOON, accepted=True, why_not_done="")
    assert not rules.is_done_refused(None, accepted=False, why_not_done="refused")


@pytest.mark.parametrize(
    ("reliability", "accuracy", "odd"),
    [
        pytest.param("5", "5", True, id="always reliable, suspected false"),
        pytest.param("1", "1", True, id="unreliable, known true"),
        pytest.param("5", "1", False, id="always reliable, known true"),
        pytest.param("1", "5", False, id="unreliable, suspected false"),
        pytest.param("3", "3", False, id="half way and half way"),
        pytest.param("dont_know", "dont_know", False, id="nothing known"),
    ],
)
def test_the_two_scales_run_in_opposite_directions(reliability, accuracy, odd):
    assert rules.is_graded_oddly(reliability, accuracy) is odd


def test_incident_is_before_the_report():
    assert rules.is_incident_after(NOON + MINUTE, NOON)
    assert not rules.is_incident_after(NOON, NOON)
    assert not rules.is_incident_after(None, NOON)


@pytest.mark.parametrize(
    ("reported", "sent", "late"),
    [
        # 3 June 2016 is a Friday, 6 June a Monday; 30 May was a bank holiday.
        pytest.param(date(2016, 6, 3), date(2016, 6, 6), False, id="over a weekend"),
        pytest.param(date(2016, 6, 3), date(2016, 6, 7), True, id="second working day"),
        pytest.param(date(2016, 5, 27), date(2016, 5, 31), False, id="bank holiday"),
        pytest.param(date(2016, 5, 27), date(2016, 6, 1), True, id="a day after it"),
    ],
)
def test_report_is_passed_on_within_a_working_day(reported, sent, late):
    made = [datetime(d.year, d.month, d.day, 12, tzinfo=UTC) for d in (reported, sent)]

    assert rules.is_sent_late(*made) is late


def test_trading_name_and_third_party():
    assert rules.lacks_trading_name(is_licensed=True, is_named_in_report=False)
    assert not rules.lacks_trading_name(is_licensed=True, is_named_in_report=True)
    assert not rules.lacks_trading_name(is_licensed=False, is_named_in_report=False)
    assert rules.lacks_third_party("professional", "")
    assert not rules.lacks_third_party("professional", "N")
    assert not rules.lacks_third_party("witnessed_incident", "")
