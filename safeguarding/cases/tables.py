from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from safeguarding.cases.models import CseCase, Level, PlacedWhere
from safeguarding.cases.queries import due

DAY = "j M Y"
HEAD = {"cell": {"th": True}}


class CaseTable(tables.Table):
    """Open cases, and what is due for each. Rows are `queries.with_standing`."""

    caption = "Open cases"
    pk = tables.Column(visible=False)
    child = tables.Column(
        "Child",
        accessor="child__short",
        linkify=("cases:case", {"pk": tables.A("pk")}),
        order_by=("child__pseudonym",),
        attrs=HEAD | {"a": {"class": "govuk-link app-handle"}},
    )
    level = tables.Column("Risk", order_by=("level_rank",), empty_values=())
    due = tables.Column("Due", empty_values=(), orderable=False)
    status = tables.Column("Stands")
    placed = tables.Column("Looked after", empty_values=())
    referred_on = tables.DateColumn(DAY, verbose_name="Referred")
    source_agency = tables.Column(
        "Referred by", order_by=("source_agency__short_name",)
    )
    partnership = tables.Column("Area", order_by=("partnership__short_name",))

    class Meta:
        model = CseCase
        fields = (
            *("pk", "child", "level", "due", "status", "placed"),
            *("referred_on", "source_agency", "partnership"),
        )
        order_by = ("-level", "referred_on", "pk")
        empty_text = "No open case is like this."
        attrs = {"class": "app-table--cases"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_level(self, record: Any) -> str:
        """Say the level, or that nobody set one."""
        return str(Level(record.level).label) if record.level else "Not set"

    def render_placed(self, record: Any) -> str:
        """Say where the child is looked after."""
        return PLACED_SHORT.get(record.placed, "No")

    def render_due(self, record: Any) -> SafeString | str:
        """List what is due, one below the other."""
        found = due(record, self.today)
        rows = [(one.text,) for one in found]
        return (
            format_html_join("", '<span class="app-due">{}</span>', rows) or "Nothing"
        )


PLACED_SHORT = {
    PlacedWhere.IN_BOROUGH.value: "In the borough",
    PlacedWhere.OUT_OF_BOROUGH.value: "Outside the borough",
    PlacedWhere.OTHER_LA_HERE.value: "By another council, here",
}
