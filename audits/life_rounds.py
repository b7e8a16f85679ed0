"""The life of a round and of an answer to it, as data. Source: DOMAIN C.7."""

from audits.models import ResponseState, Round
from safeguarding.board.life import Life

DRAFT, OPEN, CLOSED = Round.State.DRAFT, Round.State.OPEN, Round.State.CLOSED
NOT_STARTED, IN_PROGRESS = ResponseState.NOT_STARTED, ResponseState.IN_PROGRESS
SUBMITTED, MODERATED = ResponseState.SUBMITTED, ResponseState.MODERATED
FINAL = ResponseState.FINAL

ROUND = Life(
    name="round",
    states=Round.State,
    start=DRAFT.value,
    acts={
        "require": {DRAFT.value: (DRAFT.value,), OPEN.value: (OPEN.value,)},
        "open": {DRAFT.value: (OPEN.value,)},
        "change": {DRAFT.value: (DRAFT.value,), OPEN.value: (OPEN.value,)},
        "close": {OPEN.value: (CLOSED.value,)},
        "reopen": {CLOSED.value: (OPEN.value,)},
    },
    did={
        "create": "prepared the round",
        "require": "changed who must answer",
        "extend": "gave more time",
        "open": "opened the round",
        "change": "changed the round",
        "close": "closed the round",
        "reopen": "opened the round again",
        "finalise": "made answers final",
        "record_elsewhere": "recorded how answers stand in the other tool",
    },
    why_not={
        "require": "The round is closed. Open it again to change who must answer.",
        "open": "The round is open already, or over: its state is “{label}”.",
        "change": "The round is closed. Open it again to change it.",
        "close": "Only an open round is closed. The state of this one is “{label}”.",
        "reopen": "Only a closed round is opened again. This one is “{label}”.",
    },
)

RESPONSE = Life(
    name="answer",
    states=ResponseState,
    start=NOT_STARTED.value,
    acts={
        "begin": {NOT_STARTED.value: (IN_PROGRESS.value,)},
        "save": {IN_PROGRESS.value: (IN_PROGRESS.value,)},
        "submit": {IN_PROGRESS.value: (SUBMITTED.value,)},
        # A signed answer of the same agency to another partnership's round.
        "take_over": {
            NOT_STARTED.value: (SUBMITTED.value,),
            IN_PROGRESS.value: (SUBMITTED.value,),
        },
        "take_back": {SUBMITTED.value: (IN_PROGRESS.value,)},
        "send_back": {
            SUBMITTED.value: (IN_PROGRESS.value,),
            MODERATED.value: (IN_PROGRESS.value,),
        },
        # The panel scores; until it is final, also once more.
        "score": {
            SUBMITTED.value: (SUBMITTED.value,),
            MODERATED.value: (MODERATED.value,),
        },
        "moderate": {SUBMITTED.value: (MODERATED.value,)},
        # Submitted to final: only in a round without moderation (the service asks).
        "finalise": {SUBMITTED.value: (FINAL.value,), MODERATED.value: (FINAL.value,)},
    },
    did={
        "begin": "began the answer",
        "save": "changed the answer",
        "submit": "signed and sent the answer",
        "take_over": "shared an answer signed for another partnership",
        "take_back": "took the answer back",
        "send_back": "sent the answer back",
        "score": "gave the panel's scores",
        "agree": "agreed with the self scores",
        "discuss": "recorded what was talked through",
        "moderate": "finished moderating",
        "finalise": "made the answer final",
        "record_elsewhere": "recorded how it stands in the other tool",
    },
    why_not={
        "begin": "This answer was begun already: its state is “{label}”.",
        "save": "This answer cannot be changed now: its state is “{label}”.",
        "submit": "Only an answer in progress is sent. This one is “{label}”.",
        "take_over": "This round has an answer already: its state is “{label}”.",
        "take_back": (
            "Only an answer that was sent and not yet moderated is taken back. "
            "This one is “{label}”."
        ),
        "send_back": (
            "Only an answer that was sent, and is not final, is sent back. "
            "This one is “{label}”."
        ),
        "score": (
            "The panel scores what was sent and is not final. This one is “{label}”."
        ),
        "moderate": "Only an answer that was sent is moderated. This one is “{label}”.",
        "finalise": (
            "Only an answer that was sent or moderated becomes final. "
            "This one is “{label}”."
        ),
    },
)

_STATES = tuple(state.value for state in ResponseState)

ELSEWHERE = Life(
    name="answer in another tool",
    states=ResponseState,
    start=NOT_STARTED.value,
    acts={
        # What the other tool says is written down, corrections backwards included.
        "record_elsewhere": {
            state: tuple(other for other in _STATES if other != state)
            for state in _STATES
        }
    },
    did=RESPONSE.did,
    why_not={"record_elsewhere": "This answer is “{label}” already."},
)
