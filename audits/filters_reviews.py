"""Which reviews to show."""

from typing import Any

import django_filters
from django.utils import timezone

from audits.models import Review
from audits.queries_reviews import UNFINISHED, theme_titles

ALL, LATE = "all", "late"
STANDS = [
    (ALL, "All reviews"),
    (LATE, "Rapid review overdue"),
    *Review.State.choices,
]


class ReviewFilter(django_filters.FilterSet):
    """Which reviews to show; without a choice, those that are not finished."""

    stands = django_filters.ChoiceFilter(
        label="Stands", choices=STANDS, empty_label="Not finished", method="by_state"
    )
    decision = django_filters.ChoiceFilter(
        label="Decision", choices=Review.Decision.choices, empty_label="Any"
    )
    theme = django_filters.ChoiceFilter(
        label="Theme", empty_label="Any", method="by_theme"
    )

    class Meta:
        model = Review
        fields = ("stands", "decision", "theme")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = theme_titles(self.request.user)
        named = {code: title for (_area, code), title in self.titles.items()}
        by_title = sorted(named.items(), key=lambda one: one[1])
        self.filters["theme"].extra["choices"] = by_title

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep what is not finished, unless another state is asked for."""
        if not self.form.cleaned_data.get("stands"):
            queryset = queryset.filter(state__in=UNFINISHED)
        return super().filter_queryset(queryset)

    def by_state(self, rows: Any, _name: str, value: str) -> Any:
        """Keep one state, all of them, or what is past its day."""
        if value == ALL:
            return rows
        if value == LATE:
            today = timezone.localdate()
            return rows.filter(state="notified", rapid_review_due_on__lt=today)
        return rows.filter(state=value)

    def by_theme(self, rows: Any, _name: str, value: str) -> Any:
        """Keep the reviews with a theme."""
        return rows.filter(themes__contains=[value])
