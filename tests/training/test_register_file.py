"""A register: who came to events that are entered here. Source: DOMAIN C.10."""

from datetime import date

import pytest

from tests.training.made import RoleGroupFactory
from tests.training.made_lists import Office, codes, of, said
from training.models import Booking, DelegateContact, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office("training-register")


def test_a_register_marks_who_is_booked_and_adds_who_walked_in(office):
    event = office.event(status="planned")
    office.booking(event, "P1")
    office.booking(event, "P2")
    file = office.file()

    findings = office.check(
        office.marked("P1"),
        office.marked("P2", "dna"),
        office.marked("H3", "part", agency=office.health.code),
        file=file,
    )
    assert codes(findings) == ["I-WALK-IN"]
    assert "not booked: 1." in findings[0].message
    office.load(
        office.marked("P1"),
        office.marked("P2", "dna"),
        office.marked("H3", "part attended", agency=office.health.code),
    )

    assert office.stands() == {
        ("EV-1", office.pseudonym("P1")): "attended",
        ("EV-1", office.pseudonym("P2")): "dna",
        ("EV-1", office.pseudonym("H3")): "part_attended",
    }
    assert Event.objects.get(pk=event.pk).status == "delivered"
    steps = Booking.objects.filter(steps__act="list")
    assert steps.count() == 2, "what people had booked here keeps its history"


def test_a_register_without_agencies_leaves_people_where_they_work(office):
    event = office.event(status="planned")
    group = RoleGroupFactory(partnership=office.partnership)
    booking = office.booking(event, "P1", role_group=group, job_role="Constable")

    row = office.marked("P1", sector="police")
    del row["agency"]
    office.load(row)

    booking.refresh_from_db()
    assert (booking.status, booking.agency) == ("attended", office.police)
    assert (booking.role_group, booking.job_role) == (group, "Constable")
    assert booking.delegate.agency == office.police


def test_a_register_of_the_office_need_not_say_where_the_booked_work(office):
    event = office.event(status="planned")
    booking = office.booking(event, "P1", sector="police")
    booked, walked_in = office.marked("P1"), office.marked("H3")
    for row in (booked, walked_in):
        del row["agency"]

    findings = office.check(booked, walked_in)

    # Who is booked is known; who walked in is not.
    assert of(findings, "E") == ["E-REQUIRED"]
    office.load(booked)
    booking.refresh_from_db()
    assert (booking.status, booking.agency) == ("attended", office.police)
    assert booking.sector == "police"


@pytest.mark.parametrize("status", ["attended", "dna", "booked", "cancelled_late"])
def test_a_register_without_agencies_moves_nobody_to_who_booked_them(office, status):
    event = office.event(status="planned")
    person = office.person("P1", agency=office.health, sector="health")
    contact = DelegateContact.objects.create(
        delegate=person, email="p1@agency.example", keep_until=date(2099, 1, 1)
    )
    # Somebody of the police booked them, and does not have them for that.
    booking = office.booking(event, "P1")
    row = office.marked("P1", status)
    del row["agency"]

    office.load(row)

    person.refresh_from_db()
    booking.refresh_from_db()
    assert (person.agency, person.sector) == (office.health, "health")
    assert DelegateContact.objects.filter(pk=contact.pk).exists()
    assert (booking.agency, booking.status) == (office.police, status)


@pytest.mark.parametrize("first", ["cancelled_in_time", "attended"])
def test_a_register_without_agencies_leaves_a_booking_with_its_agency(office, first):
    event = office.event(status="planned")
    whose = {"cancelled_in_time": office.police, "booked": office.health}
    order = ["cancelled_in_time", "booked"]
    for status in order if first == order[0] else reversed(order):
        agency = whose[status]
        office.booking(event, "P1", status=status, agency=agency, sector=agency.sector)
    row = office.marked("P1")
    del row["agency"]

    office.load(row)

    came = Booking.objects.get(status="attended")
    assert (came.agency, came.sector) == (office.health, "health")


def test_a_register_with_a_wrong_event_says_only_that(office):
    row = office.marked("P1", event_ref="EV-WRONG")
    del row["agency"]

    assert of(office.check(row), "E") == ["E-EVENT-UNKNOWN"]


def test_a_register_of_an_agency_takes_nobody_else_s_people(office):
    event = office.event(status="planned")
    office.booking(event, "P1", sector="police")
    row = office.marked("P1")
    del row["agency"]
    theirs = Office(
        "training-register", partnership=office.partnership, agency=office.health
    )

    theirs.load(row)

    booking = Booking.objects.get(delegate__pseudonym=office.pseudonym("P1"))
    assert booking.status == "booked"


def test_an_event_nobody_entered_is_an_error(office):
    other = Office("training-register")
    other.event("THEIRS")

    findings = office.check(office.marked(event_ref="THEIRS"))

    assert of(findings, "E") == ["E-EVENT-UNKNOWN"]
    assert of(office.check(office.marked(event_ref="")), "E") == ["E-REQUIRED"]


def test_who_is_booked_and_in_no_row_is_asked_about(office):
    event = office.event()
    office.booking(event, "P1")
    office.booking(event, "P2")

    findings = office.check(office.marked("P1"))

    assert "in no row: 1." in said(findings, "W-UNTOLD").message


def test_a_register_of_a_full_event_needs_over_booking(office):
    event = office.event(capacity=1)
    office.booking(event, "P1")

    rows = [office.marked("P1"), office.marked("P2")]

    assert of(office.check(*rows), "E") == ["E-CAPACITY"]


def test_a_cancelled_event_has_no_register(office):
    office.event(status="cancelled")

    assert of(office.check(office.marked()), "E") == ["E-CANCELLED"]
