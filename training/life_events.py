"""The life of an event: planned, then delivered or cancelled. Source: DOMAIN C.10."""

from enum import StrEnum

from safeguarding.board.life import Life
from training.models import Event


class EventAct(StrEnum):
    """What may be done to an event."""

    CHANGE = "change"
    DELIVER = "deliver"
    CANCEL = "cancel"
    REINSTATE = "reinstate"


PLANNED, DELIVERED, CANCELLED = Event.Status.values

EVENT = Life(
    name="event",
    states=Event.Status,
    start=PLANNED,
    acts={
        EventAct.CHANGE: {PLANNED: (PLANNED,), DELIVERED: (DELIVERED,)},
        EventAct.DELIVER: {PLANNED: (DELIVERED,)},
        # Bookings stay as they are: nobody who booked cancelled anything.
        EventAct.CANCEL: {PLANNED: (CANCELLED,)},
        # A slip is put right; `services.events` refuses it once somebody was marked.
        EventAct.REINSTATE: {DELIVERED: (PLANNED,), CANCELLED: (PLANNED,)},
    },
    did={
        "planned": "planned the event",
        EventAct.CHANGE: "changed the event",
        EventAct.DELIVER: "recorded that the event was delivered",
        EventAct.CANCEL: "cancelled the event",
        EventAct.REINSTATE: "put the event back to planned",
    },
    why_not={
        EventAct.CHANGE: "The event is cancelled. Put it back to planned first, then "
        "change it.",
        EventAct.DELIVER: "The event is “{label}”, so it cannot be recorded as "
        "delivered. Put it back to planned first if that is wrong.",
        EventAct.CANCEL: "The event is “{label}”. Only a planned event can be cancelled; "
        "put it back to planned first if that is wrong.",
        EventAct.REINSTATE: "The event is “{label}” already.",
    },
)
