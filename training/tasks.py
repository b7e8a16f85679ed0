from datetime import datetime

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from training import ringing, rolling, sending, sweeping


@shared_task(
    name="training.invite",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def invite(*, now: str = "", **_: object) -> None:
    """Ask people what they learned: at most one message a mailbox a day.

    `now` is a moment as ISO text, for making up by hand for a day nobody worked.
    """
    moment = datetime.fromisoformat(now) if now else timezone.now()
    if sending.invite(now=moment).is_left and not now:
        ringing.ring()


@shared_task(
    name="training.sweep",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def sweep(**_: object) -> None:
    """Delete addresses that are not needed any more; most days there are none."""
    sweeping.sweep(now=timezone.now())


@shared_task(
    name="training.roll",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def roll(**_: object) -> None:
    """Count the quarters of training whose time has come; most days nothing."""
    rolling.roll(today=timezone.localdate())
