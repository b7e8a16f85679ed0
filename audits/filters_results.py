"""Which of the completed case audits a reader wants to see."""

from typing import Any

import django_filters as filters

from audits.models import CaseAudit
from audits.results_cases import having_theme, theme_titles


class ResultFilter(filters.FilterSet):
    """Completed audits by theme and by how they were done."""

    theme = filters.ChoiceFilter(
        label="Theme", empty_label="Any theme", method="of_theme"
    )
    method = filters.ChoiceFilter(
        label="How", empty_label="Any way", choices=CaseAudit.Method.choices
    )

    class Meta:
        model = CaseAudit
        fields = ("theme", "method")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = theme_titles(self.request.user)
        named = {code: title for (_, code), title in titles.items()}
        field: Any = self.filters["theme"]
        field.extra["choices"] = sorted(named.items(), key=lambda one: one[1])

    def of_theme(self, found: Any, name: str, value: str) -> Any:
        """Keep the audits that found something of a theme."""
        del name
        return found.filter(having_theme(value))
