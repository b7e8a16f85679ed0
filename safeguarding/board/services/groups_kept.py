"""What every change of groups, seats and meetings has in common.

One change is one transaction: the group's row is locked, the thing read again, the rules
asked, the change made, the trail written.
"""

import hashlib
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board.models import BoardSeat, Group, Meeting
from safeguarding.cases.errors import ChangedMeanwhile
from safeguarding.cases.services.keeping import Changing

Kept = TypeVar("Kept", Group, BoardSeat, Meeting)


def require_keeper(by: User, partnership_id: int) -> None:
    """Make sure that a person keeps the board of a partnership.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(Permission.KEEP_BOARD, partnership_id):
        raise PermissionDenied


def lock_group(group_id: int) -> Group:
    """Wait for whoever changes something of the group; then be the one who does."""
    rows = Group.objects.select_for_update(no_key=True)
    return rows.get(pk=group_id)  # type: ignore[no-any-return]


def fresh(thing: Kept, doing: Changing) -> Kept:
    """Read a thing again for changing it, its group locked.

    Raises:
        PermissionDenied: the person does not keep the board there.
        ChangedMeanwhile: somebody changed it after the person's page was made.
    """
    require_keeper(doing.by, thing.partnership_id)
    lock_group(thing.pk if isinstance(thing, Group) else thing.group_id)
    found: Kept = type(thing).objects.get(pk=thing.pk)
    if doing.seen.version and doing.seen.version != version_of(found):
        raise ChangedMeanwhile("Somebody changed this after you opened it.")
    return found


def version_of(thing: models.Model) -> str:
    """Give what tells one state of a row from the next."""
    values = [str(getattr(thing, f.attname)) for f in thing._meta.concrete_fields]
    return digest(values)


def digest(values: list[str]) -> str:
    """Give a short mark of some values, equal for equal values."""
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:16]


def tell(thing: Kept, doing: Changing, act: str, **detail: Any) -> None:
    """Write the trail of a change; `detail` are short codes."""
    audit.record(
        audit.Action.BOARD_CHANGED,
        by=doing.by,
        partnership_id=thing.partnership_id,
        agency_id=thing.agency_id if isinstance(thing, BoardSeat) else None,
        about=thing,
        act=act,
        **detail,
    )
