"""Which courses a person may see, who needs them, and the lists beside them."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from safeguarding.access import places
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Partnership
from training.models import ChangeTag, Course, CourseNeed, Event, RoleGroup

SEEN = Permission.SEE_TRAINING
KEEPS = Permission.KEEP_TRAINING


def seen_places(user: User) -> "QuerySet[Partnership]":
    """Give the partnerships whose offer a person may see, an agency's people too."""
    return places.partnerships(user, SEEN)


def kept_places(user: User) -> "QuerySet[Partnership]":
    """Give the partnerships whose training a person keeps."""
    return places.partnerships(user, KEEPS)


def courses(user: User, today: date) -> "QuerySet[Course]":
    """Give the courses of the partnerships a person sees.

    Attributes added: `coming` (events planned from today on), `next_on`, `needed`
    (role groups that need it).
    """
    planned = Q(events__status=Event.Status.PLANNED.value, events__starts_on__gte=today)
    needs = CourseNeed.objects.filter(course=OuterRef("pk")).order_by()
    counted = needs.values("course").annotate(n=Count("pk")).values("n")
    found: QuerySet[Course] = (
        Course.objects.filter(partnership__in=seen_places(user).order_by())
        .select_related("partnership")
        .annotate(
            coming=Count("events", filter=planned),
            next_on=Subquery(_next_days(today)),
            needed=Coalesce(Subquery(counted), 0),
        )
        .order_by("title", "pk")
    )
    return found


def _next_days(today: date) -> "QuerySet[Any]":
    planned = Event.objects.filter(
        course=OuterRef("pk"), status=Event.Status.PLANNED, starts_on__gte=today
    )
    return planned.order_by("starts_on", "pk").values("starts_on")[:1]


def a_course(user: User, pk: int, today: date) -> Course | None:
    """Give one course a person may see, or none."""
    return courses(user, today).filter(pk=pk).first()


def role_groups(user: User) -> "QuerySet[RoleGroup]":
    """Give the role groups of the partnerships a person keeps training in.

    Attributes added: `needed` (courses), `counted_on` (last headcount).
    """
    found: QuerySet[RoleGroup] = (
        RoleGroup.objects.for_user(user, KEEPS)
        .select_related("partnership")
        .annotate(
            needed=Count("needs", distinct=True), counted_on=Max("headcounts__on")
        )
        .order_by("partnership__short_name", "position", "title", "pk")
    )
    return found


def change_tags(user: User) -> "QuerySet[ChangeTag]":
    """Give the themes of change where a person keeps training, with their use."""
    found: QuerySet[ChangeTag] = (
        ChangeTag.objects.for_user(user, KEEPS)
        .select_related("partnership")
        .annotate(used=Count("impacts"))
        .order_by("partnership__short_name", "title", "pk")
    )
    return found


def keepable(user: User) -> "QuerySet[Course]":
    """Give the courses a person may plan events of; of ended ones, those of before."""
    rows = Course.objects.for_user(user, KEEPS).select_related("partnership")
    return rows.order_by("partnership__short_name", "title", "pk")


def needs(course: Course) -> "QuerySet[CourseNeed]":
    """Give who needs a course, in the order of the role groups."""
    rows = CourseNeed.objects.filter(course=course).select_related("role_group")
    return rows.order_by("role_group__position", "role_group__title", "pk")


def groups_of(partnership_id: int) -> "QuerySet[RoleGroup]":
    """Give the role groups of a partnership, in their order."""
    rows = RoleGroup.objects.filter(partnership=partnership_id)
    return rows.order_by("position", "title", "pk")
