from datetime import datetime

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from safeguarding.board import digests, moved, quarters, sweeping
from safeguarding.partners.models import Partnership


@shared_task(
    name="board.remind",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def remind(*, now: str = "", **_: object) -> None:
    """Write to whoever works on actions that are due or late: once a person a day.

    `now` is a moment as ISO text, for making up by hand for a day nobody worked.
    """
    digests.remind(now=datetime.fromisoformat(now) if now else timezone.now())


@shared_task(
    name="board.check_moved",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def check_moved(**_: object) -> None:
    """Look whether closed actions moved the indicator they were aimed at."""
    moved.check_moved(today=timezone.localdate())


@shared_task(
    name="board.roll",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def roll(**_: object) -> None:
    """Write the running quarter for actions that have none of it yet."""
    for partnership in Partnership.objects.order_by("pk"):
        quarters.roll(partnership)


@shared_task(
    name="board.sweep_evidence",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def sweep_evidence(**_: object) -> None:
    """Remove files of evidence that failed uploads left; most days there are none."""
    sweeping.sweep(timezone.now())
