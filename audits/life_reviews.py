"""The life of a learning review, as data. Source: DOMAIN C.8."""

from audits.models import Review
from safeguarding.board.life import Life

State = Review.State
NOTIFIED, HELD = State.NOTIFIED.value, State.RAPID_REVIEW.value
DECIDED, PUBLISHED = State.DECIDED.value, State.PUBLISHED.value
CLOSED = State.CLOSED.value


def _stays(*states: str) -> dict[str, tuple[str, ...]]:
    return {state: (state,) for state in states}


REVIEW = Life(
    name="review",
    states=State,
    start=NOTIFIED,
    acts={
        "hold": {NOTIFIED: (HELD,)},
        # Older cases were decided before there were rapid reviews: asked about.
        "decide": {NOTIFIED: (DECIDED,), HELD: (DECIDED,)},
        "publish": {DECIDED: (PUBLISHED,)},
        "delay": _stays(NOTIFIED, HELD, DECIDED),
        "close": {DECIDED: (CLOSED,)},
        "themes": _stays(*State.values),
        "correct": _stays(*State.values),
        "reopen": {
            HELD: (NOTIFIED,),
            DECIDED: (HELD, NOTIFIED),
            PUBLISHED: (DECIDED,),
            CLOSED: (DECIDED,),
        },
    },
    did={
        "notify": "recorded the notification",
        "hold": "recorded the rapid review",
        "decide": "recorded the decision",
        "publish": "recorded the publication",
        "delay": "said why it is not published yet",
        "close": "closed the review",
        "themes": "changed the themes",
        "correct": "corrected the notification",
        "reopen": "took the last step back",
    },
    why_not={
        "hold": "The rapid review is recorded already. This review stands: {label}.",
        "decide": "The decision is recorded already. This review stands: {label}.",
        "publish": (
            "A review is published after it was decided, and once. Record the decision "
            "first. This one stands: {label}."
        ),
        "delay": "Nothing is waiting for publication. This review stands: {label}.",
        "close": (
            "A review is closed after it was decided. Record the decision first. This "
            "one stands: {label}."
        ),
        "themes": "The themes cannot be changed: {label}.",
        "correct": "The notification cannot be corrected: {label}.",
        "reopen": "There is no step to take back yet. This review stands: {label}.",
    },
)
