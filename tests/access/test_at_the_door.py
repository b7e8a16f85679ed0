"""What strangers and half signed-in people meet: limits, links, the second step."""

import re

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough sentence"
PROXY, VISITOR, INVENTED = "10.0.0.1", "203.0.113.7", "198.51.100.9"


@pytest.fixture
def person():
    cache.clear()  # allauth counts attempts there.
    return member(Role.SYSTEM_ADMINISTRATOR, PartnershipFactory(), password=PASSWORD)


def sign_in(client, person, password=PASSWORD, **more):
    answers = {"login": person.email, "password": password, **more}
    return client.post(reverse("account_login"), answers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, None, PROXY),
        (0, INVENTED, PROXY),
        (1, VISITOR, VISITOR),
        (1, f"{INVENTED}, {VISITOR}", VISITOR),
        (1, None, PROXY),
        (2, f"{INVENTED}, {VISITOR}, {PROXY}", VISITOR),
    ],
)
def test_address_counted_is_the_one_our_own_proxy_saw(
    rf, settings, proxies, forwarded, counted
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}

    request = rf.get("/", REMOTE_ADDR=PROXY, **headers)

    assert get_adapter().get_client_ip(request) == counted


def test_nobody_is_trusted_unless_the_environment_says_so(settings):
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0


def test_inventing_addresses_does_not_buy_more_attempts(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def attempt(number, visitor):
        client = Client(headers={"X-Forwarded-For": f"192.0.2.{number}, {visitor}"})
        answers = {"login": f"nobody{number}@agency.example", "password": PASSWORD}
        return client.post(reverse("account_login"), answers).content.decode()

    # allauth: ten failures a minute from one address.
    said = [attempt(number, VISITOR) for number in range(11)]

    assert not any("Too many" in page for page in said[:10])
    assert "Too many" in said[10]
    assert "Too many" not in attempt(99, "203.0.113.8")
    assert AuditEvent.objects.filter(action="sign_in_failed").count() == 11


def test_stranger_who_is_refused_leaves_no_lines_in_the_trail(person):
    stranger = Client(enforce_csrf_checks=True)

    answer = sign_in(stranger, person)

    assert answer.status_code == 403
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/x"])
def test_sign_in_leads_nowhere_but_here(client, person, elsewhere):
    client.get(reverse("account_login"), {"next": elsewhere})

    address = f"{reverse('account_login')}?next={elsewhere}"
    answers = {"login": person.email, "password": PASSWORD, "next": elsewhere}
    answer = client.post(address, answers)

    assert (answer.status_code, answer.url) == (302, "/")


def test_password_alone_opens_no_page_when_there_is_a_second_step(client, person):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)

    answer = sign_in(client, person)

    assert (answer.status_code, answer.url) == (302, reverse("mfa_authenticate"))
    for name in (
        "people:list",
        "people:me",
        "people:trail",
        "people:invite",
        "account_change_password",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
    ):
        refused = client.get(reverse(name))
        assert refused.status_code == 302, name
        assert refused.url.startswith(reverse("account_login")), name
    assert client.get("/").url.startswith(reverse("account_login"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000x"})
    assert wrong.status_code == 200
    assert client.get(reverse("people:me")).status_code == 302

    with time_machine.travel(timezone.now(), tick=False):  # One code, whole test.
        (moment,) = totp.yield_hotp_counters_from_time()
        code = totp.format_hotp_value(totp.hotp_value(secret, moment))
        client.post(reverse("mfa_authenticate"), {"code": code})

    assert client.get(reverse("people:me")).status_code == 200


def test_forgotten_password_is_set_anew_from_the_link(client, person):
    new = "quite another sentence"
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]

    shown = client.get(link, follow=True)
    assert shown.status_code == 200
    client.post(shown.request["PATH_INFO"], {"password1": new, "password2": new})

    assert sign_in(client, person, new).status_code == 302
    assert client.get(reverse("account_change_password")).status_code == 200
