from datetime import datetime

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from audits import reminding, rolling
from audits.ringing import ring


@shared_task(
    name="audits.remind",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def remind(*, now: str = "", **_: object) -> None:
    """Write to whoever must answer a round: at most one message a mailbox a day.

    `now` is a moment as ISO text, for making up by hand for a day nobody worked.
    """
    moment = datetime.fromisoformat(now) if now else timezone.now()
    if reminding.remind(now=moment).is_left and not now:
        ring()


@shared_task(
    name="audits.roll",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def roll(**_: object) -> None:
    """Count the case audits of the quarter that has just ended; most days nothing."""
    rolling.roll(today=timezone.localdate())
