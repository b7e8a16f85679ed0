"""What every change of a record has in common: who may, who was first, what is kept.

One change is one transaction: the child's row is locked, the record read again, the
rules asked, the change made, the trail and the quarters of the child written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import AuditEvent, User
from safeguarding.access.permissions import Permission
from safeguarding.cases import history
from safeguarding.cases.errors import ChangedMeanwhile, Doubt, NeedsConfirming
from safeguarding.cases.models import Child, CseCase, MissingEpisode
from safeguarding.partners.models import Partnership

Record = TypeVar("Record", CseCase, MissingEpisode)
CHANGED: Mapping[str, audit.Action] = {
    "csecase": audit.Action.CASE_CHANGED,
    "missingepisode": audit.Action.EPISODE_CHANGED,
}

MOMENT = "%-d %B %Y at %H:%M"
# Between the clock of the application and that of the database.
MARGIN = timedelta(seconds=5)


class Reason(TextChoices):
    """Why something unusual is right."""

    CHECKED = "checked", "I have checked it with the agency: it is right"
    DECIDED = "decided", "A panel or a meeting decided it so"
    LATE = "late", "It is entered late, or from older papers"
    SEPARATE = "separate", "It is a separate concern"


@dataclass(frozen=True)
class Seen:
    """What the person had read and looked at before they asked for a change.

    Attributes:
        version: the record's version on their page; "" when they read none.
        confirmed: codes of the doubts they ticked.
        reason: why what they ticked is right, a `Reason`.
    """

    version: str = ""
    confirmed: tuple[str, ...] = ()
    reason: str = ""


NOTHING_SEEN = Seen()


@dataclass(frozen=True)
class Changing:
    """Who changes something, when, and what they had seen."""

    by: User
    at: datetime
    seen: Seen = NOTHING_SEEN


def require_keeper(by: User, partnership_id: int) -> None:
    """Make sure that a person keeps cases in a partnership.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(Permission.KEEP_CASES, partnership_id):
        raise PermissionDenied


def lock_child(child: Child) -> Child:
    """Wait for whoever changes something of the child; then be the one who does."""
    locked = Child.objects.select_for_update(no_key=True)
    return locked.get(pk=child.pk)  # type: ignore[no-any-return]


def lock(record: Record, doing: Changing, did: Mapping[str, str]) -> Record:
    """Read a record again for changing it, its child locked.

    Args:
        record: as the page had it.
        doing: who changes it.
        did: what was done in words, by the `act` of the trail.

    Raises:
        PermissionDenied: the person does not keep cases there.
        ChangedMeanwhile: somebody changed it after the person's page was made.
    """
    require_keeper(doing.by, record.partnership_id)
    lock_child(record.child)
    rows = type(record).objects.select_for_update(no_key=True)
    fresh = rows.get(pk=record.pk, withdrawn_at=None)
    seen = doing.seen.version
    if seen and seen != version_of(fresh):
        raise ChangedMeanwhile(_last_change(fresh, did, seen))
    return fresh  # type: ignore[no-any-return]


def version_of(record: CseCase | MissingEpisode) -> str:
    """Give what tells one state of a record from the next."""
    return record.updated_at.isoformat()


def confirm(doubts: Sequence[Doubt], seen: Seen) -> None:
    """Make sure that the person looked at everything unusual.

    Raises:
        NeedsConfirming: with all doubts, when one of them is new to the person.
    """
    if {doubt.code for doubt in doubts} - set(seen.confirmed if seen.reason else ()):
        raise NeedsConfirming(doubts)


def keep(
    record: CseCase | MissingEpisode,
    doing: Changing,
    act: str,
    doubts: Sequence[Doubt] = (),
    **detail: Any,
) -> None:
    """Save a changed record, write the trail, and bring the child's quarters in line.

    Args:
        record: locked and changed.
        doing: who changes it.
        act: what was done: a key of the words in `lock`.
        doubts: what was unusual; kept with the reason.
        detail: for the trail: short codes, nothing about the child.
    """
    # Later than the version before it, also where two changes share a moment.
    record.updated_at = max(doing.at, record.updated_at + timedelta(microseconds=1))
    record.save()
    record_change(record, doing, act, doubts, **detail)


def record_change(
    record: CseCase | MissingEpisode,
    doing: Changing,
    act: str,
    doubts: Sequence[Doubt] = (),
    **detail: Any,
) -> None:
    """Write the trail of a change, and bring the child's quarters in line."""
    if doubts:
        detail |= {"doubts": [one.code for one in doubts], "reason": doing.seen.reason}
    audit.record(
        CHANGED[str(record._meta.model_name)],
        by=doing.by,
        partnership_id=record.partnership_id,
        agency_id=record.agency_id,
        about=record,
        act=act,
        **detail,
    )
    partnership = Partnership.objects.get(pk=record.partnership_id)
    history.changed(partnership, [record.child_id])


def _last_change(
    record: CseCase | MissingEpisode, did: Mapping[str, str], seen: str
) -> str:
    last = (
        AuditEvent.objects.filter(
            action=CHANGED[str(record._meta.model_name)],
            object_type=record._meta.label,
            object_id=str(record.pk),
        )
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
    # Nobody's act is newer than the page: then an accepted list wrote the record.
    if last is None or last.actor is None or _is_before(last.at, seen):
        when = timezone.localtime(record.updated_at)
        return f"An accepted list changed this record on {when:{MOMENT}}."
    what = did.get(last.detail.get("act", ""), "changed the record")
    when = timezone.localtime(last.at)
    return f"{last.actor} {what} on {when:{MOMENT}}, after you opened it."


def _is_before(at: datetime, version: str) -> bool:
    try:
        return at < datetime.fromisoformat(version) - MARGIN
    except ValueError:
        return False
