from datetime import datetime

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from safeguarding.partners.models import Partnership
from safeguarding.returns import chasing, services
from safeguarding.returns.records import services as records

# Well under the task's time limit; what is left is for the next ring.
BUDGET_SECONDS = 30.0


@shared_task(
    name="returns.generate_obligations",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def generate_obligations(**_: object) -> None:
    """Make what fell due, and forget files that were checked but never sent,
    and of files of records the rows as read, once their time is up."""
    for partnership in Partnership.objects.order_by("pk"):
        services.generate_obligations(
            partnership=partnership, until=timezone.localdate()
        )
    services.forget_drafts(now=timezone.now())
    records.forget(now=timezone.now())


@shared_task(name="returns.work", acks_late=True, ignore_result=True, expires=60)
def work(**_: object) -> None:
    """Check and put in what waits of files of records."""
    records.work(BUDGET_SECONDS)


@shared_task(
    name="returns.remind",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def remind(*, now: str = "", **_: object) -> None:
    """Write to whoever owes a return: at most one message a person a day.

    `now` is a moment as ISO text, for making up by hand for a day nobody worked.
    """
    chasing.remind(now=datetime.fromisoformat(now) if now else timezone.now())
