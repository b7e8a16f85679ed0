"""Learning reviews as a table and as lines of a download."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audits.models import Review
from audits.rapid_review import DAY, Clock, notification, rapid_review
from safeguarding.cases.tables import HEAD

Titles = Mapping[tuple[int, str], str]


def shown_reference(review: Review, kept: Collection[int]) -> str:
    """Give the reference to those who keep reviews, and its year to others."""
    whole = str(review.reference)
    return whole if review.partnership_id in kept else whole.split("-", 1)[0]


def clock_of(review: Review, today: date) -> Clock:
    """Say how the rapid review stands; decided without one, it is not waited for."""
    if review.decided_on is not None and review.rapid_review_held_on is None:
        return Clock("done", "None held")
    return rapid_review(
        review.notified_on,
        review.rapid_review_due_on,
        review.rapid_review_held_on,
        today,
    )


def decision_of(review: Review) -> str:
    """Say what was decided, and when."""
    if review.decided_on is None:
        return "Not yet"
    return f"{review.get_decision_display()}, {review.decided_on:{DAY}}"


def publication_of(review: Review) -> str:
    """Say when it was published, or that it was closed without."""
    if review.published_on is not None:
        return f"{review.published_on:{DAY}}"
    if review.closed_on is not None:
        return f"Closed without, {review.closed_on:{DAY}}"
    return "Not yet"


def themes_of(review: Review, titles: Titles) -> str:
    """Name the themes of a review."""
    area = review.partnership_id
    return "; ".join(titles.get((area, code), code) for code in review.themes)


def actions_of(review: Any) -> str:
    """Say how many actions there are, and how they stand."""
    if not review.open_actions + review.ended_actions:
        return "None yet"
    said = [f"{review.open_actions} open"] if review.open_actions else []
    if review.overdue_actions:
        said.append(f"{review.overdue_actions} of them overdue")
    if review.ended_actions:
        said.append(f"{review.ended_actions} ended")
    return ", ".join(said)


class ReviewTable(tables.Table):
    """Learning reviews, the most urgent first. Rows are `queries_reviews.reviews`."""

    caption = "Learning reviews"
    reference = tables.Column("Reference", orderable=False, attrs=HEAD)
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))
    notified_on = tables.Column("Notified", order_by=("notified_on", "pk"))
    clock = tables.Column(
        "Rapid review",
        accessor="rapid_review_due_on",
        order_by=("rapid_review_due_on", "pk"),
    )
    decided_on = tables.Column(
        "Decision", order_by=("decided_on", "pk"), empty_values=()
    )
    published_on = tables.Column(
        "Published", order_by=("published_on", "pk"), empty_values=()
    )
    themes = tables.Column("Themes", orderable=False, empty_values=())
    open_actions = tables.Column("Actions", order_by=("-open_actions", "pk"))

    class Meta:
        model = Review
        fields = (
            *("reference", "partnership", "notified_on", "clock", "decided_on"),
            *("published_on", "themes", "open_actions"),
        )
        empty_text = "No review is like this."
        attrs = {"class": "app-table--cards"}

    def __init__(
        self,
        *args: Any,
        today: date,
        kept: Collection[int],
        titles: Titles,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.kept, self.titles = today, kept, titles

    def render_reference(self, record: Any) -> SafeString | str:
        """Lead those who keep reviews to the page; others read the year."""
        said = shown_reference(record, self.kept)
        if record.partnership_id not in self.kept:
            return said
        url = reverse("audits:review", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, said)

    def render_notified_on(self, value: date) -> str:
        """Write the day."""
        return f"{value:{DAY}}"

    def render_clock(self, record: Any) -> SafeString:
        """Say the clock; what is overdue also by its weight."""
        clock = clock_of(record, self.today)
        return format_html(
            '<span class="app-review-clock app-review-clock--{}">{}</span>',
            clock.state,
            clock.headline,
        )

    def render_decided_on(self, record: Any) -> str:
        """Say the decision."""
        return decision_of(record)

    def render_published_on(self, record: Any) -> str:
        """Say the publication."""
        return publication_of(record)

    def render_themes(self, record: Any) -> str:
        """Name the themes."""
        return themes_of(record, self.titles) or "None yet"

    def render_open_actions(self, record: Any) -> str:
        """Count the actions."""
        return actions_of(record)


HEADINGS = (
    *("Area", "Reference", "Notified on", "Rapid review due on"),
    *("Rapid review held on", "Rapid review", "Decision", "Decided on"),
    *("Published on", "Closed without publication on", "Themes"),
    *("Actions open", "Actions overdue", "Actions ended"),
)
KEPT_HEADINGS = (*("Known on", "Notification", "Criteria", "Why not published yet"),)


def lines(
    rows: Any, *, today: date, kept: Collection[int], titles: Titles
) -> Iterator[list[str]]:
    """Give the lines of a download; what only keepers read is empty for other areas.

    The columns of `KEPT_HEADINGS` stand at the end, and only where anything is kept.
    """
    for one in rows:
        line = [
            str(one.partnership),
            shown_reference(one, kept),
            _day(one.notified_on),
            _day(one.rapid_review_due_on),
            _day(one.rapid_review_held_on),
            clock_of(one, today).headline,
            one.get_decision_display(),
            _day(one.decided_on),
            _day(one.published_on),
            _day(one.closed_on),
            themes_of(one, titles),
            *(str(n) for n in (one.open_actions, one.overdue_actions)),
            str(one.ended_actions),
        ]
        yield [*line, *(_kept(one, kept) if kept else ())]


def _kept(review: Review, kept: Collection[int]) -> list[str]:
    if review.partnership_id not in kept:
        return [""] * len(KEPT_HEADINGS)
    told = notification(review.aware_on, review.notified_on)
    return [_day(review.aware_on), told, review.criteria, review.delay_reason]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
