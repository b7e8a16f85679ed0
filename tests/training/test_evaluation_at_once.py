"""Two at one moment: one answer counts, one message goes."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from tests.training.made_evaluation import (
    at,
    attendee,
    event_of,
    invited,
    switched_on,
)
from training import links, sending
from training.models import Evaluation, EvaluationInvite
from training.services import evaluating
from training.services.evaluating import LinkClosed, Said

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    came = Barrier(len(acts))

    def run(act):
        try:
            came.wait(timeout=30)
            act()
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_of_two_answers_by_one_link_the_first_counts():
    day = timezone.localdate() - timedelta(days=2)
    booking = attendee(event_of(switched_on(), starts_on=day))
    invite = invited(booking, state="sent", sent_at=timezone.now())
    links.make(invite, at=timezone.now())
    invite.save()
    told = {}

    def say(score):
        try:
            evaluating.answer(
                invite_id=invite.pk, said=Said(score=score), at=timezone.now()
            )
            told[score] = True
        except LinkClosed:
            told[score] = False

    at_once(lambda: say(2), lambda: say(5))

    (kept,) = [score for score, is_kept in told.items() if is_kept]
    assert len(told) == 2
    assert Evaluation.objects.get().post_score == kept


def test_of_two_workers_one_sends_the_message():
    booking = attendee(event_of(switched_on()), email="practitioner@agency.example")
    sent = []

    def work():
        sent.append(sending.invite(now=at(date(2026, 5, 13))).sent)

    at_once(work, work)

    assert sorted(sent) == [0, 1]
    assert len(mail.outbox) == 1
    assert EvaluationInvite.objects.get(booking=booking).attempts == 1
