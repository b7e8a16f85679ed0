"""What is known of an event in words, and what may be done to it now."""

from collections.abc import Mapping
from dataclasses import dataclass

from safeguarding.board.explaining import explained
from safeguarding.cases.act_page import ActPage
from training.event_rules import IN_WORDS
from training.forms import events as forms
from training.life_events import EVENT, EventAct
from training.models import Event
from training.services import events as services

Page = ActPage[forms.EventActForm, Event]


@dataclass(frozen=True)
class EventPage(Page):
    """One such page; `is_begun_only`: not before the event has begun."""

    is_begun_only: bool = False


PAGES: Mapping[str, EventPage] = {
    EventAct.DELIVER.value: EventPage(
        link="It was delivered",
        question="Was the event delivered?",
        button="Yes, it was delivered",
        done="The event is recorded as delivered. Mark who came.",
        form=forms.EventActForm,
        method=services.deliver,
        text="It counts as an event and its places count as offered either way. Who "
        "came is marked in its register.",
        is_begun_only=True,
    ),
    EventAct.CANCEL.value: EventPage(
        link="Cancel the event",
        question="Why does the event not take place?",
        button="Cancel the event",
        done="The event is cancelled. You can put it back to planned.",
        form=forms.CancelForm,
        method=services.cancel,
        text="Its places and bookings are counted nowhere any more. The bookings are "
        "kept: if you put the event back to planned, everybody has their place again. "
        "Nobody is written to: tell whoever is booked.",
        is_warning=True,
    ),
    EventAct.REINSTATE.value: EventPage(
        link="Put it back to planned",
        question="Is the event planned after all?",
        button="Put it back to planned",
        done="The event is planned again, with the bookings it had.",
        form=forms.EventActForm,
        method=services.reinstate,
        text="Whoever was booked has their place again.",
    ),
}


def offered(event: Event, *, is_begun: bool) -> list[tuple[str, EventPage]]:
    """List what may be done to an event as it stands, in the order of its life."""
    may = EVENT.allowed(event.status)
    return [
        (name, page)
        for name, page in PAGES.items()
        if name in may and (is_begun or not page.is_begun_only)
    ]


def facts(event: Event) -> list[dict[str, str]]:
    """Give what is known of an event besides who is on it, for a summary list."""
    agency = str(event.trainer_agency) if event.trainer_agency_id else "Not said"
    rows = [
        ("When", when(event)),
        ("Where", event.venue or "Not said"),
        ("Course", str(event.course)),
        ("Status", str(event.get_status_display())),
        ("Places", places(event)),
        ("Given by", agency),
        ("Charge for not attending", money(event.charge_pence, "None")),
        ("Cost of a place", money(event.cost_pence, "Not said")),
        ("Number", event.ref),
        *unusual(explained(event), IN_WORDS),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def unusual(
    answers: Mapping[str, str], in_words: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Give what was unusual and why it is right, for a summary list."""
    return [
        (f"Unusual: {in_words[code]}", reason)
        for code, reason in answers.items()
        if code in in_words
    ]


def when(event: Event) -> str:
    """Say the day, or the days, and when it begins."""
    said = f"{event.starts_on:%A %-d %B %Y}"
    if event.ends_on != event.starts_on:
        said += f" to {event.ends_on:%A %-d %B %Y}"
    return f"{said}, {event.starts_at:%-H:%M}" if event.starts_at else said


def places(event: Event) -> str:
    """Say how many places there are, and whether more may be booked."""
    if event.capacity is None:
        return "No limit"
    more = ", and more may be booked" if event.overbooking_allowed else ""
    return f"{event.capacity:,}{more}"


def money(amount: int | None, nothing: str) -> str:
    """Say an amount of pence in pounds."""
    return nothing if amount is None else f"£{amount / 100:,.2f}"
