"""Which courses to show."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from training.models import Course
from training.models.choices import Delivery

ENDED, EVERY = "ended", "all"


class CourseFilter(django_filters.FilterSet):
    """Some of the courses; those offered unless others are asked for."""

    stands = django_filters.ChoiceFilter(
        label="Status",
        choices=[(ENDED, "Not offered any more"), (EVERY, "All")],
        empty_label="Offered",
        method="by_stand",
    )
    delivery_type = django_filters.ChoiceFilter(
        label="Type", choices=Delivery.choices, empty_label="Any"
    )
    name = django_filters.CharFilter(
        label="Title or code", method="by_name", max_length=60
    )

    class Meta:
        model = Course
        fields = ("stands", "delivery_type", "name")

    def filter_queryset(self, queryset: Any) -> Any:
        """Leave out what is not offered any more unless it is asked for."""
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("stands"):
            return found
        today = timezone.localdate()
        return found.filter(Q(ended_on=None) | Q(ended_on__gt=today))

    def by_stand(self, rows: Any, _name: str, value: str) -> Any:
        """Keep what has ended, or everything."""
        if value == ENDED:
            return rows.filter(ended_on__lte=timezone.localdate())
        return rows

    def by_name(self, rows: Any, _name: str, value: str) -> Any:
        """Keep courses whose title or code holds a text."""
        text = value.strip()
        return rows.filter(Q(title__icontains=text) | Q(code__icontains=text))
