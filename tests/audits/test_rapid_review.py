"""The clocks of a review, worked by hand on the calendar of 2021."""

from datetime import date

import pytest

from audits.rapid_review import (
    notification,
    publish_by,
    rapid_review,
    rapid_review_due_on,
)

# Thursday. Good Friday 2 April and Easter Monday 5 April do not count: 26 and 29 to 31
# March and 1 April are 5, 6 to 9 April 9, 12 to 16 April 14, so 19 April is the 15th.
NOTIFIED, DUE = date(2021, 3, 25), date(2021, 4, 19)


def test_rapid_review_is_due_15_working_days_after_notification():
    assert rapid_review_due_on(NOTIFIED) == DUE


@pytest.mark.parametrize(
    ("today", "state", "headline"),
    [
        (date(2021, 3, 25), "running", "15 working days left"),
        (date(2021, 4, 13), "running", "4 working days left"),
        (date(2021, 4, 14), "soon", "3 working days left"),
        (date(2021, 4, 16), "soon", "1 working day left"),
        (date(2021, 4, 18), "soon", "1 working day left"),
        (date(2021, 4, 19), "soon", "Due today"),
        (date(2021, 4, 20), "overdue", "Overdue by 1 working day"),
        # 20 to 23 April are 4, 26 to 30 April 9; 3 May is a bank holiday; 4 May is 10.
        (date(2021, 5, 4), "overdue", "Overdue by 10 working days"),
    ],
)
def test_clock_says_days_left_and_over(today, state, headline):
    clock = rapid_review(NOTIFIED, DUE, None, today)

    assert (clock.state, clock.headline) == (state, headline)
    assert "19 April 2021" in clock.detail


@pytest.mark.parametrize(
    ("held", "state", "headline"),
    [
        (date(2021, 4, 9), "done", "Held after 9 working days, in time"),
        (date(2021, 4, 19), "done", "Held after 15 working days, in time"),
        (date(2021, 4, 21), "late", "Held after 17 working days, 2 working days late"),
        (date(2021, 3, 25), "done", "Held after 0 working days, in time"),
    ],
)
def test_held_rapid_review_stops_the_clock(held, state, headline):
    clock = rapid_review(NOTIFIED, DUE, held, date(2022, 1, 1))

    assert (clock.state, clock.headline) == (state, headline)


def test_rapid_review_on_a_day_off_after_its_last_day_is_late():
    # Due on Friday 23 April; Saturday is no working day, and later all the same.
    clock = rapid_review(
        date(2021, 3, 31), date(2021, 4, 23), date(2021, 4, 24), date(2021, 5, 1)
    )

    assert (clock.state, clock.headline) == (
        "late",
        "Held after 15 working days, late",
    )


@pytest.mark.parametrize(
    ("aware", "notified", "words"),
    [
        (date(2021, 3, 22), date(2021, 3, 22), "on the same working day, in time"),
        (date(2021, 3, 22), date(2021, 3, 29), "after 5 working days, in time"),
        (date(2021, 3, 22), date(2021, 3, 30), "after 6 working days; the limit is 5"),
    ],
)
def test_notification_says_how_long_it_took(aware, notified, words):
    assert notification(aware, notified) == words


def test_practice_review_is_published_six_months_after_the_decision():
    assert publish_by(date(2021, 8, 31)) == date(2022, 2, 28)
