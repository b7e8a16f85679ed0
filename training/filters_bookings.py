"""Which bookings, or which people, to show. Choices come from what a person may see."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from safeguarding.periods import Kind, Period, PeriodError
from training import queries_bookings as queries
from training.filters_events import courses
from training.models import Booking, Delegate, RoleGroup
from training.models.choices import CAME, CANCELLED, Sector, Status

GROUPS = {"came": CAME, "cancelled": CANCELLED}
STANDS = [
    ("came", "Attended, whole or in part"),
    ("cancelled", "Cancelled, in time or late"),
    *Status.choices,
]


class BookingFilter(django_filters.FilterSet):
    """Some of the bookings."""

    status = django_filters.ChoiceFilter(
        label="Status", choices=STANDS, empty_label="Any", method="by_status"
    )
    course = django_filters.ModelChoiceFilter(
        label="Course",
        field_name="event__course",
        queryset=lambda request: courses(request.user),
        empty_label="Any",
    )
    agency = django_filters.ModelChoiceFilter(
        label="Agency",
        queryset=lambda request: queries.seen_agencies(request.user),
        empty_label="Any",
    )
    sector = django_filters.ChoiceFilter(
        label="Sector", choices=Sector.choices, empty_label="Any"
    )
    quarter = django_filters.ChoiceFilter(
        label="Quarter", empty_label="Any", method="by_quarter"
    )

    moved = django_filters.ChoiceFilter(
        label="Waiting list",
        choices=[("up", "Moved up in the last 14 days")],
        empty_label="Any",
        method="by_moved",
    )
    event = django_filters.ModelChoiceFilter(
        queryset=lambda request: queries.seen_events(request.user),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Booking
        fields = ("status", "course", "agency", "sector", "quarter", "moved", "event")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["quarter"].extra["choices"] = _quarters(self.queryset)

    def by_status(self, rows: Any, _name: str, value: str) -> Any:
        """Keep what stands so, or in one of several ways."""
        return rows.filter(status__in=GROUPS.get(value, (value,)))

    def by_moved(self, rows: Any, _name: str, _value: str) -> Any:
        """Keep who moved up from a waiting list not long ago and has a place still."""
        return rows.filter(queries.moved_up(timezone.now()), status=Status.BOOKED)

    def by_quarter(self, rows: Any, _name: str, value: str) -> Any:
        """Keep the bookings of events of a quarter."""
        try:
            quarter = Period.parse(value, kind=Kind.QUARTER)
        except PeriodError:
            return rows.none()
        return rows.filter(event__quarter=quarter.index)


class PeopleFilter(django_filters.FilterSet):
    """Some of the people."""

    agency = django_filters.ModelChoiceFilter(
        label="Agency",
        queryset=lambda request: queries.seen_agencies(request.user),
        empty_label="Any",
    )
    role_group = django_filters.ModelChoiceFilter(
        label="Role group",
        queryset=lambda request: groups(request.user),
        empty_label="Any",
    )
    did = django_filters.ChoiceFilter(
        label="Did",
        choices=[("came", "Attended something"), ("nothing", "Attended nothing yet")],
        empty_label="Anything or nothing",
        method="by_did",
    )

    class Meta:
        model = Delegate
        fields = ("agency", "role_group", "did")

    def by_did(self, rows: Any, _name: str, value: str) -> Any:
        """Keep who attended something, or nothing."""
        nothing = Q(came=None)
        return rows.filter(nothing if value == "nothing" else ~nothing)


def groups(user: Any) -> "QuerySet[RoleGroup]":
    """Give the role groups of the partnerships in which a person sees bookings."""
    places = queries.seen_places(user).order_by()
    rows: QuerySet[RoleGroup] = RoleGroup.objects.filter(partnership__in=places)
    return rows.order_by("title", "pk")


def _quarters(rows: Any) -> list[tuple[str, str]]:
    found = rows.order_by().values_list("event__quarter", flat=True).distinct()
    quarters = [Period.from_index(Kind.QUARTER, index) for index in sorted(found)]
    return [(one.code, one.label) for one in reversed(quarters)]
