"""What every change of courses and events has in common: who may, who was first.

One change is one transaction: the row is locked, the rules asked, the change made, the
trail and the quarters written.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import AuditEvent, User
from safeguarding.access.permissions import Permission
from safeguarding.board.services.groups_kept import version_of
from safeguarding.cases.errors import ChangedMeanwhile
from safeguarding.cases.services.keeping import MOMENT, Changing
from safeguarding.indicators.services import want
from safeguarding.periods import Kind, Period
from training.models import ChangeTag, Course, Event, RoleGroup

Kept = TypeVar("Kept", Course, Event, RoleGroup, ChangeTag)
__all__ = [
    "changed",
    "fresh",
    "require_keeper",
    "tell",
    "version_of",
    "want_days",
]


def require_keeper(by: User, partnership_id: int) -> None:
    """Make sure that a person keeps the training of a partnership.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(Permission.KEEP_TRAINING, partnership_id):
        raise PermissionDenied


def fresh(thing: Kept, doing: Changing, did: Mapping[str, str]) -> Kept:
    """Read a thing again for changing it, locked.

    Args:
        thing: as the page had it.
        doing: who changes it; the version is its `version_of`.
        did: what was done in words, by the `act` of the trail.

    Raises:
        PermissionDenied: the person does not keep training there.
        ChangedMeanwhile: somebody changed it after the person's page was made.
    """
    require_keeper(doing.by, thing.partnership_id)
    rows = type(thing).objects.select_for_update(no_key=True)
    found: Kept = rows.get(pk=thing.pk)
    if doing.seen.version and doing.seen.version != version_of(found):
        raise ChangedMeanwhile(_last_change(found, did))
    return found


def tell(thing: models.Model, doing: Changing, act: str, **detail: Any) -> None:
    """Write the trail of a change: short codes and counts only."""
    partnership_id: int = thing.partnership_id  # type: ignore[attr-defined]
    audit.record(
        audit.Action.TRAINING_CHANGED,
        by=doing.by,
        partnership_id=partnership_id,
        about=thing,
        act=act,
        **detail,
    )


def changed(thing: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Name what is to change of a thing, for the trail: fields, never values."""
    return sorted(
        name for name, value in values.items() if getattr(thing, name) != value
    )


def want_days(partnership_id: int, days: Iterable[date]) -> None:
    """Ask for the figures of the quarters that hold these days, where they are over.

    What is to come is counted when its quarter ends (`training.rolling`): a scorecard
    of a quarter in the future must not come into being by planning something.
    """
    found = {Period.containing(Kind.QUARTER, day) for day in days}
    quarters = {one for one in found if one.end < timezone.localdate()}
    if quarters:
        want(partnership_id=partnership_id, periods=quarters)


def _last_change(thing: models.Model, did: Mapping[str, str]) -> str:
    lines = AuditEvent.objects.filter(
        action=audit.Action.TRAINING_CHANGED,
        object_type=thing._meta.label,
        object_id=str(thing.pk),
    )
    last = lines.select_related("actor").order_by("-pk").first()
    if last is None or last.actor is None:
        return "Somebody changed this after you opened it."
    what = did.get(last.detail.get("act", ""), "changed this")
    when = timezone.localtime(last.at)
    return f"{last.actor} {what} on {when:{MOMENT}}, after you opened it."
