"""Courses as a table and as lines of a download."""

from collections.abc import Iterable, Iterator
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.cases.tables import HEAD
from training.course_page import renewal, takes
from training.models import Course
from training.tables_events import NUMBER
from training.workbooks import Cell


class CourseTable(tables.Table):
    """Courses on offer. Rows are `queries_courses.courses`."""

    caption = "Courses"
    title = tables.Column(
        "Course",
        linkify=("training:course", {"pk": tables.A("pk")}),
        order_by=("title", "pk"),
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )
    delivery_type = tables.Column("Type", order_by=("delivery_type", "title", "pk"))
    mode = tables.Column("How", order_by=("mode", "title", "pk"))
    duration = tables.Column("Takes", orderable=False)
    level = tables.Column("Level", order_by=("level", "title", "pk"), empty_values=())
    renewal_months = tables.Column(
        "Again", order_by=("renewal_months", "title", "pk"), empty_values=()
    )
    needed = tables.Column(
        "Groups that need it", order_by=("needed", "pk"), attrs=NUMBER
    )
    coming = tables.Column("Events to come", order_by=("coming", "pk"), attrs=NUMBER)
    next_on = tables.Column("Next", order_by=("next_on", "pk"), empty_values=())
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))

    class Meta:
        model = Course
        fields = (
            *("title", "delivery_type", "mode", "duration", "level"),
            *("renewal_months", "needed", "coming", "next_on", "partnership"),
        )
        empty_text = "No course is like this."
        attrs = {"class": "app-table--courses app-table--cards"}

    def render_duration(self, record: Any) -> str:
        """Say how long it takes."""
        return takes(record)

    def render_level(self, record: Any) -> str:
        """Say the level."""
        return record.level or "Not said"

    def render_renewal_months(self, record: Any) -> str:
        """Say after how long it is to be done again."""
        return renewal(record.renewal_months)

    def render_next_on(self, record: Any) -> SafeString | str:
        """Say when it is given next."""
        if record.next_on:
            day = f"{record.next_on:%-d %b %Y}"
            return format_html('<span class="app-nowrap">{}</span>', day)
        return "Ended" if record.ended_on else "Nothing planned"


HEADINGS = (
    *("Course", "Code", "Type", "How people take part", "Takes", "Level", "For whom"),
    *("To be done again after (months)", "Priority of the plan", "Provided by"),
    *(
        "Groups that need it",
        "Events to come",
        "Next event",
        "Not offered since",
        "Area",
    ),
)


def lines(rows: Iterable[Any]) -> Iterator[list[Cell]]:
    """Give the lines of a download, a row for each course."""
    for one in rows:
        yield [
            *(one.title, one.code, one.get_delivery_type_display()),
            *(one.get_mode_display(), takes(one), one.level, one.audience),
            *(one.renewal_months, one.priority, one.provider),
            *(one.needed, one.coming, one.next_on, one.ended_on),
            one.partnership.short_name,
        ]
