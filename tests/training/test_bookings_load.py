"""An accepted list makes courses, events, people, bookings; a later one corrects it."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeguarding.access.models import AuditEvent
from safeguarding.periods import Period
from tests.cases.made_files import load_again
from tests.training.made import RoleGroupFactory
from tests.training.made_lists import DAY, GIVEN_AT, LATER, ON, Q3, Office
from training.models import (
    Booking,
    BookingStep,
    Course,
    Delegate,
    Evaluation,
    Event,
    Impact,
)

pytestmark = pytest.mark.django_db
Q2, Q4 = Period.parse("2015-16-Q2"), Period.parse("2015-16-Q4")


@pytest.fixture
def office():
    return Office()


def again(office, *rows):
    """Send a newer version of the same return."""
    return office.load(*rows, file=office.file(given_at=LATER), at=LATER)


def test_an_accepted_list_makes_courses_events_people_and_bookings(office):
    RoleGroupFactory(partnership=office.partnership, code="leads", title="Leads")
    file = office.file()

    office.load(
        office.row(places="20", role_group="Leads", job_role="Constable"),
        office.row("H2", "no show", agency=office.health.code, charged="25"),
        office.row("H3", "late cancellation", agency="?", sector="voluntary"),
        file=file,
    )

    course = Course.objects.get(partnership=office.partnership)
    assert (course.code, course.title, course.delivery_type, course.mode) == (
        *("cse-1", "CSE basics", "multi_agency", "face_to_face"),
    )
    event = Event.objects.get(course=course)
    assert (event.ref, event.starts_on, event.ends_on) == ("EV-1", ON, ON)
    assert (event.status, event.capacity) == ("delivered", 20)
    assert event.told_in == file
    assert office.stands() == {
        ("EV-1", office.pseudonym("P100")): "attended",
        ("EV-1", office.pseudonym("H2")): "dna",
        ("EV-1", office.pseudonym("H3")): "cancelled_late",
    }
    first = Booking.objects.get(delegate__pseudonym=office.pseudonym("P100"))
    assert (first.agency, first.sector, first.role_group.code, first.job_role) == (
        *(office.police, "police", "leads", "Constable"),
    )
    assert (first.row.file, first.row.number) == (file, 2)
    assert first.recorded_by == file.given_by, "whoever accepted it"
    charged = Booking.objects.get(delegate__pseudonym=office.pseudonym("H2"))
    assert charged.charged_pence == 2500
    nobodys = Booking.objects.get(delegate__pseudonym=office.pseudonym("H3"))
    assert (nobodys.agency, nobodys.delegate.agency) == (None, None)


def test_it_gives_the_quarters_of_its_events(office):
    file = office.file()
    office.check(
        office.row(event_ref="A", event_date="30/09/2015"),
        office.row(event_ref="B"),
        file=file,
    )

    assert load_again(file) == {Q2, Q3}


def test_no_reference_is_kept_anywhere(office):
    office.load(office.row("PX-98765"))

    person = Delegate.objects.get(partnership=office.partnership)
    assert person.pseudonym == office.pseudonym("px 98765")
    trail = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert "98765" not in trail + str(person.__dict__)


def test_a_second_time_nothing_changes(office):
    file = office.file()
    rows = [office.row(places="9", pre_score="2", post_score="4"), office.row("P2")]
    office.load(*rows, file=file)
    before = (
        list(Booking.objects.order_by("pk").values()),
        list(Event.objects.order_by("pk").values("pk", "capacity", "status")),
        list(Evaluation.objects.order_by("pk").values()),
    )

    load_again(file)

    assert before == (
        list(Booking.objects.order_by("pk").values()),
        list(Event.objects.order_by("pk").values("pk", "capacity", "status")),
        list(Evaluation.objects.order_by("pk").values()),
    )
    assert not BookingStep.objects.exists()


def test_scores_of_the_row_become_an_evaluation(office):
    office.load(
        office.row(
            pre_score="2", post_score="4", usefulness="Very good", quality="excellent"
        ),
        office.row("P2", pre_score="3"),
        office.row("P3"),
    )

    said = Evaluation.objects.order_by("pk")
    assert [
        (one.pre_score, one.post_score, one.usefulness, one.quality) for one in said
    ] == [(2, 4, "very_good", "excellent"), (3, None, "", "")]
    assert (said[0].pre_on, said[0].post_on, said[0].agency) == (ON, ON, office.police)
    assert said[1].post_on is None


def test_a_newer_version_changes_scores_it_gave_and_not_what_people_answered(office):
    office.load(
        office.row(pre_score="2", post_score="4"),
        office.row("P2", pre_score="2"),
        office.row("P3", pre_score="1", post_score="2"),
    )
    said = Evaluation.objects.get(
        booking__delegate__pseudonym=office.pseudonym("P2"),
    )
    said.post_score, said.post_on = 5, date(2015, 11, 1)
    said.save()

    again(
        office,
        office.row(pre_score="3", post_score="4"),
        office.row("P2", pre_score="2", post_score="1"),
        office.row("P3", "dna"),
    )

    scores = {
        one.booking.delegate.pseudonym: (one.pre_score, one.post_score)
        for one in Evaluation.objects.all()
    }
    assert scores == {
        office.pseudonym("P100"): (3, 4),
        office.pseudonym("P2"): (2, 5),
    }


def test_what_a_newer_version_leaves_out_is_taken_out_again(office):
    office.load(
        office.row(post_score="4"),
        office.row("P2"),
        office.row("P3", event_ref="EV-2", event_date="21/10/2015"),
    )

    again(office, office.row("P2", "dna"))

    assert office.stands() == {("EV-1", office.pseudonym("P2")): "dna"}
    assert not Evaluation.objects.exists()
    refs = Event.objects.values_list("ref", flat=True)
    assert list(refs) == ["EV-1"], "an event that only this list had told of is gone"


def test_who_gave_an_evaluation_or_was_marked_here_stays_though_left_out(office):
    office.load(*[office.row(f"P{n}") for n in range(1, 5)])
    bookings = list(Booking.objects.order_by("pk"))
    Evaluation.objects.create(
        partnership=office.partnership, booking=bookings[0], post_score=4
    )
    Impact.objects.create(
        partnership=office.partnership,
        booking=bookings[1],
        stage=3,
        on=ON + timedelta(days=90),
        practice_changed=True,
    )
    BookingStep.objects.create(
        booking=bookings[2], act="attend", to_status="attended", at=GIVEN_AT
    )

    file = office.file(given_at=LATER)
    findings = office.check(office.row("P9"), file=file)
    load_again(file, at=LATER)

    (left,) = [one for one in findings if one.code == "W-LEFT"]
    assert "does not: 4." in left.message
    assert "Of them 3 stay" in left.message
    assert set(Booking.objects.values_list("pk", flat=True)) >= {
        one.pk for one in bookings[:3]
    }
    assert Booking.objects.count() == 4


def test_what_another_list_tells_of_too_is_as_that_list_says(office):
    first = office.file(period=Q2)
    office.load(office.row(status="booked"), file=first)
    office.load(office.row())
    assert set(office.stands().values()) == {"attended"}

    again(office, office.row("P2"))

    assert office.stands() == {
        ("EV-1", office.pseudonym("P100")): "booked",
        ("EV-1", office.pseudonym("P2")): "attended",
    }
    assert Booking.objects.get(status="booked").row.file == first


def test_the_list_of_a_later_quarter_holds_when_an_older_one_comes_after_it(office):
    office.load(office.row(), file=office.file(period=Q4))

    office.load(office.row(status="booked"))

    assert set(office.stands().values()) == {"attended"}


def test_cancelling_ends_the_place_there_was(office):
    office.load(office.row(status="booked"), file=office.file(period=Q2))

    office.load(office.row(status="cancelled late", cancelled_on="19/10/2015"))

    booking = Booking.objects.get(partnership=office.partnership)
    assert (booking.status, booking.cancelled_on) == (
        "cancelled_late",
        date(2015, 10, 19),
    )


def test_a_newer_version_may_take_cancelling_back(office):
    office.load(office.row(status="cancelled late", reason="sick"))

    again(office, office.row())

    booking = Booking.objects.get(partnership=office.partnership)
    assert (booking.status, booking.cancelled_on, booking.reason) == (
        "attended",
        None,
        "",
    )


def test_who_cancelled_here_and_booked_there_stands_twice(office):
    office.booking(office.event(), status="cancelled_in_time")

    office.load(office.row())

    rows = Booking.objects.filter(partnership=office.partnership)
    assert sorted(rows.values_list("status", flat=True)) == [
        "attended",
        "cancelled_in_time",
    ]


def test_a_list_takes_the_place_of_a_mark_and_the_change_is_kept(office):
    booking = office.booking(office.event(), status="dna")

    file = office.load(office.row())

    booking.refresh_from_db()
    assert booking.status == "attended"
    (step,) = booking.steps.all()
    assert (step.act, step.from_status, step.to_status, step.by) == (
        *("list", "dna", "attended", file.given_by),
    )


def test_what_people_entered_of_courses_and_events_stands(office):
    office.course(title="As we call it", delivery_type="briefing")
    event = office.event(capacity=30, venue="Hall", status="planned")

    office.load(office.row(places="5"))

    event.refresh_from_db()
    assert (event.capacity, event.venue, event.told_in) == (30, "Hall", None)
    assert event.status == "delivered", "somebody attended"
    assert event.course.title == "As we call it"


def test_a_list_may_move_an_event_that_a_list_made_and_change_its_places(office):
    office.load(office.row(places="20"))

    file = office.file(given_at=LATER)
    office.check(office.row(places="12", event_date="30/09/2015"), file=file)

    assert load_again(file, at=LATER) == {Q2, Q3}
    event = Event.objects.get(partnership=office.partnership)
    assert (event.starts_on, event.ends_on) == (date(2015, 9, 30), date(2015, 9, 30))
    assert event.capacity == 12


def test_a_full_event_may_swap_people_at_one_time(office):
    office.load(*[office.row(f"P{n}", places="2") for n in (1, 2)])

    again(office, *[office.row(f"P{n}", places="2") for n in (3, 4)])

    assert {one for _, one in office.stands()} == {
        office.pseudonym("P3"),
        office.pseudonym("P4"),
    }


def test_rows_of_an_event_that_was_cancelled_or_filled_meanwhile_are_left(
    office, caplog
):
    cancelled = office.event("A", status="planned")
    full = office.event("B", capacity=1)
    office.event("C")
    file = office.file()
    office.check(
        office.row(event_ref="A"),
        office.row(event_ref="B"),
        office.row(event_ref="C"),
        file=file,
    )
    cancelled.status = "cancelled"
    cancelled.save()
    office.booking(full, "P7")

    with caplog.at_level(logging.WARNING):
        load_again(file)

    assert office.stands() == {
        ("B", office.pseudonym("P7")): "booked",
        ("C", office.pseudonym("P100")): "attended",
    }
    assert f"Of file {file.pk}, 2 rows fit their events no more" in caplog.text


def test_where_a_person_works_is_what_the_last_event_said(office):
    office.load(office.row())
    office.load(
        office.row(agency=office.health.code, event_ref="OLD", event_date="20/07/2015"),
        file=office.file(period=Q2),
    )
    person = Delegate.objects.get(partnership=office.partnership)
    assert (person.agency, person.sector) == (office.police, "police")

    office.load(
        office.row(agency=office.health.code, event_ref="NEW", event_date="10/01/2016"),
        file=office.file(period=Q4),
    )

    person.refresh_from_db()
    assert (person.agency, person.sector) == (office.health, "health")


def test_two_partnerships_may_use_the_same_numbers_for_everything(office):
    other = Office()

    office.load(office.row())
    other.load(other.row(status="dna"))

    assert set(office.stands().values()) == {"attended"}
    assert set(other.stands().values()) == {"dna"}
    assert office.pseudonym("P100") != other.pseudonym("P100")


def test_a_place_that_a_list_frees_goes_to_who_waited_longest(office):
    today = timezone.localdate()
    ahead = today + timedelta(days=40)
    at = datetime.now(UTC)
    event = office.event("NEXT", on=ahead, capacity=1, status="planned")
    office.booking(event, "P100")
    waiting = office.booking(event, "P2", status="waitlist")
    file = office.file(period=Period.containing(Q3.kind, today), given_at=at)

    office.load(
        office.row(
            status="cancelled_in_time",
            event_ref="NEXT",
            event_date=f"{ahead:%d/%m/%Y}",
        ),
        file=file,
        at=at,
    )

    waiting.refresh_from_db()
    assert waiting.status == "booked"


def test_new_courses_stand_on_the_trail(office):
    office.load(office.row())

    course = Course.objects.get(partnership=office.partnership)
    (line,) = AuditEvent.objects.filter(action="training_changed")
    assert line.detail["reason"] == "list"
    assert str(course.pk) in str(line.__dict__)


def test_the_number_of_statements_does_not_grow_with_the_rows(office):
    def statements(count, prefix, period):
        file = office.file(period=period)
        rows = [
            office.row(f"{prefix}{n}", event_ref=f"{prefix}{n % 7}")
            for n in range(count)
        ]
        office.check(*rows, file=file)
        with CaptureQueriesContext(connection) as caught:
            load_again(file)
        return len(caught)

    office.course()

    assert statements(60, "B", Q4) == statements(1, "A", Q3)
    assert DAY
