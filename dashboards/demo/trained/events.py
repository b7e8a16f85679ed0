"""Events that were just given and are to be marked, and events to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboards.demo.assured.desk import Desk
from fixtures.synthetic.training_northborough import GROUPS
from safeguarding.cases.pseudonyms import Pseudonyms, Use
from training.models import Booking, Course, Event, RoleGroup
from training.services import events
from training.services.bookings import Who, book_all
from training.services.contacts import keep_addresses
from training.services.marking import mark

PLANNED, BOOKED = 75, 40
COST, CHARGE = 4_500, 2_500
SATURDAY = 5
MAILBOXES = "northborough.example.org"


@dataclass(frozen=True)
class Made:
    """An event: days from now (past ones below 0), places, bookings by agency.

    Attributes:
        booked: agency -> how many of its people, in this order.
        came: how many of them are marked as having attended; None: not marked yet.
    """

    course: str
    days: int
    capacity: int
    booked: dict[str, int]
    came: int | None = None


MADE = (
    # A whole hall to be marked on one page.
    Made(
        "review-briefing",
        -6,
        70,
        {"schools": 24, "csc": 14, "hospital": 12, "police": 6, "early-help": 4},
    ),
    Made("domestic-abuse", -12, 20, {"csc": 8, "hospital": 5, "police": 3}),
    Made("neglect", -20, 20, {"csc": 9, "community-health": 6, "schools": 4}, came=15),
    # More want to come than can.
    Made("neglect", 10, 12, {"csc": 8, "community-health": 6, "early-help": 3}),
    Made("exploitation", 17, 20, {"schools": 5, "police": 4}),
    Made("leads", 24, 16, {"schools": 19}),
    Made("review-briefing", 38, 60, {"hospital": 11, "csc": 9}),
    Made("working-together", 45, 24, {}),
)
SECTORS = {
    "csc": "childrens_social_care",
    "early-help": "childrens_social_care",
    "schools": "education",
    "hospital": "health",
    "community-health": "health",
    "police": "police",
}
# People of the lists: the numbers of an agency's are this far apart, from this on.
NUMBERS = {
    "csc": (0, 2),
    "early-help": (1, 2),
    "schools": (0, 1),
    "hospital": (0, 2),
    "community-health": (1, 2),
    "police": (0, 1),
}


def make(desk: Desk) -> int:
    """Plan the events, book people on them, and mark one of them."""
    courses = {
        one.code: one for one in Course.objects.filter(partnership=desk.partnership)
    }
    _price(desk)
    for one in MADE:
        _make(desk, courses[one.course], one)
    cancelled = _plan(desk, courses["domestic-abuse"], 31, 20)
    events.cancel(event=cancelled, why="too_few", doing=desk.doing(desk.trainer, 2))
    return len(MADE) + 1


def _price(desk: Desk) -> None:
    """Say what a place of the pool costs; lists of bookings do not."""
    Event.objects.filter(
        partnership=desk.partnership, course__delivery_type="multi_agency"
    ).update(cost_pence=COST, charge_pence=CHARGE)


def _make(desk: Desk, course: Course, made: Made) -> None:
    event = _plan(desk, course, made.days, made.capacity)
    people = [
        who
        for code, count in made.booked.items()
        for who in _people(desk, code, count, skip=len(course.code))
    ]
    if not people:
        return
    before = desk.doing(desk.trainer, BOOKED)
    booked = book_all(event=event, people=people, doing=before)
    _address(event, booked)
    if made.came is not None:
        marks = {
            one.pk: "attended" if at < made.came else "dna"
            for at, one in enumerate(booked)
        }
        mark(event=event, marks=marks, doing=desk.doing(desk.trainer, 1))


def _address(event: Event, booked: Iterable[Booking]) -> None:
    """Give all but every tenth a work address, to be asked what the course brought."""
    keep_addresses(
        {
            one.delegate_id: f"delegate-{one.delegate_id}@{MAILBOXES}"
            for nth, one in enumerate(booked)
            if nth % 10 != 9
        },
        event.ends_on,
    )


def _plan(desk: Desk, course: Course, days: int, capacity: int) -> Event:
    facts = events.EventFacts(
        venue="Training centre (synthetic)",
        capacity=capacity,
        cost_pence=COST,
        charge_pence=CHARGE,
    )
    doing = desk.doing(desk.trainer, PLANNED)
    day = _weekday(desk.day(-days))
    (event,) = events.plan(course=course, facts=facts, days=[day], doing=doing)
    return event


def _weekday(day: date) -> date:
    """Give the day, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - SATURDAY + 1, 0))


def _people(desk: Desk, code: str, count: int, *, skip: int) -> list[Who]:
    """Take people of an agency whom the lists know."""
    sector, (first, apart) = SECTORS[code], NUMBERS[code]
    names = Pseudonyms(desk.partnership.code)
    groups = {
        one.code: one for one in RoleGroup.objects.filter(partnership=desk.partnership)
    }
    found = []
    for nth in range(skip, skip + count):
        number = first + apart * nth
        reference = f"SYN-{sector[:3].upper()}-{number:05}"
        group = GROUPS[sector][number % len(GROUPS[sector])]
        pseudonym = names.of(reference, Use.STAFF)
        found.append(Who(pseudonym, desk.agency(code), sector, groups[group]))
    return found
