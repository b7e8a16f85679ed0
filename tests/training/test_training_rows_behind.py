"""From a figure of training to the bookings, evaluations and events behind it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    PartnershipFactory,
    member,
)
from tests.training.made import BookingFactory, CourseFactory, EventFactory
from training.models import Evaluation

pytestmark = pytest.mark.django_db
WITH_BOOKINGS = {Role.TRAINING_COORDINATOR, Role.BOARD_ANALYST}
WITH_NUMBERS = {*WITH_BOOKINGS, Role.BOARD_MEMBER, Role.BUSINESS_MANAGER}


def event(place, title):
    course = CourseFactory(partnership=place, title=title)
    return EventFactory(
        partnership=place, course=course, starts_on=date(2015, 2, 10), ref=title[:8]
    )


@pytest.fixture
def north():
    for code in ("TRN-05", "TRN-06", "TRN-09"):
        IndicatorFactory(code=code, frequency="QUARTER")
    here, there = PartnershipFactory(code="north"), PartnershipFactory(code="south")
    police = AgencyFactory(short_name="Police of North")
    given = event(here, "Neglect")
    came = BookingFactory(event=given, status="attended", agency=police)
    BookingFactory(event=given, status="dna", agency=police)
    others = [
        BookingFactory(event=given, status="part_attended", agency=police)
        for _ in range(4)
    ]
    for one in (came, *others):
        Evaluation.objects.create(
            partnership=here, booking=one, pre_score=2, post_score=4
        )
    BookingFactory(event=event(there, "Southern course"), status="attended")
    return here


def page(client, code, place="north"):
    address = reverse("dashboards:records-behind", args=[place, code])
    return client.get(address, {"period": "2014-15-Q4"})


def words(answer):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_bookings_have_a_handle_an_agency_and_an_event_and_no_reference(client, north):
    client.force_login(member(Role.TRAINING_COORDINATOR, north))
    came = Evaluation.objects.order_by("pk")[0].booking

    said = words(page(client, "TRN-06"))

    assert "5 of 6 rows count above the line" in said
    assert f"{came.delegate.short}, Police of North: attended Yes" in said
    assert "Police of North: did not attend No" in said
    assert "Neglect, 10 February 2015" in said
    assert came.delegate.pseudonym not in said
    assert "Southern" not in said


def test_a_gain_is_followed_to_the_two_scores(client, north):
    client.force_login(member(Role.BOARD_ANALYST, north))

    said = words(page(client, "TRN-09"))

    assert "2 before, 4 after" in said
    assert "above the line" not in said.lower()


def test_places_are_followed_to_events_that_say_how_many_were_booked(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    said = words(page(client, "TRN-05"))

    assert "20 places, 6 booked" in said
    assert "Southern" not in said


@pytest.mark.parametrize("role", list(Role))
def test_people_are_for_who_sees_bookings_and_events_for_who_sees_numbers(
    client, north, role
):
    client.force_login(member(role, north, AgencyFactory()))

    assert (page(client, "TRN-06").status_code == 200) is (role in WITH_BOOKINGS)
    assert (page(client, "TRN-05").status_code == 200) is (role in WITH_NUMBERS)
    assert page(client, "TRN-06", "south").status_code in {403, 404}
