"""Events as a table and as lines of a download."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.access.models import User
from safeguarding.cases.tables import HEAD
from training.models import Event
from training.queries_events import OPENED, free
from training.workbooks import Cell

NUMBER = {"td": {"class": "govuk-table__cell--numeric"}}
SIGNS = {
    "planned": ("○", "plain"),
    "delivered": ("●", "good"),
    "cancelled": ("✕", "plain"),
}


class EventTable(tables.Table):
    """Events and how full they are. Rows are `queries_events.events`."""

    caption = "Events"
    course = tables.Column("Course", order_by=("course__title", "pk"), attrs=HEAD)
    starts_on = tables.Column("When", order_by=("starts_on", "pk"))
    venue = tables.Column("Where", empty_values=(), order_by=("venue", "pk"))
    capacity = tables.Column(
        "Places", empty_values=(), order_by=("capacity", "pk"), attrs=NUMBER
    )
    people = tables.Column("With a place", order_by=("people", "pk"), attrs=NUMBER)
    free = tables.Column("Free", accessor="pk", orderable=False, attrs=NUMBER)
    waiting = tables.Column("Waiting", order_by=("waiting", "pk"), attrs=NUMBER)
    status = tables.Column("Status", order_by=("status", "pk"))
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))

    class Meta:
        model = Event
        fields = (
            *("course", "starts_on", "venue", "capacity", "people", "free"),
            *("waiting", "status", "partnership"),
        )
        empty_text = "No events match."
        attrs = {"class": "app-table--events app-table--cards"}

    def __init__(
        self, rows: Any, *, user: User, today: date, caption: str = "", **kwargs: Any
    ) -> None:
        super().__init__(rows, **kwargs)
        self.user, self.today = user, today
        self.caption = caption or self.caption

    def render_course(self, record: Any) -> SafeString | str:
        """Name it; whoever may see bookings goes on to who is on it."""
        if not may_open(self.user, record):
            return str(record.course)
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>',
            reverse("training:event", args=[record.pk]),
            record.course,
        )

    def render_starts_on(self, record: Any) -> SafeString:
        """Say the day, until when, and when it begins."""
        until = f"to {record.ends_on:%-d %b %Y}"
        more = until if record.ends_on != record.starts_on else ""
        if record.starts_at:
            more = f"{more} {record.starts_at:%-H:%M}".strip()
        return format_html(
            '<span><span class="app-nowrap">{}</span>{}</span>',
            f"{record.starts_on:%a %-d %b %Y}",
            _under(more),
        )

    def render_venue(self, record: Any) -> str:
        """Say where it is."""
        return record.venue or "Not said"

    def render_capacity(self, record: Any) -> str:
        """Say how many places there are."""
        return "No limit" if record.capacity is None else f"{record.capacity:,}"

    def render_free(self, record: Any) -> str:
        """Say how many places are left; of what is over or cancelled, nothing."""
        if record.status != Event.Status.PLANNED or record.ends_on < self.today:
            return "-"
        left = free(record)
        if left is None:
            return "No limit"
        if not left and record.overbooking_allowed:
            return "Full, more may be booked"
        return f"{left:,}" if left else "Full"

    def render_status(self, record: Any) -> SafeString:
        """Say the state with a shape, and how many are not marked yet."""
        sign, colour = SIGNS[record.status]
        return format_html(
            '<span><span class="app-sign app-sign--{}"><span aria-hidden="true">{}'
            "</span> {}</span>{}</span>",
            colour,
            sign,
            record.get_status_display(),
            _under(_to_do(record, self.today)),
        )


class DayTable(EventTable):
    """Events of one course: the day names the row."""

    starts_on = tables.Column("When", attrs=HEAD)

    class Meta(EventTable.Meta):
        exclude = ("course", "partnership")

    def render_starts_on(self, record: Any) -> SafeString:
        """Say the day; whoever may see bookings goes on to who is on it."""
        said = super().render_starts_on(record)
        if not may_open(self.user, record):
            return said
        address = reverse("training:event", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, said)


def may_open(user: User, event: Event) -> bool:
    """Say whether a person may see bookings of the event's partnership, if only theirs."""
    return any(
        seat.partnership_id == event.partnership_id and seat.reach(OPENED)
        for seat in user.seats
    )


def _to_do(event: Any, today: date) -> str:
    if event.status == Event.Status.CANCELLED or event.starts_on > today:
        return ""
    if event.unmarked:
        return f"{event.unmarked:,} not marked"
    if event.status == Event.Status.PLANNED and event.ends_on < today:
        return "was it delivered?"
    return f"{event.came:,} attended" if event.people else ""


def _under(text: str) -> SafeString:
    if not text:
        return SafeString("")
    return format_html('<span class="app-under">{}</span>', text)


HEADINGS = (
    *("Course", "Course code", "Type", "Number", "Starts on", "Ends on", "Begins at"),
    *("Where", "Places", "More may be booked", "With a place", "Free", "Waiting"),
    *("Attended", "Not marked", "Status", "Given by"),
    *("Charge for not attending (£)", "Cost of a place (£)", "Area"),
)


def lines(rows: Iterable[Any], today: date) -> Iterator[list[Cell]]:
    """Give the lines of a download, a row for each event."""
    for one in rows:
        is_open = one.status == Event.Status.PLANNED and one.ends_on >= today
        yield [
            *(
                one.course.title,
                one.course.code,
                one.course.get_delivery_type_display(),
            ),
            *(one.ref, one.starts_on, one.ends_on),
            f"{one.starts_at:%H:%M}" if one.starts_at else "",
            *(one.venue, one.capacity, "yes" if one.overbooking_allowed else "no"),
            *(one.people, free(one) if is_open else None, one.waiting),
            *(one.came, one.unmarked, one.get_status_display()),
            str(one.trainer_agency) if one.trainer_agency_id else "",
            *(_pounds(one.charge_pence), _pounds(one.cost_pence)),
            one.partnership.short_name,
        ]


def _pounds(amount: int | None) -> float | None:
    return None if amount is None else amount / 100
