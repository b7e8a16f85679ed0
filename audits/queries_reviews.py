"""Reads learning reviews for pages and downloads, as far as the reader may look."""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from audits.life_reviews import REVIEW
from audits.models import Review, Theme
from safeguarding.access import audit
from safeguarding.access.models import AuditEvent, User
from safeguarding.access.permissions import Permission
from safeguarding.board.models import Action

UNFINISHED = ("notified", "rapid_review", "decided")
DONE = ("complete_verified", "closed_not_done")


def reviews(user: User, today: date) -> "QuerySet[Any]":
    """Give the reviews a person sees a line of, with counts of their actions.

    `open_actions`, `overdue_actions` and `ended_actions`; the most urgent first: those
    waiting for a rapid review by its day, then those decided and not published, then
    what has ended, the newest first.
    """
    late = Q(due_on__lt=today) & ~Q(state__in=(*DONE, "complete_unverified"))
    rank = Case(
        *(When(state=state, then=Value(at)) for at, state in enumerate(UNFINISHED)),
        default=Value(len(UNFINISHED)),
        output_field=IntegerField(),
    )
    found: QuerySet[Any] = (
        Review.objects.for_user(user, Permission.SEE_AUDITS)
        .select_related("partnership")
        .annotate(
            rank=rank,
            open_actions=_counted(user, ~Q(state__in=DONE)),
            overdue_actions=_counted(user, late),
            ended_actions=_counted(user, Q(state__in=DONE)),
        )
    )
    return found.order_by("rank", "rapid_review_due_on", "pk")


def _counted(user: User, kept: Q) -> Coalesce:
    mine = Action.objects.for_user(user, Permission.SEE_ACTIONS)
    of_review = mine.filter(source_kind=Action.Source.REVIEW, source_id=OuterRef("pk"))
    counted = of_review.filter(kept).order_by().values("source_id")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), Value(0))


def kept(user: User) -> "QuerySet[Review]":
    """Give the reviews a person keeps: all of what is recorded of them."""
    mine = Review.objects.for_user(user, Permission.KEEP_REVIEWS)
    return mine.select_related("partnership")


def kept_areas(user: User) -> set[int]:
    """Give the partnerships whose reviews a person keeps."""
    keeps = Permission.KEEP_REVIEWS
    return {seat.partnership_id for seat in user.seats if seat.reach(keeps)}


def theme_titles(user: User) -> dict[tuple[int, str], str]:
    """Give the titles of themes by partnership and code."""
    rows = Theme.objects.for_user(user, Permission.SEE_AUDITS)
    return {(one.partnership_id, one.code): one.title for one in rows}


def themes(user: User) -> "QuerySet[Theme]":
    """Give the themes of the partnerships whose reviews a person keeps."""
    rows = Theme.objects.for_user(user, Permission.KEEP_REVIEWS)
    return rows.select_related("partnership").order_by("partnership", "title", "pk")


def actions(user: User, review: Review) -> "QuerySet[Action]":
    """Give the actions of a review, those due first before the others."""
    mine = Action.objects.for_user(user, Permission.SEE_ACTIONS)
    of_review = mine.filter(source_kind=Action.Source.REVIEW, source_id=review.pk)
    return of_review.select_related("agency").order_by("due_on", "pk")


def history(review: Review) -> list[dict[str, Any]]:
    """Give what was done to a review, by whom and when; the newest first."""
    lines = AuditEvent.objects.filter(
        action=audit.Action.REVIEW_CHANGED,
        object_type=review._meta.label,
        object_id=str(review.pk),
    )
    return [
        {
            "who": str(one.actor or "The system"),
            "did": REVIEW.did.get(one.detail.get("act", ""), "changed the review"),
            "at": one.at,
        }
        for one in lines.select_related("actor").order_by("-pk")
    ]
