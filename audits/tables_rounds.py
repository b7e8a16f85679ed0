"""Who has answered a round, as a table and as lines of a download."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audits.models import Required, ResponseState, Round, RoundKind
from audits.queries_rounds import STILL_TO_COME, days_late
from safeguarding.cases.tables import HEAD

DAY = "%-d %b %Y"
SIGNS = {
    ResponseState.NOT_STARTED: "○",
    ResponseState.IN_PROGRESS: "◐",
    ResponseState.SUBMITTED: "●",
    ResponseState.MODERATED: "◆",
    ResponseState.FINAL: "✓",
}
COLOURS = {
    ResponseState.NOT_STARTED: "near",
    ResponseState.MODERATED: "good",
    ResponseState.FINAL: "good",
}


class WhoTable(tables.Table):
    """Everybody who must answer. Rows are `queries_rounds.who`."""

    caption = "Who must answer"
    chosen = tables.Column("Choose", accessor="pk", orderable=False)
    who = tables.Column("Who", order_by=("who", "pk"), attrs=HEAD)
    phase = tables.Column(
        "Phase",
        accessor="establishment__phase",
        order_by=("establishment__phase", "who"),
    )
    trust = tables.Column(
        "Trust",
        accessor="establishment__trust",
        order_by=("establishment__trust", "who"),
        empty_values=(),
    )
    state = tables.Column("Stands", order_by=("place", "who"))
    progress = tables.Column(
        "Answered", accessor="response__answered", order_by=("response__answered",)
    )
    due = tables.Column("Due", order_by=("due", "who"))
    written_at = tables.Column(
        "Last message", order_by=("written_at", "who"), empty_values=()
    )

    class Meta:
        model = Required
        fields = (
            *("chosen", "who", "phase", "trust", "state", "progress"),
            *("due", "written_at"),
        )
        empty_text = "Nobody is like this."
        attrs = {"class": "app-table--who"}

    def __init__(self, *args: Any, of: Round, today: date, **kwargs: Any) -> None:
        hidden = list(kwargs.pop("exclude", ()))
        if of.kind == RoundKind.SECTION_11:
            hidden += ["phase", "trust"]
        if of.tool:
            hidden += ["progress", "written_at"]
        super().__init__(*args, exclude=hidden, **kwargs)
        self.of, self.today = of, today

    def render_chosen(self, record: Any) -> SafeString:
        """Offer to choose the row for what is done to many."""
        return format_html(
            '<div class="govuk-checkboxes govuk-checkboxes--small">'
            '<div class="govuk-checkboxes__item">'
            '<input class="govuk-checkboxes__input" type="checkbox" name="who" '
            'value="{0}" id="who-{0}" form="chosen">'
            '<label class="govuk-label govuk-checkboxes__label" for="who-{0}">'
            '<span class="govuk-visually-hidden">Choose {1}</span></label></div></div>',
            record.pk,
            record.who,
        )

    def render_who(self, record: Any) -> SafeString:
        """Name it; below it the URN, and that it has left the list."""
        return format_html(
            "{}{}",
            record.who,
            _under("; ".join(_beside(record, self.today))),
        )

    def render_phase(self, record: Any) -> str:
        """Say the phase, and whether it is an academy."""
        school = record.establishment
        academy = ", academy" if school.is_academy else ""
        return f"{school.get_phase_display()}{academy}"

    def render_trust(self, record: Any) -> str:
        """Name the trust."""
        return record.establishment.trust or "None" if record.establishment else ""

    def render_state(self, record: Any) -> SafeString:
        """Say the state with a shape, never by colour alone."""
        late = days_late(record.due, self.today)
        is_late = late and record.state in STILL_TO_COME and self.of.state != "draft"
        return format_html(
            '<span class="app-sign app-sign--{}"><span aria-hidden="true">{}</span>'
            " {}</span>{}",
            "bad" if is_late else COLOURS.get(record.state, "plain"),
            SIGNS[ResponseState(record.state)],
            ResponseState(record.state).label,
            _under(_late(late) if is_late else ""),
        )

    def render_progress(self, record: Any) -> str:
        """Say how many questions are answered."""
        return f"{record.response.answered} of {record.response.asked}"

    def render_due(self, record: Any) -> SafeString:
        """Say the day; below it that there is more time, and why."""
        more = ""
        if record.extended_until:
            more = f"more time: {record.extension_reason}"
        return format_html("{}{}", f"{record.due:{DAY}}", _under(more))

    def render_written_at(self, value: Any, record: Any) -> SafeString:
        """Say the day of the last message; a link it carried can be ended."""
        if not value:
            return SafeString("None")
        said = f"{timezone.localtime(value):{DAY}}"
        if not record.establishment_id or record.agency_id:
            return SafeString(said)
        return format_html(
            '{}<span class="app-under app-no-print"><a class="govuk-link" href="{}">'
            'End its link<span class="govuk-visually-hidden">, {}</span></a></span>',
            said,
            reverse("audits:links-end", args=[record.response.pk]),
            record.who,
        )


def _under(text: str) -> SafeString:
    if not text:
        return SafeString("")
    return format_html('<span class="app-under">{}</span>', text)


def _beside(record: Any, today: date) -> Iterator[str]:
    school = record.establishment
    if school is None:
        return
    yield f"URN {school.urn}"
    if record.agency_id:
        yield f"answered for by {record.agency}"
    if school.ends_on and school.ends_on < today:
        yield f"not in the list since {school.ends_on:{DAY}}"


def _late(days: int) -> str:
    return f"{days} working day{'' if days == 1 else 's'} late"


HEADINGS = ("Who", "State", "Questions answered", "Questions", "Due on", "Late by")
SCHOOL_HEADINGS = (
    *("URN", "Phase", "Academy", "Trust", "Answered for by", "In the list until"),
)
MORE_HEADINGS = (*("More time until", "Why more time", "Invited or reminded on"),)


def headings(of: Round) -> list[str]:
    """Give the headings of a download."""
    school = SCHOOL_HEADINGS if of.kind == RoundKind.SECTION_175 else ()
    return [*HEADINGS, *school, *MORE_HEADINGS]


def lines(rows: Any, of: Round, today: date) -> Iterator[list[str | int]]:
    """Give the lines of a download, a row for each who must answer."""
    for one in rows:
        waits = one.state in STILL_TO_COME and of.state != Round.State.DRAFT
        late = days_late(one.due, today) if waits else 0
        asked = 0 if of.tool else one.response.asked
        yield [
            one.who,
            str(ResponseState(one.state).label),
            one.response.answered if asked else "",
            asked or "",
            one.due.isoformat(),
            _late(late) if late else "",
            *(_of_school(one) if of.kind == RoundKind.SECTION_175 else ()),
            one.extended_until.isoformat() if one.extended_until else "",
            one.extension_reason,
            f"{timezone.localtime(one.written_at):%Y-%m-%d}" if one.written_at else "",
        ]


def _of_school(one: Any) -> list[str]:
    school = one.establishment
    return [
        school.urn,
        school.get_phase_display(),
        "yes" if school.is_academy else "no",
        school.trust,
        str(one.agency) if one.agency_id else "",
        school.ends_on.isoformat() if school.ends_on else "",
    ]
