"""Rules of a review, in words fit to show. Source: DOMAIN C.8."""

import re

from audits.models import Review
from audits.rapid_review import RAPID_REVIEW_DAYS, working_days
from safeguarding.cases.errors import Doubt
from safeguarding.periods import working_days_between

SHAPE = re.compile(r"[0-9]{4}-([A-Z]|[A-Z]?[0-9]{1,5})")
STILL_TO_COME = "The day is still to come"
REFERENCE = (
    "Write the year, a hyphen and one letter or a number, like 2021-A or 2021-3. No "
    "initials and no name: nobody may be recognised by it"
)
LATE = (
    "The rapid review was held {days} after the notification. It is due within "
    f"{RAPID_REVIEW_DAYS}."
)
WITHOUT = (
    "No rapid review is recorded. Since June 2018 every notified incident has one "
    "before it is decided."
)
LATE_ON_A_DAY_OFF = "The rapid review was held on a day off, after its last day."
IN_WORDS = {
    "W-RAPID-REVIEW": f"a rapid review later than {RAPID_REVIEW_DAYS} working days",
    "W-NO-RAPID-REVIEW": "a decision without a rapid review",
}


def reference_says(reference: str) -> str:
    """Say why a reference cannot stand; "" where it can.

    Two letters are somebody's initials, more of them a name.
    """
    return "" if SHAPE.fullmatch(reference) else REFERENCE


def doubts_of_rapid_review(review: Review) -> list[Doubt]:
    """Ask about a rapid review that was held late (W-RAPID-REVIEW)."""
    held, due = review.rapid_review_held_on, review.rapid_review_due_on
    if held is None or held <= due:
        return []
    took = working_days_between(review.notified_on, held)
    said = LATE.format(days=working_days(took))
    if took <= RAPID_REVIEW_DAYS:
        said = LATE_ON_A_DAY_OFF
    return [Doubt("W-RAPID-REVIEW", "on", said)]


def doubts_of_decision(review: Review) -> list[Doubt]:
    """Ask about a decision that had no rapid review before it."""
    if review.rapid_review_held_on is not None:
        return []
    return [Doubt("W-NO-RAPID-REVIEW", "", WITHOUT)]
