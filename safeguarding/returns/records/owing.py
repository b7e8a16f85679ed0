"""Makes the work of an accepted version owed, in the transaction that accepts it."""

from safeguarding.returns.models import RecordFile, Submission
from safeguarding.returns.records.ringing import ring_on_commit


def owe_load(version: Submission) -> bool:
    """Have the rows of an accepted version put in; whether it has any file of rows.

    A later attempt begins at one again: those of the check do not count.
    """
    files = RecordFile.objects.filter(
        submission=version, state=RecordFile.State.SENT.value
    )
    owed = files.update(
        state=RecordFile.State.TO_LOAD.value,
        attempts=0,
        last_error="",
        leased_until=None,
    )
    if owed:
        ring_on_commit()
    return bool(owed)
