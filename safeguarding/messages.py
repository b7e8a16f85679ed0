"""Sends one plain message, and says whether the mail server took it."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail

logger = logging.getLogger(__name__)


def send(subject: str, text: str, to: str) -> bool:
    """Send a text to one address; False when the mail server refused or was away.

    The caller keeps what is owed and tries again: nothing is raised. The log holds
    the kind of failure only, as a mail server's words may repeat the address.
    """
    try:
        send_mail(subject, text, None, [to])
    except (SMTPException, OSError) as error:
        logger.error("A message was not sent: %s", type(error).__name__)  # noqa: TRY400
        return False
    return True
