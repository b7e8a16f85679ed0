"""Rings for a worker: messages are wanted. The rows are the work, this only hurries."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring_on_commit() -> None:
    """Ring once the rows are safe; a lost ring costs as long as until the next beat."""
    transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Call a worker now. Never fails: beat calls too."""
    try:
        current_app.send_task(
            "audits.remind", expires=600, retry=False, ignore_result=True
        )
    except (OperationalError, OSError):
        logger.warning("Nobody could be called to send messages; the next beat will.")
