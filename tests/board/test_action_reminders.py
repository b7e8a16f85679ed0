"""Reminders of actions: to whom, when, how often, and what they do not say.

1 June 2026 is a Monday; 25 May and 31 August are bank holidays.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from safeguarding.access.permissions import Role
from safeguarding.board import digests
from safeguarding.board.models import ActionReminder
from safeguarding.board.reminding import Step, step_of
from safeguarding.board.services import actions
from tests.board.made_actions import Board, doing
from tests.factories import AssignmentFactory, member

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 15)


@pytest.fixture
def board():
    return Board()


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def remind(day, hour=9):
    with time_machine.travel(at(day, hour), tick=False):
        return digests.remind(now=at(day, hour))


def due(board, day=DUE, **more):
    return board.action(at=at(date(2026, 4, 1)), due_on=day, **more)


def written():
    return [(message.to[0], message.subject) for message in mail.outbox]


@pytest.mark.parametrize(
    ("day", "step"),
    [
        # Ten working days before 15 June is 1 June.
        (date(2026, 5, 29), None),
        (date(2026, 6, 1), Step("before", date(2026, 6, 1))),
        (date(2026, 6, 8), Step("before", date(2026, 6, 1))),
        (date(2026, 6, 9), None),
        (date(2026, 6, 15), Step("due", DUE)),
        (date(2026, 6, 22), Step("due", DUE)),
        (date(2026, 6, 23), None),
        (date(2026, 6, 29), Step("late", date(2026, 6, 29))),
        (date(2026, 7, 6), Step("late", date(2026, 6, 29))),
        (date(2026, 7, 7), None),
        (date(2026, 7, 13), Step("late", date(2026, 7, 13))),
        # Thirty working days later, over no bank holiday: 27 July.
        (date(2026, 7, 27), Step("late", date(2026, 7, 27))),
        # A bank holiday lies between: 60 working days end on 8 September.
        (date(2026, 9, 8), Step("late", date(2026, 9, 8))),
    ],
)
def test_the_steps_count_working_days(day, step):
    assert step_of(DUE, day) == step


def test_those_who_work_on_the_owners_actions_are_written_to(board):
    elsewhere = Board()
    due(board)
    AssignmentFactory(
        user=board.owner,
        role=Role.AGENCY_APPROVER.value,
        partnership=board.place,
        agency=board.police,
    )

    assert remind(DUE).sent == 1
    assert written() == [(board.owner.email, digests.SUBJECT)]
    assert elsewhere.owner.email not in mail.outbox[0].to


def test_everybody_who_works_there_is_written_to_once(board):
    due(board)
    second = member(Role.AGENCY_SUBMITTER, board.place, board.police)

    assert remind(DUE).sent == 2
    assert remind(DUE, 15).sent == 0
    assert {to for to, _ in written()} == {board.owner.email, second.email}


def test_the_message_tells_how_many_and_where_but_not_what(board):
    due(board, text="Screen every referral")
    due(board, date(2026, 6, 29))
    due(board, date(2026, 6, 29))
    due(board, date(2026, 6, 1))

    remind(DUE)

    body = mail.outbox[0].body
    assert f"{board.police}, {board.place}" in body
    assert "- 1 action is overdue." in body
    assert "- 1 action is due now." in body
    assert "- 2 actions are due soon." in body
    assert "/board/actions/waiting/mine/" in body
    assert "Screen" not in body
    assert "neglect" not in body
    assert "Head of" not in body


def test_one_message_speaks_of_all_boards_a_person_works_for(board):
    other = Board()
    due(board)
    due(other)
    AssignmentFactory(
        user=board.owner,
        role=Role.AGENCY_SUBMITTER.value,
        partnership=other.place,
        agency=other.police,
    )

    remind(DUE)

    mine = [m for m in mail.outbox if m.to == [board.owner.email]]
    assert len(mine) == 1
    assert mine[0].body.count("1 action is due now") == 2


def test_a_step_is_told_once(board):
    due(board)

    remind(DUE)
    remind(DUE + timedelta(days=1))
    remind(DUE + timedelta(days=4))

    assert len(mail.outbox) == 1


def test_weekends_and_bank_holidays_are_quiet(board):
    due(board, date(2026, 5, 23))

    for day in (date(2026, 5, 23), date(2026, 5, 24), date(2026, 5, 25)):
        assert remind(day).sent == 0
    assert not ActionReminder.objects.exists()
    assert remind(date(2026, 5, 26)).sent == 1


def test_nobody_is_reminded_of_what_is_done(board):
    board.complete(due(board), at=at(date(2026, 6, 12)))

    assert remind(DUE).sent == 0


def _wanted(board, **more):
    """Make a reminder that the mail server refused to take."""
    action = due(board, **more)
    with time_machine.travel(at(DUE), tick=False):
        digests.want_reminders(DUE)
    assert ActionReminder.objects.get().sent_at is None
    return action


def test_a_wanted_reminder_stops_when_it_is_done(board):
    action = _wanted(board)
    board.complete(action, at=at(DUE, 10))

    assert remind(DUE, 11).stopped == 1
    assert not written()


def test_a_wanted_reminder_stops_when_the_date_moves(board):
    action = _wanted(board)
    actions.move_due(
        action=action,
        due_on=date(2026, 9, 1),
        reason="Agreed",
        doing=doing(board.manager, at(DUE, 10)),
    )

    assert remind(DUE, 11).stopped == 1
    assert not written()


def test_nobody_who_left_is_written_to(board):
    _wanted(board)
    board.owner.assignments.update(ends_on=DUE - timedelta(days=1))

    assert remind(DUE, 11).stopped == 1
    assert not written()


def test_what_the_mail_server_refused_is_tried_again(board, settings):
    due(board)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert remind(DUE).failed == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert remind(DUE, 11).sent == 1


def test_a_promise_made_a_few_days_ahead_has_no_reminder_of_before(board):
    board.action(at=at(date(2026, 6, 8)), due_on=DUE)

    assert remind(date(2026, 6, 8)).sent == 0
    assert remind(DUE).sent == 1


def test_many_actions_are_made_reminders_of_in_a_few_queries(
    board, django_assert_num_queries
):
    for _ in range(20):
        due(board)

    with time_machine.travel(at(DUE), tick=False), django_assert_num_queries(3):
        assert digests.want_reminders(DUE) == 20
