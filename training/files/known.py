"""What is known of a partnership's training before a file is read."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Self

from django.db.models import Case, When
from django.utils import timezone
from django.utils.text import slugify

from safeguarding.cases.sources import Sources
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.models import RecordFile
from safeguarding.returns.values import fold
from training.lists_due import OFFICE
from training.models import Booking, Course, Event, RoleGroup
from training.models.choices import CANCELLED, Status

LONGEST_CODE = 40
# Whoever cancelled or gave up waiting may be booked again.
GONE = (*CANCELLED, Status.LEFT_LIST.value)


class KnownCourse(NamedTuple):
    """A course as it stands here, or as an earlier row of the file made it."""

    code: str
    title: str
    delivery_type: str


class KnownEvent(NamedTuple):
    """An event as it stands here, or as an earlier row of the file told of it.

    `is_here` tells the two apart; `is_own` whether people entered it here themselves.
    """

    ref: str
    course: str
    starts_on: date
    status: str
    capacity: int | None
    is_here: bool
    is_own: bool = False


@dataclass
class Known:
    """All that a row is compared with.

    Attributes:
        place: the partnership.
        agencies: of the partnership, by everything they are called.
        sender: whose list it is.
        courses: by code and by title.
        events: by number; `on_day` the numbers of a course's events on a day.
        groups: codes of role groups, by code and by title.
        today: the day the file was given, in London.
        once: what was said once and is not said for each row.
        booked: sector of who is booked on an event, by number of the event and
            pseudonym; filled by `sector_at`.
    """

    place: Partnership
    agencies: Sources
    sender: Agency
    courses: dict[str, KnownCourse]
    events: dict[str, KnownEvent]
    on_day: dict[tuple[str, date], list[str]]
    groups: dict[str, str]
    today: date
    once: set[str]
    booked: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, file: RecordFile) -> Self:
        """Load it. Four queries."""
        place = file.partnership
        here = cls(
            place=place,
            agencies=Sources.of(place),
            sender=file.agency,
            courses={},
            events={},
            on_day={},
            groups={},
            today=timezone.localdate(file.given_at),
            once=set(),
        )
        for course in Course.objects.filter(partnership=place).order_by("-pk"):
            here.learn_course(
                KnownCourse(course.code, course.title, course.delivery_type)
            )
        events = Event.objects.filter(partnership=place).select_related("course")
        for event in events.order_by("pk"):
            here.learn_event(_as_known(event))
        for group in RoleGroup.objects.filter(partnership=place).order_by("-pk"):
            here.groups |= {fold(group.title): group.code, fold(group.code): group.code}
        return here

    @property
    def is_office(self) -> bool:
        """Whether the sender keeps the bookings of all agencies."""
        return self.sender.type == OFFICE

    def learn_course(self, course: KnownCourse) -> None:
        """Know a course by its code and its title."""
        self.courses[fold(course.title)] = course
        self.courses[fold(course.code)] = course

    def learn_event(self, event: KnownEvent) -> None:
        """Know an event by its number, and by its course and day."""
        self.events[event.ref] = event
        self.on_day.setdefault((event.course, event.starts_on), []).append(event.ref)

    def sector_at(self, event: KnownEvent, pseudonym: str) -> str:
        """Tell the sector of who is booked on an event; "" of others. A query an event."""
        if event.ref not in self.booked:
            rows = Booking.objects.filter(event__ref=event.ref, partnership=self.place)
            ended = Case(When(status__in=GONE, then=0), default=1)
            # The later wins: a booking that stands, of somebody who cancelled another.
            told = rows.order_by(ended, "pk").values_list(
                "delegate__pseudonym", "sector"
            )
            self.booked[event.ref] = dict(told)
        return self.booked[event.ref].get(pseudonym, "")

    def say_once(self, what: str) -> bool:
        """Say whether this was not said yet; it is now."""
        is_new = what not in self.once
        self.once.add(what)
        return is_new


def _as_known(event: Event) -> KnownEvent:
    return KnownEvent(
        event.ref,
        event.course.code,
        event.starts_on,
        event.status,
        event.capacity,
        is_here=True,
        is_own=event.told_in_id is None,
    )


def code_of(text: str) -> str:
    """Make the code of a course of what a list calls it."""
    return slugify(text)[:LONGEST_CODE].strip("-")


def ref_of(course: str, on: date) -> str:
    """Make the number of an event that has none: of its course and day."""
    return f"{course[: LONGEST_CODE - 9]}-{on:%Y%m%d}"
