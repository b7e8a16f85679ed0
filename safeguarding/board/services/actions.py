"""The register of actions: one function for each thing that happens to an action.

Each takes the action as the page had it, what was said, and who does it (`Changing`);
each raises `NotAllowed` at the field that is wrong, `NeedsConfirming` for what is
unusual, `ChangedMeanwhile` for a stale page and `PermissionDenied` for other people.
Source: DOMAIN C.7 (Action).
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from safeguarding.access.permissions import Permission
from safeguarding.board.explaining import explain
from safeguarding.board.life_actions import ACTION, Act
from safeguarding.board.models import Action, ActionDue
from safeguarding.board.services.actions_done import (
    Evidence,
    add_evidence,
    complete,
    not_done,
    note_impact,
    reopen,
    send_back,
    verify,
)
from safeguarding.board.services.actions_kept import keep, lock, record
from safeguarding.cases.clocks import add_months, local_day
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.indicators.models import Indicator
from safeguarding.partners.models import Agency, Membership, Partnership

__all__ = [
    "Evidence",
    "NewAction",
    "add_evidence",
    "begin",
    "complete",
    "create",
    "move_due",
    "not_done",
    "note_impact",
    "reopen",
    "send_back",
    "verify",
]

Source = Action.Source
# Who makes actions out of what; the room of the source says which of them may.
MAKERS: dict[str, tuple[Permission, ...]] = {
    Source.AUDIT: (Permission.AUDIT_CASES,),
    Source.SELF_ASSESSMENT: (Permission.MODERATE_AUDITS, Permission.RUN_AUDITS),
    Source.REVIEW: (Permission.KEEP_REVIEWS,),
}
FAR_MONTHS = 12
# So often a due date may move before somebody has to say why once more.
MOVES = 2


@dataclass(frozen=True)
class NewAction:
    """What an action is made of.

    Attributes:
        partnership: whose register.
        agency: the owner, a member of the partnership.
        owner_role: job title of whoever does it, never a name.
        source_kind: an `Action.Source`.
        source_id: of the audit, round or review, where it is kept here.
        source_title: of where it comes from, as lists show it.
        text: what is to be done.
        evidence_wanted: what will show that it is done.
        due_on: by when.
        target_indicator: what it is to move.
        created_on: when it was decided; today unless it comes from older papers.
    """

    partnership: Partnership
    agency: Agency
    owner_role: str
    source_kind: str
    source_id: int | None
    source_title: str
    text: str
    evidence_wanted: str
    due_on: date
    target_indicator: Indicator | None = None
    created_on: date | None = None


@transaction.atomic
def create(*, made: NewAction, doing: Changing) -> Action:
    """Put an action into the register.

    Fields of a refusal: "agency", "due_on", "created_on"; of a doubt: "due_on".
    """
    if not _may_make(made, doing):
        raise PermissionDenied
    today = local_day(doing.at)
    created_on = made.created_on or today
    _may_be(made, created_on, today)
    action = Action.objects.create(
        partnership=made.partnership,
        agency=made.agency,
        owner_role=made.owner_role,
        source_kind=made.source_kind,
        source_id=made.source_id,
        source_title=made.source_title,
        text=made.text,
        evidence_wanted=made.evidence_wanted,
        created_on=created_on,
        due_on=made.due_on,
        target_indicator=made.target_indicator,
        updated_at=doing.at,
    )
    _promise(action, "", doing)
    _explain(action, _far_ahead(made.due_on, created_on), doing)
    record(action, doing, "create", on=created_on, source=made.source_kind)
    return action


def _may_make(made: NewAction, doing: Changing) -> bool:
    makers = (Permission.KEEP_ACTIONS, *MAKERS.get(made.source_kind, ()))
    if any(doing.by.may(each, made.partnership.pk) for each in makers):
        return True
    # An agency takes upon itself what its self-assessment showed.
    own = (made.partnership.pk, made.agency.pk)
    is_of_answer = made.source_kind == Source.SELF_ASSESSMENT
    return is_of_answer and doing.by.may(Permission.WORK_ON_ACTIONS, *own)


def _may_be(made: NewAction, created_on: date, today: date) -> None:
    if created_on > today:
        raise NotAllowed("created_on", "The day it was decided is still to come")
    if made.due_on < created_on:
        raise NotAllowed("due_on", "It cannot be due before it is decided")
    members = Membership.objects.filter(
        partnership=made.partnership, agency=made.agency
    )
    if not members.on_day(today).exists():
        raise NotAllowed(
            "agency", f"{made.agency} is not a member of {made.partnership} now"
        )


@transaction.atomic
def begin(*, action: Action, doing: Changing, words: str = "") -> Action:
    """Say that the owner works on it."""
    action = lock(action, doing, Act.BEGIN)
    action.state = ACTION.after(Act.BEGIN, action.state)
    return keep(action, doing, Act.BEGIN, words=words)


@transaction.atomic
def move_due(*, action: Action, due_on: date, reason: str, doing: Changing) -> Action:
    """Agree another due date; the earlier ones stay, and people see how often it moved.

    The board keeps the dates: an owner who moved its own would never be late.
    """
    action = lock(action, doing, Act.MOVE_DUE)
    ACTION.check(Act.MOVE_DUE, action.state)
    if not reason:
        raise NotAllowed("reason", "Say why the date moves")
    if due_on == action.due_on:
        raise NotAllowed("due_on", f"It is due on {due_on:%-d %B %Y} already")
    if due_on < action.created_on:
        raise NotAllowed("due_on", "It cannot be due before it was decided")
    doubts = _far_ahead(due_on, local_day(doing.at))
    times = action.dues.count()  # The first date is not a move; this one will be.
    if times > MOVES:
        message = f"The due date moved {times - 1} times already."
        doubts.append(Doubt("W-DUE-MOVED", "due_on", message))
    action.due_on = due_on
    _promise(action, reason, doing)
    _explain(action, doubts, doing)
    return keep(action, doing, Act.MOVE_DUE, words=reason)


def _far_ahead(due_on: date, start: date) -> list[Doubt]:
    if due_on <= add_months(start, FAR_MONTHS):
        return []
    message = "That is more than twelve months ahead."
    return [Doubt("W-DUE-12-MONTHS", "due_on", message)]


def _promise(action: Action, reason: str, doing: Changing) -> None:
    ActionDue.objects.create(
        partnership_id=action.partnership_id,
        agency_id=action.agency_id,
        action=action,
        due_on=action.due_on,
        reason=reason,
        by=doing.by,
        at=doing.at,
    )


def _explain(action: Action, doubts: list[Doubt], doing: Changing) -> None:
    explain(
        action,
        partnership_id=action.partnership_id,
        agency_id=action.agency_id,
        doubts=doubts,
        doing=doing,
    )
