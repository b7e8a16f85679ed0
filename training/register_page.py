"""What the page of one event says of its people: counts, a sentence, what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from training.life_bookings import BOOKED, BOOKING, WAITLIST
from training.models import Booking, BookingStep, Event
from training.queries_bookings import Counts
from training.queries_events import free

Row = dict[str, str]
YOURS = "of your people"


@dataclass(frozen=True)
class Step:
    """One step of the way from places to people who came; `of` is the longest bar."""

    label: str
    count: int
    of: int
    more: str = ""


def steps(
    event: Event, counts: Counts, *, is_whole: bool, is_begun: bool
) -> list[Step]:
    """Give places, bookings, who attended, who completed. Source: DOMAIN B.5.

    Args:
        event: any; one without an end of places begins with the bookings.
        counts: of the people the reader may see.
        is_whole: whether these are all; otherwise there are no places to compare with.
        is_begun: whether somebody can have come.
    """
    booked = ("Booked", counts.bookings, _more(counts.cancelled, "of them cancelled"))
    came = [
        ("Attended", counts.came, _more(counts.missed, "did not attend")),
        ("Completed", counts.completed, _more(_part(counts), "attended in part")),
    ]
    rows = [booked, *(came if is_begun else [("Waiting", counts.waiting, "")])]
    if is_whole and event.capacity is not None:
        rows.insert(0, ("Places", event.capacity, ""))
    longest = max([1, *(count for _, count, _ in rows)])
    return [Step(label, count, longest, more) for label, count, more in rows]


def _part(counts: Counts) -> int:
    return counts.came - counts.completed


def _more(count: int, words: str) -> str:
    return f"{count:,} {words}" if count else ""


def said(event: Event, counts: Counts, today: date, *, is_whole: bool) -> str:
    """Say in one sentence how full the event is, or who came."""
    if event.status == Event.Status.CANCELLED:
        return "The event is cancelled. Its bookings are kept and counted nowhere."
    if event.starts_on > today:
        people = _people(counts.placed) if is_whole else f"{counts.placed:,} {YOURS}"
        return f"{people} {_have(counts.placed)} a place{_waits(counts)}."
    if counts.unmarked and counts.unmarked == counts.placed:
        whose = "" if is_whole else f" {YOURS}"
        return f"Nobody{whose} is marked yet: {counts.placed:,} to mark."
    left = f" {counts.unmarked:,} not marked yet." if counts.unmarked else ""
    whose = "" if is_whole else "your "
    return (
        f"{counts.came:,} of {whose}{_people(counts.placed)} with a place attended; "
        f"{counts.missed:,} did not.{left}"
    )


def _waits(counts: Counts) -> str:
    if not counts.waiting:
        return ""
    return f"; {counts.waiting:,} {'waits' if counts.waiting == 1 else 'wait'} for one"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def marked_words(counts: Counts) -> str:
    """Say what the register says now, after it was saved."""
    part = _part(counts)
    left = f" {counts.unmarked:,} not marked yet." if counts.unmarked else ""
    return (
        f"The register is saved: {counts.completed:,} attended, {part:,} in part, "
        f"{counts.missed:,} did not attend.{left}"
    )


def places_words(event: Event) -> str:
    """Say how many places are free; needs `taken` of the event's own query."""
    left = free(event)
    if left is None:
        return "The places are not limited."
    if left == 0 and event.overbooking_allowed:
        return f"All {event.capacity:,} places are taken; more people may be booked."
    if left == 0:
        return "Every place is taken: whoever you book waits, and moves up by itself."
    return f"{left:,} {'place is' if left == 1 else 'places are'} free."


def booked_words(made: Sequence[Booking]) -> str:
    """Say who has a place now and who waits; handles only."""
    placed = [str(one.delegate) for one in made if one.status == BOOKED]
    waits = [str(one.delegate) for one in made if one.status != BOOKED]
    said = []
    if placed:
        said.append(f"Booked: {', '.join(placed)}.")
    if waits:
        said.append(f"On the waiting list: {', '.join(waits)}.")
    return " ".join(said)


def freed_words(booking: Booking, today: date) -> str:
    """Say before a booking is cancelled what follows from it."""
    if booking.status == WAITLIST:
        return "They lose their turn: whoever asks again goes to the end of the line."
    if booking.event.starts_on > today:
        return (
            "The place goes at once to whoever has waited longest, if somebody waits."
        )
    return "The event has begun or is today, so nobody moves up from the waiting list."


def cancelled_words(promoted: Sequence[Booking]) -> str:
    """Say after a booking was cancelled who moved up; handles of one's own people.

    Args:
        promoted: who has the place now and whom the reader may see.
    """
    if not promoted:
        return "It is cancelled."
    names = ", ".join(str(one.delegate) for one in promoted)
    return f"It is cancelled. From the waiting list {names} moved up: tell them."


def booking_facts(booking: Booking, explained: list[tuple[str, str]]) -> list[Row]:
    """Give what is known of a booking as rows of a summary list."""
    charged = booking.charged_pence
    rows = [
        ("Status", str(booking.get_status_display())),
        ("Course", str(booking.event.course)),
        ("On", _day(booking.event.starts_on)),
        ("Agency", str(booking.agency or "Not a partner agency")),
        ("Sector", str(booking.get_sector_display())),
        ("Role group", str(booking.role_group or "Not known")),
        ("Job", booking.job_role or "Not known"),
        ("Booked on", _day(booking.booked_on)),
        ("Cancelled on", _day(booking.cancelled_on)),
        ("Why", str(booking.get_reason_display())),
        ("Charged", "" if charged is None else f"£{charged / 100:,.2f}"),
        *(("Explained", f"{what}: {why}") for what, why in explained),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


@dataclass(frozen=True)
class Happened:
    """One thing done to a booking, in words."""

    who: str
    did: str
    at: datetime


def history(steps: Iterable[BookingStep]) -> list[Happened]:
    """Say what was done to a booking, the latest first."""
    return [
        Happened(
            str(step.by or "The waiting list"),
            str(BOOKING.did.get(step.act, "changed the booking")),
            step.at,
        )
        for step in steps
    ]
