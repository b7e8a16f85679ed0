"""Signing in and out is in the trail; sessions end by themselves."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.factories import PartnershipFactory, UserFactory, member

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough sentence"
MORNING = datetime(2016, 2, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def person():
    cache.clear()  # allauth counts attempts there.
    return member(Role.BOARD_MEMBER, PartnershipFactory(), password=PASSWORD)


def sign_in(client, person, password=PASSWORD):
    answers = {"login": person.email, "password": password}
    return client.post(reverse("account_login"), answers)


def trail():
    rows = AuditEvent.objects.order_by("pk")
    return list(rows.values_list("action", "actor", "partnership_id"))


def test_signing_in_and_out_is_in_the_trail_of_the_partnership(client, person):
    sign_in(client, person)
    client.post(reverse("account_logout"))

    place = person.seats[0].partnership_id
    assert trail() == [
        ("signed_in", person.pk, place),
        ("signed_out", person.pk, place),
    ]


def test_failed_attempt_is_in_the_trail_without_the_address(client, person):
    sign_in(client, person, "not the password at all")

    assert trail() == [("sign_in_failed", None, None)]
    (event,) = AuditEvent.objects.all()
    assert person.email not in str(event.detail) + event.object_type + event.object_id


def test_person_without_a_seat_signs_in_and_sees_nothing(client):
    nobody = UserFactory(password=PASSWORD)
    sign_in(client, nobody)

    assert client.get("/").status_code == 403


def test_refusal_is_in_the_trail(client, person):
    client.force_login(person)

    client.get(reverse("people:list"))

    event = AuditEvent.objects.get(action="refused")
    assert (event.actor, event.detail["page"]) == (person, "people:list")


def test_nobody_signs_up_by_themselves(client):
    answers = {
        "email": "stranger@agency.example",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    assert client.post("/account/signup/", answers).status_code in {403, 404}


def test_session_ends_after_half_an_hour_without_use(client, person):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(person)
        assert client.get(reverse("people:me")).status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get(reverse("people:me")).status_code == 200
        clock.shift(timedelta(minutes=31))
        cache.clear()  # Redis forgets by its own clock, which stands still for us.

        answer = client.get(reverse("people:me"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_session_ends_after_a_working_day_however_busy(client, person):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(person)
        for _ in range(24):  # Every twenty minutes, for eight hours.
            assert client.get(reverse("people:me")).status_code == 200
            clock.shift(timedelta(minutes=20))
        assert client.get(reverse("people:me")).status_code == 200
        clock.shift(timedelta(minutes=1))

        answer = client.get(reverse("people:me"))

    assert answer.status_code == 302
    assert trail()[-1][0] == "signed_out"


def test_deactivated_person_is_out_at_once(client, person):
    client.force_login(person)
    person.is_active = False
    person.save()

    assert client.get(reverse("people:me")).status_code == 302
