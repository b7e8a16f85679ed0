"""The doorbell of files of records: work owed is in the database."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring_on_commit() -> None:
    """Ring once the file is safe; a lost ring costs a few seconds."""
    transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Tell a worker that a file waits. Never fails: beat rings too."""
    try:
        current_app.send_task(
            "returns.work", expires=60, retry=False, ignore_result=True
        )
    except (OperationalError, OSError):
        logger.warning("The doorbell could not be rung; the next beat will.")
