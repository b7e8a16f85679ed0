from celery import shared_task
from django.db import OperationalError

from safeguarding.cases import history
from safeguarding.partners.models import Partnership


@shared_task(
    name="cases.roll",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def roll(**_: object) -> None:
    """Begin the quarter's rows of cases that stay open; most days there are none."""
    for partnership in Partnership.objects.order_by("pk"):
        history.roll(partnership)
