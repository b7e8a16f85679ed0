from typing import Any

import django_tables2 as tables
from django.apps import apps

from safeguarding.access import audit
from safeguarding.access.models import Assignment, AuditEvent, Invitation

HEAD = {"cell": {"th": True}}
WHEN = "j F Y"
MINUTE = "j F Y, H:i"


class SeatTable(tables.Table):
    """Who has which seat now."""

    caption = "Seats"
    pk = tables.Column(visible=False)
    user = tables.Column("Person", accessor="user__name", attrs=HEAD)
    email = tables.Column("E-mail address", accessor="user__email")
    role = tables.Column("Role")
    agency = tables.Column("Agency", default="The partnership")
    partnership = tables.Column("Partnership")
    starts_on = tables.DateColumn(WHEN, verbose_name="Since")
    end = tables.TemplateColumn(
        template_name="people/_end_seat.html", verbose_name="Change", orderable=False
    )

    class Meta:
        model = Assignment
        fields = (
            "pk",
            "user",
            "email",
            "role",
            "agency",
            "partnership",
            "starts_on",
            "end",
        )
        order_by = ("user", "pk")
        empty_text = "Nobody has a seat yet."


class InvitationTable(tables.Table):
    """Who was invited and has not answered."""

    caption = "Open invitations"
    pk = tables.Column(visible=False)
    name = tables.Column("Person", attrs=HEAD)
    email = tables.Column("E-mail address")
    role = tables.Column("Role")
    agency = tables.Column("Agency", default="The partnership")
    partnership = tables.Column("Partnership")
    expires_at = tables.DateTimeColumn(MINUTE, verbose_name="Link good until")
    withdraw = tables.TemplateColumn(
        template_name="people/_withdraw.html", verbose_name="Change", orderable=False
    )

    class Meta:
        model = Invitation
        fields = (
            *("pk", "name", "email", "role", "agency", "partnership", "expires_at"),
            "withdraw",
        )
        order_by = ("expires_at", "pk")
        empty_text = "No invitation is open."


class TrailTable(tables.Table):
    """Who did what, and when; never a figure."""

    caption = "What was done"
    at = tables.DateTimeColumn(MINUTE, verbose_name="When")
    pk = tables.Column(visible=False)
    actor = tables.Column("Who", accessor="actor__name", default="Nobody signed in")
    action = tables.Column("What")
    object_type = tables.Column("About", orderable=False)
    agency_id = tables.Column("Agency", orderable=False)
    why = tables.Column("Why", accessor="detail", default="", orderable=False)

    class Meta:
        model = AuditEvent
        fields = ("pk", "at", "actor", "action", "object_type", "agency_id", "why")
        order_by = ("-at", "-pk")
        empty_text = "Nothing was found."

    def __init__(self, *args: Any, agencies: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = agencies

    def render_action(self, value: str) -> str:
        """Say the action in words."""
        return audit.LABELS.get(audit.Action(value), value)

    def render_object_type(self, value: str, record: AuditEvent) -> str:
        """Name the row by its kind and number, which the page about it shows too."""
        try:
            kind = str(apps.get_model(value)._meta.verbose_name)
        except LookupError:
            kind = value.rpartition(".")[2].lower()
        return f"{kind} {record.object_id}"

    def render_why(self, record: AuditEvent) -> str:
        """Say why, where the person was asked: for records of a child."""
        return audit.why_of(record)

    def render_agency_id(self, value: int) -> str:
        """Say which agency it was about."""
        return self.agencies.get(value, "")
