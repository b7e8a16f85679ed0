"""The life of a booking: a place or the wait for one, and what came of it.

Who marks may correct: each mark leads to each other one, and back to booked.
Source: DOMAIN C.10.
"""

from collections.abc import Mapping
from enum import StrEnum

from safeguarding.board.life import Life
from training.models.choices import Status


class BookingAct(StrEnum):
    """What may be done to a booking."""

    BOOK = "book"
    WAIT = "wait"
    PROMOTE = "promote"
    CANCEL_IN_TIME = "cancel_in_time"
    CANCEL_LATE = "cancel_late"
    LEAVE = "leave"
    REINSTATE = "reinstate"
    ATTEND = "attend"
    PART = "part"
    MISS = "miss"
    UNMARK = "unmark"


# Where a booking stands that was not there before; the sign is that of the diagrams.
NEW = "[*]"

WAITLIST, BOOKED, ATTENDED, PART_ATTENDED, DNA, IN_TIME, LATE, LEFT = Status.values

# What marking somebody so on the register is called.
MARKING: Mapping[str, BookingAct] = {
    ATTENDED: BookingAct.ATTEND,
    PART_ATTENDED: BookingAct.PART,
    DNA: BookingAct.MISS,
    BOOKED: BookingAct.UNMARK,
}
# Which act ends a booking that way.
ENDING: Mapping[str, BookingAct] = {
    IN_TIME: BookingAct.CANCEL_IN_TIME,
    LATE: BookingAct.CANCEL_LATE,
    LEFT: BookingAct.LEAVE,
}

BOOKING = Life(
    name="booking",
    states=Status,
    start=BOOKED,
    acts={
        BookingAct.BOOK: {NEW: (BOOKED,)},
        BookingAct.WAIT: {NEW: (WAITLIST,)},
        BookingAct.PROMOTE: {WAITLIST: (BOOKED,)},
        BookingAct.CANCEL_IN_TIME: {BOOKED: (IN_TIME,)},
        BookingAct.CANCEL_LATE: {BOOKED: (LATE,)},
        BookingAct.LEAVE: {WAITLIST: (LEFT,)},
        # A slip is put right, as long as there is a place.
        BookingAct.REINSTATE: {
            IN_TIME: (BOOKED,),
            LATE: (BOOKED,),
            LEFT: (WAITLIST,),
        },
        # Who waited and came anyway is marked like everybody else.
        BookingAct.ATTEND: dict.fromkeys(
            (WAITLIST, BOOKED, PART_ATTENDED, DNA), (ATTENDED,)
        ),
        BookingAct.PART: dict.fromkeys(
            (WAITLIST, BOOKED, ATTENDED, DNA), (PART_ATTENDED,)
        ),
        BookingAct.MISS: dict.fromkeys((BOOKED, ATTENDED, PART_ATTENDED), (DNA,)),
        BookingAct.UNMARK: dict.fromkeys((ATTENDED, PART_ATTENDED, DNA), (BOOKED,)),
    },
    did={
        BookingAct.BOOK: "booked a place",
        BookingAct.WAIT: "put the person on the waiting list",
        BookingAct.PROMOTE: "gave a place to who waited",
        BookingAct.CANCEL_IN_TIME: "cancelled the booking in time",
        BookingAct.CANCEL_LATE: "cancelled the booking late",
        BookingAct.LEAVE: "took the person off the waiting list",
        BookingAct.REINSTATE: "put the booking back",
        BookingAct.ATTEND: "marked the person as having attended",
        BookingAct.PART: "marked the person as having attended in part",
        BookingAct.MISS: "marked that the person did not attend",
        BookingAct.UNMARK: "took the mark back",
    },
    why_not={
        BookingAct.BOOK: "There is a booking already: {label}.",
        BookingAct.WAIT: "There is a booking already: {label}.",
        BookingAct.PROMOTE: "The booking is “{label}”. Only who waits can be given a "
        "place.",
        BookingAct.CANCEL_IN_TIME: "The booking is “{label}”, so it cannot be "
        "cancelled. If a mark on the register is wrong, take it back first.",
        BookingAct.CANCEL_LATE: "The booking is “{label}”, so it cannot be "
        "cancelled. If a mark on the register is wrong, take it back first.",
        BookingAct.LEAVE: "The booking is “{label}”. Only who waits can be taken off "
        "the waiting list.",
        BookingAct.REINSTATE: "The booking is “{label}”: it was not cancelled.",
        BookingAct.ATTEND: "The booking is “{label}”, so the person cannot be marked. "
        "If they came all the same, add them to the register.",
        BookingAct.PART: "The booking is “{label}”, so the person cannot be marked. "
        "If they came all the same, add them to the register.",
        BookingAct.MISS: "The booking is “{label}”: who had no place cannot have "
        "missed it.",
        BookingAct.UNMARK: "The booking is “{label}”: there is no mark to take back.",
    },
)
