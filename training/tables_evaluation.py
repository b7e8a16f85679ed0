"""Evaluations as tables. Rows are `evaluation_page.CourseLine`."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from training.evaluation_page import (
    CourseLine,
    count_and_percent,
    gain_short,
    tags_in_words,
)
from training.gain import Change, Share

HEAD = {"cell": {"th": True}}
NUMBER = {"td": {"class": "govuk-table__cell--numeric"}}


class _OfCourses(tables.Table):
    """What both tables begin with: the course, linked with the filter kept."""

    course = tables.Column("Course", attrs=HEAD, orderable=False)
    place = tables.Column(
        "Area", accessor="course__partnership__short_name", orderable=False
    )

    class Meta:
        orderable = False

    def __init__(self, *args: Any, query: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = f"?{query}" if query else ""

    def render_course(self, record: CourseLine) -> SafeString:
        """Lead to what was said of the course."""
        url = reverse("training:evaluation-course", args=[record.course.pk])
        return format_html(
            '<a class="govuk-link" href="{}{}">{}</a>', url, self.query, record.course
        )


def _share(title: str, of: str) -> Any:
    return tables.Column(title, accessor=f"responses__{of}", orderable=False)


class ResponseTable(_OfCourses):
    """Who answered at each stage, each with its denominator."""

    caption = "Who answered"
    attended = tables.Column("Attended", attrs=NUMBER, orderable=False)
    pre = _share("Before, of who attended", "pre")
    post = _share("After, of who attended", "post")
    three = _share("3 months on, of who attended then or earlier", "three")
    six = _share("6 months on, of who attended then or earlier", "six")
    manager = _share("Manager answered, of changes reported", "manager")

    class Meta(_OfCourses.Meta):
        sequence = ("course", "attended", "...", "place")
        attrs: ClassVar = {"class": "app-table--cards app-evaluation"}

    def _write(self, value: Share) -> str:
        return count_and_percent(value)

    def render_attended(self, value: int) -> str:
        """Write thousands apart."""
        return f"{value:,}"

    render_pre = render_post = render_three = render_six = render_manager = _write


class OutcomeTable(_OfCourses):
    """What people learned, how they found it, and what changed."""

    caption = "What came of it"
    gain = tables.Column("Learning gain in points (95% interval)")
    useful = tables.Column(
        "Useful: excellent or very good, of ratings", accessor="rated__usefulness"
    )
    quality = tables.Column(
        "Quality: excellent or very good, of ratings", accessor="rated__quality"
    )
    three = tables.Column("Practice changed, of answers after 3 months")
    six = tables.Column("Practice changed, of answers after 6 months")
    tags = tables.Column("What changed", empty_values=())

    class Meta(_OfCourses.Meta):
        sequence = ("course", "gain", "...", "place")
        attrs: ClassVar = {"class": "app-table--cards app-evaluation"}

    def render_gain(self, record: CourseLine) -> str:
        """Write points, interval and pairs."""
        return gain_short(record.gain)

    def render_useful(self, value: Share) -> str:
        """Write numerator, denominator and share."""
        return count_and_percent(value)

    render_quality = render_useful

    def render_three(self, value: Change) -> str:
        """Write how many of the answers said that something changed."""
        return count_and_percent(Share(value.changed, value.answers))

    render_six = render_three

    def render_tags(self, record: CourseLine) -> str:
        """Write the three themes named most."""
        return tags_in_words(record.tags and record.tags[:3]) or "Nothing yet"
