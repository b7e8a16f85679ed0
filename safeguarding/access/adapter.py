"""Sign-in by e-mail for people who were invited; nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Shuts the sign-up door: an invitation is the only way in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: people are invited with a seat."""
        return False
