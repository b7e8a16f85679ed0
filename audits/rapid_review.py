"""The clocks of a review, as pure functions: working days, and six months.

Source: DOMAIN B.3: notification 5 working days after the incident is known, rapid
review 15 working days after notification, publication 6 months after a decision to
hold a local practice review.
"""

from dataclasses import dataclass
from datetime import date

from safeguarding.cases.clocks import add_months
from safeguarding.periods import add_working_days, working_days_between

NOTIFY_DAYS = 5
RAPID_REVIEW_DAYS = 15
PUBLISH_MONTHS = 6
DAY = "%-d %B %Y"


@dataclass(frozen=True)
class Clock:
    """What a clock says.

    Attributes:
        state: "running", "soon", "overdue", "done" or "late"; for looks, never alone.
        headline: in few words: "6 working days left".
        detail: the rest of it: "Due on 21 May 2021."
    """

    state: str
    headline: str
    detail: str = ""


def rapid_review_due_on(notified_on: date) -> date:
    """Give the last day on which a rapid review is in time."""
    return add_working_days(notified_on, RAPID_REVIEW_DAYS)


def rapid_review(
    notified_on: date, due_on: date, held_on: date | None, today: date
) -> Clock:
    """Say how a rapid review stands on a day: days left, over, or taken."""
    if held_on is not None:
        return _held(notified_on, due_on, held_on)
    due = f"Due on {due_on:{DAY}}, {RAPID_REVIEW_DAYS} working days after notification."
    if today > due_on:
        over = working_days(working_days_between(due_on, today))
        return Clock("overdue", f"Overdue by {over}", due)
    left = working_days_between(today, due_on)
    if not left:
        return Clock("soon", "Due today", due)
    return Clock("soon" if left <= 3 else "running", f"{working_days(left)} left", due)


def _held(notified_on: date, due_on: date, held_on: date) -> Clock:
    took = working_days(working_days_between(notified_on, held_on))
    detail = f"Held on {held_on:{DAY}}."
    if held_on <= due_on:
        return Clock("done", f"Held after {took}, in time", detail)
    late = working_days_between(due_on, held_on)
    # Held at a weekend after the last day: late, and no working day went by.
    by = f", {working_days(late)} late" if late else ", late"
    return Clock("late", f"Held after {took}{by}", detail)


def notification(aware_on: date, notified_on: date) -> str:
    """Say how long the notification took, and whether that was in time."""
    took = working_days_between(aware_on, notified_on)
    said = f"after {working_days(took)}" if took else "on the same working day"
    if took <= NOTIFY_DAYS:
        return f"{said}, in time"
    return f"{said}; the limit is {NOTIFY_DAYS}"


def publish_by(decided_on: date) -> date:
    """Give the day by which a decided practice review should be published."""
    return add_months(decided_on, PUBLISH_MONTHS)


def working_days(count: int) -> str:
    """Write a number of working days."""
    return f"{count} working day{'' if count == 1 else 's'}"
