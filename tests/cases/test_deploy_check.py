"""A key that somebody could guess is warned of before children are known by it."""

import pytest
from django.core.checks import run_checks

LONG = "k" * 50


@pytest.mark.parametrize(
    ("key", "secret", "warnings"),
    [(LONG, "s" * 50, 0), ("short", "s" * 50, 1), (LONG, LONG, 1)],
)
def test_key_of_pseudonyms_is_long_and_its_own(settings, key, secret, warnings):
    settings.PSEUDONYM_KEY, settings.SECRET_KEY = key, secret

    messages = run_checks(include_deployment_checks=True)

    assert [one.id for one in messages].count("cases.W001") == warnings
