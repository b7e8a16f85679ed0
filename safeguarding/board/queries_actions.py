"""Reads the register of actions. Rows only within a person's reach."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission, Reach
from safeguarding.board.life_actions import AT_WORK, Act
from safeguarding.board.models import (
    Action,
    ActionDue,
    ActionEvidence,
    ActionStep,
)
from safeguarding.indicators.models import Indicator, Switch
from safeguarding.partners.models import Agency, Membership, Partnership

SEEN = Permission.SEE_ACTIONS
# Files say more than the register does: for who works on, keeps or verifies actions.
OPENS = (
    Permission.WORK_ON_ACTIONS,
    Permission.KEEP_ACTIONS,
    Permission.VERIFY_ACTIONS,
)


def actions(user: User) -> "QuerySet[Action]":
    """Give the actions a person may see, with what a line about them shows."""
    found: QuerySet[Action] = Action.objects.for_user(user, SEEN)
    return found.select_related("partnership", "agency", "target_indicator")


def actions_of(source_kind: str, source_id: int) -> "QuerySet[Action]":
    """Give the actions that came of one audit, round or review, the next due first.

    Whose page shows them has asked already who may read the source; one query.

    Args:
        source_kind: an `Action.Source`.
        source_id: key of the audit, round or review.
    """
    found: QuerySet[Action] = Action.objects.filter(
        source_kind=source_kind, source_id=source_id
    )
    return found.select_related("agency", "target_indicator").order_by("due_on", "pk")


def is_overdue(today: date) -> Q:
    """Give the condition that an action is late: it is worked on, and was due before."""
    return Q(state__in=AT_WORK, due_on__lt=today)


def with_facts(found: "QuerySet[Action]", today: date) -> "QuerySet[Any]":
    """Add what lists show: `overdue`, `moves` of the due date, `evidence_count`."""
    return found.annotate(
        overdue=Case(
            When(is_overdue(today), then=Value(True)),  # noqa: FBT003 - Django's own way
            default=Value(False),  # noqa: FBT003
            output_field=BooleanField(),
        ),
        moves=Coalesce(_how_many(ActionDue) - 1, 0),
        evidence_count=Coalesce(_how_many(ActionEvidence), 0),
    )


def _how_many(part: Any) -> Any:
    """Count the parts of each action in a query of their own, joined to nothing."""
    rows = part.objects.filter(action=OuterRef("pk")).order_by()
    return Subquery(rows.values("action").annotate(n=Count("pk")).values("n"))


def own_agencies(user: User) -> list[tuple[int, int]]:
    """Give partnership and agency of each seat that speaks for an agency's actions."""
    return [
        (seat.partnership_id, seat.agency_id)
        for seat in user.seats
        if seat.agency_id is not None and seat.reach(SEEN)
    ]


def of_agencies(places: list[tuple[int, int]]) -> Q:
    """Give the condition that an action is of one of these partnerships and agencies."""
    wanted = Q(pk__in=[])
    for partnership_id, agency_id in places:
        wanted |= Q(partnership_id=partnership_id, agency_id=agency_id)
    return wanted


def owners(user: User) -> "QuerySet[Agency]":
    """Give the agencies that own an action the person may see."""
    seen = actions(user).order_by().values("agency")
    return Agency.objects.filter(pk__in=seen).order_by("short_name", "pk")


def evidence_with_file(user: User, pk: int) -> ActionEvidence | None:
    """Give a piece of evidence whose file this person may open; None otherwise.

    Whose action it belongs to is asked, never the file alone. Those who see the
    register only, as board members do, read the words.
    """
    found: ActionEvidence | None = (
        ActionEvidence.objects.for_user(user, SEEN)
        .filter(pk=pk, file__isnull=False)
        .select_related("file", "action")
        .first()
    )
    if found is None or not may_open(user, found.action):
        return None
    return found


def may_open(user: User, action: Action) -> bool:
    """Say whether a person may open the files of an action."""
    place = (action.partnership_id, action.agency_id)
    own = any(
        seat.reach(SEEN) is Reach.OWN_AGENCY and seat.allows(SEEN, *place)
        for seat in user.seats
    )
    return own or any(user.may(each, *place) for each in OPENS)


@dataclass(frozen=True)
class Event:
    """Something that happened to an action.

    Attributes:
        at: when it was recorded.
        title: what happened.
        by: who did it; "" where nobody signed in did.
        text: what was said with it.
        evidence: what shows it, where it is evidence.
    """

    at: datetime
    title: str
    by: str
    text: str = ""
    evidence: ActionEvidence | None = None


TITLES = {
    "create": "Added to the register",
    Act.BEGIN: "Work began",
    Act.COMPLETE: "Recorded as complete",
    Act.VERIFY: "Verified",
    Act.SEND_BACK: "Sent back to its owner",
    Act.NOT_DONE: "Closed, not done",
    Act.REOPEN: "Opened again",
    Act.NOTE_IMPACT: "What it changed",
}


def events(action: Action) -> list[Event]:
    """Give everything that happened to an action, the newest first; three queries."""
    found = [*_steps(action), *_moves(action), *_evidence(action)]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _steps(action: Action) -> list[Event]:
    steps = action.steps.select_related("by").order_by("pk")
    return [_step(one) for one in steps if one.act in TITLES]


def _step(step: ActionStep) -> Event:
    title = TITLES[step.act]
    if step.act == Act.COMPLETE:
        title = f"{title}, done on {step.on:%-d %B %Y}"
    return Event(step.at, title, str(step.by or ""), step.words)


def _moves(action: Action) -> list[Event]:
    dues = list(action.dues.select_related("by").order_by("pk"))
    return [
        Event(
            after.at,
            f"Due date moved from {before.due_on:%-d %B %Y} to "
            f"{after.due_on:%-d %B %Y}",
            str(after.by or ""),
            after.reason,
        )
        for before, after in pairwise(dues)
    ]


def _evidence(action: Action) -> list[Event]:
    rows = action.evidence.select_related("by", "file").order_by("pk")
    return [
        Event(one.at, "Evidence", str(one.by or ""), one.words, one) for one in rows
    ]


def members(place: Partnership, today: date) -> "QuerySet[Agency]":
    """Give the agencies that are members of a partnership on a day."""
    now = Membership.objects.filter(partnership=place).on_day(today)
    return Agency.objects.filter(pk__in=now.values("agency")).order_by(
        "short_name", "pk"
    )


def switched_on(place: Partnership, today: date) -> "QuerySet[Indicator]":
    """Give the indicators that are switched on for a partnership on a day."""
    now = Switch.objects.filter(
        Q(active_to=None) | Q(active_to__gte=today),
        partnership=place,
        active_from__lte=today,
    )
    return Indicator.objects.filter(pk__in=now.values("indicator")).order_by("code")
