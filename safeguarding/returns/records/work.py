"""Does the work that files of records owe: checks and loads, one claim at a time."""

import time

from django.db import DatabaseError, InterfaceError, connection

from safeguarding.returns.models import RecordFile
from safeguarding.returns.records import checking, lease, loading, progress

State = RecordFile.State
# How long somebody who waits for one file looks again whether it is free.
LOOK_AGAIN_SECONDS = 0.5


def work(budget_seconds: float, file: RecordFile | None = None) -> int:
    """Check and load what waits, until nothing is left to claim or the time is up.

    Any number of workers may do so at once; each file is one worker's at a time.

    Args:
        budget_seconds: no new claim is made after so long.
        file: only this one; None for all.

    Returns:
        How many checks and loads were finished.

    Raises:
        InterfaceError: the database is gone: there is nobody to tell.
        OperationalError: the same; the lease ends by itself.
    """
    until = time.monotonic() + budget_seconds
    finished = 0
    while time.monotonic() < until:
        mine = lease.claim(file.pk if file else None)
        if mine is None:
            break
        finished += _do_safely(mine)
    return finished


def work_through(file: RecordFile, seconds: float) -> RecordFile:
    """Work on one file until nothing is owed of it, whoever does the work.

    For commands: a worker may have been quicker to claim it.

    Args:
        file: the file.
        seconds: how long to wait at most.

    Returns:
        The file as it is then.
    """
    until = time.monotonic() + seconds
    while True:
        work(max(until - time.monotonic(), 0), file)
        file.refresh_from_db()
        if file.state not in lease.OWED or file.last_error or time.monotonic() > until:
            return file
        time.sleep(LOOK_AGAIN_SECONDS)


def _do_safely(mine: lease.Claim) -> int:
    """Do one piece of work; a file that cannot be worked on holds up no other."""
    try:
        if mine.state == State.WAITING:
            checking.check(mine)
        else:
            loading.load(mine)
    except lease.ClaimLost:
        return 0
    except (InterfaceError, DatabaseError) as error:
        if not _is_usable():
            raise
        return _failed(mine, error)
    except Exception as error:  # noqa: BLE001 - whatever it is must not block others
        return _failed(mine, error)
    return 1


def _is_usable() -> bool:
    return connection.is_usable() if connection.connection is not None else False


def _failed(mine: lease.Claim, error: Exception) -> int:
    lease.note_failure(mine, error)
    progress.forget(mine.file_id)
    return 0
