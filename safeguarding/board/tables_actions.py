from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeguarding.board.life_actions import AT_WORK
from safeguarding.board.models import Action

DAY = "j M Y"
HEAD = {"cell": {"th": True}}
MOST_WORDS = 160
# One element: in a card the name of the column stands beside it.
UNDER = '<span>{}<span class="app-under">{}</span></span>'


class ActionTable(tables.Table):
    """Actions, who owes them, and how late they are. Rows are `with_facts`."""

    caption = "Actions"
    pk = tables.Column(visible=False)
    text = tables.Column(
        "What is to be done",
        linkify=("board:action", {"pk": tables.A("pk")}),
        orderable=False,
        attrs=HEAD | {"a": {"class": "govuk-link"}},
    )
    due_on = tables.Column("Due")
    state = tables.Column("Stands")
    agency = tables.Column("Owner", order_by=("agency__short_name",))
    source_title = tables.Column("Comes from", order_by=("source_kind", "source_title"))
    indicator = tables.Column(
        "Is to move",
        accessor="target_indicator",
        order_by=("target_indicator__code",),
        default="Nothing named",
    )
    partnership = tables.Column("Area", order_by=("partnership__short_name",))

    class Meta:
        model = Action
        fields = (
            *("pk", "text", "due_on", "state", "agency", "source_title"),
            *("indicator", "partnership"),
        )
        order_by = ("due_on", "pk")
        empty_text = "No action is like this."
        attrs = {"class": "app-table--actions app-table--cards"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_text(self, value: str) -> str:
        """Say the beginning of a long text; its page has the whole."""
        if len(value) <= MOST_WORDS:
            return value
        return f"{value[:MOST_WORDS].rsplit(' ', 1)[0]} …"

    def render_due_on(self, record: Any) -> SafeString:
        """Say the day, how late it is, and how often it moved."""
        more = [lateness(record, self.today), moved(record)]
        said = f"{record.due_on:%-d %b %Y}"
        day = format_html('<span class="app-day">{}</span>', said)
        return format_html(UNDER, day, ". ".join(filter(None, more)))

    def render_agency(self, record: Any) -> SafeString:
        """Say the agency and the job."""
        return format_html(UNDER, record.agency, record.owner_role)

    def render_indicator(self, value: Any) -> SafeString:
        """Name the indicator; its code is only beside it."""
        return format_html(UNDER, value.title, value.code)

    def render_state(self, record: Any) -> SafeString:
        """Say how it stands, in words and a tag."""
        return format_html(
            '<span><strong class="govuk-tag {}">{}</strong></span>',
            TAGS["overdue"] if record.overdue else TAGS[record.state],
            "Overdue" if record.overdue else record.get_state_display(),
        )

    def render_source_title(self, record: Any) -> SafeString:
        """Say what it comes from, and of which kind that is."""
        return format_html(
            UNDER,
            record.source_title,
            record.get_source_kind_display(),
        )


TAGS = {
    "overdue": "govuk-tag--red",
    Action.State.OPEN.value: "govuk-tag--blue",
    Action.State.IN_PROGRESS.value: "govuk-tag--light-blue",
    Action.State.COMPLETE.value: "govuk-tag--yellow",
    Action.State.VERIFIED.value: "govuk-tag--green",
    Action.State.NOT_DONE.value: "govuk-tag--grey",
}


def lateness(action: Any, today: date) -> str:
    """Say how far off the due date of an action is; "" once nobody works on it."""
    if action.state not in AT_WORK:
        return ""
    days = (action.due_on - today).days
    if days == 0:
        return "Today"
    count = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f"In {count}" if days > 0 else f"{count} late"


def moved(action: Any) -> str:
    """Say how often the due date moved; "" when it did not."""
    if not action.moves:
        return ""
    times = {1: "once", 2: "twice"}.get(action.moves, f"{action.moves} times")
    return f"Moved {times}"
