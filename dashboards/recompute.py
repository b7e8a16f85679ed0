"""Rebuilds the scorecards that are stale. The table of keys is the queue.

A worker claims keys under a short lease and commits, so that an upload never waits
for a rebuild; then it rebuilds them whole in one transaction and says which version
it covered. A killed worker's keys come back when their lease ends. Everything here
may run twice, and at once, without harm.

Source: DESIGN section 5; SECURITY 2f.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from dashboards.assembly.entries import build_entries
from dashboards.assembly.store import write
from dashboards.following import signals
from safeguarding.indicators import compute
from safeguarding.indicators.models import RecomputeKey, RecomputeKeyQuerySet
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)
LONGEST_BACKOFF = timedelta(minutes=10)
# As many as raising one yearly figure can make stale, with room to spare.
BATCH = 40
# First key of the advisory locks of this module (the second is the partnership).
REBUILDING = 7303


@dataclass(frozen=True)
class Claim:
    """Stale scorecards of one partnership that are ours to rebuild for a while."""

    partnership_id: int
    quarter_starts: tuple[date, ...]


@dataclass(frozen=True)
class Drained:
    """What a drain did: scorecards rebuilt, rows written, scorecards that failed."""

    rebuilt: int = 0
    written: int = 0
    failed: int = 0

    def __add__(self, other: "Drained") -> "Drained":
        return Drained(
            self.rebuilt + other.rebuilt,
            self.written + other.written,
            self.failed + other.failed,
        )


def drain(
    *,
    budget_seconds: float,
    partnership_id: int | None = None,
    tell: Callable[[Claim, Drained], None] = lambda _claim, _done: None,
) -> Drained:
    """Rebuild stale scorecards until none is left to claim or the time is up.

    Args:
        budget_seconds: no new claim is made after so long.
        partnership_id: only this partnership's; None for all.
        tell: called after each claim, with what was done with it.
    """
    until = time.monotonic() + budget_seconds
    total = Drained()
    while time.monotonic() < until:
        claimed = claim(partnership_id=partnership_id)
        if claimed is None:
            break
        done = _rebuild_safely(claimed)
        tell(claimed, done)
        total += done
    return total


@transaction.atomic
def claim(*, partnership_id: int | None = None) -> Claim | None:
    """Take the oldest stale key, and the other stale ones of its partnership.

    Partnerships that somebody is rebuilding just now are left to them.
    """
    free = _claimable(partnership_id)
    oldest = _locked(free.order_by("wanted_at", "pk"))[:1]
    first = next(iter(oldest), None)
    if first is None:
        return None
    same = _claimable(first.partnership_id).order_by("quarter_start")
    keys = [first, *(key for key in _locked(same)[:BATCH] if key.pk != first.pk)]
    RecomputeKey.objects.filter(pk__in=[key.pk for key in keys]).update(
        leased_until=Now() + LEASE, attempts=F("attempts") + 1
    )
    return Claim(first.partnership_id, tuple(sorted(key.quarter_start for key in keys)))


def _claimable(partnership_id: int | None) -> RecomputeKeyQuerySet:
    leased = RecomputeKey.objects.filter(
        partnership_id=OuterRef("partnership_id"),
        leased_until__gt=Now(),
        last_error="",
    )
    free = RecomputeKey.objects.stale().filter(
        ~Exists(leased), Q(leased_until=None) | Q(leased_until__lte=Now())
    )
    if partnership_id is None:
        return free
    return free.filter(partnership_id=partnership_id)


def _locked(keys: RecomputeKeyQuerySet) -> RecomputeKeyQuerySet:
    return keys.select_for_update(skip_locked=True, of=("self",), no_key=True)


def _rebuild_safely(claimed: Claim) -> Drained:
    """Rebuild; keep a scorecard that cannot be built from holding up the others.

    Raises:
        InterfaceError: the database is gone: there is nobody to tell.
        OperationalError: the same; the lease ends by itself.
    """
    try:
        return rebuild(claimed)
    except (InterfaceError, DatabaseError) as error:
        if not _is_usable():
            raise
        return _one_by_one(claimed, error)
    except Exception as error:  # noqa: BLE001 - whatever it is must not block others
        return _one_by_one(claimed, error)


def _is_usable() -> bool:
    return connection.is_usable() if connection.connection is not None else False


def _one_by_one(claimed: Claim, error: Exception) -> Drained:
    """Find the one that fails among several; note the failure of a single one."""
    if len(claimed.quarter_starts) == 1:
        _note_failure(claimed, error)
        return Drained(failed=1)
    alone = (
        Claim(claimed.partnership_id, (start,)) for start in claimed.quarter_starts
    )
    return sum((_rebuild_safely(each) for each in alone), Drained())


def _note_failure(claimed: Claim, error: Exception) -> None:
    """Keep the kind of error, never its words: they could hold a figure."""
    kind = type(error).__name__
    keys = RecomputeKey.objects.filter(
        partnership_id=claimed.partnership_id,
        quarter_start__in=claimed.quarter_starts,
    )
    for key in keys:
        later = min(LEASE * 2 ** min(key.attempts, 10), LONGEST_BACKOFF)
        keys.filter(pk=key.pk).update(leased_until=Now() + later, last_error=kind)
    logger.error(
        "A scorecard could not be rebuilt (%s): partnership %s, %s.",
        kind,
        claimed.partnership_id,
        ", ".join(start.isoformat() for start in claimed.quarter_starts),
    )


def rebuild(claimed: Claim) -> Drained:
    """Rebuild the claimed scorecards whole and write what differs.

    Records are counted in a transaction of their own: it makes uploads of the same
    partnership wait for a moment, which a whole rebuild must not.
    """
    quarters = [Period(Kind.QUARTER, start) for start in claimed.quarter_starts]
    compute.refresh(
        partnership_id=claimed.partnership_id, quarters=quarters, at=timezone.now()
    )
    with transaction.atomic():
        return _rebuild_locked(claimed.partnership_id, quarters)


def _rebuild_locked(partnership_id: int, quarters: Sequence[Period]) -> Drained:
    """Build what is stale still, once nobody else rebuilds this partnership.

    The version is read before the facts: what is accepted in between is either in
    the facts or raises `wanted` past the version noted here, or both.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [REBUILDING, partnership_id]
        )
    starts = [quarter.start for quarter in quarters]
    keys = RecomputeKey.objects.filter(
        partnership_id=partnership_id, quarter_start__in=starts
    )
    wanted = dict(keys.stale().values_list("quarter_start", "wanted"))
    stale = [quarter for quarter in quarters if quarter.start in wanted]
    if not stale:
        return Drained()
    partnership = Partnership.objects.get(pk=partnership_id)
    before = signals.words_now(partnership_id, stale)
    built = build_entries(partnership, stale)
    written = write(partnership, built)
    signals.note(partnership_id, before, built)
    for start, version in wanted.items():
        keys.filter(quarter_start=start).update(
            done=version, done_at=Now(), leased_until=None, attempts=0, last_error=""
        )
    return Drained(rebuilt=len(stale), written=written)
