"""Finds the course and the event a row is about, or makes what is not known yet."""

from datetime import date, timedelta
from typing import NamedTuple

from safeguarding.cases.files.cells import Codes, Days, quotable_day
from safeguarding.cases.files.findings import Found
from safeguarding.returns.values import Misread, fold
from training.files.known import Known, KnownCourse, KnownEvent, code_of, ref_of
from training.files.reading import WHOLE, coded
from training.files.words import deliveries
from training.models import Event
from training.models.choices import Delivery

PLANNED = Event.Status.PLANNED.value
CANCELLED = Event.Status.CANCELLED.value
LONGEST_TITLE, LONGEST_REF = 150, 40
MOST_PLACES = 100_000
# What is planned further ahead is a slip of the year.
FURTHEST = timedelta(days=3 * 366)


class Told(NamedTuple):
    """What a row says of its event, as far as it is known or could be read."""

    event: KnownEvent
    course: KnownCourse


class EventCells:
    """Reads the cells about courses and events, row after row."""

    def __init__(self, known: Known, *, is_online: bool, is_register: bool) -> None:
        self._known = known
        self._is_online = is_online
        self._is_register = is_register
        self._days = Days()
        self._deliveries: Codes[str] = deliveries()

    def read(self, found: Found) -> Told | None:
        """Give the event of a row; None and a finding where there is none."""
        ref = found.raw.cells.get("event_ref", "")
        if len(ref) > LONGEST_REF:
            found.say(
                "E-EVENT-REF",
                f"The number of the event is longer than {LONGEST_REF} signs. Give a "
                "shorter one, or leave it empty: then the course and the day say which.",
                "event_ref",
            )
            return None
        known = self._known.events.get(ref) if ref else None
        if self._is_register:
            return self._of_register(known, ref, found)
        on = self._day(known, found)
        course = self._course(known, found)
        if on is None or course is None:
            return None
        if known is None:
            known = self._by_day(ref, course, on, found)
        return self._judged(known, course, on, found) if known else None

    def _of_register(
        self, known: KnownEvent | None, ref: str, found: Found
    ) -> Told | None:
        if known is not None:
            course = self._known.courses.get(fold(known.course))
            return Told(known, course) if course else None
        if not ref:
            found.say(
                "E-REQUIRED", "Nothing says which event. Give its number.", "event_ref"
            )
        else:
            found.say(
                "E-EVENT-UNKNOWN",
                "No event of this partnership has this number. Its number stands on "
                "the page of the event.",
                "event_ref",
            )
        return None

    def _day(self, known: KnownEvent | None, found: Found) -> date | None:
        column = "completed_on" if self._is_online else "starts_on"
        text = found.raw.cells.get(column, "")
        if not text:
            if known is not None:
                return known.starts_on
            found.say(
                "E-REQUIRED", "Nothing says when the event was. Give the day.", column
            )
            return None
        # Learning systems write the time behind the day.
        read = self._days[text.split(" ")[0].split("T")[0]]
        if isinstance(read, Misread):
            found.say("E-DATE", read.message, column, quotable_day(text))
            return None
        if read > self._known.today + FURTHEST:
            found.say(
                "E-DATE-FUTURE",
                "The day is more than three years ahead. Correct the year.",
                column,
            )
            return None
        return read

    # Courses --------------------------------------------------------------------------

    def _course(self, event: KnownEvent | None, found: Found) -> KnownCourse | None:
        get = found.raw.cells.get
        code, title = get("course_code", ""), get("course_title", "")
        type_ = coded(
            self._deliveries, get("delivery_type", ""), "delivery_type", found
        )
        if not code and not title:
            course = self._known.courses.get(fold(event.course)) if event else None
            if course is None:
                found.say(
                    "E-REQUIRED",
                    "Nothing says which course. Give its code or its title.",
                    "course_title",
                )
            return course
        known = self._named(code, title)
        if known is None:
            return self._new_course(code, title, type_, found)
        self._differs(known, title if code else "", type_, found)
        return known

    def _named(self, code: str, title: str) -> KnownCourse | None:
        courses = self._known.courses
        if code:
            return courses.get(fold(code)) or courses.get(fold(code_of(code)))
        return courses.get(fold(title))

    def _new_course(
        self, code: str, title: str, type_: str, found: Found
    ) -> KnownCourse | None:
        if not type_ and self._is_online:
            type_ = Delivery.VIRTUAL_COLLEGE.value
        made = code_of(code or title)
        if not (title and type_ and made):
            found.say(
                "E-COURSE-UNKNOWN",
                "No course of this partnership is called this. Give its title and its "
                "delivery type in the row, or enter the course under Courses first.",
                "course_code" if code else "course_title",
            )
            return None
        course = KnownCourse(made, title[:LONGEST_TITLE], type_)
        self._known.learn_course(course)
        return course

    def _differs(
        self, known: KnownCourse, title: str, type_: str, found: Found
    ) -> None:
        if type_ and type_ != known.delivery_type:
            if self._known.say_once(f"course {known.code}"):
                found.say(
                    "W-COURSE-DIFFERS",
                    f"The course is known as {Delivery(known.delivery_type).label}, and "
                    f"this row says {Delivery(type_).label}. What is known stays; "
                    "correct it under Courses, or say why.",
                    "delivery_type",
                )
        elif (
            title
            and fold(title) != fold(known.title)
            and self._known.say_once(f"title {known.code}")
        ):
            found.say(
                "I-COURSE-TITLE",
                f"The course {known.code} is known by another title. That stays.",
                "course_title",
            )

    # Events ---------------------------------------------------------------------------

    def _by_day(
        self, ref: str, course: KnownCourse, on: date, found: Found
    ) -> KnownEvent | None:
        """Find an event by its course and day, or make it."""
        same = self._known.on_day.get((course.code, on), [])
        if not ref and len(same) > 1:
            found.say(
                "E-EVENT-WHICH",
                f"The course was given {len(same)} times that day. Give the number of "
                "the event.",
                "starts_on",
            )
            return None
        if not ref and same:
            return self._known.events[same[0]]
        made = ref or ref_of(course.code, on)
        event = KnownEvent(made, course.code, on, PLANNED, None, is_here=False)
        self._known.learn_event(event)
        return event

    def _judged(
        self, event: KnownEvent, course: KnownCourse, on: date, found: Found
    ) -> Told | None:
        if event.course != course.code:
            found.say(
                "E-EVENT-COURSE",
                "The event of this number is one of another course. Correct the number "
                "or the course.",
                "event_ref",
            )
            return None
        if event.starts_on != on:
            return self._other_day(event, course, on, found)
        return Told(self._places(event, found), course)

    def _other_day(
        self, event: KnownEvent, course: KnownCourse, on: date, found: Found
    ) -> Told | None:
        """Let a list correct the day of an event that a list made; nothing else."""
        if event.is_here and not event.is_own:
            placed = self._places(event, found)
            moved = placed._replace(starts_on=on, is_here=False)
            self._known.learn_event(moved)
            return Told(moved, course)
        where = "here" if event.is_here else "in an earlier row"
        found.say(
            "E-EVENT-DAY",
            f"The event of this number begins on {event.starts_on:%-d %B %Y} {where}. "
            "Give the first day in each row, or correct the number.",
            "starts_on",
        )
        return None

    def _places(self, event: KnownEvent, found: Found) -> KnownEvent:
        text = found.raw.cells.get("capacity", "")
        if not text:
            return event
        digits = WHOLE.fullmatch(text)
        if digits is None or int(digits[1]) > MOST_PLACES:
            found.say(
                "E-NUMBER",
                "The places are not a whole number. Write digits, or leave it empty.",
                "capacity",
            )
            return event
        places = int(digits[1])
        if event.capacity is None and not event.is_own:
            event = event._replace(capacity=places)
            self._known.events[event.ref] = event
        elif event.capacity != places and self._known.say_once(f"places {event.ref}"):
            return self._other_places(event, places, found)
        return event

    def _other_places(self, event: KnownEvent, places: int, found: Found) -> KnownEvent:
        if event.is_here and not event.is_own:
            event = event._replace(capacity=places, is_here=False)
            self._known.events[event.ref] = event
            return event
        known = "no limit of" if event.capacity is None else str(event.capacity)
        found.say(
            "W-PLACES-DIFFER",
            f"The event has {known} places, and this row says {places}. What is known "
            "stays; correct it under Events, or say why.",
            "capacity",
        )
        return event
