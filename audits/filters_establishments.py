"""Which establishments of the list to show."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from audits import queries_establishments as queries
from audits.models import Establishment
from safeguarding.partners.models import Partnership

CURRENT, LEFT, SILENT = "current", "left", "silent"


class EstablishmentFilter(django_filters.FilterSet):
    """Some of the list."""

    stands = django_filters.ChoiceFilter(
        label="In the list",
        choices=[
            (CURRENT, "Today"),
            (LEFT, "Not any more"),
            (SILENT, "Without mailbox or agency"),
        ],
        empty_label="Ever",
        method="by_list",
    )
    phase = django_filters.ChoiceFilter(
        label="Phase", choices=Establishment.Phase.choices, empty_label="Any"
    )
    trust = django_filters.ChoiceFilter(label="Trust", empty_label="Any")
    name = django_filters.CharFilter(
        label="Name or URN", method="by_name", max_length=60
    )

    class Meta:
        model = Establishment
        fields = ("stands", "phase", "trust", "name")

    def __init__(self, *args: Any, area: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, name) for name in queries.trusts(area)]
        self.filters["trust"].extra["choices"] = named

    def by_list(self, rows: Any, _name: str, value: str) -> Any:
        """Keep those in the list today, those that left, or those nobody can reach."""
        today = timezone.localdate()
        still = Q(ends_on=None) | Q(ends_on__gte=today)
        if value == LEFT:
            return rows.exclude(still)
        if value == SILENT:
            return rows.filter(still, email="", agency=None)
        return rows.filter(still)

    def by_name(self, rows: Any, _name: str, value: str) -> Any:
        """Keep those whose name holds a text, or whose URN begins with it."""
        text = value.strip()
        if text.isdigit():
            return rows.filter(urn__startswith=text)
        return rows.filter(name__icontains=text)
