"""Keeps what paper forms say, and the themes of what people wrote.

Source: DOMAIN C.10 (evaluation); W-EARLY of its rules.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.board.explaining import explain
from safeguarding.cases.errors import ChangedMeanwhile, Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing
from training.models import Booking, ChangeTag, Evaluation, Event, Impact
from training.models.choices import CAME
from training.services.keeping import require_keeper, want_days
from training.services.keeping_bookings import lock_event

EARLY = timedelta(days=80)
IN_WORDS = {"W-EARLY": "an answer sooner than 80 days after the course"}
NOT_THERE = (
    "The booking says that this person did not attend. Correct the register first, "
    "then key the form."
)


@dataclass(frozen=True)
class Scores:
    """What one paper form says; what it does not say is empty."""

    pre_score: int | None = None
    post_score: int | None = None
    usefulness: str = ""
    quality: str = ""


@dataclass(frozen=True)
class Later:
    """What one paper form says months later.

    Attributes:
        manager_confirmed: None where no manager was asked.
    """

    on: date
    practice_changed: bool
    text: str = ""
    tags: Sequence[ChangeTag] = ()
    manager_confirmed: bool | None = None


def version_of(told: Evaluation | Impact | None) -> str:
    """Give what tells one state of an answer from the next; "new" where none is."""
    if told is None:
        return "new"
    if isinstance(told, Evaluation):
        said: list[Any] = [
            told.pre_score,
            told.post_score,
            told.usefulness,
            told.quality,
        ]
    else:
        said = [told.on, told.practice_changed, told.text, told.manager_confirmed]
        said += sorted(tag.pk for tag in told.tags.all())
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@transaction.atomic
def key_scores(*, booking: Booking, scores: Scores, doing: Changing) -> Evaluation:
    """Keep the scores of a paper form, or correct what is kept.

    The day is that of the course: papers are filled in there. An answer that came by
    link keeps its own day.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: nothing is said, or the person did not attend.
        ChangedMeanwhile: somebody answered after the page was opened.
    """
    require_keeper(doing.by, booking.partnership_id)
    event, fresh = _lock(booking)
    if scores == Scores():
        raise NotAllowed("", "Choose at least one answer that the paper form gives.")
    told = Evaluation.objects.filter(booking=fresh).first()
    _same(told, doing)
    told = told or Evaluation(
        booking=fresh, partnership_id=fresh.partnership_id, agency_id=fresh.agency_id
    )
    told.pre_on = _day(scores.pre_score, told.pre_on, event.starts_on)
    told.post_on = _day(scores.post_score, told.post_on, event.ends_on)
    told.pre_score, told.post_score = scores.pre_score, scores.post_score
    told.usefulness, told.quality = scores.usefulness, scores.quality
    told.save()
    _tell(fresh, doing, "scores")
    want_days(fresh.partnership_id, [event.starts_on])
    return told


def _day(score: int | None, known: date | None, otherwise: date) -> date | None:
    return None if score is None else known or otherwise


@transaction.atomic
def key_impact(
    *, booking: Booking, stage: int, later: Later, doing: Changing
) -> Impact:
    """Keep what a paper form says months after a course, or correct what is kept.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: the day cannot be, or the person did not attend.
        NeedsConfirming: it is sooner than 80 days after the course (W-EARLY).
        ChangedMeanwhile: somebody answered after the page was opened.
    """
    require_keeper(doing.by, booking.partnership_id)
    event, fresh = _lock(booking)
    _may_be(later, event, timezone.localdate(doing.at))
    told = Impact.objects.filter(booking=fresh, stage=stage).first()
    _same(told, doing)
    told = told or Impact(
        booking=fresh,
        partnership_id=fresh.partnership_id,
        agency_id=fresh.agency_id,
        stage=stage,
    )
    judged_on = None if later.manager_confirmed is None else told.manager_on or later.on
    told.on, told.text = later.on, later.text
    told.practice_changed = later.practice_changed
    told.manager_confirmed, told.manager_on = later.manager_confirmed, judged_on
    told.save()
    told.tags.set(later.tags)
    explain(
        told,
        partnership_id=fresh.partnership_id,
        agency_id=fresh.agency_id,
        doubts=doubts(later, event),
        doing=doing,
    )
    _tell(fresh, doing, "impact", stage=stage)
    want_days(fresh.partnership_id, [event.starts_on])
    return told


def _may_be(later: Later, event: Event, today: date) -> None:
    if later.on > today:
        raise NotAllowed("on", "The day is in the future. Enter the day of the form.")
    if later.on <= event.ends_on:
        raise NotAllowed("on", "The day must be after the course.")


def doubts(later: Later, event: Event) -> list[Doubt]:
    """List what is unusual about an answer months later."""
    if later.on - event.ends_on >= EARLY:
        return []
    days = (later.on - event.ends_on).days
    message = (
        f"This is {days} day{'' if days == 1 else 's'} after the course. What changes "
        f"practice shows after {EARLY.days} days or more."
    )
    return [Doubt("W-EARLY", "on", message)]


@transaction.atomic
def tag_impact(*, impact: Impact, tags: Sequence[ChangeTag], doing: Changing) -> None:
    """Say which themes something that somebody wrote is about.

    Raises:
        PermissionDenied: the person does not keep training there.
        ChangedMeanwhile: somebody changed it after the page was opened.
    """
    require_keeper(doing.by, impact.partnership_id)
    fresh = Impact.objects.select_for_update(no_key=True).get(pk=impact.pk)
    _same(fresh, doing)
    fresh.tags.set(tags)
    _tell(fresh.booking, doing, "tags", stage=fresh.stage)


def _lock(booking: Booking) -> tuple[Event, Booking]:
    """Wait for whoever marks or evaluates at the event; then read the booking again."""
    event = lock_event(booking.event_id)
    rows = Booking.objects.select_for_update(no_key=True, of=("self",))
    fresh: Booking = rows.get(pk=booking.pk)
    if fresh.status not in CAME:
        raise NotAllowed("", NOT_THERE)
    return event, fresh


def _same(told: Evaluation | Impact | None, doing: Changing) -> None:
    if doing.seen.version and doing.seen.version != version_of(told):
        raise ChangedMeanwhile("Somebody answered or changed this after you opened it.")


def _tell(booking: Booking, doing: Changing, act: str, **detail: int) -> None:
    audit.record(
        audit.Action.TRAINING_CHANGED,
        by=doing.by,
        partnership_id=booking.partnership_id,
        agency_id=booking.agency_id,
        about=booking,
        act=f"evaluation_{act}",
        **detail,
    )
