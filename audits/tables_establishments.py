"""A list of establishments, as a table and as lines of a file like the one uploaded."""

from collections.abc import Iterator
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audits.models import Establishment
from safeguarding.cases.tables import HEAD

DAY = "%-d %b %Y"


class EstablishmentTable(tables.Table):
    """Establishments. Rows are `queries_establishments.establishments`."""

    caption = "Establishments"
    name = tables.Column("Name", order_by=("name", "pk"), attrs=HEAD)
    phase = tables.Column("Phase", order_by=("phase", "name"))
    trust = tables.Column("Trust", order_by=("trust", "name"), empty_values=())
    mailbox = tables.Column(
        "Who is written to", accessor="email", orderable=False, empty_values=()
    )
    starts_on = tables.Column("In the list", order_by=("starts_on", "name"))

    class Meta:
        model = Establishment
        fields = ("name", "phase", "trust", "mailbox", "starts_on")
        empty_text = "No establishment is like this."

    def render_name(self, record: Any) -> SafeString:
        """Name it, with its number."""
        return format_html(
            '{}<span class="app-under">URN {}</span>', record.name, record.urn
        )

    def render_phase(self, record: Any) -> str:
        """Say the phase, and whether it is an academy."""
        academy = ", academy" if record.is_academy else ""
        return f"{record.get_phase_display()}{academy}"

    def render_trust(self, record: Any) -> str:
        """Name the trust."""
        return record.trust or "None"

    def render_mailbox(self, record: Any) -> str:
        """Say who is written to: the agency's people, or the office."""
        if record.agency_id:
            return f"People of {record.agency}"
        return record.email or "Nobody"

    def render_starts_on(self, record: Any) -> str:
        """Say since when, and until when."""
        until = f" until {record.ends_on:{DAY}}" if record.ends_on else ""
        return f"since {record.starts_on:{DAY}}{until}"


def lines(rows: Any) -> Iterator[list[str]]:
    """Give the lines of a file that could be uploaded again."""
    for one in rows:
        yield [
            one.urn,
            one.name,
            one.get_phase_display(),
            "yes" if one.is_academy else "no",
            one.trust,
            one.email,
            one.agency.code if one.agency else "",
        ]
