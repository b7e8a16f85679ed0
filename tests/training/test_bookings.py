"""Booking, waiting, cancelling, and who gets a place that is free."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from safeguarding.access.models import AuditEvent
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from safeguarding.cases.services.keeping import Changing, Seen
from tests.factories import AgencyFactory, PartnershipFactory, member
from tests.training.made import BookingFactory, EventFactory
from tests.training.made_bookings import NEXT_WEEK, planned, who
from training.models import Booking, BookingStep, Delegate, Event
from training.services import bookings

pytestmark = pytest.mark.django_db


def doing(by, **seen):
    return Changing(by, timezone.now(), Seen(**seen))


@pytest.fixture
def place():
    return PartnershipFactory()


@pytest.fixture
def agency():
    return AgencyFactory(sector="health")


@pytest.fixture
def coordinator(place):
    return member("TRAINING_COORDINATOR", place)


def test_a_place_is_booked_and_the_person_is_only_a_pseudonym(
    place, agency, coordinator
):
    event = planned(place)

    made = bookings.book(event=event, who=who(place, agency), doing=doing(coordinator))

    assert made.status == "booked"
    assert made.booked_on == timezone.localdate()
    assert made.delegate.agency == agency
    assert len(made.delegate.pseudonym) == 64
    step = BookingStep.objects.get()
    assert (step.act, step.from_status, step.to_status) == ("book", "", "booked")
    line = AuditEvent.objects.get(action="booking_changed")
    assert line.detail == {"act": "book", "event": event.pk}


def test_who_comes_when_every_place_is_taken_waits(place, agency, coordinator):
    event = planned(place, capacity=2)
    people = [who(place, agency, f"A{n}", label=f"Line {n}") for n in (1, 2, 3)]

    made = bookings.book_all(event=event, people=people, doing=doing(coordinator))

    assert [one.status for one in made] == ["booked", "booked", "waitlist"]
    assert made[2].booked_on is None


def test_there_is_no_waiting_where_overbooking_is_allowed(place, agency, coordinator):
    event = planned(place, capacity=1, overbooking_allowed=True)
    BookingFactory(event=event)

    made = bookings.book(event=event, who=who(place, agency), doing=doing(coordinator))

    assert made.status == "booked"


def test_a_place_that_is_free_goes_to_whoever_waited_longest(
    place, agency, coordinator
):
    event = planned(place, capacity=1)
    first = BookingFactory(event=event, agency=agency)
    people = [who(place, agency, f"A{n}", label=f"Line {n}") for n in (1, 2)]
    long, short = bookings.book_all(
        event=event, people=people, doing=doing(coordinator)
    )

    bookings.cancel(
        booking=first,
        to="cancelled_in_time",
        reason="sickness",
        on=timezone.localdate(),
        doing=doing(coordinator),
    )

    first.refresh_from_db()
    long.refresh_from_db()
    short.refresh_from_db()
    assert first.status == "cancelled_in_time"
    assert (long.status, long.booked_on) == ("booked", timezone.localdate())
    assert short.status == "waitlist"
    promoted = long.steps.get(act="promote")
    assert promoted.by is None  # The list promoted itself.


def test_more_places_are_given_to_who_waits_and_no_more_than_there_are(
    place, agency, coordinator
):
    event = planned(place, capacity=1)
    BookingFactory(event=event)
    waiting = BookingFactory.create_batch(3, event=event, status="waitlist")
    event.capacity = 3
    event.save()

    made = bookings.promote_waiting(event_id=event.pk, doing=doing(coordinator))

    assert [one.pk for one in made] == [one.pk for one in waiting[:2]]
    assert Booking.objects.filter(event=event, status="waitlist").get() == waiting[2]


@pytest.mark.parametrize(
    "event",
    [
        {"status": "cancelled"},
        {"starts_on": date(2026, 5, 12), "status": "delivered"},
        {"starts_on": timezone.localdate()},
    ],
    ids=["cancelled", "over", "of today"],
)
def test_nobody_is_promoted_to_an_event_that_is_not_to_come(place, coordinator, event):
    event = planned(place, capacity=1, **event)
    BookingFactory(event=event, status="waitlist")

    assert not bookings.promote_waiting(event_id=event.pk, doing=doing(coordinator))


def test_who_leaves_the_waiting_list_never_had_a_place(place, agency, coordinator):
    event = planned(place, capacity=0)
    waiting = BookingFactory(event=event, agency=agency, status="waitlist")

    ended = bookings.cancel(
        booking=waiting,
        to="cancelled_in_time",
        reason="",
        on=timezone.localdate(),
        doing=doing(coordinator),
    )

    assert ended.status == "left_list"
    again = bookings.reinstate(booking=ended, doing=doing(coordinator))
    assert again.status == "waitlist"


def test_who_is_put_back_on_a_waiting_list_has_the_place_that_is_free_by_now(
    place, agency, coordinator
):
    event = planned(place, capacity=1)
    left = BookingFactory(event=event, agency=agency, status="left_list")

    back = bookings.reinstate(booking=left, doing=doing(coordinator))

    assert back.status == "booked"
    acts = BookingStep.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["reinstate", "promote"]


def test_a_cancelled_booking_is_put_back_while_there_is_a_place(
    place, agency, coordinator
):
    event = planned(place, capacity=1)
    booking = BookingFactory(
        event=event, agency=agency, status="cancelled_late", reason="capacity"
    )

    back = bookings.reinstate(booking=booking, doing=doing(coordinator))

    assert (back.status, back.reason, back.cancelled_on) == ("booked", "", None)
    other = BookingFactory(event=event, agency=agency, status="cancelled_late")
    with pytest.raises(NotAllowed, match="No place is free: there are 1"):
        bookings.reinstate(booking=other, doing=doing(coordinator))


def test_on_the_day_of_the_event_it_is_too_late_to_cancel_in_time(
    place, agency, coordinator
):
    event = planned(place, starts_on=timezone.localdate())
    booking = BookingFactory(event=event, agency=agency)
    today = timezone.localdate()
    said = {"booking": booking, "reason": "", "doing": doing(coordinator)}

    with pytest.raises(NotAllowed, match="this is a late cancellation"):
        bookings.cancel(to="cancelled_in_time", on=today, **said)
    ended = bookings.cancel(to="cancelled_late", on=today, **said)

    assert ended.status == "cancelled_late"
    assert ended.charged_pence is None


def test_a_cancellation_is_not_of_tomorrow(place, agency, coordinator):
    booking = BookingFactory(event=planned(place), agency=agency)

    with pytest.raises(NotAllowed, match="still to come") as caught:
        bookings.cancel(
            booking=booking,
            to="cancelled_in_time",
            reason="",
            on=timezone.localdate() + timedelta(days=1),
            doing=doing(coordinator),
        )
    assert caught.value.field == "on"


def test_one_person_has_one_place(place, agency, coordinator):
    event = planned(place)
    people = [
        who(place, agency, "A1", label="Line 1"),
        who(place, agency, "A2", label="Line 2"),
        who(place, agency, "a-1", label="Line 3"),
    ]
    bookings.book(event=event, who=people[1], doing=doing(coordinator))

    with pytest.raises(NotAllowed) as caught:
        bookings.book_all(event=event, people=people, doing=doing(coordinator))

    assert caught.value.message == (
        "Line 3 stands twice on the list. Line 2 has a place at this event, or "
        "waits for one, already."
    )
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "own", "may"),
    [
        ("TRAINING_COORDINATOR", False, True),
        ("BOARD_ANALYST", False, True),
        ("AGENCY_SUBMITTER", True, True),
        ("AGENCY_SUBMITTER", False, False),
        ("AGENCY_APPROVER", True, False),
        ("BOARD_MEMBER", True, False),
        ("BUSINESS_MANAGER", False, False),
    ],
)
def test_an_agency_books_and_cancels_for_its_own_people_only(
    place, agency, role, own, may
):
    person = member(role, place, agency if own else AgencyFactory())
    event = planned(place)
    booking = BookingFactory(event=event, agency=agency)

    def both():
        bookings.book(event=event, who=who(place, agency), doing=doing(person))
        bookings.cancel(
            booking=booking,
            to="cancelled_in_time",
            reason="",
            on=timezone.localdate(),
            doing=doing(person),
        )

    if may:
        both()
        return
    with pytest.raises(PermissionDenied):
        both()
    assert Booking.objects.get().status == "booked"


def test_nothing_is_booked_in_another_partnership(place, agency):
    stranger = member("TRAINING_COORDINATOR", PartnershipFactory())

    with pytest.raises(PermissionDenied):
        bookings.book(
            event=planned(place), who=who(place, agency), doing=doing(stranger)
        )


def test_an_event_that_is_over_is_booked_by_the_coordinator_only(
    place, agency, coordinator
):
    event = EventFactory(partnership=place)
    submitter = member("AGENCY_SUBMITTER", place, agency)

    with pytest.raises(NotAllowed, match="The event is over"):
        bookings.book(event=event, who=who(place, agency), doing=doing(submitter))
    made = bookings.book(event=event, who=who(place, agency), doing=doing(coordinator))
    event.capacity = 1
    event.save()
    with pytest.raises(NotAllowed, match="No place is free: there are 1"):
        bookings.book(
            event=event, who=who(place, agency, "A2"), doing=doing(coordinator)
        )

    assert made.status == "booked"


def test_a_sector_that_is_not_the_agencys_is_asked_about(place, agency, coordinator):
    event = planned(place)
    said = who(place, agency, sector="education")

    with pytest.raises(NeedsConfirming, match="W-SECTOR") as caught:
        bookings.book(event=event, who=said, doing=doing(coordinator))
    assert "booked as Education; the agency's sector is Health" in (
        caught.value.doubts[0].message
    )
    made = bookings.book(
        event=event,
        who=said,
        doing=doing(coordinator, confirmed=("W-SECTOR",), reason="checked"),
    )

    assert made.sector == "education"


@pytest.mark.parametrize(
    ("months", "status", "asked"),
    [(11, "attended", True), (13, "attended", False), (11, "dna", False)],
)
def test_the_same_course_twice_in_12_months_is_asked_about(
    place, agency, coordinator, months, status, asked
):
    event = planned(place)
    before = EventFactory(
        partnership=place,
        course=event.course,
        starts_on=event.starts_on - timedelta(days=30 * months + 5),
    )
    said = who(place, agency)
    made = bookings.book(event=before, who=said, doing=doing(coordinator))
    Booking.objects.filter(pk=made.pk).update(status=status)

    def again():
        bookings.book(event=event, who=said, doing=doing(coordinator))

    if asked:
        with pytest.raises(NeedsConfirming, match="W-TWICE"):
            again()
    else:
        again()


@pytest.mark.parametrize(
    ("day", "asked"), [(date(2098, 3, 9), False), (date(2098, 3, 10), True)]
)
def test_a_course_renewed_after_a_year_to_the_day_is_not_taken_twice(
    place, agency, coordinator, day, asked
):
    said = who(place, agency)
    event = planned(place, starts_on=date(2099, 3, 9))
    before = planned(place, course=event.course, starts_on=day)
    bookings.book(event=before, who=said, doing=doing(coordinator))

    if not asked:
        bookings.book(event=event, who=said, doing=doing(coordinator))
        return
    # Nobody took a course that is to come.
    words = "This person is booked on this course on 10 March 2098"
    with pytest.raises(NeedsConfirming) as caught:
        bookings.book(event=event, who=said, doing=doing(coordinator))
    assert words in caught.value.doubts[0].message


def test_a_place_at_a_cancelled_event_is_no_course_taken(place, agency, coordinator):
    said = who(place, agency)
    event = planned(place)
    off = planned(place, course=event.course)
    bookings.book(event=off, who=said, doing=doing(coordinator))
    Event.objects.filter(pk=off.pk).update(status="cancelled")

    made = bookings.book(event=event, who=said, doing=doing(coordinator))

    assert made.status == "booked"


def test_a_reference_of_another_agency_is_asked_about_and_names_no_agency(
    place, agency, coordinator
):
    other = AgencyFactory(sector="health")
    bookings.book(
        event=planned(place), who=who(place, agency), doing=doing(coordinator)
    )
    submitter = member("AGENCY_SUBMITTER", place, other)

    with pytest.raises(NeedsConfirming, match="W-OTHER-AGENCY") as caught:
        bookings.book(
            event=planned(place), who=who(place, other), doing=doing(submitter)
        )

    assert agency.short_name not in caught.value.doubts[0].message
    assert Delegate.objects.get().agency == agency


def test_two_people_do_not_change_one_booking_without_seeing_each_other(
    place, agency, coordinator
):
    booking = BookingFactory(event=planned(place), agency=agency)
    old = bookings.version_of(booking)
    said = {"reason": "", "on": timezone.localdate()}
    bookings.cancel(
        booking=booking, to="cancelled_in_time", doing=doing(coordinator), **said
    )

    with pytest.raises(ChangedMeanwhile, match="“Cancelled in time” now"):
        bookings.cancel(
            booking=booking,
            to="cancelled_late",
            doing=doing(coordinator, version=old),
            **said,
        )


def test_every_act_of_the_life_is_worded():
    from training.life_bookings import BOOKING, BookingAct

    assert set(BOOKING.acts) == set(BookingAct)
    assert set(BOOKING.did) == set(BOOKING.why_not) == set(BookingAct)
    assert timezone.localdate() < NEXT_WEEK
