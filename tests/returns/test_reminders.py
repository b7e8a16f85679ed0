"""Reminders: who is written to, when, once a day, without a figure, until it is in."""

import smtplib
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail

from safeguarding import messages
from safeguarding.access.models import Assignment
from safeguarding.access.permissions import Role
from safeguarding.returns import chasing, services, signing, tasks
from safeguarding.returns.deadlines import grant_extension
from safeguarding.returns.models import Reminder, Submission
from safeguarding.returns.reminders import RULES, step_day
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    ObligationFactory,
    PartnershipFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db
State = Reminder.State
DUE = date(2016, 1, 29)
# Worked by hand: Friday 29 January 2016, no bank holiday near it.
BEFORE_10, BEFORE_3 = date(2016, 1, 15), date(2016, 1, 26)
LATE_3, LATE_8, LATE_15 = date(2016, 2, 3), date(2016, 2, 10), date(2016, 2, 19)


def on(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def owed():
    measures = [IndicatorFactory(title="Referrals by the police")]
    template = TemplateFactory(title="Quarterly police return", indicators=measures)
    return owed_return(indicators=measures, template=template)


@pytest.fixture
def people(owed):
    """Seat one of each for the agency; another agency's and partnership's beside."""
    place = (owed.partnership, owed.agency)
    roles = (Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.BOARD_MEMBER)
    for role in roles:
        member(role, owed.partnership, AgencyFactory())
        member(role, PartnershipFactory(), owed.agency)
    return [member(role, *place) for role in roles]


def sent_to():
    return sorted(address for message in mail.outbox for address in message.to)


def send(owed, by, day):
    version = services.submit(
        obligation=owed,
        content=csv_of([row_for(owed, owed.template.indicators.first())]),
        file_name="figures.csv",
        by=by,
        explanations={},
        at=on(day),
    )
    return Submission.objects.get(pk=version.pk)


def test_steps_are_working_days_from_the_due_date():
    days = [step_day(DUE, rule.days) for rule in RULES]

    assert days == [BEFORE_10, BEFORE_3, DUE, LATE_3, LATE_8, LATE_15]


@pytest.mark.parametrize(
    ("day", "who", "words"),
    [
        pytest.param(date(2016, 1, 14), 0, "", id="not yet"),
        pytest.param(BEFORE_10, 1, "29 January 2016, in 10 working days", id="ten"),
        pytest.param(BEFORE_3, 1, "29 January 2016, in 3 working days", id="three"),
        pytest.param(DUE, 1, "29 January 2016, which is today", id="on the day"),
        pytest.param(LATE_3, 1, "29 January 2016, 3 working days ago", id="late"),
        pytest.param(LATE_8, 2, "29 January 2016, 8 working days ago", id="signatory"),
        pytest.param(LATE_15, 3, "29 January 2016, 15 working days ago", id="lead"),
    ],
)
def test_the_circle_widens_the_later_it_gets(owed, people, day, who, words):
    chasing.remind(now=on(day))

    assert sent_to() == sorted(one.email for one in people[:who])
    for message in mail.outbox:
        assert "- Quarterly police return, Q3 2015-16: " in message.body
        assert words in message.body


def test_a_message_names_returns_and_dates_and_nothing_else(owed, people):
    chasing.remind(now=on(LATE_3))

    (message,) = mail.outbox
    assert message.subject == chasing.SUBJECT
    assert message.from_email.endswith("example.org")
    assert "http://127.0.0.1:8000/returns/" in message.body
    assert f"{owed.agency}, {owed.partnership}" in message.body
    assert people[0].name not in message.body
    assert owed.template.indicators.get().title not in message.body
    assert message.alternatives == []


def test_running_twice_writes_to_nobody_twice(owed, people):
    chasing.remind(now=on(LATE_8))
    chasing.remind(now=on(LATE_8, hour=15))
    chasing.remind(now=on(LATE_8 + timedelta(days=1)))

    assert len(mail.outbox) == 2
    assert set(Reminder.objects.values_list("state", flat=True)) == {State.SENT}


def test_weekends_and_bank_holidays_are_quiet(people):
    for day in (date(2016, 2, 20), date(2016, 3, 25), date(2016, 3, 28)):
        assert chasing.remind(now=on(day)) == chasing.Outcome()

    assert not Reminder.objects.exists()


def test_a_step_missed_for_a_day_or_two_is_made_up_and_never_twice(owed, people):
    chasing.remind(now=on(LATE_3 + timedelta(days=2)))

    (row,) = Reminder.objects.all()
    assert (row.step, row.wanted_on) == ("LATE_PREPARER", LATE_3)


def test_long_ago_is_not_dug_up(owed, people):
    assert chasing.remind(now=on(date(2016, 5, 3))) == chasing.Outcome()


def test_receipt_stops_what_was_still_to_be_sent(owed, people):
    chasing.want_reminders(LATE_3)
    send(owed, people[0], LATE_3)

    outcome = chasing.remind(now=on(LATE_3))

    assert outcome == chasing.Outcome(stopped=1)
    assert mail.outbox == []
    assert Reminder.objects.get().state == State.STOPPED


def test_an_unsigned_version_is_asked_of_whoever_signs(owed, people):
    version = send(owed, people[0], BEFORE_10)
    Submission.objects.filter(pk=version.pk).update(state="UNSIGNED", received_at=None)

    chasing.remind(now=on(LATE_3))

    assert sent_to() == [people[1].email]
    assert "waits for a signature" in mail.outbox[0].body


def test_sent_back_is_reminded_two_working_days_before_the_answer(owed, people):
    version = send(owed, people[0], DUE)
    coordinator = member(Role.BOARD_ANALYST, owed.partnership)
    services.send_back(
        submission=version, by=coordinator, reason="40 or 41?", at=on(LATE_3)
    )
    Submission.objects.filter(pk=version.pk).update(answer_by=date(2016, 2, 16))

    chasing.remind(now=on(date(2016, 2, 11)))
    assert mail.outbox == []
    chasing.remind(now=on(date(2016, 2, 12)))

    assert sent_to() == [people[0].email]
    assert "an answer is wanted by 16 February 2016" in mail.outbox[0].body
    assert "40" not in mail.outbox[0].body


def test_what_its_signatory_handed_back_is_chased_as_if_nothing_had_come(owed, people):
    owed.partnership.two_person_sign_off = True
    owed.partnership.save()
    version = send(owed, people[0], DUE)
    signing.hand_back(
        submission=version, by=people[1], reason="40 or 41?", at=on(DUE, 10)
    )

    chasing.remind(now=on(LATE_3))

    assert sent_to() == [people[0].email]
    assert "was to come by 29 January 2016, 3 working days" in mail.outbox[0].body


def test_more_time_moves_the_reminders(owed, people):
    grant_extension(
        obligation=owed,
        until=date(2016, 2, 19),
        reason="A new system.",
        by=member(Role.BOARD_ANALYST, owed.partnership),
        at=on(DUE),
    )

    chasing.remind(now=on(LATE_3))
    assert mail.outbox == []
    chasing.remind(now=on(date(2016, 2, 16)))

    assert "has more time until 19 February 2016, in 3 working days" in (
        mail.outbox[0].body
    )


def test_a_locked_return_is_not_chased(owed, people):
    type(owed).objects.update(lock_on=DUE)

    chasing.remind(now=on(LATE_3))

    assert mail.outbox == []


def test_one_message_a_day_lists_all_of_a_persons_returns_by_place(owed, people):
    preparer = people[0]
    second = ObligationFactory(partnership=owed.partnership, agency=owed.agency)
    south = owed_return(agency=owed.agency)
    Assignment.objects.create(
        user=preparer,
        role=Role.AGENCY_SUBMITTER.value,
        partnership=south.partnership,
        agency=owed.agency,
        starts_on=date(2010, 4, 1),
    )
    other = owed_return(partnership=owed.partnership)

    chasing.remind(now=on(LATE_3))

    (body,) = [one.body for one in mail.outbox if one.to == [preparer.email]]
    for one in (owed, second, south):
        assert one.template.title in body
    places = [f"{owed.agency}, {one.partnership}\n" for one in (owed, south)]
    assert body.index(min(places)) < body.index(max(places))
    assert other.template.title not in body
    for message in mail.outbox:
        if message.to != [preparer.email]:
            assert owed.template.title not in message.body


def test_a_mail_server_that_refuses_loses_nothing(owed, people, monkeypatch, caplog):
    def refuse(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected(f"never heard of {people[0].email}")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        first = chasing.remind(now=on(LATE_3))

    assert first == chasing.Outcome(failed=1)
    row = Reminder.objects.get()
    assert (row.state, row.attempts, row.sent_at) == (State.FAILED, 1, None)
    assert people[0].email not in caplog.text

    assert chasing.remind(now=on(LATE_3, hour=10)) == chasing.Outcome(sent=1)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.SENT, 2)


def test_a_mail_server_that_is_away_is_not_asked_for_everybody(owed, monkeypatch):
    for _ in range(5):
        member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)

    def refuse(*_args, **_kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        outcome = chasing.remind(now=on(LATE_3))

    assert outcome == chasing.Outcome(failed=messages.MOST_FAILURES)
    assert Reminder.objects.filter(state=State.WANTED).count() == 2
    assert chasing.remind(now=on(LATE_3, hour=10)) == chasing.Outcome(sent=5)


def test_the_clock_rings_in_office_hours():
    entry = settings.CELERY_BEAT_SCHEDULE["remind"]

    assert entry["task"] == tasks.remind.name
    assert entry["schedule"].hour == set(range(8, 17))


def test_a_message_is_not_tried_for_ever(owed, people):
    chasing.want_reminders(LATE_3)
    Reminder.objects.update(state=State.FAILED, attempts=chasing.MOST_ATTEMPTS)

    assert chasing.remind(now=on(LATE_3)) == chasing.Outcome()


def test_a_crash_between_mail_and_commit_sends_at_most_once_more(
    owed, people, monkeypatch
):
    """The message went, the row did not: the next run sends it once more, then never."""

    def crash(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("django.db.models.query.QuerySet.bulk_update", crash)
        with pytest.raises(KeyboardInterrupt):
            chasing.remind(now=on(LATE_3))
    assert Reminder.objects.get().state == State.WANTED

    for hour in (10, 11, 12):
        chasing.remind(now=on(LATE_3, hour=hour))

    assert len(mail.outbox) == 2


def test_twenty_returns_are_planned_with_as_many_queries_as_one(
    owed, people, django_assert_max_num_queries
):
    for _ in range(19):
        one = owed_return(partnership=owed.partnership)
        member(Role.AGENCY_SUBMITTER, owed.partnership, one.agency)

    with django_assert_max_num_queries(5):
        chasing.want_reminders(LATE_3)

    assert Reminder.objects.count() == 20


def test_a_real_worker_sends_the_mail_and_keeps_the_rows(transactional_db, real_worker):
    owed = owed_return()
    preparer = member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)

    tasks.remind.delay(now=on(LATE_3).isoformat())
    tasks.remind.delay(now=on(LATE_3).isoformat())

    log = wait_for(2, real_worker)
    row = Reminder.objects.get()
    assert (row.state, row.to) == (State.SENT, preparer)
    # Without a mail server, mail is written to the log: once.
    assert log.count(f"To: {preparer.email}") == 1
    assert owed.template.title in log


def wait_for(times, worker):
    """Wait until the worker has done the task so often, and give its log."""
    for _ in range(300):
        log = worker.log.read_text()
        if (
            log.count("Task returns.remind") >= times
            and log.count("succeeded") >= times
        ):
            return log
        time.sleep(0.1)
    return pytest.fail(worker.log.read_text()[-2000:])
