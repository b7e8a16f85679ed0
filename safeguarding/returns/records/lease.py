"""Who works on which file of records: claims under a lease, as for scorecards.

A claim is committed before the work begins, so that a killed worker's file comes back
when the lease ends. Whoever works writes only while the claim is still theirs: a
worker that stalled and wakes up finds its number of attempts overtaken, and stops.
Source: SECURITY 2f.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from safeguarding.returns.models import RecordFile

logger = logging.getLogger(__name__)

State = RecordFile.State
LEASE = timedelta(seconds=30)
# Then a person has to look, and the page says so; it is tried again now and then, so
# that it goes on by itself once the fault is put right.
MOST_ATTEMPTS = 5
NOW_AND_THEN = timedelta(hours=6)
OWED = (State.WAITING.value, State.TO_LOAD.value)


class ClaimLost(Exception):  # noqa: N818 - says what happened
    """Somebody else works on the file now; nothing of ours was kept."""


@dataclass(frozen=True)
class Claim:
    """A file that is ours to work on for a while: which, in what state, which try."""

    file_id: int
    state: str
    attempt: int


@transaction.atomic
def claim(file_id: int | None = None) -> Claim | None:
    """Take the file that waits longest, or one file if it waits; None for none."""
    free = RecordFile.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=Now()),
        Q(attempts__lt=MOST_ATTEMPTS) | Q(leased_until__lte=Now() - NOW_AND_THEN),
        state__in=OWED,
    )
    if file_id is not None:
        free = free.filter(pk=file_id)
    locked = free.select_for_update(skip_locked=True, of=("self",), no_key=True)
    first = locked.order_by("given_at", "pk").only("pk", "state", "attempts").first()
    if first is None:
        return None
    RecordFile.objects.filter(pk=first.pk).update(
        leased_until=Now() + LEASE, attempts=F("attempts") + 1
    )
    return Claim(first.pk, first.state, first.attempts + 1)


def hold(mine: Claim) -> None:
    """Make sure that the claim is still ours, and hold the file to the commit.

    While the transaction runs nobody can claim the file, however long it takes.

    Raises:
        ClaimLost: it is not.
    """
    held = _of(mine).update(leased_until=Now() + LEASE)
    if not held:
        raise ClaimLost


def finish(mine: Claim, **changes: object) -> None:
    """Write the outcome of the work, in the transaction that did it.

    Raises:
        ClaimLost: the claim is not ours any more.
    """
    done = _of(mine).update(leased_until=None, attempts=0, last_error="", **changes)
    if not done:
        raise ClaimLost


def note_failure(mine: Claim, error: Exception) -> None:
    """Keep the kind of error, never its words: they could hold a child's details."""
    kind = type(error).__name__
    later = LEASE * 2 ** min(mine.attempt, 8)
    _of(mine).update(leased_until=Now() + later, last_error=kind[:60])
    logger.error(
        "A file of records could not be worked on (%s): file %s, %s.",
        kind,
        mine.file_id,
        mine.state,
    )


def _of(mine: Claim) -> models.QuerySet[RecordFile]:
    return RecordFile.objects.filter(
        pk=mine.file_id, state=mine.state, attempts=mine.attempt
    )
