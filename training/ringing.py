"""Rings for a worker: messages are left. The rows are the work, this only hurries."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring() -> None:
    """Call a worker now. Never fails: beat calls too."""
    try:
        current_app.send_task(
            "training.invite", expires=600, retry=False, ignore_result=True
        )
    except (OperationalError, OSError):
        logger.warning("Nobody could be called to send messages; the next beat will.")
