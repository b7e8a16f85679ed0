"""Who is asked about a course, when, how often; and who is not."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from safeguarding.access.permissions import Role
from tests.factories import LONG_AGO, PartnershipFactory, member
from tests.training.made_evaluation import (
    GIVEN,
    at,
    attendee,
    event_of,
    invited,
    said,
    scored,
    switched_on,
)
from training import sending, tasks
from training.inviting import want_invites
from training.models import DelegateContact, EvaluationInvite, Event
from training.services.contacts import forget_elsewhere, keep_addresses
from training.sweeping import sweep

pytestmark = pytest.mark.django_db
# GIVEN is Tuesday 12 May 2026.
DAY_AFTER = date(2026, 5, 13)
THREE_ON = date(2026, 8, 12)
SIX_ON = date(2026, 11, 12)


@pytest.fixture
def partnership():
    return switched_on()


def ann(event, **extra):
    extra.setdefault("email", "practitioner@agency.example")
    return attendee(event, **extra)


def to_come(partnership, day=GIVEN, **extra):
    return event_of(partnership, starts_on=day, status="planned", **extra)


def asked(day):
    """Give the stages asked for on a day, and take them away again."""
    want_invites(day)
    stages = list(EvaluationInvite.objects.values_list("stage", flat=True))
    EvaluationInvite.objects.all().delete()
    return stages


def run(day, hour=9):
    mail.outbox.clear()
    return sending.invite(now=at(day, hour))


def the_invite():
    return EvaluationInvite.objects.get()


@pytest.mark.parametrize(
    ("days_before", "stages"), [(11, []), (10, ["pre"]), (1, ["pre"]), (0, [])]
)
def test_who_is_booked_is_asked_from_ten_days_before_to_the_day_before(
    partnership, days_before, stages
):
    ann(to_come(partnership), status="booked")

    assert asked(GIVEN - timedelta(days=days_before)) == stages


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        (GIVEN, []),
        (DAY_AFTER, ["post"]),
        (date(2026, 6, 11), ["post"]),
        (date(2026, 6, 12), []),
        (date(2026, 8, 11), []),
        (THREE_ON, ["three"]),
        (date(2026, 9, 12), ["three"]),
        (date(2026, 9, 13), []),
        (SIX_ON, ["six"]),
        (date(2026, 12, 13), []),
    ],
)
def test_who_came_is_asked_the_day_after_and_three_and_six_months_on(
    partnership, day, stages
):
    ann(event_of(partnership))

    assert asked(day) == stages


def test_invites_of_two_partnerships_do_not_meet(partnership):
    booking = ann(event_of(partnership))
    ann(event_of(PartnershipFactory()))
    ann(event_of(switched_on(starts_on=GIVEN + timedelta(days=1))))

    want_invites(DAY_AFTER)

    assert the_invite().booking == booking


@pytest.mark.parametrize(
    "who", ["no_address", "dna", "waitlist", "cancelled", "address_over", "planned"]
)
def test_nobody_else_is_asked(partnership, who):
    if who == "no_address":
        attendee(event_of(partnership))
    elif who == "dna":
        ann(event_of(partnership), status="dna")
    elif who == "waitlist":
        ann(to_come(partnership, DAY_AFTER + timedelta(days=2)), status="waitlist")
    elif who == "cancelled":
        day = DAY_AFTER + timedelta(days=2)
        event = event_of(partnership, starts_on=day, status="cancelled")
        ann(event, status="booked")
    elif who == "address_over":
        ann(event_of(partnership))
        DelegateContact.objects.update(keep_until=GIVEN)
    else:
        ann(to_come(partnership), status="booked")

    assert asked(DAY_AFTER) == []


def test_what_was_answered_on_paper_is_not_asked(partnership):
    booking = ann(event_of(partnership))
    scored(booking, post=4)
    said(booking, 3)

    assert asked(DAY_AFTER) == []
    assert asked(THREE_ON) == []
    assert asked(SIX_ON) == ["six"]


def test_score_before_alone_does_not_keep_the_question_after_away(partnership):
    scored(ann(event_of(partnership)), pre=3)

    assert asked(DAY_AFTER) == ["post"]


def test_asking_again_makes_nothing_twice_in_four_queries(
    partnership, django_assert_num_queries
):
    event = event_of(partnership)
    ann(event)
    ann(event, email="other@agency.example")

    assert want_invites(DAY_AFTER) == 2
    with django_assert_num_queries(4):
        assert want_invites(DAY_AFTER) == 0


def test_message_names_course_and_month_and_nobody(partnership):
    booking = ann(event_of(partnership, venue="Town hall"))

    assert run(DAY_AFTER).sent == 1

    (message,) = mail.outbox
    assert message.to == ["practitioner@agency.example"]
    assert "Working with fathers, May 2026" in message.body
    assert "/training/evaluation/link/" in message.body
    assert "Until 10 June 2026" in message.body
    for hidden in (booking.delegate.short, str(booking.agency), "Town hall", "12 May"):
        assert hidden not in message.body
    assert "fathers" not in message.subject
    assert the_invite().state == "sent"


def test_mailbox_has_one_message_a_day_for_all_its_courses(partnership):
    booking = ann(event_of(partnership))
    ann(event_of(partnership), delegate=booking.delegate, agency=booking.agency)

    assert run(DAY_AFTER).sent == 1
    assert mail.outbox[0].body.count("/training/evaluation/link/") == 2
    ann(event_of(partnership), email="Practitioner@agency.example")
    assert run(DAY_AFTER, hour=15).sent == 0
    assert run(DAY_AFTER + timedelta(days=1)).sent == 1


def test_weekends_are_quiet(partnership):
    ann(event_of(partnership))

    assert run(date(2026, 5, 16)).sent == 0
    assert run(date(2026, 5, 18)).sent == 1


def test_reminder_comes_once_after_seven_days_with_a_new_link(partnership):
    ann(event_of(partnership))
    run(DAY_AFTER)
    first, ends = the_invite().token_hash, the_invite().expires_at

    assert run(DAY_AFTER + timedelta(days=6)).sent == 0
    assert run(DAY_AFTER + timedelta(days=7)).sent == 1

    assert "still wait for you" in mail.outbox[0].body
    again = the_invite()
    assert again.token_hash != first
    assert again.expires_at == ends
    assert run(DAY_AFTER + timedelta(days=15)).sent == 0


def test_reminder_that_is_refused_leaves_the_first_link_good(partnership, monkeypatch):
    ann(event_of(partnership))
    run(DAY_AFTER)
    first = the_invite().token_hash
    monkeypatch.setattr("safeguarding.messages.send_mail", _away)

    outcome = run(DAY_AFTER + timedelta(days=7))

    assert (outcome.sent, outcome.failed) == (0, 1)
    assert (the_invite().token_hash, the_invite().state) == (first, "sent")


def _away(*_):
    raise OSError


def test_refused_message_is_tried_again_ten_times_and_no_more(partnership, monkeypatch):
    ann(event_of(partnership))
    monkeypatch.setattr("safeguarding.messages.send_mail", _away)
    for _ in range(12):
        run(DAY_AFTER)
    assert (the_invite().state, the_invite().attempts) == ("failed", 10)
    monkeypatch.undo()

    assert run(DAY_AFTER).sent == 0
    sweep(now=at(DAY_AFTER))
    assert the_invite().state == "failed", "who keeps training is still told"
    sweep(now=at(DAY_AFTER + timedelta(days=60)))
    assert the_invite().state == "stopped", "nobody asks how it was after so long"


@pytest.mark.parametrize("why", ["unmarked", "keyed", "cancelled_booking"])
def test_question_that_is_not_true_any_more_is_stopped_and_its_link_ends(
    partnership, why
):
    booking = ann(event_of(partnership))
    run(DAY_AFTER)
    if why == "keyed":
        scored(booking, post=5)
    else:
        booking.status = "booked" if why == "unmarked" else "cancelled_in_time"
        booking.save()

    assert run(DAY_AFTER + timedelta(days=7)).stopped == 1

    assert mail.outbox == []
    assert (the_invite().state, the_invite().token_hash) == ("stopped", "")


def test_event_that_is_cancelled_asks_nobody_before_it(partnership):
    event = to_come(partnership)
    ann(event, status="booked")
    run(GIVEN - timedelta(days=7))
    Event.objects.update(status="cancelled")

    assert run(GIVEN - timedelta(days=1)).stopped == 1


def test_sent_link_outlives_the_address(partnership):
    ann(event_of(partnership))
    run(DAY_AFTER)
    DelegateContact.objects.all().delete()

    assert run(DAY_AFTER + timedelta(days=7)).stopped == 0
    assert the_invite().state == "sent"


def test_manager_is_asked_without_a_word_of_who_or_what(partnership):
    booking = attendee(event_of(partnership))
    said(booking, text="I ask about fathers now")
    invited(booking, "manager3", manager_email="manager@agency.example")

    assert run(THREE_ON).sent == 1

    (message,) = mail.outbox
    assert message.to == ["manager@agency.example"]
    assert "one of your team" in message.body
    assert "I ask about" not in message.body
    assert booking.delegate.short not in message.body


def test_what_nobody_answered_in_time_is_over_and_keeps_no_address(partnership):
    booking = attendee(event_of(partnership))
    said(booking)
    invited(booking, "manager3", manager_email="manager@agency.example")
    run(THREE_ON)

    sweep(now=at(THREE_ON + timedelta(days=29)))

    over = the_invite()
    assert (over.state, over.manager_email, over.token_hash) == ("stopped", "", "")


def test_address_is_deleted_seven_months_after_the_last_event(partnership):
    booking = ann(event_of(partnership))
    DelegateContact.objects.update(keep_until=date(2026, 12, 12))

    assert sweep(now=at(date(2026, 12, 12))) == 0
    later = to_come(partnership, date(2027, 1, 5))
    attendee(later, delegate=booking.delegate, status="booked")
    assert sweep(now=at(date(2026, 12, 13))) == 0
    assert DelegateContact.objects.get().keep_until == date(2027, 8, 5)
    assert sweep(now=at(date(2027, 8, 6))) == 1


def test_many_are_written_to_with_as_many_queries_as_messages_need(
    partnership, django_assert_max_num_queries
):
    event = event_of(partnership, capacity=None)
    for number in range(20):
        ann(event, email=f"person-{number}@agency.example")

    # Ten for making the rows, then for each message six in its transaction.
    with django_assert_max_num_queries(12 + 20 * 7):
        assert run(DAY_AFTER).sent == 20


def test_tasks_do_their_work_and_nothing_the_second_time(partnership):
    booking = ann(event_of(partnership))

    for _ in range(2):
        tasks.invite(now=at(DAY_AFTER).isoformat())
    assert len(mail.outbox) == 1
    DelegateContact.objects.filter(delegate=booking.delegate).update(
        keep_until=date(2026, 1, 1)
    )
    Event.objects.update(starts_on=LONG_AGO, ends_on=LONG_AGO)
    for _ in range(2):
        tasks.sweep()
    assert not DelegateContact.objects.exists()


def test_run_that_has_no_more_time_says_that_messages_are_left(partnership):
    event = event_of(partnership)
    ann(event)
    ann(event, email="other@agency.example")

    assert sending.invite(now=at(DAY_AFTER), budget_seconds=0).is_left
    assert len(mail.outbox) == 1
    assert run(DAY_AFTER, hour=10).sent == 1


@pytest.mark.parametrize("old", ["old@agency.example", "mended@agency.example.org"])
def test_address_that_is_given_is_tried_anew_however_often_it_failed(
    partnership, monkeypatch, old
):
    booking = ann(event_of(partnership), email=old)
    monkeypatch.setattr("safeguarding.messages.send_mail", _away)
    for _ in range(12):
        run(DAY_AFTER)
    monkeypatch.undo()
    sweep(now=at(DAY_AFTER))

    keep_addresses({booking.delegate_id: "mended@agency.example.org"}, DAY_AFTER)

    assert run(DAY_AFTER).sent == 1


def test_link_in_a_mailbox_of_a_deleted_address_ends_when_another_is_given(partnership):
    booking = ann(event_of(partnership))
    run(DAY_AFTER)
    assert the_invite().token_hash
    forget_elsewhere([booking.delegate_id])

    keep_addresses({booking.delegate_id: "new@other-agency.example.org"}, DAY_AFTER)

    assert (the_invite().token_hash, the_invite().state) == ("", "wanted")


def test_who_keeps_training_is_led_to_whom_no_message_could_be_sent(
    client, partnership, monkeypatch
):
    event = event_of(partnership)
    booking = ann(event)
    ann(event)
    invited(ann(event), "manager3", state="failed", manager_email="m@agency.example")
    monkeypatch.setattr("safeguarding.messages.send_mail", _away)
    run(DAY_AFTER)
    client.force_login(member(Role.TRAINING_COORDINATOR, partnership))

    told = client.get(reverse("training:evaluation")).content.decode()
    page = client.get(reverse("training:evaluation-event", args=[event.pk]))

    assert "3 messages" in told
    assert page.request["PATH_INFO"] in told
    assert booking.delegate.short in page.context["not_sent"]
    assert page.context["finding"].startswith("0 of 3 (0%) who attended said")
    client.force_login(member(Role.BOARD_MEMBER, partnership))
    hidden = client.get(reverse("training:evaluation")).content.decode()
    assert "The mail server refused" not in hidden
