"""Which of those who must answer a round to show."""

from typing import Any

import django_filters
from django.utils import timezone

from audits import queries_rounds as queries
from audits.models import Establishment, Required, ResponseState, Round, RoundKind
from audits.reminders import nobody_to_write_to

LATE, WAITING, UNREACHABLE = "late", "waiting", "unreachable"


class WhoFilter(django_filters.FilterSet):
    """Some of those who must answer. Schools have a phase and a trust besides."""

    state = django_filters.ChoiceFilter(
        label="Stands",
        choices=[
            *ResponseState.choices,
            (WAITING, "Not answered yet"),
            (LATE, "Late"),
            (UNREACHABLE, "Nobody to write to"),
        ],
        empty_label="Any",
        method="by_state",
    )
    phase = django_filters.ChoiceFilter(
        label="Phase",
        field_name="establishment__phase",
        choices=Establishment.Phase.choices,
        empty_label="Any",
    )
    trust = django_filters.ChoiceFilter(
        label="Trust", field_name="establishment__trust", empty_label="Any"
    )
    agency = django_filters.ChoiceFilter(
        label="Agency", field_name="agency", empty_label="Any"
    )
    name = django_filters.CharFilter(
        label="Name or URN", method="by_name", max_length=60
    )

    class Meta:
        model = Required
        fields = ("state", "phase", "trust", "agency", "name")

    def __init__(self, *args: Any, of: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of.kind == RoundKind.SECTION_175:
            named = [(name, name) for name in queries.trusts(of)]
            self.filters["trust"].extra["choices"] = named
            self.filters["agency"].extra["choices"] = queries.agencies(of)
        else:
            for field in ("phase", "trust", "agency"):
                del self.filters[field]

    def by_state(self, rows: Any, _name: str, value: str) -> Any:
        """Keep one state, or what is not answered, or what is late."""
        if value in ResponseState.values:
            return rows.filter(response__state=value)
        waiting = rows.filter(response__state__in=queries.STILL_TO_COME)
        today = timezone.localdate()
        if value == LATE:
            return waiting.filter(due__lt=today)
        if value == UNREACHABLE:
            return nobody_to_write_to(waiting, today)
        return waiting

    def by_name(self, rows: Any, _name: str, value: str) -> Any:
        """Keep those whose name holds a text, or whose URN begins with it."""
        text = value.strip()
        if text.isdigit():
            return rows.filter(establishment__urn__startswith=text)
        return rows.filter(who__icontains=text)
