"""Forgets what was read of files once its time is up: DOMAIN A.3, SECURITY 2g."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from safeguarding.returns.models import RecordChunk, RecordFile, RecordFinding
from safeguarding.returns.records.kinds import kinds
from safeguarding.returns.records.lease import MOST_ATTEMPTS

logger = logging.getLogger(__name__)
State = RecordFile.State


def forget(*, now: datetime) -> int:
    """Delete the rows as read of old files, and all of files that were never sent.

    What was sent keeps its staged rows: they hold pseudonyms only, and records point
    at them. A file that a worker still owes a check keeps its rows until it gave up.

    Returns:
        How many files were forgotten.
    """
    until = now - timedelta(hours=settings.RECORDS_KEPT_HOURS)
    old = RecordFile.objects.filter(given_at__lt=until, forgotten_at=None)
    keys = list(old.order_by("pk").values_list("pk", flat=True))
    return sum(_forget(pk, now) for pk in keys)


@transaction.atomic
def _forget(pk: int, now: datetime) -> bool:
    """Forget one file, unless somebody works on it now."""
    file = (
        RecordFile.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=pk)
        .first()
    )
    if file is None or (file.state == State.WAITING and not _is_given_up(file)):
        return False
    if file.state == State.WAITING:
        # Nobody ever knew what was in it: nothing of it is worth a line.
        _delete_staged(file)
        file.delete()
        return True
    RecordChunk.objects.filter(file=file).delete()
    if file.state == State.CHECKED:
        _delete_staged(file)
        RecordFinding.objects.filter(file=file).delete()
        file.state = State.LEFT.value
    file.forgotten_at = now
    file.save(update_fields=["state", "forgotten_at"])
    return True


def _is_given_up(file: RecordFile) -> bool:
    return file.attempts >= MOST_ATTEMPTS


def _delete_staged(file: RecordFile) -> None:
    kind = kinds().get(file.kind)
    if kind is None:
        logger.warning("Nobody knows the kind of records %s any more.", file.kind)
        return
    kind.staging._default_manager.filter(file=file).delete()
