"""The nightly and daily work of the board room: safe to run twice."""

from datetime import date, timedelta

import pytest
from django.core import mail

from safeguarding.board import tasks
from safeguarding.board.models import Action, ActionQuarter
from safeguarding.periods import Kind, Period
from tests.board.made_actions import NOW, Board

pytestmark = pytest.mark.django_db


def test_reminders_can_be_made_up_for_a_day():
    Board().action(due_on=NOW.date())

    for _ in range(2):
        tasks.remind(now=NOW.isoformat())

    assert len(mail.outbox) == 1


def test_closed_actions_are_looked_at():
    long_ago = NOW - timedelta(days=400)
    Board().closed(at=long_ago, due_on=long_ago.date())

    for _ in range(2):
        tasks.check_moved()

    assert Action.objects.get().moved == "cannot_tell"


def test_every_partnership_gets_its_running_quarter():
    for board in (Board(), Board()):
        board.action(at=NOW - timedelta(days=100), due_on=date(2026, 9, 1))
    ActionQuarter.objects.all().delete()

    for _ in range(2):
        tasks.roll()

    from django.utils import timezone

    running = Period.containing(Kind.QUARTER, timezone.localdate())
    assert ActionQuarter.objects.filter(quarter=running.index).count() == 2
