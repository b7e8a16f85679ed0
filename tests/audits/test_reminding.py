"""Invitations and reminders of rounds: whom, when, once a day, and never a word."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from audits.models import AnswerLink, Required, RoundReminder
from audits.reminders import step_of, want_reminders
from audits.reminding import remind
from audits.services import chasing, requiring, rounds
from safeguarding.access.permissions import Role
from safeguarding.cases.errors import NotAllowed
from tests.audits.made_rounds import (
    a_round,
    doing,
    members_of,
    put,
    response_of,
    runner,
    schools_of,
)
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db
# The round is due on Friday 27 March 2015; Easter is from 3 to 6 April.
TEN_BEFORE = date(2015, 3, 13)
QUIET = date(2015, 2, 2)


def at(day):
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)


@pytest.fixture
def partnership():
    return PartnershipFactory()


def answerer(partnership, agency, **extra):
    return member(
        Role.AGENCY_SUBMITTER, partnership=partnership, agency=agency, **extra
    )


def sent_to():
    return sorted(one.to[0] for one in mail.outbox)


def run(day):
    mail.outbox.clear()
    return remind(now=at(day))


def invited(partnership, **extra):
    """Open a round and send the invitations, as on the day it opens."""
    of = a_round(partnership, **extra)
    run(date(2014, 9, 1))
    return of


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date(2015, 3, 12), None),
        (date(2015, 3, 13), ("before", date(2015, 3, 13))),
        (date(2015, 3, 19), ("before", date(2015, 3, 13))),
        (date(2015, 3, 20), None),
        (date(2015, 3, 24), ("before", date(2015, 3, 24))),
        (date(2015, 3, 27), ("due", date(2015, 3, 27))),
        # Five working days after: Friday and Monday are Easter.
        (date(2015, 4, 7), ("late", date(2015, 4, 7))),
        (date(2015, 4, 14), ("late", date(2015, 4, 14))),
        (date(2015, 4, 20), ("late", date(2015, 4, 14))),
        (date(2015, 4, 21), None),
    ],
)
def test_reminders_come_10_and_3_days_before_on_the_day_and_5_and_10_late(day, step):
    found = step_of(date(2015, 3, 27), day)

    assert found == step


def test_opening_a_round_invites_the_agency_s_people_who_answer(partnership):
    first, second = members_of(partnership)
    mine = answerer(partnership, first)
    answerer(partnership, second, is_active=False)
    member(Role.AGENCY_APPROVER, partnership=partnership, agency=first)
    answerer(PartnershipFactory(), first)

    invited(partnership)

    assert sent_to() == [mine.email]
    assert "is due on 27 March 2015" in mail.outbox[0].body


def test_a_draft_and_a_round_kept_elsewhere_write_to_nobody(partnership):
    (agency,) = members_of(partnership, 1)
    answerer(partnership, agency)
    a_round(partnership, is_open=False)
    a_round(partnership, tool="Virtual College", title="Elsewhere")

    run(date(2014, 9, 1))
    run(TEN_BEFORE)

    assert not RoundReminder.objects.exists()
    assert sent_to() == []


def test_whoever_has_answered_is_not_reminded(partnership):
    done, waiting = members_of(partnership)
    answerer(partnership, done)
    person = answerer(partnership, waiting)
    of = invited(partnership)
    put(response_of(of, done), "submitted")

    run(TEN_BEFORE)

    assert sent_to() == [person.email]


def test_a_reminder_that_is_not_needed_any_more_is_dropped(partnership):
    (agency,) = members_of(partnership, 1)
    answerer(partnership, agency)
    of = invited(partnership)
    want_reminders(TEN_BEFORE)
    put(response_of(of, agency), "submitted")

    outcome = run(TEN_BEFORE)

    assert (outcome.sent, outcome.dropped) == (0, 1)
    assert list(RoundReminder.objects.values_list("step", flat=True)) == ["invited"]


def test_whoever_lost_their_seat_is_not_written_to(partnership):
    (agency,) = members_of(partnership, 1)
    person = answerer(partnership, agency)
    invited(partnership)
    want_reminders(TEN_BEFORE)
    person.assignments.update(ends_on=date(2015, 3, 1))

    run(TEN_BEFORE)

    assert sent_to() == []


def test_one_message_a_day_tells_of_every_round(partnership):
    (agency,) = members_of(partnership, 1)
    person = answerer(partnership, agency)
    schools_of(partnership, 2, agency=agency)
    a_round(partnership, title="Section 11")
    a_round(partnership, kind="s175", title="Schools")

    run(date(2014, 9, 1))
    first = mail.outbox[0].body
    run(date(2014, 9, 1))

    assert first.count("is due on 27 March 2015") == 3
    assert "Section 11" in first
    assert sent_to() == []
    assert RoundReminder.objects.filter(person=person, sent_at=None).count() == 0


def test_nobody_is_written_to_on_a_weekend_and_it_is_made_up_for(partnership):
    (agency,) = members_of(partnership, 1)
    person = answerer(partnership, agency)
    a_round(partnership)

    saturday = run(date(2014, 9, 6))
    monday = run(date(2014, 9, 8))

    assert (saturday.sent, monday.sent) == (0, 1)
    assert sent_to() == [person.email]


def test_more_time_moves_the_reminders(partnership):
    (agency,) = members_of(partnership, 1)
    person = answerer(partnership, agency)
    by = runner(partnership)
    of = invited(partnership, by=by)
    row = Required.objects.get(round=of)
    requiring.extend(
        of=of,
        required=[row.pk],
        until=date(2015, 4, 24),
        reason="New in post",
        doing=doing(by),
    )

    run(TEN_BEFORE)
    before = sent_to()
    run(date(2015, 4, 10))

    assert before == []
    assert sent_to() == [person.email]
    assert "has more time until 24 April 2015" in mail.outbox[0].body


def test_the_office_of_a_school_gets_a_link_of_its_own(partnership):
    first, second = schools_of(partnership, 2)

    of = invited(partnership, kind="s175")

    assert sent_to() == [first.email, second.email]
    links = AnswerLink.objects.filter(response__round=of)
    assert links.count() == 2
    assert mail.outbox[0].body.count("/audits/answers/link/") == 1
    assert "without an account" in mail.outbox[0].body


def test_people_of_the_agency_come_before_the_office(partnership):
    (trust,) = members_of(partnership, 1)
    person = answerer(partnership, trust)
    schools_of(partnership, 1, agency=trust)

    invited(partnership, kind="s175")

    assert sent_to() == [person.email]
    assert not AnswerLink.objects.exists()


def test_messages_hold_nothing_of_an_answer(partnership):
    (agency,) = members_of(partnership, 1)
    answerer(partnership, agency)
    of = invited(partnership)
    response = response_of(of, agency)
    put(response, "in_progress")

    run(TEN_BEFORE)

    (message,) = mail.outbox
    assert message.subject == "Safeguarding self-assessment: what is wanted from you"
    assert "in progress" not in message.body.lower()
    assert "0 of" not in message.body


def test_those_required_later_are_invited_too(partnership):
    (agency,) = members_of(partnership, 1)
    by = runner(partnership)
    of = a_round(partnership, by=by)
    (late,) = members_of(partnership, 1, status="LAY")
    person = answerer(partnership, late)
    del agency

    rounds.require(of=of, agencies=[late], doing=doing(by))
    run(date(2014, 9, 2))

    assert sent_to() == [person.email]


def test_chasing_twice_on_a_day_writes_once(partnership):
    (agency,) = members_of(partnership, 1)
    answerer(partnership, agency)
    by = runner(partnership)
    of = invited(partnership, by=by)
    row = Required.objects.get(round=of)

    first = chasing.chase(of=of, required=[row.pk], doing=doing(by, at(QUIET)))
    chasing.chase(of=of, required=[row.pk], doing=doing(by, at(QUIET)))
    run(QUIET)
    again = run(QUIET)

    assert (first.mailboxes, first.unreachable) == (1, 0)
    assert RoundReminder.objects.filter(step="chased").count() == 1
    assert again.sent == 0


def test_chasing_says_who_cannot_be_written_to(partnership):
    members_of(partnership, 1)
    by = runner(partnership)
    of = a_round(partnership, by=by)
    row = Required.objects.get(round=of)

    done = chasing.chase(of=of, required=[row.pk], doing=doing(by))

    assert (done.mailboxes, done.unreachable) == (0, 1)


@pytest.mark.parametrize("tool", ["", "Virtual College"])
def test_nobody_is_chased_who_answered_or_answers_elsewhere(partnership, tool):
    (agency,) = members_of(partnership, 1)
    by = runner(partnership)
    of = a_round(partnership, by=by, tool=tool)
    put(response_of(of, agency), "submitted")
    row = Required.objects.get(round=of)

    with pytest.raises(NotAllowed):
        chasing.chase(of=of, required=[row.pk], doing=doing(by))


def test_a_mail_server_that_is_away_is_asked_again(partnership, settings):
    (agency,) = members_of(partnership, 1)
    person = answerer(partnership, agency)
    a_round(partnership)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    away = run(date(2014, 9, 1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    back = run(date(2014, 9, 1))

    assert (away.sent, away.failed) == (0, 1)
    assert back.sent == 1
    assert sent_to() == [person.email]
    assert RoundReminder.objects.get().attempts == 2


def test_what_does_not_fit_into_the_time_is_left_for_the_next_run(partnership):
    first, second = schools_of(partnership, 2)
    of = a_round(partnership, kind="s175")

    some = remind(now=at(date(2014, 9, 1)), budget_seconds=0)
    others = remind(now=at(date(2014, 9, 1)))

    assert (some.sent, some.is_left) == (1, True)
    assert (others.sent, others.is_left) == (1, False)
    assert sent_to() == [first.email, second.email]
    assert not Required.objects.filter(round=of, invited_at=None).exists()


def test_700_schools_are_asked_for_with_few_queries(
    partnership, django_assert_max_num_queries
):
    schools_of(partnership, 700)
    a_round(partnership, kind="s175")

    with django_assert_max_num_queries(8):
        wanted = want_reminders(TEN_BEFORE)

    assert wanted == 700
