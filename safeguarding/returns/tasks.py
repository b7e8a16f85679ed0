from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from safeguarding.partners.models import Partnership
from safeguarding.returns import services


@shared_task(
    name="returns.generate_obligations",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def generate_obligations(**_: object) -> None:
    """Make what fell due, and forget files that were checked but never sent."""
    for partnership in Partnership.objects.order_by("pk"):
        services.generate_obligations(
            partnership=partnership, until=timezone.localdate()
        )
    services.forget_drafts(now=timezone.now())
