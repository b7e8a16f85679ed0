"""Records figures, and raises what must be recomputed in the same transaction."""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.db.models import Max, Q
from kombu.exceptions import OperationalError

from safeguarding.indicators.models import (
    OBSERVATION_KEY,
    Observation,
    Qualifier,
    RecomputeKey,
)
from safeguarding.indicators.queries import current_observations
from safeguarding.periods import Kind, Period

logger = logging.getLogger(__name__)

# How many periods of its own kind an entry looks back on, for its small chart.
HISTORY = 8
# How many quarters or terms, its own among them, its limits of chance are made of.
# Of years there are none: they would reach back further than facts are loaded.
SERIES = 20
# First key of the advisory locks of this module (the second is the partnership).
RAISING = 7301

FIGURE_FIELDS = ("numerator", "denominator", "value", "qualifier", "note")


def _key(row: Observation) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in OBSERVATION_KEY)


def _figure(row: Observation) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in FIGURE_FIELDS)


@transaction.atomic
def record_observations(
    *,
    partnership_id: int,
    figures: Sequence[Observation],
    withdrawn: Iterable[Observation] = (),
    recorded_at: datetime,
) -> int:
    """Append the figures that differ from what is known, and ask for a rebuild.

    Running it twice with the same figures writes nothing the second time.

    Args:
        partnership_id: the partnership all figures belong to.
        figures: unsaved observations; `recorded_at` is filled in here.
        withdrawn: current observations that no longer hold; each is followed by a
            row of the qualifier `withdrawn`, never deleted.
        recorded_at: when the figures became known; a figure that was known by then
            counts as known a microsecond after it.

    Returns:
        How many observations were added.
    """
    lock_figures(partnership_id)
    known = _known(partnership_id, figures)
    standing = {key: row.recorded_at for key, row in known.items()}
    fresh = [row for row in figures if _differs(row, known.get(_key(row)))]
    for row in withdrawn:
        standing[_key(row)] = row.recorded_at
        fresh.append(_withdrawal(row))
    for row in fresh:
        row.recorded_at = _after(standing.get(_key(row)), recorded_at)
    Observation.objects.bulk_create(fresh, batch_size=2000)
    want(
        partnership_id=partnership_id,
        periods={Period(Kind(row.kind), row.period_start) for row in fresh},
    )
    return len(fresh)


def _known(
    partnership_id: int, figures: Sequence[Observation]
) -> dict[tuple[Any, ...], Observation]:
    starts = {row.period_start for row in figures}
    indicators = {row.indicator_id for row in figures}
    current = current_observations(
        partnership_id, only=Q(period_start__in=starts, indicator_id__in=indicators)
    )
    return {_key(row): row for row in current}


def _after(last: datetime | None, recorded_at: datetime) -> datetime:
    """Give when a figure became known: never before the one that it follows.

    Clocks of two servers differ, and who waited for a lock read theirs earlier.
    """
    if last is None or last < recorded_at:
        return recorded_at
    return last + timedelta(microseconds=1)


def _differs(row: Observation, known: Observation | None) -> bool:
    return known is None or _figure(known) != _figure(row)


def _withdrawal(row: Observation) -> Observation:
    copied = {name: getattr(row, name) for name in OBSERVATION_KEY}
    return Observation(
        **copied,
        definition_id=row.definition_id,
        period_end=row.period_end,
        qualifier=Qualifier.WITHDRAWN,
        source_kind=row.source_kind,
        source_id=row.source_id,
        source=row.source,
    )


def want(
    *,
    partnership_id: int,
    periods: Iterable[Period],
    being_rebuilt: Collection[date] = (),
) -> None:
    """Raise `wanted` for every scorecard that these periods can appear on.

    A scorecard shows a figure as its own and later in its changes, its small chart
    and, for `SERIES` periods, in the limits of chance. Only scorecards that exist are
    raised, besides the ones of the periods' own quarters, which come into being here.

    Args:
        partnership_id: whose scorecards.
        periods: the periods of the figures that changed.
        being_rebuilt: first days of quarters whose scorecards the caller is making in
            this transaction; asking for them again would never end.
    """
    quarters, later = _shown_on(periods)
    if quarters:
        lock_figures(partnership_id)
        others = later & ~Q(quarter_start__in=list(being_rebuilt))
        _raise(partnership_id, quarters.difference(being_rebuilt), others)
        ring_on_commit()


def scorecards_of(*, partnership_id: int, periods: Iterable[Period]) -> list[date]:
    """Give the scorecards that `want` would raise, oldest first; nothing is raised.

    Returns:
        The first days of their quarters; those that do not exist yet are included.
    """
    quarters, later = _shown_on(periods)
    existing = RecomputeKey.objects.filter(later, partnership_id=partnership_id)
    known = existing.values_list("quarter_start", flat=True) if quarters else ()
    return sorted(quarters.union(known))


def _shown_on(periods: Iterable[Period]) -> tuple[set[date], Q]:
    """Give the periods' own quarters, and how later scorecards are found."""
    quarters, later = set(), Q(pk__in=[])
    for period in periods:
        quarters.add(period.quarter.start)
        later |= _appears_on(period)
    return quarters, later


def differing(
    *, partnership_id: int, figures: Sequence[Observation]
) -> list[Observation]:
    """Give the figures that recording them would add; nothing is recorded."""
    known = _known(partnership_id, figures)
    return [row for row in figures if _differs(row, known.get(_key(row)))]


def want_everything(*, partnership_id: int) -> None:
    """Raise `wanted` for every scorecard of a partnership that exists."""
    lock_figures(partnership_id)
    _raise(partnership_id, set(), Q(partnership_id=partnership_id))
    ring_on_commit()


def _appears_on(period: Period) -> Q:
    """Give the later scorecards that show a period, or what would tell it.

    A month is shown as its quarter. A term that ends with a quarter is hidden where
    the quarter is a small number. So is a year where a quarter, term or month of it
    is, so every scorecard with that year is looked at again.
    """
    lasts = [period.quarter.shift(SERIES - 1)]
    term = Period.containing(Kind.TERM, period.end)
    if term.end == period.end:
        lasts.append(term.shift(SERIES - 1).quarter)
    years = period.financial_year.shift(HISTORY).quarter
    return Q(quarter_start__gt=period.quarter.start) & (
        Q(quarter_start__lte=max(lasts).start)
        | Q(quarter_start__lte=years.start, quarter_start__month=1)
    )


def lock_figures(partnership_id: int) -> None:
    """Make changes of one partnership wait for each other, so that none deadlock.

    Who works out a change from what is known takes it before reading; it is held to
    the end of the transaction, and taking it again costs nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [RAISING, partnership_id]
        )


def _raise(partnership_id: int, quarters: set[date], later: Q) -> None:
    existing = RecomputeKey.objects.filter(
        Q(quarter_start__in=quarters) | later, partnership_id=partnership_id
    )
    known = set(existing.values_list("quarter_start", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE indicators_recomputekey SET wanted = wanted + 1, wanted_at = now()"
            " WHERE partnership_id = %s AND quarter_start = ANY(%s)",
            [partnership_id, sorted(known)],
        )
    RecomputeKey.objects.bulk_create(
        RecomputeKey(partnership_id=partnership_id, quarter_start=start)
        for start in sorted(quarters - known)
    )


def ring_on_commit() -> None:
    """Ring the doorbell once the change is safe; a lost ring costs a few seconds."""
    transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Tell a worker that something may be stale. Never fails: beat rings too."""
    try:
        current_app.send_task(
            "dashboards.drain", expires=60, retry=False, ignore_result=True
        )
    except (OperationalError, OSError):
        logger.warning("The doorbell could not be rung; the next beat will.")


def last_complete_at(partnership_id: int) -> datetime | None:
    """Say when a partnership's figures were last rebuilt; None before the first."""
    keys = RecomputeKey.objects.filter(partnership_id=partnership_id)
    answer: datetime | None = keys.aggregate(last=Max("done_at"))["last"]
    return answer
