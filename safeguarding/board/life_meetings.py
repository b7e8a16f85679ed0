"""The life of a meeting: planned, then held or cancelled. Source: DOMAIN C.2."""

from enum import StrEnum

from safeguarding.board.life import Life
from safeguarding.board.models import Meeting


class MeetingAct(StrEnum):
    """What may be done to a meeting."""

    HOLD = "hold"
    CANCEL = "cancel"
    REINSTATE = "reinstate"


PLANNED, HELD, CANCELLED = Meeting.Status.values

MEETING = Life(
    name="meeting",
    states=Meeting.Status,
    start=PLANNED,
    acts={
        MeetingAct.HOLD: {PLANNED: (HELD,)},
        MeetingAct.CANCEL: {PLANNED: (CANCELLED,)},
        # A slip is put right; `services.groups` refuses it once somebody was marked.
        MeetingAct.REINSTATE: {HELD: (PLANNED,), CANCELLED: (PLANNED,)},
    },
    did={
        MeetingAct.HOLD: "recorded that it was held",
        MeetingAct.CANCEL: "cancelled it",
        MeetingAct.REINSTATE: "put it back to planned",
    },
    why_not={
        MeetingAct.HOLD: "The meeting is {label}, so it cannot be recorded as held. "
        "Put it back to planned first if that is wrong.",
        MeetingAct.CANCEL: "The meeting is {label}. Only a planned meeting can be "
        "cancelled; put it back to planned first if that is wrong.",
        MeetingAct.REINSTATE: "The meeting is {label} already.",
    },
)
