"""Actions of plans and challenges: late, moved, waiting, closed, given up."""

from dataclasses import dataclass

from dashboards.demo.assured.desk import Desk
from safeguarding.access.permissions import Role
from safeguarding.board.models import Action
from safeguarding.board.services import actions, actions_done
from safeguarding.board.services.actions import NewAction
from safeguarding.indicators.models import Indicator


@dataclass(frozen=True)
class Promised:
    """An action: whose, how long ago it was decided and due, and how far it came."""

    agency: str
    source: str
    title: str
    text: str
    decided: int
    due: int
    moved: tuple[int, ...] = ()
    end: str = ""
    indicator: str = ""


PROMISED = (
    Promised(
        "police",
        "challenge",
        "Challenge of the board (synthetic)",
        "Tell the council of every missing child within a day (synthetic).",
        700,
        600,
        end="verified",
        indicator="MIS-11",
    ),
    Promised(
        "hospital",
        "plan",
        "Business plan (synthetic)",
        "Send a member to every board meeting (synthetic).",
        300,
        40,
        moved=(120, 80),
    ),
    Promised(
        "schools",
        "plan",
        "Business plan (synthetic)",
        "Train a lead in every school (synthetic).",
        200,
        -25,
        end="begun",
    ),
    Promised(
        "early-help",
        "inspection",
        "Inspection (synthetic)",
        "Record the child's words in every plan (synthetic).",
        280,
        60,
        end="complete",
    ),
    Promised(
        "yjs",
        "challenge",
        "Challenge of the board (synthetic)",
        "Share the list of children in both services (synthetic).",
        420,
        250,
        end="given-up",
    ),
)


def make(desk: Desk) -> int:
    """Make the actions, and do with them what was done."""
    for one in PROMISED:
        _promise(desk, one)
    return len(PROMISED)


def _promise(desk: Desk, one: Promised) -> None:
    first_due = one.moved[0] if one.moved else one.due
    made = NewAction(
        partnership=desk.partnership,
        agency=desk.agency(one.agency),
        owner_role="Head of safeguarding",
        source_kind=one.source,
        source_id=None,
        source_title=one.title,
        text=one.text,
        evidence_wanted="A record that shows it (synthetic).",
        due_on=desk.day(first_due),
        target_indicator=Indicator.objects.filter(code=one.indicator).first(),
    )
    action = actions.create(made=made, doing=desk.doing(desk.manager, one.decided))
    for ago in [*one.moved[1:], one.due][: len(one.moved)]:
        action = actions.move_due(
            action=action,
            due_on=desk.day(ago),
            reason="More time was agreed (synthetic).",
            doing=desk.doing(desk.manager, ago + 20),
        )
    _end(desk, one, action)


def _end(desk: Desk, one: Promised, action: Action) -> None:
    if not one.end:
        return
    owner = desk.people[Role.AGENCY_SUBMITTER, f"northborough-{one.agency}"]
    if one.end == "given-up":
        reason = "The list may not be shared in this form (synthetic)."
        doing = desk.doing(desk.manager, one.due)
        actions_done.not_done(action=action, reason=reason, doing=doing)
        return
    doing = desk.doing(owner, max(one.due, 0) + 10)
    action = actions.begin(action=action, doing=doing)
    if one.end == "begun":
        return
    shown = actions_done.Evidence("Minutes and a sample of records (synthetic).")
    action = actions_done.complete(
        action=action,
        on=desk.day(one.due + 5),
        evidence=shown,
        doing=desk.doing(owner, one.due + 3),
    )
    if one.end == "verified":
        verified = desk.doing(desk.manager, one.due)
        actions_done.verify(action=action, doing=verified)
