"""Puts the rows of an accepted file in: whole or not at all, in one transaction."""

from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.indicators.services import want
from safeguarding.returns.decisions import lock
from safeguarding.returns.models import RecordFile, Submission
from safeguarding.returns.records import lease, progress
from safeguarding.returns.records.checking import load as load_file
from safeguarding.returns.records.kinds import kind_of

DOING = "Put in"


def load(mine: lease.Claim) -> None:
    """Make records of a claimed file, and ask for the quarters they touch.

    Accepting another version of the same return waits until it is done. A version that
    was replaced while it waited is left: the later one takes its place.

    Raises:
        ClaimLost: somebody else took the file over; nothing of ours stands.
    """
    file = load_file(mine.file_id)
    kind = kind_of(file.kind)
    progress.tell(file.pk, 0, 0, DOING)
    with transaction.atomic():
        # In the order in which accepting takes them, so that neither waits for ever.
        lock(file.obligation)
        lease.hold(mine)
        if not _stands(file):
            lease.finish(mine, state=RecordFile.State.LEFT.value)
            return
        at = timezone.now()
        # Of its own period somebody has told now, even if no record is another.
        periods = {*kind.load(file, at), file.obligation.period}
        want(partnership_id=file.partnership_id, periods=periods)
        lease.finish(mine, state=RecordFile.State.LOADED.value, loaded_at=at)
        audit.record(
            audit.Action.RECORDS_PUT_IN,
            by=None,
            partnership_id=file.partnership_id,
            agency_id=file.agency_id,
            about=file.submission,
            rows=file.row_count,
            quarters=len(periods),
        )
    progress.forget(file.pk)


def _stands(file: RecordFile) -> bool:
    """Whether the version is the accepted one still."""
    accepted = Submission.objects.filter(state=Submission.State.ACCEPTED)
    return accepted.filter(record_file=file).exists()
