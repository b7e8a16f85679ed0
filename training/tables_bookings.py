"""Bookings and people as tables, and as lines of a download."""

from collections.abc import Iterable, Iterator
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.cases.tables import HEAD
from training.models import Booking, Delegate, Event
from training.models.bookings import handle_of
from training.models.choices import Delivery, Sector, Status, Why
from training.workbooks import Cell

NUMBER = {"td": {"class": "govuk-table__cell--numeric"}}
UNDER = '<span>{}<span class="app-under">{}</span></span>'
DAY = "j M Y"
TAGS = {
    Status.WAITLIST.value: "govuk-tag--yellow",
    Status.BOOKED.value: "govuk-tag--blue",
    Status.ATTENDED.value: "govuk-tag--green",
    Status.PART_ATTENDED.value: "govuk-tag--turquoise",
    Status.DNA.value: "govuk-tag--red",
    Status.CANCELLED_IN_TIME.value: "govuk-tag--grey",
    Status.CANCELLED_LATE.value: "govuk-tag--orange",
    Status.LEFT_LIST.value: "govuk-tag--grey",
}


class BookingTable(tables.Table):
    """Bookings, whose they are and what came of them."""

    caption = "Bookings"
    person = tables.Column(
        "Person",
        accessor="delegate",
        linkify=("training:booking", {"pk": tables.A("pk")}),
        orderable=False,
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )
    course = tables.Column(
        "Course", accessor="event__course", order_by=("event__course__title", "pk")
    )
    starts_on = tables.DateColumn(
        accessor="event__starts_on",
        verbose_name="On",
        format=DAY,
        order_by=("event__starts_on", "pk"),
    )
    agency = tables.Column(
        "Agency", default="Not a partner agency", order_by=("agency__short_name", "pk")
    )
    sector = tables.Column("Sector", order_by=("sector", "pk"))
    status = tables.Column("Status", order_by=("status", "pk"))
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))

    class Meta:
        model = Booking
        fields = (
            *("person", "course", "starts_on", "agency", "sector", "status"),
            "partnership",
        )
        order_by: tuple[str, ...] | None = ("-starts_on", "pk")
        empty_text = "No bookings match."
        attrs = {"class": "app-table--bookings app-table--cards"}

    def render_agency(self, record: Any) -> SafeString:
        """Say the agency and the job."""
        return format_html(UNDER, record.agency, record.job_role)

    def render_sector(self, record: Any) -> str:
        """Say the sector."""
        return str(record.get_sector_display())

    def render_status(self, record: Any) -> SafeString:
        """Say how it stands, in words and a tag, and why where somebody is missing."""
        return format_html(UNDER, tag(record.status), _why(record))


def _why(booking: Any) -> str:
    """Say why somebody is missing; or that it counts nowhere, with its event."""
    if booking.event.status == Event.Status.CANCELLED:
        return CANCELLED_WORDS
    return str(booking.get_reason_display())


class OnEventTable(BookingTable):
    """Who is on the list of one event, in the order of booking."""

    caption = "People on the list"

    class Meta(BookingTable.Meta):
        exclude = ("course", "starts_on", "partnership")
        orderable = False
        order_by = None


class WaitingTable(tables.Table):
    """Who waits for a place at one event. Rows are {"place", "booking"}."""

    caption = "On the waiting list"
    place = tables.Column("Turn", attrs=NUMBER)
    person = tables.Column(
        "Person",
        accessor="booking__delegate",
        linkify=("training:booking", {"pk": tables.A("booking__pk")}),
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )
    agency = tables.Column(
        "Agency", accessor="booking__agency", default="Not a partner agency"
    )
    since = tables.DateColumn(
        accessor="booking__recorded_at", verbose_name="Waits since", format=DAY
    )

    class Meta:
        orderable = False
        attrs = {"class": "app-table--bookings app-table--cards"}


class PersonTable(BookingTable):
    """What one person booked, and what came of it."""

    caption = "Courses"
    course = tables.Column(
        "Course",
        accessor="event__course",
        linkify=("training:booking", {"pk": tables.A("pk")}),
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )

    class Meta(BookingTable.Meta):
        exclude = ("person", "partnership")
        sequence = ("course", "...")
        orderable = False
        order_by = None


class ChangeTable(tables.Table):
    """What a sign-in sheet changes; rows as `views.sheets` makes them."""

    caption = "What changes"
    row = tables.Column("Row", attrs=NUMBER)
    person = tables.Column("Person", attrs=HEAD)
    agency = tables.Column("Agency", default="Not a partner agency")
    was = tables.Column("Now")
    to = tables.Column("Will be")

    class Meta:
        orderable = False
        attrs = {"class": "app-table--cards"}


class PeopleTable(tables.Table):
    """People and what they did."""

    caption = "People"
    person = tables.Column(
        "Person",
        accessor="short",
        linkify=("training:person", {"pk": tables.A("pk")}),
        orderable=False,
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )
    agency = tables.Column(
        "Agency", default="Not a partner agency", order_by=("agency__short_name", "pk")
    )
    role_group = tables.Column(
        "Role group", default="Not known", order_by=("role_group__title", "pk")
    )
    came = tables.Column(
        "Events attended", default=0, order_by=("came", "pk"), attrs=NUMBER
    )
    last_on = tables.DateColumn(
        verbose_name="Last on", format=DAY, default="Never", order_by=("last_on", "pk")
    )
    booked = tables.Column(
        "Booked now", default=0, order_by=("booked", "pk"), attrs=NUMBER
    )
    partnership = tables.Column("Area", order_by=("partnership__short_name", "pk"))

    class Meta:
        model = Delegate
        fields = (
            *("person", "agency", "role_group", "came", "last_on", "booked"),
            "partnership",
        )
        empty_text = "Nobody matches."
        attrs = {"class": "app-table--people app-table--cards"}


def tag(status: str) -> SafeString:
    """Say how a booking stands, in words and a colour."""
    return format_html(
        '<strong class="govuk-tag {}">{}</strong>', TAGS[status], Status(status).label
    )


HEADINGS = (
    *("Person", "Agency", "Sector", "Role group", "Job", "Course", "Course code"),
    *("Type", "Event", "On", "Status", "Booked on", "Cancelled on", "Why"),
    *("Charged (£)", "Area"),
)


# Plain values, as ten years of bookings are 130,000 lines.
_VALUES = (
    *("delegate__pseudonym", "agency__short_name", "sector", "role_group__title"),
    *("job_role", "event__course__title", "event__course__code"),
    *("event__course__delivery_type", "event__ref", "event__starts_on", "status"),
    *("booked_on", "cancelled_on", "reason", "event__status", "charged_pence"),
    "partnership__short_name",
)
_SECTORS, _TYPES = dict(Sector.choices), dict(Delivery.choices)
_STANDS, _WHYS = dict(Status.choices), {"": "", **dict(Why.choices)}
CANCELLED_WORDS = "The event is cancelled"


def lines(rows: "QuerySet[Booking]") -> Iterator[list[Cell]]:
    """Give the lines of a download, a row for each booking."""
    for one in rows.values_list(*_VALUES, named=True).iterator():
        is_off = one.event__status == Event.Status.CANCELLED
        yield [
            *(handle_of(one.delegate__pseudonym), one.agency__short_name or ""),
            *(_SECTORS[one.sector], one.role_group__title or "", one.job_role),
            *(one.event__course__title, one.event__course__code),
            *(_TYPES[one.event__course__delivery_type], one.event__ref),
            *(one.event__starts_on, _STANDS[one.status]),
            *(one.booked_on, one.cancelled_on),
            CANCELLED_WORDS if is_off else _WHYS[one.reason],
            None if one.charged_pence is None else one.charged_pence / 100,
            one.partnership__short_name,
        ]


PEOPLE_HEADINGS = (
    *("Person", "Agency", "Sector", "Role group", "Events attended", "Last on"),
    *("Booked now", "Area"),
)


def people_lines(rows: Iterable[Any]) -> Iterator[list[Cell]]:
    """Give the lines of a download, a row for each person."""
    for one in rows:
        yield [
            *(one.short, str(one.agency or ""), one.get_sector_display()),
            *(str(one.role_group or ""), one.came or 0, one.last_on, one.booked or 0),
            one.partnership.short_name,
        ]
