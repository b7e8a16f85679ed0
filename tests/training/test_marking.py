"""Marking a register: what it writes, what it refuses, and two people at one time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from safeguarding.access.models import AuditEvent
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.indicators.models import RecomputeKey
from tests.factories import AgencyFactory, PartnershipFactory, member
from tests.training.made import BookingFactory, EventFactory
from tests.training.made_bookings import planned, who
from training.models import Booking, Evaluation
from training.services import bookings, marking

pytestmark = pytest.mark.django_db


def doing(by):
    return Changing(by, timezone.now())


@pytest.fixture
def place():
    return PartnershipFactory()


@pytest.fixture
def coordinator(place):
    return member("TRAINING_COORDINATOR", place)


def test_a_register_is_written_with_steps_trail_figures_and_the_event(
    place, coordinator
):
    event = EventFactory(partnership=place, status="planned", charge_pence=2500)
    came, part, missed, left = BookingFactory.create_batch(4, event=event)

    count = marking.mark(
        event=event,
        marks={
            came.pk: "attended",
            part.pk: "part_attended",
            missed.pk: "dna",
            left.pk: "booked",
        },
        reasons={missed.pk: "capacity", came.pk: "sickness"},
        doing=doing(coordinator),
    )

    assert count == 3
    for one in (came, part, missed, left):
        one.refresh_from_db()
    assert [one.status for one in (came, part, missed, left)] == [
        *("attended", "part_attended", "dna", "booked")
    ]
    assert (missed.reason, missed.charged_pence) == ("capacity", 2500)
    assert (came.reason, came.charged_pence) == ("", None)
    assert [step.act for step in missed.steps.all()] == ["miss"]
    line = AuditEvent.objects.get(action="register_marked")
    assert line.detail == {"marks": {"attend": 1, "part": 1, "miss": 1}}
    event.refresh_from_db()
    assert event.status == "delivered"
    keys = RecomputeKey.objects.filter(partnership=place)
    assert [str(key.quarter_start) for key in keys] == ["2026-04-01"]


def test_a_mark_taken_back_takes_charge_and_reason_with_it(place, coordinator):
    event = EventFactory(partnership=place, charge_pence=2500)
    booking = BookingFactory(event=event)
    for status in ("dna", "booked"):
        marking.mark(
            event=event,
            marks={booking.pk: status},
            reasons={booking.pk: "other"},
            doing=doing(coordinator),
        )

    booking.refresh_from_db()

    assert (booking.status, booking.reason, booking.charged_pence) == (
        *("booked", ""),
        None,
    )


def test_undo_puts_back_what_was_marked_last_and_nothing_before(place, coordinator):
    event = EventFactory(partnership=place)
    first, second, third = BookingFactory.create_batch(3, event=event)
    for marks in (
        {first.pk: "attended", second.pk: "attended"},
        {first.pk: "dna", third.pk: "dna"},
    ):
        marking.mark(event=event, marks=marks, doing=doing(coordinator))

    count = marking.undo(event=event, doing=doing(coordinator))

    assert count == 2
    stands = dict(Booking.objects.values_list("pk", "status"))
    assert stands == {first.pk: "attended", second.pk: "attended", third.pk: "booked"}


def test_undo_leaves_who_waited_with_a_place_because_the_wait_is_over(
    place, coordinator
):
    event = EventFactory(partnership=place)
    waited = BookingFactory(event=event, status="waitlist")
    marking.mark(event=event, marks={waited.pk: "attended"}, doing=doing(coordinator))

    marking.undo(event=event, doing=doing(coordinator))

    waited.refresh_from_db()
    assert waited.status == "booked"


def test_somebody_who_said_how_it_was_stays_marked(place, coordinator):
    event = EventFactory(partnership=place)
    booking = BookingFactory(event=event, status="attended")
    Evaluation.objects.create(partnership=place, booking=booking, post_score=4)

    with pytest.raises(NotAllowed, match="said how the course was"):
        marking.mark(event=event, marks={booking.pk: "dna"}, doing=doing(coordinator))

    booking.refresh_from_db()
    assert booking.status == "attended"


def test_who_waited_and_came_is_marked_while_there_is_a_place(place, coordinator):
    event = EventFactory(partnership=place, capacity=1)
    one, two = BookingFactory.create_batch(2, event=event, status="waitlist")

    marking.mark(event=event, marks={one.pk: "attended"}, doing=doing(coordinator))
    with pytest.raises(NotAllowed, match="There are not enough places"):
        marking.mark(event=event, marks={two.pk: "attended"}, doing=doing(coordinator))

    two.refresh_from_db()
    assert two.status == "waitlist"


@pytest.mark.parametrize("status", ["cancelled_late", "left_list"])
def test_who_had_no_place_any_more_is_not_marked(place, coordinator, status):
    event = EventFactory(partnership=place)
    booking = BookingFactory(event=event, status=status)

    with pytest.raises(NotAllowed, match="add them to the register"):
        marking.mark(
            event=event, marks={booking.pk: "attended"}, doing=doing(coordinator)
        )


def test_people_of_another_event_are_not_marked_here(place, coordinator):
    booking = BookingFactory(event__partnership=place)

    with pytest.raises(NotAllowed, match="Reload the page"):
        marking.mark(
            event=EventFactory(partnership=place),
            marks={booking.pk: "attended"},
            doing=doing(coordinator),
        )


@pytest.mark.parametrize(
    "role", ["AGENCY_SUBMITTER", "AGENCY_APPROVER", "BOARD_MEMBER", "BUSINESS_MANAGER"]
)
def test_only_who_keeps_training_marks(place, role):
    agency = AgencyFactory()
    booking = BookingFactory(event__partnership=place, agency=agency)
    person = member(role, place, agency)

    for act in (
        lambda: marking.mark(
            event=booking.event, marks={booking.pk: "dna"}, doing=doing(person)
        ),
        lambda: marking.undo(event=booking.event, doing=doing(person)),
    ):
        with pytest.raises(PermissionDenied):
            act()
    stranger = member("TRAINING_COORDINATOR", PartnershipFactory())
    with pytest.raises(PermissionDenied):
        marking.mark(
            event=booking.event, marks={booking.pk: "dna"}, doing=doing(stranger)
        )


def test_marking_asks_as_often_for_60_people_as_for_2(
    place, coordinator, django_assert_max_num_queries
):
    event = EventFactory(partnership=place, capacity=None)
    few = BookingFactory.create_batch(2, event=event)
    many = BookingFactory.create_batch(60, event=event)
    marking.mark(event=event, marks={few[0].pk: "dna"}, doing=doing(coordinator))

    with django_assert_max_num_queries(30) as asked:
        marks = {one.pk: "attended" for one in few}
        marking.mark(event=event, marks=marks, doing=doing(coordinator))
    with django_assert_max_num_queries(len(asked)):
        marks = {one.pk: "attended" for one in many}
        marking.mark(event=event, marks=marks, doing=doing(coordinator))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_book_the_last_place_at_one_time_one_waits(place):
    agency = AgencyFactory(sector="health")
    event = planned(place, capacity=1)
    people = [member("TRAINING_COORDINATOR", place) for _ in range(2)]

    def book(at):
        try:
            said = who(place, agency, f"A{at}")
            made = bookings.book(event=event, who=said, doing=doing(people[at]))
            return made.status
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        stands = sorted(pool.map(book, range(2)))

    assert stands == ["booked", "waitlist"]
