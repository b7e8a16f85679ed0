"""The pages about people, walked as a browser would."""

import re
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.urls import reverse

from safeguarding.access import audit
from safeguarding.access.models import Assignment, AuditEvent, Invitation, User
from safeguarding.access.permissions import Role
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    PartnershipFactory,
    member,
)

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough sentence"


@pytest.fixture
def area():
    return PartnershipFactory(short_name="Northtown")


@pytest.fixture
def admin(area, client):
    user = member(Role.SYSTEM_ADMINISTRATOR, area)
    client.force_login(user)
    return user


def invite(client, area, callbacks, **answers):
    asked = {
        "email": "new@agency.example",
        "name": "New Person",
        "partnership": area.pk,
        "role": Role.BOARD_MEMBER.value,
        **answers,
    }
    with callbacks(execute=True):
        return client.post(reverse("people:invite"), asked)


def link_in_mail():
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def test_invited_person_joins_and_signs_in(
    client, area, admin, django_capture_on_commit_callbacks
):
    sent = invite(client, area, django_capture_on_commit_callbacks)
    assert sent.status_code == 302
    client.logout()

    shown = client.get(link_in_mail())
    assert "Northtown" in shown.content.decode()
    client.post(link_in_mail(), {"password": PASSWORD, "again": PASSWORD})
    answer = client.post(
        reverse("account_login"), {"login": "new@agency.example", "password": PASSWORD}
    )

    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get(link_in_mail()).status_code == 404


def test_message_names_nobody_and_nothing(
    client, area, admin, django_capture_on_commit_callbacks
):
    invite(client, area, django_capture_on_commit_callbacks)

    (message,) = mail.outbox
    assert message.to == ["new@agency.example"]
    for word in ("New Person", "Northtown", admin.name, admin.email, "Board"):
        assert word not in message.body + message.subject


@pytest.mark.parametrize(
    "failure",
    [SMTPServerDisconnected("gone"), ConnectionRefusedError(), TimeoutError()],
    ids=lambda failure: type(failure).__name__,
)
def test_nobody_is_invited_when_the_message_cannot_be_sent(
    client, area, admin, django_capture_on_commit_callbacks, monkeypatch, failure
):
    def down(self, messages):
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages", down
        )
        answer = invite(client, area, django_capture_on_commit_callbacks)

    said = "The e-mail could not be sent, so nobody was invited. Try again later."
    assert said in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not AuditEvent.objects.filter(action="invited").exists()
    again = invite(client, area, django_capture_on_commit_callbacks)
    assert again.status_code == 302
    assert client.get(link_in_mail()).status_code == 200


def test_two_passwords_that_differ_are_told(
    client, area, admin, django_capture_on_commit_callbacks
):
    invite(client, area, django_capture_on_commit_callbacks)
    client.logout()

    answer = client.post(link_in_mail(), {"password": PASSWORD, "again": "another one"})

    assert "The two passwords differ." in answer.content.decode()
    assert not User.objects.filter(email="new@agency.example").exists()


@pytest.mark.parametrize("password", ["fourteen chars", "123456789987654321"])
def test_password_that_is_short_or_common_is_refused(
    client, area, admin, django_capture_on_commit_callbacks, password
):
    invite(client, area, django_capture_on_commit_callbacks)
    client.logout()

    client.post(link_in_mail(), {"password": password, "again": password})

    assert not User.objects.filter(email="new@agency.example").exists()


def test_agency_must_be_a_member_of_the_partnership(
    client, area, admin, django_capture_on_commit_callbacks
):
    second = PartnershipFactory()
    AssignmentFactory(
        user=admin, role=Role.SYSTEM_ADMINISTRATOR.value, partnership=second
    )
    elsewhere = MembershipFactory(partnership=second).agency

    answer = invite(
        client, area, django_capture_on_commit_callbacks, agency=elsewhere.pk
    )

    assert "is not a member of Northtown." in answer.content.decode()
    assert not Invitation.objects.exists()


def test_partnership_and_agency_out_of_reach_cannot_be_chosen(
    client, area, admin, django_capture_on_commit_callbacks
):
    elsewhere = MembershipFactory()

    answer = invite(
        client,
        elsewhere.partnership,
        django_capture_on_commit_callbacks,
        agency=elsewhere.agency_id,
    )

    assert answer.status_code == 200
    assert not Invitation.objects.exists()


def test_invitation_is_withdrawn_from_the_list(
    client, area, admin, django_capture_on_commit_callbacks
):
    invite(client, area, django_capture_on_commit_callbacks)
    (made,) = Invitation.objects.all()

    client.post(reverse("people:withdraw", args=[made.pk]))

    assert client.get(link_in_mail()).status_code == 404
    assert "new@agency.example" not in client.get("/people/").content.decode()


def test_seat_is_ended_from_the_list_and_holds_no_more(client, area, admin):
    person = member(Role.BUSINESS_MANAGER, area)
    seat = person.assignments.get()

    client.post(reverse("people:end-seat", args=[seat.pk]))
    client.force_login(person)

    assert client.get(reverse("people:trail")).status_code == 403


def test_own_seat_has_no_button_and_cannot_be_ended(client, area, admin):
    seat = admin.assignments.get()

    page = client.get("/people/").content.decode()
    client.post(reverse("people:end-seat", args=[seat.pk]))

    assert "Your own seat" in page
    assert Assignment.objects.filter(pk=seat.pk, ends_on=None).exists()


@pytest.mark.parametrize("name", ["people:end-seat", "people:withdraw"])
def test_what_belongs_to_another_partnership_does_not_exist(client, area, admin, name):
    stranger = member(Role.LADO, PartnershipFactory())
    made = Invitation.objects.create(
        email="x@agency.example",
        name="X",
        role=Role.LADO.value,
        partnership=stranger.assignments.get().partnership,
        token_hash="0",
        invited_by=stranger,
        expires_at=datetime.now(UTC) + timedelta(hours=1),
    )
    key = stranger.assignments.get().pk if name == "people:end-seat" else made.pk

    assert client.post(reverse(name, args=[key])).status_code == 404


def test_own_page_says_seats_in_words_and_whether_there_is_a_second_step(
    client, area, admin
):
    page = client.get(reverse("people:me")).content.decode()

    assert "System administrator" in page
    assert "Northtown" in page
    assert "Turn on an authenticator app" in page


def test_trail_shows_who_did_what_in_ones_own_partnership_only(client, area):
    manager = member(Role.BUSINESS_MANAGER, area)
    analyst = member(Role.BOARD_ANALYST, area, name="The Analyst")
    stranger = member(Role.BOARD_ANALYST, PartnershipFactory(), name="A Stranger")
    for person in (analyst, stranger):
        audit.record_at_seats(audit.Action.SIGNED_IN, by=person)
    client.force_login(manager)

    page = client.get(reverse("people:trail")).content.decode()

    assert "The Analyst" in page
    assert "A Stranger" not in page


def test_trail_says_why_a_record_was_opened(client, area):
    lead = member(Role.CSE_MISSING_LEAD, area)
    told = {"by": lead, "partnership_id": area.pk}
    audit.record(audit.Action.CASE_VIEWED, why="audit", words="", **told)
    audit.record(audit.Action.EPISODE_VIEWED, why="other", words="a letter", **told)
    client.force_login(member(Role.BUSINESS_MANAGER, area))

    page = client.get(reverse("people:trail")).content.decode()

    assert "For an audit" in page
    assert "a letter" in page
    assert "Another reason" not in page


def test_trail_can_be_narrowed_to_one_kind_of_act(client, area):
    manager = member(Role.BUSINESS_MANAGER, area)
    audit.record(audit.Action.INVITED, by=manager, partnership_id=area.pk)
    client.force_login(manager)

    page = client.get(reverse("people:trail"), {"action": "signed_out"})

    assert "Nothing was found." in page.content.decode()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("people:list", Role.SYSTEM_ADMINISTRATOR),
        ("people:trail", Role.BUSINESS_MANAGER),
    ],
)
def test_long_list_costs_no_more_queries(
    client, area, name, role, django_assert_max_num_queries
):
    reader = member(role, area)
    client.force_login(reader)
    client.get(reverse(name))
    for number in range(20):
        person = member(Role.BOARD_MEMBER, area, name=f"Person {number}")
        audit.record_at_seats(audit.Action.SIGNED_IN, by=person)

    with django_assert_max_num_queries(15):
        page = client.get(reverse(name)).content.decode()

    assert "Person 19" in page


def test_every_act_has_words():
    assert set(audit.LABELS) == set(audit.Action)
    assert AuditEvent.objects.count() == 0
