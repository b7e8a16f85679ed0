"""People to be booked, and events to come."""

from datetime import timedelta

from django.utils import timezone

from safeguarding.cases.pseudonyms import Pseudonyms, Use
from tests.training.made import EventFactory
from training.services.bookings import Who

NEXT_WEEK = timezone.localdate() + timedelta(days=7)


def planned(place, **facts):
    """Make an event to come with 20 places."""
    facts = {"starts_on": NEXT_WEEK, "status": "planned", **facts}
    return EventFactory(partnership=place, **facts)


def pseudonym(place, reference):
    """Give the hash of a staff reference in a partnership."""
    return Pseudonyms(place.code).of(reference, Use.STAFF)


def who(place, agency, reference="A1", **said):
    """Describe somebody of an agency, by a staff reference."""
    return Who(
        pseudonym=pseudonym(place, reference),
        agency=agency,
        **{"sector": agency.sector, **said},
    )
