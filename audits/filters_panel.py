"""Which of the answers to a round to show its panel."""

from typing import Any

import django_filters
from django.db.models import Q

from audits.models import Establishment, Response, ResponseState
from audits.queries_panel import own_agencies

TALK = "talk"
STANDS = [
    (ResponseState.SUBMITTED.value, "Wait for the panel"),
    (TALK, "A difference to talk through"),
    (ResponseState.MODERATED.value, "Moderated, not yet final"),
    (ResponseState.FINAL.value, "Final"),
]


class PanelFilter(django_filters.FilterSet):
    """Which answers to show."""

    stands = django_filters.ChoiceFilter(
        label="Stands", choices=STANDS, empty_label="Any", method="by_state"
    )
    phase = django_filters.ChoiceFilter(
        label="Phase",
        choices=Establishment.Phase.choices,
        empty_label="Any",
        field_name="required__establishment__phase",
    )
    named = django_filters.CharFilter(label="Name", method="by_name")

    class Meta:
        model = Response
        fields = ("stands", "phase", "named")

    def by_state(self, rows: Any, _name: str, value: str) -> Any:
        """Keep what stands so, or what has a difference to talk through."""
        if value == TALK:
            # How far a panel is with a reader's own answer is nobody's business yet.
            own = Q(agency__in=own_agencies(self.request.user))
            return rows.exclude(own).filter(flagged__gt=0)
        return rows.filter(state=value)

    def by_name(self, rows: Any, _name: str, value: str) -> Any:
        """Keep whose name holds what was typed."""
        return rows.filter(
            Q(required__establishment__name__icontains=value)
            | Q(required__establishment=None, agency__short_name__icontains=value)
            | Q(required__establishment=None, agency__name__icontains=value)
        )
