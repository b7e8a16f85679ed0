"""Which events to show."""

from typing import Any

import django_filters
from django import forms
from django.utils import timezone

from safeguarding.periods import Kind, Period, PeriodError
from training.models import Course, Event
from training.queries_courses import seen_places
from training.queries_events import HAS_ROOM, is_to_mark

COMING, TO_MARK, PAST, CANCELLED, EVERY = (
    *("coming", "to-mark", "past", "cancelled", "all"),
)
WHEN = [
    (COMING, "To come"),
    (TO_MARK, "To be marked"),
    (PAST, "Past"),
    (CANCELLED, "Cancelled"),
    (EVERY, "All"),
]


class EventFilter(django_filters.FilterSet):
    """Some of the events. Choices come from what the person may see."""

    when = django_filters.ChoiceFilter(
        choices=WHEN, method="as_it_is", widget=forms.HiddenInput
    )
    course = django_filters.ModelChoiceFilter(
        label="Course",
        queryset=lambda request: courses(request.user),
        empty_label="Any",
    )
    quarter = django_filters.ChoiceFilter(
        label="Quarter", empty_label="Any", method="by_quarter"
    )
    free = django_filters.ChoiceFilter(
        label="Places",
        choices=[("yes", "With free places"), ("waiting", "With people waiting")],
        empty_label="Any",
        method="by_places",
    )

    class Meta:
        model = Event
        fields = ("when", "course", "quarter", "free")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["quarter"].extra["choices"] = _quarters(self.queryset)

    def as_it_is(self, rows: Any, _name: str, _value: str) -> Any:
        """Leave the rows: which list it is is chosen by `by_when`."""
        return rows

    def by_quarter(self, rows: Any, _name: str, value: str) -> Any:
        """Keep what begins in a quarter."""
        try:
            quarter = Period.parse(value, kind=Kind.QUARTER)
        except PeriodError:
            return rows.none()
        return rows.filter(quarter=quarter.index)

    def by_places(self, rows: Any, _name: str, value: str) -> Any:
        """Keep what can be booked, or where somebody waits."""
        if value == "waiting":
            return rows.filter(waiting__gt=0)
        return rows.filter(HAS_ROOM)


def by_when(rows: Any, when: str) -> Any:
    """Keep what is to come, to be marked, past or cancelled, in the order of reading."""
    today = timezone.localdate()
    if when == TO_MARK:
        return rows.filter(is_to_mark(today)).order_by("starts_on", "pk")
    if when == PAST:
        gone = rows.filter(starts_on__lt=today)
        return gone.exclude(status=Event.Status.CANCELLED).order_by("-starts_on", "-pk")
    if when == CANCELLED:
        rows = rows.filter(status=Event.Status.CANCELLED)
        return rows.order_by("-starts_on", "-pk")
    if when == EVERY:
        return rows.order_by("-starts_on", "-pk")
    coming = rows.filter(starts_on__gte=today)
    return coming.exclude(status=Event.Status.CANCELLED).order_by("starts_on", "pk")


def courses(user: Any) -> Any:
    """Give the courses of the partnerships a person sees."""
    rows = Course.objects.filter(partnership__in=seen_places(user).order_by())
    return rows.order_by("title", "pk")


def _quarters(rows: Any) -> list[tuple[str, str]]:
    found = rows.order_by().values_list("quarter", flat=True).distinct()
    quarters = [Period.from_index(Kind.QUARTER, index) for index in sorted(found)]
    return [(one.code, one.label) for one in reversed(quarters)]
