"""Tells machines whether the service can be used, and nothing else."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from safeguarding.access.guard import public
from safeguarding.indicators.models import RecomputeKey

# The worker leaves it at each ring of the bell; it fades when no worker lives.
HEARTBEAT_KEY = "worker-heartbeat"

USABLE = {"ready", "updating"}


@public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages can be read, though figures may be on their way; else 503."""
    stale = _stale()
    worker = _worker()
    answer = {
        "status": _status(stale=stale, worker=worker),
        "database": "down" if stale is None else "ok",
        "redis": "down" if worker is None else "ok",
        "worker": "ok" if worker else "not seen",
        "stale": stale or 0,
    }
    return JsonResponse(answer, status=200 if answer["status"] in USABLE else 503)


def _status(*, stale: int | None, worker: bool | None) -> str:
    if stale is None or worker is None:
        return "down"
    if not worker:
        return "starting"
    return "updating" if stale else "ready"


def _stale() -> int | None:
    """Count scorecards that wait to be rebuilt; None when the database is away."""
    try:
        return RecomputeKey.objects.stale().count()
    except DatabaseError:
        # A broken connection must not be the next request's problem.
        connection.close()
        return None


def _worker() -> bool | None:
    """Tell whether a worker was there lately; None when Redis is away."""
    try:
        return cache.get(HEARTBEAT_KEY) is not None
    except (RedisError, OSError):
        return None
