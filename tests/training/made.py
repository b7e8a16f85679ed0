"""A small world of training for tests: days are fixed, codes count up."""

import hashlib
from datetime import date

import factory
from factory.django import DjangoModelFactory

from tests.factories import AgencyFactory, PartnershipFactory
from training.models import Booking, Course, Delegate, Event, RoleGroup

GIVEN = date(2026, 5, 12)  # In Q1 of 2026-27.


class RoleGroupFactory(DjangoModelFactory):
    class Meta:
        model = RoleGroup

    partnership = factory.SubFactory(PartnershipFactory)
    code = factory.Sequence(lambda n: f"group-{n}")
    title = factory.LazyAttribute(lambda o: o.code.title())


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    partnership = factory.SubFactory(PartnershipFactory)
    code = factory.Sequence(lambda n: f"course-{n}")
    title = factory.LazyAttribute(lambda o: o.code.title())
    delivery_type = "multi_agency"


class EventFactory(DjangoModelFactory):
    """A delivered event with 20 places on 12 May 2026."""

    class Meta:
        model = Event

    partnership = factory.SubFactory(PartnershipFactory)
    course = factory.LazyAttribute(lambda o: CourseFactory(partnership=o.partnership))
    ref = factory.Sequence(lambda n: f"EV-{n}")
    starts_on = GIVEN
    ends_on = factory.LazyAttribute(lambda o: o.starts_on)
    capacity = 20
    status = "delivered"


class DelegateFactory(DjangoModelFactory):
    class Meta:
        model = Delegate

    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)
    pseudonym = factory.Sequence(
        lambda n: hashlib.sha256(f"delegate {n}".encode()).hexdigest()
    )
    sector = "health"


class BookingFactory(DjangoModelFactory):
    """A booking of a person of the event's partnership, of the agency given."""

    class Meta:
        model = Booking

    event = factory.SubFactory(EventFactory)
    partnership = factory.LazyAttribute(lambda o: o.event.partnership)
    agency = factory.SubFactory(AgencyFactory)
    delegate = factory.LazyAttribute(
        lambda o: DelegateFactory(partnership=o.partnership, agency=o.agency)
    )
    sector = "health"
    status = "booked"
