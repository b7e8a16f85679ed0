"""The life of an action as data: what may be done to it when. Source: DOMAIN C.7.

Overdue is no state: it is a due date that has passed while the action is open.
"""

from collections.abc import Mapping
from enum import StrEnum

from safeguarding.access.permissions import Permission
from safeguarding.board.life import Life
from safeguarding.board.models import Action

State = Action.State
OPEN, WORKING = State.OPEN.value, State.IN_PROGRESS.value
COMPLETE, VERIFIED = State.COMPLETE.value, State.VERIFIED.value
NOT_DONE = State.NOT_DONE.value
# Somebody still has to do something; the rest of the states are ends.
AT_WORK = (OPEN, WORKING)
NOT_ENDED = (*AT_WORK, COMPLETE)


class Act(StrEnum):
    """What can be done to an action that is there; the name of its page."""

    BEGIN = "begin"
    MOVE_DUE = "move-due"
    ADD_EVIDENCE = "add-evidence"
    COMPLETE = "complete"
    VERIFY = "verify"
    SEND_BACK = "send-back"
    NOT_DONE = "not-done"
    REOPEN = "reopen"
    NOTE_IMPACT = "note-impact"


WORKS, KEEPS = (Permission.WORK_ON_ACTIONS,), (Permission.KEEP_ACTIONS,)
VERIFIES = (Permission.VERIFY_ACTIONS,)
# Who may do it: any of these permissions where the action is. The board keeps the
# dates and the ends: an owner who moved its own dates would never be late.
WHO: Mapping[str, tuple[Permission, ...]] = {
    Act.BEGIN: WORKS,
    Act.MOVE_DUE: KEEPS,
    Act.ADD_EVIDENCE: WORKS,
    Act.COMPLETE: WORKS,
    Act.VERIFY: VERIFIES,
    Act.SEND_BACK: VERIFIES,
    Act.NOT_DONE: KEEPS,
    Act.REOPEN: KEEPS,
    Act.NOTE_IMPACT: (*WORKS, *KEEPS),
}


def _stays(*states: str) -> dict[str, tuple[str, ...]]:
    return {state: (state,) for state in states}


_ENDED = "This action has ended ({label}). Open it again first."
_OVER: Mapping[str, tuple[str, ...]] = dict.fromkeys(AT_WORK, (COMPLETE,))

ACTION = Life(
    name="action",
    states=State,
    start=OPEN,
    acts={
        Act.BEGIN: {OPEN: (WORKING,)},
        Act.MOVE_DUE: _stays(*AT_WORK),
        Act.ADD_EVIDENCE: _stays(*NOT_ENDED),
        Act.COMPLETE: _OVER,
        Act.VERIFY: {COMPLETE: (VERIFIED,)},
        Act.SEND_BACK: {COMPLETE: (WORKING,)},
        Act.NOT_DONE: dict.fromkeys(AT_WORK, (NOT_DONE,)),
        Act.REOPEN: dict.fromkeys((VERIFIED, NOT_DONE), (WORKING,)),
        Act.NOTE_IMPACT: _stays(COMPLETE, VERIFIED),
    },
    did={
        "create": "added the action",
        Act.BEGIN: "said that work has begun",
        Act.MOVE_DUE: "moved the due date",
        Act.ADD_EVIDENCE: "added evidence",
        Act.COMPLETE: "recorded it as complete",
        Act.VERIFY: "verified it",
        Act.SEND_BACK: "sent it back to its owner",
        Act.NOT_DONE: "closed it as not done",
        Act.REOPEN: "opened it again",
        Act.NOTE_IMPACT: "noted what it changed",
    },
    why_not={
        Act.BEGIN: "Work on this action has begun already, or it has ended ({label}).",
        Act.MOVE_DUE: (
            "Only an action that is still worked on has a due date to move. This one: "
            "{label}."
        ),
        Act.ADD_EVIDENCE: _ENDED,
        Act.COMPLETE: "This action is complete already, or it has ended ({label}).",
        Act.VERIFY: (
            "Only an action that its owner has completed can be verified. This one: "
            "{label}."
        ),
        Act.SEND_BACK: (
            "Only an action that waits for verification can be sent back. This one: "
            "{label}."
        ),
        Act.NOT_DONE: (
            "Only an action that is still worked on can be given up. This one: {label}."
        ),
        Act.REOPEN: "Only an action that has ended can be opened again ({label}).",
        Act.NOTE_IMPACT: (
            "What an action changed is noted once it is complete. This one: {label}."
        ),
    },
)
