"""Sign-in by e-mail for people who were invited; nobody signs up by themselves."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.shortcuts import render

logger = logging.getLogger(__name__)


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Shuts the sign-up door: an invitation is the only way in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: people are invited with a seat."""
        return False

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Send a message about an account; say so when the mail server is away.

        The answer is the same whether an account has the address or not: both are
        written to.

        Raises:
            ImmediateHttpResponse: the page that says to try again.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            # Only the kind: a mail server's words may repeat the address.
            logger.error("A message was not sent: %s", type(error).__name__)  # noqa: TRY400
            page = render(self.request, "account/mail_away.html", status=503)
            raise ImmediateHttpResponse(page) from None
