"""Before it goes to production, somebody is told what would not work there."""

import pytest
from django.core.checks import run_checks


def found():
    messages = run_checks(include_deployment_checks=True)
    return [message for message in messages if message.id == "access.W001"]


@pytest.mark.parametrize(
    ("plain", "host", "warnings"),
    [(False, "", 1), (False, "mail.example.org", 0), (True, "", 0)],
)
def test_production_without_a_mail_server_is_warned_of(settings, plain, host, warnings):
    settings.PLAIN_HTTP = plain
    settings.EMAIL_HOST = host

    assert len(found()) == warnings


def test_warning_says_what_happens_and_what_to_do(settings):
    settings.PLAIN_HTTP = False
    settings.EMAIL_HOST = ""

    (warning,) = found()

    assert "links" in warning.msg
    assert "log" in warning.msg
    assert "EMAIL_HOST" in warning.hint
