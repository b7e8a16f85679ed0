from typing import Any

import django_filters
from django.db.models import QuerySet

from safeguarding.cases.models import CaseStatus, CseCase, Level, PlacedWhere
from safeguarding.cases.queries import cases
from safeguarding.partners.models import Agency

NOT_SET = "not-set"
NOT_LOOKED_AFTER = "no"
STANDS = [
    (one.value, one.label)
    for one in (CaseStatus.NEW, CaseStatus.SCREENING, CaseStatus.OPEN)
]


class CaseFilter(django_filters.FilterSet):
    """What open cases to show. Choices come from what the person may see."""

    level = django_filters.ChoiceFilter(
        label="Risk",
        choices=[*reversed(Level.choices), (NOT_SET, "Not set")],
        empty_label="Any",
        method="by_level",
    )
    status = django_filters.ChoiceFilter(
        label="Stands", choices=STANDS, empty_label="Any"
    )
    placed = django_filters.ChoiceFilter(
        label="Looked after",
        choices=[*PlacedWhere.choices, (NOT_LOOKED_AFTER, "Not looked after")],
        empty_label="Any",
        method="by_place",
    )
    source = django_filters.ModelChoiceFilter(
        label="Referred by",
        field_name="source_agency",
        queryset=lambda request: sources(request.user),
        empty_label="Any",
    )

    class Meta:
        model = CseCase
        fields = ("level", "status", "placed", "source")

    def by_level(self, rows: Any, _name: str, value: str) -> Any:
        """Keep one level of risk, or the cases without one."""
        return rows.filter(level="" if value == NOT_SET else value)

    def by_place(self, rows: Any, _name: str, value: str) -> Any:
        """Keep one kind of place, or the children who are not looked after."""
        return rows.filter(placed="" if value == NOT_LOOKED_AFTER else value)


def sources(user: Any) -> "QuerySet[Agency]":
    """Give the agencies that referred a case the person may see."""
    seen = cases(user).order_by().values("source_agency")
    return Agency.objects.filter(pk__in=seen).order_by("short_name", "pk")
