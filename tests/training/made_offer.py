"""Two partnerships that train people, and everybody who may look: for tests of pages."""

from datetime import UTC, date, datetime

from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.cases.services.keeping import Changing, Seen
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member
from tests.training.made import (
    BookingFactory,
    CourseFactory,
    EventFactory,
    RoleGroupFactory,
)

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
TODAY = date(2026, 6, 10)  # A Wednesday in Q1 of 2026-27.
TO_COME = date(2026, 7, 14)  # A Tuesday.
PAST = date(2026, 5, 12)


class Offer:
    """A partnership with two agencies, a course, and a coordinator."""

    def __init__(self, code="dudley"):
        self.place = PartnershipFactory(
            code=code, short_name=code.title(), name=f"{code.title()} Board"
        )
        self.health = AgencyFactory(short_name=f"{code.title()} health")
        self.police = AgencyFactory(short_name=f"{code.title()} police")
        for agency in (self.health, self.police):
            MembershipFactory(partnership=self.place, agency=agency)
        self.course = CourseFactory(partnership=self.place, title=f"Neglect in {code}")
        self.coordinator = member(Role.TRAINING_COORDINATOR, self.place)

    def event(self, **facts):
        """Plan an event; to come unless a day is given."""
        facts = {"starts_on": TO_COME, "status": "planned", "capacity": 3} | facts
        facts.setdefault("course", self.course)
        return EventFactory(partnership=self.place, **facts)

    def booked(self, event, *statuses, agency=None):
        """Put people of an agency on an event, one for each status."""
        return [
            BookingFactory(event=event, agency=agency or self.health, status=status)
            for status in statuses
        ]

    def group(self, **facts):
        """Add a role group."""
        return RoleGroupFactory(partnership=self.place, **facts)

    def doing(self, version="", confirmed=(), reason="", by=None):
        """Say that the coordinator changes something now."""
        seen = Seen(version, tuple(confirmed), reason)
        return Changing(by or self.coordinator, NOW, seen)


def typed(name, day):
    """Give a day as the three boxes send it."""
    parts = (day.day, day.month, day.year)
    return dict(
        zip((f"{name}_day", f"{name}_month", f"{name}_year"), parts, strict=True)
    )


def text(answer):
    """Give a page's mark-up on one line."""
    return " ".join(answer.content.decode().split())


def url(name, *args):
    """Give an address of the room."""
    return reverse(f"training:{name}", args=args)
