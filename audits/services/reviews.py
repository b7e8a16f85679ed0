"""The life of a learning review: one method for each thing that happens in it.

Each takes the review as the page had it, the facts, and who does it (`Changing`); each
raises `NotAllowed` at the field that is wrong, `NeedsConfirming` for what is unusual,
`ChangedMeanwhile` for a stale page and `PermissionDenied` for people who keep no
reviews. Source: DOMAIN C.8.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audits.life_reviews import NOTIFIED, REVIEW
from audits.models import Review
from audits.rapid_review import rapid_review_due_on
from audits.review_rules import (
    STILL_TO_COME,
    doubts_of_decision,
    doubts_of_rapid_review,
    reference_says,
)
from audits.stamps import unchanged
from safeguarding.access import audit
from safeguarding.access.permissions import Permission
from safeguarding.board.explaining import explain
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Partnership


@dataclass(frozen=True)
class Incident:
    """A notification as it was entered.

    Attributes:
        reference: ours: year, hyphen, a letter or a number.
        aware_on: the day the incident became known.
        notified_on: the day the national panel was told.
        criteria: which criteria it is thought to meet; read by keepers only.
    """

    reference: str
    aware_on: date
    notified_on: date
    criteria: str = ""


@dataclass(frozen=True)
class On:
    """A day on which something happened."""

    on: date


@dataclass(frozen=True)
class Decided:
    """What was decided, a `Review.Decision`, and when."""

    decision: str
    on: date


@dataclass(frozen=True)
class Words:
    """A reason in words."""

    words: str


@dataclass(frozen=True)
class Tagged:
    """Codes of the themes a review has."""

    themes: tuple[str, ...]


@dataclass(frozen=True)
class Nothing:
    """Nothing to enter."""


@transaction.atomic
def notify(*, partnership: Partnership, facts: Incident, doing: Changing) -> Review:
    """Record a notification; the rapid review is due 15 working days after it."""
    _require_keeper(doing, partnership.pk)
    review = Review(partnership=partnership, state=NOTIFIED)
    _put(review, facts, doing)
    _save(review, doing, "notify")
    return review


@transaction.atomic
def correct(*, review: Review, facts: Incident, doing: Changing) -> Review:
    """Put right what was entered of the notification; its clock runs anew."""
    review = _lock(review, doing, "correct")
    _put(review, facts, doing)
    after = review.rapid_review_held_on
    if after is not None and facts.notified_on > after:
        raise NotAllowed("notified_on", "That is after the rapid review was held")
    if review.decided_on is not None and facts.notified_on > review.decided_on:
        raise NotAllowed("notified_on", "That is after the decision")
    doubts = doubts_of_rapid_review(review) if after is not None else []
    _save(review, doing, "correct", doubts)
    return review


@transaction.atomic
def hold(*, review: Review, facts: On, doing: Changing) -> Review:
    """Record that the rapid review was held."""
    review = _lock(review, doing, "hold")
    _not_to_come(facts.on, doing)
    if facts.on < review.notified_on:
        raise NotAllowed("on", "The rapid review is before the notification")
    review.rapid_review_held_on = facts.on
    review.state = REVIEW.after("hold", review.state)
    _save(review, doing, "hold", doubts_of_rapid_review(review))
    return review


@transaction.atomic
def decide(*, review: Review, facts: Decided, doing: Changing) -> Review:
    """Record what was decided to do about the incident."""
    review = _lock(review, doing, "decide")
    _not_to_come(facts.on, doing)
    if facts.on < review.notified_on:
        raise NotAllowed("on", "The decision is before the notification")
    held = review.rapid_review_held_on
    if held is not None and facts.on < held:
        raise NotAllowed("on", "The decision is before the rapid review")
    doubts = doubts_of_decision(review)
    review.decision, review.decided_on = facts.decision, facts.on
    review.state = REVIEW.after("decide", review.state)
    _save(review, doing, "decide", doubts)
    return review


@transaction.atomic
def publish(*, review: Review, facts: On, doing: Changing) -> Review:
    """Record the publication. Source: DOMAIN C.8 (E published before decision)."""
    review = _lock(review, doing, "publish")
    _not_to_come(facts.on, doing)
    if review.decided_on is None or facts.on < review.decided_on:
        raise NotAllowed("on", "A review is not published before it is decided")
    review.published_on = facts.on
    review.state = REVIEW.after("publish", review.state)
    _save(review, doing, "publish")
    return review


@transaction.atomic
def delay(*, review: Review, facts: Words, doing: Changing) -> Review:
    """Say why a review is not published yet, for example for a trial."""
    review = _lock(review, doing, "delay")
    review.delay_reason = facts.words
    _save(review, doing, "delay")
    return review


@transaction.atomic
def close(*, review: Review, facts: On, doing: Changing) -> Review:
    """End a review of which nothing is published."""
    review = _lock(review, doing, "close")
    _not_to_come(facts.on, doing)
    if review.decided_on is None or facts.on < review.decided_on:
        raise NotAllowed("on", "A review is not closed before it is decided")
    review.closed_on = facts.on
    review.state = REVIEW.after("close", review.state)
    _save(review, doing, "close")
    return review


@transaction.atomic
def reopen(*, review: Review, facts: Nothing, doing: Changing) -> Review:
    """Take the last step back: it was recorded by mistake."""
    del facts  # There are none; every method is called alike.
    review = _lock(review, doing, "reopen")
    was = review.state
    _undo(review)
    REVIEW.check("reopen", was, to=review.state)
    _save(review, doing, "reopen", was=was)
    return review


def _undo(review: Review) -> None:
    if review.published_on is not None or review.closed_on is not None:
        review.published_on = review.closed_on = None
        review.state = Review.State.DECIDED
    elif review.decided_on is not None:
        review.decision, review.decided_on = "", None
        held = review.rapid_review_held_on is not None
        review.state = Review.State.RAPID_REVIEW if held else Review.State.NOTIFIED
    else:
        review.rapid_review_held_on = None
        review.state = Review.State.NOTIFIED


@transaction.atomic
def tag(*, review: Review, facts: Tagged, doing: Changing) -> Review:
    """Say which themes a review has."""
    review = _lock(review, doing, "themes")
    review.themes = sorted(facts.themes)
    _save(review, doing, "themes")
    return review


def _require_keeper(doing: Changing, partnership_id: int) -> None:
    if not doing.by.may(Permission.KEEP_REVIEWS, partnership_id):
        raise PermissionDenied


def _lock(review: Review, doing: Changing, act: str) -> Review:
    _require_keeper(doing, review.partnership_id)
    rows = Review.objects.select_for_update(no_key=True)
    fresh: Review = rows.get(pk=review.pk)
    unchanged(
        doing.seen.version,
        [fresh],
        about=fresh,
        action=audit.Action.REVIEW_CHANGED,
        did=REVIEW.did,
    )
    REVIEW.check(act, fresh.state)
    return fresh


def _not_to_come(day: date, doing: Changing, field: str = "on") -> None:
    if day > local_day(doing.at):
        raise NotAllowed(field, STILL_TO_COME)


def _put(review: Review, facts: Incident, doing: Changing) -> None:
    if refused := reference_says(facts.reference):
        raise NotAllowed("reference", refused)
    _not_to_come(facts.notified_on, doing, "notified_on")
    if facts.notified_on < facts.aware_on:
        message = "It was notified before anybody knew of it. Check both days"
        raise NotAllowed("notified_on", message)
    # Whoever comes second waits here, and then finds the reference taken.
    areas = Partnership.objects.select_for_update(no_key=True)
    areas.get(pk=review.partnership_id)
    rows = Review.objects.filter(partnership_id=review.partnership_id)
    if rows.filter(reference=facts.reference).exclude(pk=review.pk).exists():
        raise NotAllowed("reference", "Another review has this reference already")
    review.reference, review.criteria = facts.reference, facts.criteria
    review.aware_on, review.notified_on = facts.aware_on, facts.notified_on
    review.rapid_review_due_on = rapid_review_due_on(facts.notified_on)


def _save(
    review: Review,
    doing: Changing,
    act: str,
    doubts: Sequence[Doubt] = (),
    **detail: Any,
) -> None:
    review.save()
    explain(
        review,
        partnership_id=review.partnership_id,
        agency_id=None,
        doubts=doubts,
        doing=doing,
    )
    if doubts:
        detail |= {"doubts": [one.code for one in doubts], "reason": doing.seen.reason}
    audit.record(
        audit.Action.REVIEW_CHANGED,
        by=doing.by,
        partnership_id=review.partnership_id,
        about=review,
        act=act,
        **detail,
    )
