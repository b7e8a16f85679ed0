from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from safeguarding.board.life_actions import NOT_ENDED
from safeguarding.board.models import Action
from safeguarding.board.queries_actions import actions, owners
from safeguarding.indicators.models import Indicator

OVERDUE, ANY = "overdue", "any"
STANDS = [
    (OVERDUE, "Overdue"),
    *Action.State.choices,
    (ANY, "Any, ended ones too"),
]
MOVED = [*Action.Moved.choices]


class ActionFilter(django_filters.FilterSet):
    """What actions to show. Choices come from what the person may see."""

    stands = django_filters.ChoiceFilter(
        label="Stands", choices=STANDS, empty_label="Not ended", method="by_stand"
    )
    agency = django_filters.ModelChoiceFilter(
        label="Owner",
        queryset=lambda request: owners(request.user),
        empty_label="Any agency",
    )
    source = django_filters.ChoiceFilter(
        label="Comes from",
        field_name="source_kind",
        choices=Action.Source.choices,
        empty_label="Anything",
    )
    indicator = django_filters.ModelChoiceFilter(
        label="Is to move",
        field_name="target_indicator",
        queryset=lambda request: targets(request.user),
        empty_label="Any indicator, or none",
    )
    moved = django_filters.ChoiceFilter(
        label="Moved its indicator",
        choices=MOVED,
        empty_label="Yes, no, or not looked at",
    )

    class Meta:
        model = Action
        fields = ("stands", "agency", "source", "indicator", "moved")

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Leave out what has ended unless it is asked for."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        said = self.form.cleaned_data
        if said.get("stands") or said.get("moved"):
            return found
        return found.filter(state__in=NOT_ENDED)

    def by_stand(self, rows: Any, _name: str, value: str) -> Any:
        """Keep what stands so; overdue is worked out, not stored."""
        if value == OVERDUE:
            return rows.filter(overdue=True)
        return rows if value == ANY else rows.filter(state=value)


def targets(user: Any) -> "QuerySet[Indicator]":
    """Give the indicators that an action the person may see is aimed at."""
    seen = actions(user).exclude(target_indicator=None).order_by()
    wanted = Q(pk__in=seen.values("target_indicator"))
    return Indicator.objects.filter(wanted).order_by("code")
