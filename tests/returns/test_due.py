"""What is due: dates as separate facts, more time, and how each return stands."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Permission, Role
from safeguarding.periods import (
    Period,
    add_working_days,
    working_days_before,
    working_days_between,
)
from safeguarding.returns import deadlines, lists, services
from safeguarding.returns.check import Checked
from safeguarding.returns.checks import note_check
from safeguarding.returns.errors import ExtensionRefused, ReturnClosed
from safeguarding.returns.models import Extension, Obligation, Submission
from safeguarding.returns.standing import Standing, standings
from tests.factories import (
    AgencyFactory,
    DutyFactory,
    IndicatorFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for
from tests.returns.test_pages import text_of

LOCKS = date(2016, 3, 29)


def at(day, hour=10):
    return datetime(2016, *day, hour, tzinfo=UTC)


def owe(**extra):
    """Owe a return due on Friday 29 January 2016 that closes on Tuesday 29 March."""
    return owed_return(indicators=[IndicatorFactory()], lock_on=LOCKS, **extra)


@pytest.fixture
def owed():
    return owe()


@pytest.fixture
def sender(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


@pytest.fixture
def coordinator(owed):
    return member(Role.BOARD_ANALYST, owed.partnership)


def send(owed, by, when):
    indicator = owed.template.indicators.get()
    return services.submit(
        obligation=owed,
        content=csv_of([row_for(owed, indicator)]),
        file_name="figures.csv",
        by=by,
        explanations={},
        at=when,
    )


def extend(owed, by, *, until, on=(2, 1), reason="A new records system."):
    return deadlines.grant_extension(
        obligation=owed, until=until, reason=reason, by=by, at=at(on)
    )


def standing_of(user, day):
    (one,) = standings(user, Permission.SEE_RETURN_STATUS, day=day)
    return one


# Worked by hand with the bank holidays of England. Easter 2016: Good Friday 25 March,
# Easter Monday 28 March. Christmas 2015: Friday 25 and, for Saturday 26, Monday 28
# December; New Year's Day is Friday 1 January 2016. Easter 2018: 30 March and 2 April.
@pytest.mark.parametrize(
    ("ended", "days", "due"),
    [
        pytest.param((2015, 12, 31), 20, (2016, 1, 29), id="after new year"),
        pytest.param((2015, 12, 24), 2, (2015, 12, 30), id="over christmas"),
        pytest.param((2015, 11, 30), 20, (2015, 12, 30), id="december"),
        pytest.param((2016, 3, 24), 1, (2016, 3, 29), id="over easter"),
        pytest.param((2016, 2, 29), 20, (2016, 3, 30), id="march with easter"),
        pytest.param((2018, 3, 29), 3, (2018, 4, 5), id="easter at the end of a year"),
        pytest.param((2016, 3, 31), 20, (2016, 4, 28), id="april"),
    ],
)
def test_due_dates_step_over_weekends_and_bank_holidays(ended, days, due):
    ended, due = date(*ended), date(*due)

    assert add_working_days(ended, days) == due
    assert working_days_between(ended, due) == days


def test_working_days_are_counted_across_years_and_never_below_nothing():
    # 2015 had 253 working days: 261 weekdays less 8 bank holidays on weekdays.
    assert working_days_between(date(2014, 12, 31), date(2015, 12, 31)) == 253
    assert working_days_between(date(2016, 1, 29), date(2016, 1, 29)) == 0
    assert working_days_between(date(2016, 1, 29), date(2015, 1, 29)) == 0
    # The third working day before Friday 29 January is Tuesday 26.
    assert working_days_before(date(2016, 1, 29), 3) == date(2016, 1, 26)


@pytest.mark.django_db
def test_a_quarter_that_ends_before_easter_is_due_after_it():
    duty = DutyFactory(starts_on=date(2018, 1, 1), due_working_days=5)

    services.generate_obligations(partnership=duty.partnership, until=date(2018, 3, 31))

    # Monday 2 April is a holiday: 3, 4, 5, 6 and 9 April.
    assert Obligation.objects.get().due_on == date(2018, 4, 9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "late"),
    [
        pytest.param((1, 29), 0, id="on the due day"),
        pytest.param((1, 30), 1, id="on the saturday after"),
        pytest.param((2, 1), 1, id="on the monday after"),
        pytest.param((2, 3), 3, id="on the wednesday after"),
    ],
)
def test_late_is_counted_in_working_days_from_when_it_came(owed, sender, sent, late):
    send(owed, sender, at(sent))

    found = deadlines.deadlines(owed, date(2016, 6, 1))

    assert found.received_on == date(2016, *sent)
    assert (found.days_late, found.is_late) == (late, late > 0)


@pytest.mark.django_db
def test_a_correction_does_not_make_a_timely_return_late(owed, sender, coordinator):
    first = send(owed, sender, at((1, 28)))
    services.send_back(submission=first, by=coordinator, reason="Row 2?", at=at((2, 1)))
    send(owed, sender, at((2, 20)))

    assert not deadlines.deadlines(owed, date(2016, 6, 1)).is_late


@pytest.mark.django_db
def test_a_closed_return_says_since_when_and_whom_to_ask(owed):
    deadlines.require_open(owed, at((3, 29)))

    with pytest.raises(ReturnClosed, match="closed on 29 March 2016"):
        deadlines.require_open(owed, at((3, 30)))


@pytest.mark.django_db
def test_more_time_opens_a_closed_return_and_leaves_late_late(owed, coordinator):
    extend(owed, coordinator, until=date(2016, 4, 15), on=(4, 4))

    found = deadlines.deadlines(owed, date(2016, 4, 15))
    assert deadlines.is_open(owed, date(2016, 4, 15))
    assert not deadlines.is_open(owed, date(2016, 4, 16))
    assert (found.due_on, found.lock_on) == (date(2016, 1, 29), LOCKS)
    assert found.is_late
    assert found.extension.why == "A new records system."
    assert found.extension.by == str(coordinator)
    event = AuditEvent.objects.get(action="extension_granted")
    assert (event.actor, event.detail) == (coordinator, {"until": "2016-04-15"})


@pytest.mark.django_db
def test_the_last_extension_holds_even_when_it_is_shorter(owed, coordinator):
    extend(owed, coordinator, until=date(2016, 5, 31))
    extend(owed, coordinator, until=date(2016, 4, 8), reason="Typed wrongly.")

    assert deadlines.deadlines(owed, LOCKS).open_until == date(2016, 4, 8)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        pytest.param(date(2016, 1, 31), "Why.", "has passed", id="past"),
        pytest.param(date(2016, 4, 1), "  ", "Say why", id="no reason"),
        pytest.param(date(2061, 4, 1), "Why.", "within a year", id="far away"),
    ],
)
def test_more_time_that_is_none_is_refused(owed, coordinator, until, reason, words):
    with pytest.raises(ExtensionRefused, match=words):
        extend(owed, coordinator, until=until, reason=reason)

    assert not Extension.objects.exists()


@pytest.mark.django_db
def test_more_time_ends_after_the_due_date(owed, coordinator):
    with pytest.raises(ExtensionRefused, match="due on 29 January 2016"):
        extend(owed, coordinator, until=date(2016, 1, 29), on=(1, 20))


@pytest.mark.django_db
def test_only_the_partnerships_own_coordinator_grants_more_time(owed, sender):
    elsewhere = member(Role.BOARD_ANALYST, owe().partnership)

    for person in (sender, elsewhere):
        with pytest.raises(PermissionDenied):
            extend(owed, person, until=date(2016, 4, 1))


@pytest.mark.django_db
def test_a_return_sent_back_stays_open_until_its_answer_is_wanted(
    owed, sender, coordinator
):
    sent = send(owed, sender, at((1, 28)))
    services.send_back(submission=sent, by=coordinator, reason="Row 2?", at=at((3, 20)))
    Submission.objects.filter(pk=sent.pk).update(answer_by=date(2016, 4, 8))

    assert deadlines.is_open(owed, date(2016, 4, 8))
    assert not deadlines.is_open(owed, date(2016, 4, 9))


@pytest.mark.django_db
def test_a_return_stands_as_its_dates_and_versions_say(owed, sender, coordinator):
    seen = [
        standing_of(sender, date(2016, 1, 29)),
        standing_of(sender, date(2016, 2, 2)),
    ]
    extend(owed, coordinator, until=date(2016, 2, 12))
    seen.append(standing_of(sender, date(2016, 2, 12)))
    seen.append(standing_of(sender, date(2016, 2, 15)))
    seen.append(standing_of(sender, date(2016, 3, 30)))

    assert [one.standing for one in seen] == [
        Standing.DUE,
        Standing.LATE,
        Standing.EXTENDED,
        Standing.LATE,
        Standing.CLOSED,
    ]
    # 1 and 2 February; the working days of February up to Friday 12.
    assert [one.days_late for one in seen[:3]] == [0, 2, 10]


@pytest.mark.django_db
def test_a_check_shows_that_somebody_is_at_work_for_a_fortnight(owed, sender):
    note = note_check(owed, Checked(problems=(), rows=3), sender, at=at((2, 1)))

    assert standing_of(sender, date(2016, 2, 15)).standing is Standing.CHECKING
    assert standing_of(sender, date(2016, 2, 16)).standing is Standing.LATE
    assert standing_of(sender, date(2016, 3, 30)).standing is Standing.CLOSED
    assert (note.row_count, note.counts, note.submission) == (3, {}, None)


@pytest.mark.django_db
def test_approved_work_leaves_the_to_do_list(owed, sender, coordinator):
    version = send(owed, sender, at((1, 28)))
    services.accept(submission=version, by=coordinator, at=at((2, 1)))

    found = lists.owed_returns(sender, day=date(2016, 2, 2))

    assert lists.in_list(found, "open") == []
    assert len(lists.in_list(found, "accepted")) == 1


@pytest.mark.django_db
def test_what_waits_for_a_signature_is_the_signatorys_to_do_and_nobody_elses(
    owed, sender
):
    signs = member(Role.AGENCY_APPROVER, owed.partnership, owed.agency)
    elsewhere = member(Role.AGENCY_APPROVER, owed.partnership, AgencyFactory())
    version = send(owed, sender, at((1, 28)))
    Submission.objects.filter(pk=version.pk).update(state="UNSIGNED", received_at=None)
    day = date(2016, 2, 2)

    (to_sign,) = lists.in_list(lists.owed_returns(signs, day=day), "open")

    (line,) = lists.lines(signs, [to_sign])
    assert (line.state, line.step) == ("Waiting for a signature", "Read and sign")
    (waits,) = lists.in_list(lists.owed_returns(sender, day=day), "waiting")
    assert not waits.is_signable
    assert lists.owed_returns(elsewhere, day=day) == []


@pytest.mark.django_db
def test_a_closed_return_can_be_given_more_time_whatever_came_of_it(
    owed, sender, coordinator
):
    services.accept(
        submission=send(owed, sender, at((1, 28))), by=coordinator, at=at((2, 1))
    )

    for person, day, offered in [
        (coordinator, LOCKS, False),
        (coordinator, date(2016, 3, 30), True),
        (sender, date(2016, 3, 30), False),
    ]:
        (line,) = lists.lines(person, lists.owed_returns(person, day=day))
        assert line.can_extend is offered


@pytest.mark.django_db
def test_sent_back_shows_when_an_answer_is_wanted(client, owed, sender, coordinator):
    sent = send(owed, sender, at((1, 28)))
    services.send_back(submission=sent, by=coordinator, reason="Row 2?", at=at((2, 1)))
    Submission.objects.filter(pk=sent.pk).update(answer_by=date(2016, 2, 12))
    client.force_login(sender)

    text = text_of(client.get(reverse("returns:mine")))

    assert "Sent back answer by 12 Feb 2016 Row 2?" in text


@pytest.mark.django_db
def test_a_withdrawn_version_is_as_if_never_sent(owed, sender):
    version = send(owed, sender, at((1, 28)))
    Submission.objects.filter(pk=version.pk).update(
        state="SUPERSEDED", received_at=None
    )

    assert standing_of(sender, date(2016, 2, 2)).standing is Standing.LATE


@pytest.mark.django_db
def test_the_coordinator_grants_more_time_on_a_page(client, owed, coordinator):
    client.force_login(coordinator)
    url = reverse("returns:extension", args=[owed.pk])
    year = datetime.now(UTC).year + 1

    wrong = client.post(
        url, {"until_day": "1", "until_month": "2", "until_year": "2016"}
    )
    done = client.post(
        url,
        {
            "until_day": "2",
            "until_month": "1",
            "until_year": str(year),
            "reason": "A new records system.",
        },
        follow=True,
    )

    assert "Say why more time is granted" in text_of(wrong)
    text = text_of(done)
    assert f"More time is granted until 2 January {year}." in text
    assert f"granted by {coordinator}: A new records system." in text
    assert "working days late" in text


@pytest.mark.django_db
def test_more_time_is_granted_to_nobody_elses_returns(client, owed, sender):
    foreign = owe()
    url = reverse("returns:extension", args=[owed.pk])

    client.force_login(member(Role.BOARD_ANALYST, foreign.partnership))
    assert client.get(url).status_code == 404
    client.force_login(sender)
    assert client.get(url).status_code == 403


@pytest.mark.django_db
def test_the_list_asks_as_much_for_twenty_returns_as_for_one(
    owed, sender, django_assert_max_num_queries
):
    period = Period.parse("2015-16-Q3")
    for back in range(1, 20):
        owe(
            partnership=owed.partnership,
            agency=AgencyFactory(),
            period=period.shift(-back),
        )
    coordinator = member(Role.BOARD_ANALYST, owed.partnership)
    assert coordinator.seats

    with django_assert_max_num_queries(2):
        found = lists.owed_returns(coordinator, day=date(2016, 2, 2))

    assert len(found) == 20
