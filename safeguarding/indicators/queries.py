"""Reads figures: as they are known now, or as they were known on a day."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models import OBSERVATION_KEY, Observation


def end_of(day: date) -> datetime:
    """Give the last moment of a day in London, exclusive."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def current_observations(
    partnership_id: int, *, as_known_on: date | None = None, only: Q | None = None
) -> ScopedQuerySet:
    """Give the figures of a partnership as known: the last row of each key.

    Rows of the qualifier `withdrawn` are included: whoever reads them decides that
    nothing is known. "As known then" is this same query with a day (DESIGN 4.4).

    Args:
        partnership_id: whose figures.
        as_known_on: only what had been recorded by the end of this day.
        only: which keys, by columns of `OBSERVATION_KEY` alone. The same as a filter
            on the answer, but the last rows of all other keys are not looked for.
    """
    rows: ScopedQuerySet = Observation.objects.filter(partnership_id=partnership_id)
    if only is not None:
        rows = rows.filter(only)
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lt=end_of(as_known_on))
    last = rows.order_by(*OBSERVATION_KEY, "-recorded_at", "-pk")
    latest = last.distinct(*OBSERVATION_KEY).values("pk")
    return Observation.objects.filter(pk__in=latest)
