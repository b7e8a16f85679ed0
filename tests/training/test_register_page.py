"""The page of an event and its register, as people of each role meet them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.cases.services.keeping import Changing
from tests.factories import AgencyFactory, PartnershipFactory, member
from tests.training.made import BookingFactory, EventFactory
from tests.training.made_bookings import planned, pseudonym
from training.models import Booking
from training.services import bookings

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return PartnershipFactory()


@pytest.fixture
def agency():
    return AgencyFactory(sector="health")


def page(client, person, name, *args, **said):
    client.force_login(person)
    return client.get(reverse(f"training:{name}", args=args), said)


def marks(response, **chosen):
    """Give what the form of a register sends, with some marks changed."""
    form = response.context["form"]
    data = {}
    for line in form.lines():
        data[line.name] = next(v for v, _, _, is_chosen in line.choices if is_chosen)
        data[f"was_{line.booking.pk}"] = line.was
    return {**data, **chosen}


@pytest.mark.parametrize(
    ("role", "own", "event", "register"),
    [
        ("TRAINING_COORDINATOR", False, 200, 200),
        ("BOARD_ANALYST", False, 200, 200),
        ("AGENCY_SUBMITTER", True, 200, 403),
        ("AGENCY_APPROVER", True, 200, 403),
        ("BOARD_MEMBER", True, 403, 403),
        ("BUSINESS_MANAGER", False, 403, 403),
        ("AUDITOR", False, 403, 403),
        ("SYSTEM_ADMINISTRATOR", False, 403, 403),
    ],
)
def test_each_role_meets_its_part_of_an_event(
    client, place, agency, role, own, event, register
):
    person = member(role, place, agency if own else None)
    given = BookingFactory(event__partnership=place, agency=agency).event

    assert page(client, person, "event", given.pk).status_code == event
    assert page(client, person, "register", given.pk).status_code == register


@pytest.mark.parametrize("role", ["TRAINING_COORDINATOR", "AGENCY_SUBMITTER"])
def test_an_event_of_another_partnership_does_not_exist(client, place, agency, role):
    person = member(role, place, agency)
    other = BookingFactory(agency=agency).event

    for name in ("event", "booking-new", "register", "register-undo", "register-add"):
        found = page(client, person, name, other.pk).status_code
        assert found == (404 if name in ("event", "booking-new") else found)
        assert found in (403, 404)


def test_an_agency_sees_its_own_people_of_an_event_only(client, place, agency):
    event = planned(place, capacity=5)
    own = BookingFactory(event=event, agency=agency)
    theirs = BookingFactory(event=event)
    their_wait = BookingFactory(event=event, status="waitlist")
    own_wait = BookingFactory(event=event, agency=agency, status="waitlist")

    response = page(
        client, member("AGENCY_SUBMITTER", place, agency), "event", event.pk
    )

    text = response.content.decode()
    assert own.delegate.short in text
    assert own_wait.delegate.short in text
    for other in (theirs, their_wait):
        assert other.delegate.short not in text
        assert other.agency.short_name not in text
    assert "1 of your people has a place; 1 waits for one." in text
    assert response.context["waiting"].rows[0].get_cell("place") == 2


def test_a_register_says_who_attended_and_what_is_left(client, place, agency):
    event = EventFactory(partnership=place)
    came, part, missed, left = BookingFactory.create_batch(
        4, event=event, agency=agency
    )
    person = member("TRAINING_COORDINATOR", place)
    response = page(client, person, "register", event.pk)

    answer = client.post(
        reverse("training:register", args=[event.pk]),
        marks(
            response,
            **{
                f"mark_{came.pk}": "attended",
                f"mark_{part.pk}": "part_attended",
                f"mark_{missed.pk}": "dna",
                f"why_{missed.pk}": "sickness",
            },
        ),
        follow=True,
    )

    assert (
        "The register is saved: 1 attended, 1 in part, 1 did not attend. "
        "1 not marked yet."
    ) in answer.content.decode()
    assert "2 of 4 people with a place attended; 1 did not." in answer.context["said"]
    missed.refresh_from_db()
    left.refresh_from_db()
    assert (missed.status, missed.reason, left.status) == ("dna", "sickness", "booked")


def test_what_two_people_marked_differently_is_shown_with_both_answers(
    client, place, agency
):
    event = EventFactory(partnership=place)
    first, second = BookingFactory.create_batch(2, event=event, agency=agency)
    person = member("TRAINING_COORDINATOR", place)
    other = member("BOARD_ANALYST", place)
    response = page(client, person, "register", event.pk)
    bookings.mark(
        event=event,
        marks={first.pk: "dna", second.pk: "dna"},
        doing=Changing(other, timezone.now()),
    )
    address = reverse("training:register", args=[event.pk])

    # The second person was left alone here, so that mark of the other stays.
    sent = marks(response, **{f"mark_{first.pk}": "attended"})
    answer = client.post(address, sent)

    text = answer.content.decode()
    assert "1 person was marked differently after you opened the page." in text
    assert f"{other} marked “Did not attend” at" in text
    again = client.post(address, marks(answer))
    assert again.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("attended", "dna")


def test_a_person_is_found_by_reference_and_marks_stay_as_typed(client, place, agency):
    event = EventFactory(partnership=place)
    booking, other = BookingFactory.create_batch(2, event=event, agency=agency)
    booking.delegate.pseudonym = pseudonym(place, "P-77")
    booking.delegate.save()
    person = member("TRAINING_COORDINATOR", place)
    response = page(client, person, "register", event.pk)
    address = reverse("training:register", args=[event.pk])
    sent = marks(response, **{f"mark_{other.pk}": "dna"})

    found = client.post(address, {**sent, "find": "1", "reference": "p77"})

    lines = {line.booking.pk: line for line in found.context["form"].lines()}
    assert lines[booking.pk].is_found
    assert ("dna", "Did not attend", "N", True) in lines[other.pk].choices
    assert not Booking.objects.exclude(status="booked").exists()
    text = found.content.decode()
    assert "p77" not in text
    assert "autofocus" in text
    unknown = client.post(address, {**sent, "find": "1", "reference": "P-78"})
    assert "Nobody on this register has that reference" in unknown.content.decode()
    name = client.post(address, {**sent, "find": "1", "reference": "Ann Example"})
    assert "never a name" in name.content.decode()
    assert "Ann Example" not in name.content.decode()


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"status": "cancelled"}, "The event is cancelled"),
        ({"starts_on": timezone.localdate() + timedelta(days=3)}, "still to come"),
    ],
    ids=["cancelled", "to come"],
)
def test_nobody_is_marked_at_an_event_that_was_not_given(
    client, place, agency, event, words
):
    event = planned(place, **event)
    BookingFactory(event=event, agency=agency)

    response = page(client, member("TRAINING_COORDINATOR", place), "register", event.pk)

    assert words in response.content.decode()
    assert "data-register" not in response.content.decode()


def test_the_last_marks_are_taken_back(client, place, agency):
    event = EventFactory(partnership=place)
    booking = BookingFactory(event=event, agency=agency)
    person = member("TRAINING_COORDINATOR", place)
    doing = Changing(person, timezone.now())
    bookings.mark(event=event, marks={booking.pk: "attended"}, doing=doing)

    asked = page(client, person, "register-undo", event.pk)
    assert f"{person} marked 1 person on" in " ".join(asked.content.decode().split())
    client.post(reverse("training:register-undo", args=[event.pk]))

    booking.refresh_from_db()
    assert booking.status == "booked"


@pytest.mark.parametrize("name", ["event", "register"])
def test_pages_of_an_event_ask_as_often_for_20_people_as_for_1(
    client, place, agency, name, django_assert_max_num_queries
):
    person = member("TRAINING_COORDINATOR", place)
    event = EventFactory(partnership=place, capacity=100)
    BookingFactory(event=event, agency=agency)
    page(client, person, name, event.pk)
    with django_assert_max_num_queries(25) as few:
        page(client, person, name, event.pk)
    BookingFactory.create_batch(20, event=event)

    with django_assert_max_num_queries(len(few)):
        page(client, person, name, event.pk)
