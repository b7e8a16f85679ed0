from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.cases.models import InformationReport, MissingEpisode
from safeguarding.cases.rhi_clock import clock_of
from safeguarding.cases.rules_missing import is_sent_late
from safeguarding.cases.tables import HEAD
from safeguarding.cases.worklists_missing import said


class EpisodeTable(tables.Table):
    """Missing episodes, the most urgent first. Rows are `queries_missing.episodes`."""

    caption = "Missing episodes"
    child = tables.Column(
        "Child",
        accessor="child__short",
        linkify=("cases:episode", {"pk": tables.A("pk")}),
        order_by=("child__pseudonym", "pk"),
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))
    clock = tables.Column("Clock", empty_values=(), orderable=False)
    stage = tables.Column("Stands", empty_values=(), orderable=False)
    missing_from_at = tables.Column("Missing since", order_by=("missing_from_at", "pk"))
    returned_at = tables.Column("Back", order_by=("returned_at", "pk"), empty_values=())
    location = tables.Column("Missing from", order_by=("location", "pk"))
    recent = tables.Column("Often missing", order_by=("recent", "pk"))

    class Meta:
        model = MissingEpisode
        fields = (
            *("child", "partnership", "clock", "stage", "missing_from_at"),
            *("returned_at", "location", "recent"),
        )
        empty_text = "No episode is like this."
        attrs = {"class": "app-table--cases"}

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def render_clock(self, record: Any) -> SafeString:
        """Say the clock; what is overdue also by its weight."""
        clock = clock_of(record, self.now)
        return format_html(
            '<span class="app-rhi app-rhi--{}">{}</span>', clock.state, clock.headline
        )

    def render_stage(self, record: Any) -> str:
        """Say where the episode stands."""
        return STAGES[record.stage]

    def render_missing_from_at(self, record: Any) -> str:
        """Write the start as it is known."""
        return said(record.missing_from_at, record.precision)

    def render_returned_at(self, record: Any) -> str:
        """Write the return as it is known."""
        if record.returned_at is None:
            return "Not back"
        return said(record.returned_at, record.precision)

    def render_recent(self, record: Any) -> str:
        """Say whether the child is frequently missing, by the area's own numbers."""
        return f"Yes, {record.recent} times" if record.is_frequent else "No"


STAGES = {
    "open": "Missing",
    "returned": "Not decided",
    "offered": "Offered",
    "accepted": "Accepted",
    "done": "Done",
    "not_done": "No interview",
}


class ReportTable(tables.Table):
    """Information reports, the newest first."""

    caption = "Information reports"
    reported_at = tables.Column("Made", order_by=("reported_at", "pk"), attrs=HEAD)
    agency = tables.Column("By", order_by=("agency__short_name", "pk"))
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))
    supplied = tables.Column("Known from", orderable=False)
    reliability = tables.Column("Source", orderable=False, empty_values=())
    accuracy = tables.Column("Information", orderable=False)
    sent_at = tables.Column("Passed on", order_by=("sent_at", "pk"), empty_values=())
    recorded_by = tables.Column("Recorded by", orderable=False)
    pk = tables.Column("Next", orderable=False)

    class Meta:
        model = InformationReport
        fields = (
            *("reported_at", "agency", "partnership", "supplied", "reliability"),
            *("accuracy", "sent_at", "recorded_by", "pk"),
        )
        empty_text = "No report is like this."
        attrs = {"class": "app-table--cases"}

    def render_reported_at(self, value: datetime) -> str:
        """Write when it was made."""
        return said(value, "datetime")

    def render_reliability(self, record: Any) -> str:
        """Say the grade in words; who saw it is not graded."""
        return record.get_reliability_display() or "Not graded"

    def render_sent_at(self, record: Any) -> str:
        """Say where and when it went, and that it went late."""
        if record.sent_at is None:
            return "Not yet"
        where = record.get_sent_to_display()
        late = is_sent_late(record.reported_at, record.sent_at)
        after = ", more than a working day later" if late else ""
        return f"{where}, {said(record.sent_at, 'datetime')}{after}"

    def render_pk(self, record: Any) -> SafeString | str:
        """Lead to passing it on."""
        if record.sent_at is not None:
            return "Nothing"
        return format_html(
            '<a class="govuk-link" href="{}">Pass on</a>',
            reverse("cases:report-sent", args=[record.pk]),
        )
