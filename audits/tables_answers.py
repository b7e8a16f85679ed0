"""The list of what must be answered."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audits.models import Response, ResponseState

DAY = "%-d %B %Y"
HEAD = {"cell": {"th": True}, "a": {"class": "govuk-link"}}
COLOURS = {
    ResponseState.NOT_STARTED.value: "grey",
    ResponseState.IN_PROGRESS.value: "yellow",
    ResponseState.SUBMITTED.value: "blue",
    ResponseState.MODERATED.value: "blue",
    ResponseState.FINAL.value: "green",
}
OPEN = (ResponseState.NOT_STARTED.value, ResponseState.IN_PROGRESS.value)


class ToAnswerTable(tables.Table):
    """Responses of a person's own agencies; rows are `queries_answers.to_answer`."""

    caption = "What must be answered: what is due first at the top, what is sent last"
    pk = tables.Column(visible=False)
    round = tables.Column(
        "Round",
        linkify=("audits:answer", {"pk": tables.A("pk")}),
        order_by=("round__title",),
        attrs=HEAD,
    )
    who = tables.Column(
        "Answer of",
        accessor="required",
        order_by=("required__establishment__name", "agency__short_name"),
    )
    partnership = tables.Column("Area", order_by=("partnership__short_name",))
    due = tables.Column("Due", empty_values=(), order_by=("is_sent", "round__due_on"))
    progress = tables.Column("Answered", empty_values=(), order_by=("answered",))
    state = tables.Column("Stands")

    class Meta:
        model = Response
        fields = ("pk", "round", "who", "partnership", "due", "progress", "state")
        order_by = ("due", "who", "round", "pk")
        empty_text = "Nothing to answer is like this."
        attrs = {"class": "app-table--cards"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_round(self, record: Any) -> SafeString:
        """Name the round, and to those who hear the links whose answer it is."""
        return format_html(
            '{}<span class="govuk-visually-hidden">, {}</span>',
            record.round,
            record.required,
        )

    def render_due(self, record: Any) -> SafeString | str:
        """Say by when it is due, and that it is late."""
        day = record.required.extended_until or record.round.due_on
        late = record.state in OPEN and day < self.today
        more = ", more time" if record.required.extended_until else ""
        text = f"{day.strftime(DAY)}{more}"
        if not late:
            return text
        return format_html('{} <strong class="app-answering__late">Late</strong>', text)

    def render_progress(self, record: Any) -> str:
        """Say how many questions are answered."""
        if record.round.tool:
            return f"In {record.round.tool}"
        return f"{record.answered} of {record.asked}"

    def render_state(self, record: Any) -> SafeString:
        """Say where it stands, and what it waits for."""
        return format_html(
            '<strong class="govuk-tag govuk-tag--{}">{}</strong>',
            COLOURS[record.state],
            stands(record),
        )


def stands(response: Response) -> str:
    """Say where an answer stands, and what it waits for."""
    if response.state == ResponseState.IN_PROGRESS:
        if response.signature_asked_at is not None:
            return "Waits for a signature"
        if response.answered >= response.asked > 0:
            return "Answered, not sent"
    return str(response.get_state_display())
