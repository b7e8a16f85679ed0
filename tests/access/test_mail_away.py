"""A mail server that is away is said to be, to people with an account and without."""

import pytest
from django.test import override_settings
from django.urls import reverse

from safeguarding.access.permissions import Role
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _dead_mail_server():
    # A port nobody listens on: the first one, which needs an administrator.
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        yield


def ask_for_link(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def test_asking_for_a_new_password_says_that_no_mail_went(client, caplog):
    known = member(Role.LADO, PartnershipFactory()).email

    answers = [ask_for_link(client, email) for email in (known, "x@example.org")]

    for answer in answers:
        assert answer.status_code == 503
        assert "no link is on its way to you" in answer.content.decode()
    assert known not in caplog.text
    assert "A message was not sent: ConnectionRefusedError" in caplog.text
