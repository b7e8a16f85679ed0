"""What every change of an action has in common: who may, who was first, what is kept.

One change is one transaction: the row is locked and read again, the rules are asked,
the change is made, and the step, the trail and the quarters of counting are written.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.board import quarters
from safeguarding.board.life_actions import ACTION, WHO, Act
from safeguarding.board.models import Action, ActionStep
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import ChangedMeanwhile, NotAllowed
from safeguarding.cases.services.keeping import MOMENT, Changing

STILL_TO_COME = "The day is still to come"
# What these change and nothing else: who verified an action is not asked once more.
ONLY: Mapping[str, tuple[str, ...]] = {
    Act.MOVE_DUE: ("due_on",),
    Act.ADD_EVIDENCE: (),
    Act.NOTE_IMPACT: ("impact_note",),
}


def version_of(action: Action) -> str:
    """Give what tells one state of an action from the next."""
    return action.updated_at.isoformat()


def may(by: User, act: str, action: Action) -> bool:
    """Say whether a person is one of those who do this to an action."""
    place = (action.partnership_id, action.agency_id)
    return any(by.may(permission, *place) for permission in WHO[act])


def lock(action: Action, doing: Changing, act: Act) -> Action:
    """Read an action again for changing it; others wait until that is done.

    Raises:
        PermissionDenied: the person is none of those who may do it.
        ChangedMeanwhile: somebody changed it after the person's page was made.
    """
    rows = Action.objects.select_for_update(no_key=True)
    fresh: Action = rows.get(pk=action.pk)
    if not may(doing.by, act, fresh):
        raise PermissionDenied
    if doing.seen.version and doing.seen.version != version_of(fresh):
        raise ChangedMeanwhile(_last_change(fresh))
    return fresh


def past(field: str, day: date, doing: Changing) -> None:
    """Make sure that a day is not still to come (E-DATE-FUTURE)."""
    if day > local_day(doing.at):
        raise NotAllowed(field, STILL_TO_COME)


def keep(
    action: Action,
    doing: Changing,
    act: Act,
    *,
    words: str = "",
    on: date | None = None,
    **detail: Any,
) -> Action:
    """Save a changed action with its step, and bring counting in line.

    Args:
        action: locked and changed.
        doing: who changes it.
        act: what was done.
        words: said with it; kept with the step, never in the trail.
        on: from which day it holds; the present one unless told.
        detail: for the trail: short codes only.
    """
    # Later than the version before it, also where two changes share a moment.
    action.updated_at = max(doing.at, action.updated_at + timedelta(microseconds=1))
    fields = ONLY.get(act)
    action.save(update_fields=None if fields is None else [*fields, "updated_at"])
    record(action, doing, act.value, words=words, on=on, **detail)
    return action


def record(
    action: Action,
    doing: Changing,
    act: str,
    *,
    words: str = "",
    on: date | None = None,
    **detail: Any,
) -> None:
    """Write the step and the trail of a change, and bring counting in line."""
    ActionStep.objects.create(
        partnership_id=action.partnership_id,
        agency_id=action.agency_id,
        action=action,
        act=act,
        state=action.state,
        on=on or local_day(doing.at),
        words=words,
        by=doing.by,
        at=doing.at,
    )
    audit.record(
        audit.Action.ACTION_CHANGED,
        by=doing.by,
        partnership_id=action.partnership_id,
        agency_id=action.agency_id,
        about=action,
        act=act,
        **detail,
    )
    quarters.changed(action.partnership, [action.pk], today=local_day(doing.at))


def _last_change(action: Action) -> str:
    step = action.steps.select_related("by").order_by("-pk").first()
    if step is None or step.by is None:
        return "Somebody changed this action after you opened it."
    when = timezone.localtime(step.at)
    what = ACTION.did.get(step.act, "changed this action")
    return f"{step.by} {what} on {when:{MOMENT}}, after you opened it."
