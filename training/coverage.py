"""Which people are trained and in date, and whose training is about to lapse.

Coverage is people in date over people who need it. People who need a course are those
of its role groups, as many as the agency's last headcount says. In date is who attended
the whole course within its renewal, counted from the day of the event. Where somebody
works, and as what, is what their last booking said. Source: DOMAIN C.10; ADR 25.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Partnership
from training import queries_coverage as queries
from training.models import Booking, CourseNeed, Delegate, Event, Headcount
from training.models.choices import Status
from training.queries_coverage import SOON

# After more than a year (and a month to send it) a headcount is called old.
OLD = timedelta(days=396)


@dataclass(frozen=True)
class Covered:
    """How many people of one agency and role group are in date with one course.

    Attributes:
        people: of the last headcount up to the day; None when there is none.
        counted_on: the day of that headcount.
        in_date: people whose training is in date, those about to lapse among them.
        expiring: of these, people whose training lapses within 90 days.
        lapsed: people who once attended and are not in date any more.
    """

    agency_id: int
    agency: str
    role_group_id: int
    role_group: str
    course_id: int
    course: str
    people: int | None
    counted_on: date | None
    in_date: int = 0
    expiring: int = 0
    lapsed: int = 0

    @property
    def share(self) -> float | None:
        """People in date per 100 who need it; may pass 100; None when not known."""
        return 100 * self.in_date / self.people if self.people else None

    @property
    def untrained(self) -> int | None:
        """How many people of the headcount are not in date; None when not known."""
        return None if self.people is None else max(0, self.people - self.in_date)

    @property
    def is_above(self) -> bool:
        """More people are in date than the headcount says there are."""
        return self.people is not None and self.in_date > self.people

    def is_old(self, on: date) -> bool:
        """Say whether the headcount is more than 13 months old."""
        return self.counted_on is not None and on - self.counted_on > OLD


@dataclass(frozen=True)
class Lapsing:
    """Somebody's training in a course they need, and from when it is not in date.

    Attributes:
        delegate_id: key of the person.
        person: the handle people read out, never a name.
        last_on: the last event whose whole they attended.
        lapses_on: the first day it is not in date any more.
        booked_on: the next event of the course they have a place at.
    """

    delegate_id: int
    person: str
    agency_id: int
    agency: str
    role_group: str
    course_id: int
    course: str
    last_on: date
    lapses_on: date
    booked_on: date | None


def coverage(user: User, partnership: Partnership, on: date) -> list[Covered]:
    """Give coverage by course, role group and agency, as far as a person may see.

    One line per need and agency that told a headcount of the group or has trained
    somebody of it. Three queries.

    Args:
        user: the reader; somebody of an agency sees that agency only.
        partnership: whose courses and needs.
        on: the day people are in date on; later events and headcounts do not count.
    """
    needs = list(queries.needs(partnership, on))
    told = {
        (row.agency_id, row.role_group_id): row
        for row in queries.headcounts(user, partnership, on)
    }
    trained = {
        (row["delegate__agency_id"], row["delegate__role_group_id"], row["course"]): row
        for row in queries.tally(user, partnership, on)
    }
    names = {row.agency_id: row.agency.short_name for row in told.values()}
    names |= {
        row["delegate__agency_id"]: row["delegate__agency__short_name"]
        for row in trained.values()
    }
    lines = []
    for need in needs:
        here = _agencies_of(need, told, trained)
        for agency_id in sorted(here, key=lambda pk: (names[pk], pk)):
            count = told.get((agency_id, need.role_group_id))
            done = trained.get((agency_id, need.role_group_id, need.course_id), {})
            lines.append(_line(need, agency_id, names[agency_id], count, done))
    return lines


def lapsing(user: User, partnership: Partnership, on: date) -> list[Lapsing]:
    """Name the people whose training lapses within 90 days, the first to lapse first.

    Only people who need the course, of whom a person may see the bookings. One query.
    """
    rows = queries.latest(user, partnership, on, Permission.SEE_BOOKINGS)
    return _people(rows.filter(lapses_on__gt=on, lapses_on__lte=on + SOON), on)


def count_lapsing(user: User, on: date) -> int:
    """Count whose training lapses within 90 days, wherever a person sees bookings.

    One query.
    """
    rows = queries.latest(user, None, on, Permission.SEE_BOOKINGS)
    return rows.filter(lapses_on__gt=on, lapses_on__lte=on + SOON).count()


def lapsed(user: User, partnership: Partnership, on: date) -> list[Lapsing]:
    """Name the people whose training is not in date any more, the latest first.

    Only people who need the course, of whom a person may see the bookings. One query.
    """
    rows = queries.latest(user, partnership, on, Permission.SEE_BOOKINGS)
    return _people(rows.filter(lapses_on__lte=on), on)[::-1]


def uncounted(user: User, partnership: Partnership, on: date) -> int:
    """Count people who attended a needed course and stand in no line of coverage.

    Their agency or role group is not known. One query. Somebody of an agency is told
    of that agency's people.
    """
    rows = queries.attended(user, partnership, on, Permission.SEE_TRAINING).filter(
        Q(delegate__agency=None) | Q(delegate__role_group=None),
        Exists(queries.open_needs(on).filter(course=OuterRef("event__course"))),
    )
    return rows.aggregate(n=Count("delegate", distinct=True))["n"] or 0


def _agencies_of(
    need: CourseNeed,
    told: Iterable[tuple[int, int]],
    trained: Iterable[tuple[int, int, int]],
) -> set[int]:
    """Name the agencies a need has anything to say of."""
    here = {agency for agency, group in told if group == need.role_group_id}
    key = (need.role_group_id, need.course_id)
    return here | {agency for agency, *rest in trained if tuple(rest) == key}


def _line(
    need: CourseNeed,
    agency_id: int,
    agency: str,
    count: Headcount | None,
    done: Mapping[str, Any],
) -> Covered:
    return Covered(
        agency_id=agency_id,
        agency=agency,
        role_group_id=need.role_group_id,
        role_group=need.role_group.title,
        course_id=need.course_id,
        course=need.course.title,
        people=count.people if count else None,
        counted_on=count.on if count else None,
        in_date=done.get("in_date", 0),
        expiring=done.get("expiring", 0),
        lapsed=done.get("lapsed", 0),
    )


def _people(rows: "QuerySet[Any]", on: date) -> list[Lapsing]:
    """Read people with their next place at an event of the course. One query."""
    place = Booking.objects.filter(
        delegate=OuterRef("delegate"),
        event__course=OuterRef("event__course"),
        status=Status.BOOKED,
        event__status=Event.Status.PLANNED,
        event__starts_on__gt=on,
    ).order_by("event__starts_on", "pk")
    found = (
        rows.annotate(booked_for=Subquery(place.values("event__starts_on")[:1]))
        .order_by("lapses_on", "delegate__agency__short_name", "delegate__pseudonym")
        .values_list(
            "delegate_id",
            "delegate__pseudonym",
            "delegate__agency_id",
            "delegate__agency__short_name",
            "delegate__role_group__title",
            "course",
            "event__course__title",
            "event__starts_on",
            "lapses_on",
            "booked_for",
        )
    )
    return [
        Lapsing(key, Delegate(pseudonym=pseudonym).short, *rest)
        for key, pseudonym, *rest in found
    ]
