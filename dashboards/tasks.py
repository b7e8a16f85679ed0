"""The doorbell: work owed is in the database, a message only says "look"."""

import contextlib
from datetime import datetime

from celery import shared_task
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone
from redis.exceptions import RedisError

from dashboards import recompute
from dashboards.following import telling

HEARTBEAT = "worker-heartbeat"
HEARTBEAT_SECONDS = 60
# Well under the task's time limit; what is left is for the next ring.
BUDGET_SECONDS = 30.0


@shared_task(name="dashboards.drain", acks_late=True, ignore_result=True, expires=60)
def drain(**_: object) -> None:
    with contextlib.suppress(RedisError):
        cache.set(HEARTBEAT, timezone.now().isoformat(), HEARTBEAT_SECONDS)
    recompute.drain(budget_seconds=BUDGET_SECONDS)


@shared_task(
    name="dashboards.tell",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def tell(*, now: str = "", **_: object) -> None:
    """Write to whoever follows something that shows a signal.

    `now` is a moment as ISO text, for making up by hand for a day nobody worked.
    """
    telling.tell(now=datetime.fromisoformat(now) if now else timezone.now())
