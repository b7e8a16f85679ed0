"""What coverage is counted from: needs, headcounts, and who attended last when.

Source: DOMAIN C.10; ADR 25.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DurationField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
)

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.access.scope import rows_in_scope
from safeguarding.partners.models import Partnership
from training.models import Booking, CourseNeed, Headcount
from training.models.choices import Status

# How long before it lapses somebody is named: time to find a place on an event.
SOON = timedelta(days=90)


class LapsesOn(Func):
    """The first day that training on an event is not in date any more.

    The 31st plus a month is the month's last day, as the database has it.
    """

    template = "(%(expressions)s)::date"
    arg_joiner = " + "
    output_field = DateField()

    def __init__(self) -> None:
        """Take the day of a booking's event and the renewal of its course."""
        months = Func(
            F("event__course__renewal_months"),
            template="make_interval(months => %(expressions)s)",
            output_field=DurationField(),
        )
        super().__init__(F("event__starts_on"), months)


def needs(partnership: Partnership, on: date) -> "QuerySet[CourseNeed]":
    """Give a partnership's needs, in the order the page shows them."""
    rows = open_needs(on).filter(partnership=partnership)
    return rows.select_related("course", "role_group").order_by(
        "course__title", "course_id", "role_group__position", "role_group__title"
    )


def open_needs(on: date) -> "QuerySet[CourseNeed]":
    """Give the needs of courses that have not ended: nobody can renew the others."""
    return CourseNeed.objects.filter(
        Q(course__ended_on=None) | Q(course__ended_on__gt=on)
    )


def headcounts(user: User, partnership: Partnership, on: date) -> "QuerySet[Headcount]":
    """Give the last headcount of each agency and role group up to a day."""
    rows = Headcount.objects.for_user(user, Permission.SEE_TRAINING)
    return (
        rows.filter(partnership=partnership, on__lte=on)
        .select_related("agency")
        .order_by("agency_id", "role_group_id", "-on")
        .distinct("agency_id", "role_group_id")
    )


def attended(
    user: User, partnership: Partnership | None, on: date, permission: Permission
) -> "QuerySet[Any]":
    """Give bookings of who attended the whole event, of people in somebody's reach.

    A person is where they work now, wherever they worked when they were trained.
    Without a partnership: in all that are in reach.
    """
    mine = rows_in_scope(user.seats, permission, agency="delegate__agency_id")
    return Booking.objects.filter(
        mine,
        Q() if partnership is None else Q(partnership=partnership),
        status=Status.ATTENDED,
        event__starts_on__lte=on,
    )


def latest(
    user: User, partnership: Partnership | None, on: date, permission: Permission
) -> "QuerySet[Any]":
    """Give each person's last attendance of each course they need."""
    needed = open_needs(on).filter(
        course=OuterRef("event__course"), role_group=OuterRef("delegate__role_group")
    )
    rows = (
        attended(user, partnership, on, permission)
        .filter(Exists(needed), delegate__agency__isnull=False)
        .order_by("delegate_id", "event__course_id", "-event__starts_on", "-pk")
        .distinct("delegate_id", "event__course_id")
    )
    last: QuerySet[Any] = Booking.objects.filter(pk__in=rows.values("pk"))
    found: QuerySet[Any] = last.annotate(
        lapses_on=LapsesOn(), course=F("event__course_id")
    )
    return found


def last_of(
    user: User, partnership: Partnership, on: date, people: Collection[int]
) -> "QuerySet[Any]":
    """Give the last attendance of each course by some people, needed or not."""
    rows: QuerySet[Any] = attended(user, partnership, on, Permission.SEE_BOOKINGS)
    found: QuerySet[Any] = (
        rows.filter(delegate__in=people)
        .select_related("event")
        .annotate(lapses_on=LapsesOn())
        .order_by("delegate_id", "event__course_id", "-event__starts_on", "-pk")
        .distinct("delegate_id", "event__course_id")
    )
    return found


def tally(user: User, partnership: Partnership, on: date) -> Iterable[dict[str, Any]]:
    """Count people by agency, role group and course. One query."""
    fresh = Q(lapses_on=None) | Q(lapses_on__gt=on)
    rows = latest(user, partnership, on, Permission.SEE_TRAINING)
    found: Iterable[dict[str, Any]] = (
        rows.order_by()
        .values(
            "delegate__agency_id",
            "delegate__agency__short_name",
            "delegate__role_group_id",
            "course",
        )
        .annotate(
            in_date=Count("pk", filter=fresh),
            expiring=Count("pk", filter=Q(lapses_on__gt=on, lapses_on__lte=on + SOON)),
            lapsed=Count("pk", filter=Q(lapses_on__lte=on)),
        )
    )
    return found
