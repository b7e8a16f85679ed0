"""Which of the things to answer are shown."""

from typing import Any

import django_filters
from django.db.models import Q

from audits.models import Response, ResponseState, Round
from audits.queries_answers import to_answer


class ToAnswerFilter(django_filters.FilterSet):
    """Choices come from what the person may answer or sign."""

    round = django_filters.ModelChoiceFilter(
        label="Round", queryset=lambda request: rounds(request.user), empty_label="Any"
    )
    state = django_filters.ChoiceFilter(
        label="Stands", choices=ResponseState.choices, empty_label="Any"
    )
    name = django_filters.CharFilter(label="Name or URN", method="by_name")

    class Meta:
        model = Response
        fields = ("round", "state", "name")

    def by_name(self, rows: Any, _name: str, value: str) -> Any:
        """Keep agencies and establishments whose name or URN holds the words."""
        return rows.filter(
            Q(required__establishment__name__icontains=value)
            | Q(required__establishment__urn=value)
            | Q(required__establishment=None, agency__name__icontains=value)
        )


def rounds(user: Any) -> Any:
    """Give the rounds a person's agencies must answer."""
    mine = to_answer(user).order_by().values("round")
    return Round.objects.filter(pk__in=mine).order_by("-due_on", "title")
