"""Sends plain messages, and says whether the mail server took them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from smtplib import SMTPException
from typing import TypeVar

from django.core.mail import send_mail

logger = logging.getLogger(__name__)
# The mail server is away: the next run tries again, instead of waiting for each.
MOST_FAILURES = 3
Someone = TypeVar("Someone")


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


def to_each(
    everybody: Iterable[Someone], write: Callable[[Someone], bool | None]
) -> Iterator[bool]:
    """Write to one after the other, until the mail server seems to be away.

    Args:
        everybody: who has a message coming.
        write: sends one message; None when there was nothing to send after all.

    Yields:
        Whether each message went, as `send` says it.
    """
    failed = 0
    for one in everybody:
        went = write(one)
        if went is None:
            continue
        yield went
        failed = 0 if went else failed + 1
        if failed == MOST_FAILURES:
            return
