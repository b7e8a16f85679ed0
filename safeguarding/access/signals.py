"""Writes signing in and out to the trail, whichever door was used."""

from typing import Any

from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver

from safeguarding.access import audit
from safeguarding.access.models import User


@receiver(user_logged_in)
def signed_in(user: User, **_: Any) -> None:
    """Note who signed in."""
    audit.record_at_seats(audit.Action.SIGNED_IN, by=user)


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """Note who signed out, or was signed out when the working day was over."""
    if user is not None:
        audit.record_at_seats(audit.Action.SIGNED_OUT, by=user)


@receiver(user_login_failed)
def sign_in_failed(**_: Any) -> None:
    """Note that somebody failed; who they claimed to be is not ours to keep."""
    audit.record(audit.Action.SIGN_IN_FAILED, by=None)
