from typing import Any

import django_filters
from django.utils import timezone

from safeguarding.cases import queries_missing as queries
from safeguarding.cases.models import InformationReport, Location, MissingEpisode
from safeguarding.cases.stages import PENDING, UNFINISHED, Stage
from safeguarding.partners.models import Agency

ALL = "all"
LATE = "late"
STANDS = [
    (ALL, "All episodes"),
    (Stage.OPEN.value, "Missing now"),
    (Stage.RETURNED.value, "Back, no decision on an interview"),
    (Stage.OFFERED.value, "Interview offered, no answer"),
    (Stage.ACCEPTED.value, "Interview accepted, not held"),
    (LATE, "Interview overdue"),
    (Stage.DONE.value, "Interview done"),
    (Stage.NOT_DONE.value, "No interview"),
]


class EpisodeFilter(django_filters.FilterSet):
    """Which episodes to show; without a choice, those that are not finished."""

    stands = django_filters.ChoiceFilter(
        label="Stands", choices=STANDS, empty_label="Not finished", method="by_stage"
    )
    location = django_filters.ChoiceFilter(
        label="Missing from", choices=Location.choices, empty_label="Any"
    )
    frequent = django_filters.ChoiceFilter(
        label="Frequently missing",
        choices=[("yes", "Yes"), ("no", "No")],
        empty_label="Any",
        method="by_frequency",
    )

    class Meta:
        model = MissingEpisode
        fields = ("stands", "location", "frequent")

    def filter_queryset(self, queryset: Any) -> Any:
        """Keep what is not finished, unless another stage is asked for."""
        if not self.form.cleaned_data.get("stands"):
            queryset = queryset.filter(stage__in=UNFINISHED)
        return super().filter_queryset(queryset)

    def by_stage(self, rows: Any, _name: str, value: str) -> Any:
        """Keep one stage, all of them, or what is past its time."""
        if value == ALL:
            return rows
        if value == LATE:
            late = queries.overdue(timezone.now())
            return rows.filter(late, stage__in=PENDING)
        return rows.filter(stage=value)

    def by_frequency(self, rows: Any, _name: str, value: str) -> Any:
        """Keep children who are frequently missing up to today, or the others."""
        return rows.filter(is_frequent=value == "yes")


class ReportFilter(django_filters.FilterSet):
    """Which information reports to show."""

    passed = django_filters.ChoiceFilter(
        label="Passed on",
        choices=[("no", "Not yet"), ("yes", "Yes")],
        empty_label="Any",
        method="by_passing",
    )
    agency = django_filters.ModelChoiceFilter(
        label="Made by",
        queryset=lambda request: reporters(request.user),
        empty_label="Any",
    )

    class Meta:
        model = InformationReport
        fields = ("passed", "agency")

    def by_passing(self, rows: Any, _name: str, value: str) -> Any:
        """Keep what was passed on, or what was not."""
        return rows.filter(sent_at__isnull=value == "no")


def reporters(user: Any) -> Any:
    """Give the agencies whose reports the person may see."""
    seen = queries.reports(user).order_by().values("agency")
    return Agency.objects.filter(pk__in=seen).order_by("short_name", "pk")
