"""Pages of bookings and people: whose rows each role sees, and what it may do."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from safeguarding.access.models import AuditEvent
from tests.factories import MembershipFactory, PartnershipFactory, member
from tests.training.made import BookingFactory, DelegateFactory, EventFactory
from tests.training.made_bookings import planned, pseudonym
from training.models import Booking, Delegate
from training.models.bookings import handle_of
from training.services import bookings as services

pytestmark = pytest.mark.django_db


class World:
    """Two partnerships; in the first, two agencies with one booking each."""

    def __init__(self):
        self.place = PartnershipFactory()
        self.own = self.joins()
        self.other = self.joins()
        self.event = EventFactory(partnership=self.place)
        self.mine = BookingFactory(
            event=self.event, agency=self.own, status="attended", job_role="=Nurse()"
        )
        self.theirs = BookingFactory(event=self.event, agency=self.other)
        self.elsewhere = BookingFactory(agency=self.own)
        self.coordinator = member("TRAINING_COORDINATOR", self.place)
        self.submitter = member("AGENCY_SUBMITTER", self.place, self.own)

    def joins(self):
        return MembershipFactory(partnership=self.place, agency__sector="health").agency


@pytest.fixture
def world():
    return World()


@pytest.fixture
def opened(client):
    def opens(person, name, *args, **said):
        client.force_login(person)
        return client.get(reverse(f"training:{name}", args=args), said)

    return opens


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("bookings", ()),
        ("people", ()),
        ("bookings-download", ("csv",)),
        ("people-download", ("csv",)),
    ],
)
def test_lists_and_files_hold_the_rows_of_ones_reach_only(opened, world, name, args):
    whole = text_of(opened(world.coordinator, name, *args))
    own = text_of(opened(world.submitter, name, *args))

    for text in (whole, own):
        assert world.mine.delegate.short in text
        assert world.elsewhere.delegate.short not in text
        assert world.mine.delegate.pseudonym not in text
    assert world.theirs.delegate.short in whole
    assert world.theirs.delegate.short not in own
    assert world.other.short_name not in own


@pytest.mark.parametrize("name", ["bookings", "people"])
@pytest.mark.parametrize(
    "role",
    ["BOARD_MEMBER", "BUSINESS_MANAGER", "CSE_MISSING_LEAD", "AUDITOR", "LADO"],
)
def test_who_does_not_see_bookings_sees_no_list_of_them(opened, world, name, role):
    person = member(role, world.place, world.own)

    assert opened(person, name).status_code == 403
    assert opened(person, f"{name}-download", "csv").status_code == 403
    assert opened(person, "booking", world.mine.pk).status_code == 403
    assert opened(person, "person", world.mine.delegate_id).status_code == 403


@pytest.mark.parametrize("name", ["booking", "booking-cancel", "booking-reinstate"])
def test_a_booking_outside_ones_reach_does_not_exist(opened, world, name):
    assert opened(world.submitter, name, world.mine.pk).status_code == 200
    assert opened(world.submitter, name, world.theirs.pk).status_code == 404
    assert opened(world.coordinator, name, world.elsewhere.pk).status_code == 404
    person = world.theirs.delegate_id
    assert opened(world.submitter, "person", person).status_code == 404


def test_an_approver_sees_bookings_of_the_agency_and_changes_none(opened, world):
    person = member("AGENCY_APPROVER", world.place, world.own)

    response = opened(person, "booking", world.mine.pk)

    assert response.status_code == 200
    assert response.context["acts"] == []
    assert opened(person, "booking-cancel", world.mine.pk).status_code == 403
    coming = planned(world.place)
    assert opened(person, "booking-new", coming.pk).status_code == 403
    assert "Book people" not in text_of(opened(person, "event", coming.pk))


def test_a_file_runs_nothing_and_is_on_record(opened, world):
    sent = opened(world.submitter, "bookings-download", "csv").content.decode(
        "utf-8-sig"
    )

    assert "'=Nurse()" in sent
    line = AuditEvent.objects.get(action="training_exported")
    assert line.detail == {"what": "bookings", "form": "csv", "rows": 1}
    book = opened(world.submitter, "bookings-download", "xlsx")
    assert book.content.startswith(b"PK")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"status": "came"}, {"mine"}),
        ({"status": "booked"}, {"theirs"}),
        ({"sector": "police"}, set()),
        ({"quarter": "2026-27-Q1"}, {"mine", "theirs"}),
    ],
)
def test_bookings_are_narrowed(opened, world, said, shown):
    rows = opened(world.coordinator, "bookings", **said).context["table"].data

    assert {row.pk for row in rows} == {getattr(world, name).pk for name in shown}


@pytest.mark.parametrize("name", ["bookings", "people"])
def test_lists_ask_as_often_for_20_rows_as_for_few(
    opened, world, name, django_assert_max_num_queries
):
    opened(world.coordinator, name)
    with django_assert_max_num_queries(30) as few:
        opened(world.coordinator, name)
    BookingFactory.create_batch(20, event__partnership=world.place, agency=world.own)

    with django_assert_max_num_queries(len(few)):
        opened(world.coordinator, name)


def test_an_agency_books_several_of_its_people_at_once(client, world):
    event = planned(world.place, capacity=1)
    client.force_login(world.submitter)
    address = reverse("training:booking-new", args=[event.pk])

    asked = client.get(address)
    done = client.post(
        address,
        {"references": "A-1\n\nA-2", "agency": str(world.own.pk), "job_role": "Nurse"},
        follow=True,
    )

    assert world.other.short_name not in text_of(asked)
    made = Booking.objects.filter(event=event).order_by("pk")
    assert [one.status for one in made] == ["booked", "waitlist"]
    assert {one.job_role for one in made} == {"Nurse"}
    names = [one.delegate.short for one in made]
    said = f"Booked: {names[0]}. On the waiting list: {names[1]}."
    assert said in text_of(done)
    assert "A-1" not in text_of(done)


def test_an_agency_books_nobody_of_another_agency(client, world):
    client.force_login(world.submitter)
    address = reverse("training:booking-new", args=[planned(world.place).pk])

    answer = client.post(address, {"references": "A1", "agency": str(world.other.pk)})

    assert answer.status_code == 200
    assert not Booking.objects.filter(event__status="planned").exists()


def test_lines_that_are_no_references_are_named_and_the_others_kept(client, world):
    event = planned(world.place)
    client.force_login(world.submitter)
    address = reverse("training:booking-new", args=[event.pk])
    agency = str(world.own.pk)

    wrong = client.post(address, {"references": "A1\nAnn Example", "agency": agency})

    text = text_of(wrong)
    assert "Line 2 cannot be read and was left out" in text
    assert "Ann Example" not in text
    assert ">A1" not in text
    people = wrong.context["form"]["people"].value()
    client.post(address, {"references": "", "agency": agency, "people": people})
    made = Booking.objects.get(event=event)
    assert made.delegate.pseudonym == pseudonym(world.place, "A1")


def test_whom_a_form_is_about_cannot_be_taken_to_another_event(client, world):
    one, two = planned(world.place), planned(world.place)
    client.force_login(world.submitter)
    agency = str(world.own.pk)
    wrong = client.post(
        reverse("training:booking-new", args=[one.pk]),
        {"references": "A1\nnobody", "agency": agency},
    )
    people = wrong.context["form"]["people"].value()

    answer = client.post(
        reverse("training:booking-new", args=[two.pk]),
        {"references": "", "agency": agency, "people": people},
    )

    assert "Write the staff reference of at least one person" in text_of(answer)


def test_what_is_unusual_is_asked_and_the_reason_stands_with_the_booking(client, world):
    event = planned(world.place)
    client.force_login(world.coordinator)
    address = reverse("training:booking-new", args=[event.pk])
    said = {"references": "A1", "agency": str(world.own.pk), "sector": "education"}

    asked = client.post(address, said)

    assert "the agency's sector is Health" in text_of(asked).replace("&#x27;", "'")
    form = asked.context["form"]
    answers = {"looked_at": "on", "reason": "checked", "asked": form["asked"].value()}
    sealed = {"people": form["people"].value(), "references": ""}
    client.post(address, {**said, **sealed, **answers})
    made = Booking.objects.get(event=event)
    client.force_login(world.submitter)
    shown = client.get(reverse("training:booking", args=[made.pk]))
    assert "I have checked it: it is right" in text_of(shown)


def test_a_booking_is_cancelled_and_put_back_on_its_pages(client, world):
    event = planned(world.place, capacity=1)
    booking = BookingFactory(event=event, agency=world.own)
    waiting = BookingFactory(event=event, agency=world.other, status="waitlist")
    client.force_login(world.submitter)
    day = timezone.localdate()
    address = reverse("training:booking-cancel", args=[booking.pk])
    said = {
        "on_day": day.day,
        "on_month": day.month,
        "on_year": day.year,
        "to": "cancelled_in_time",
        "reason": "capacity",
        "version": services.version_of(booking),
    }

    done = client.post(address, said, follow=True)

    assert "It is cancelled." in text_of(done)
    # Who moved up is somebody of another agency, which this one does not see.
    assert waiting.delegate.short not in text_of(done)
    booking.refresh_from_db()
    waiting.refresh_from_db()
    assert (booking.status, booking.reason) == ("cancelled_in_time", "capacity")
    assert waiting.status == "booked"
    assert "Put the booking back" in text_of(done)
    again = client.post(reverse("training:booking-reinstate", args=[booking.pk]))
    assert "No place is free" in text_of(again)
    late = client.post(address, said)
    assert "cannot be cancelled" in text_of(late)


def cancelling(booking, day, **said):
    return {
        "on_day": day.day,
        "on_month": day.month,
        "on_year": day.year,
        "to": "cancelled_late",
        "reason": "sickness",
        "version": services.version_of(booking),
        **said,
    }


def test_who_moves_up_is_named_to_who_sees_them_and_can_be_found_again(client, world):
    event = planned(world.place, capacity=1)
    booking = BookingFactory(event=event, agency=world.own)
    waiting = BookingFactory(event=event, agency=world.own, status="waitlist")
    client.force_login(world.submitter)
    address = reverse("training:booking-cancel", args=[booking.pk])

    asked = text_of(client.get(address))
    done = client.post(address, cancelling(booking, timezone.localdate()), follow=True)
    listed = text_of(client.get(reverse("training:bookings"), {"moved": "up"}))

    assert "goes at once to whoever has waited longest" in asked
    assert f"{waiting.delegate.short} moved up: tell them." in text_of(done)
    assert waiting.delegate.short in listed
    assert world.mine.delegate.short not in listed


def test_on_the_day_nobody_is_said_to_move_up(client, world):
    event = planned(world.place, capacity=1, starts_on=timezone.localdate())
    booking = BookingFactory(event=event, agency=world.own)
    waiting = BookingFactory(event=event, agency=world.own, status="waitlist")
    client.force_login(world.submitter)
    address = reverse("training:booking-cancel", args=[booking.pk])

    asked = text_of(client.get(address))
    client.post(address, cancelling(booking, timezone.localdate()))

    assert "nobody moves up from the waiting list" in asked
    waiting.refresh_from_db()
    assert waiting.status == "waitlist"


def test_why_a_booking_was_cancelled_is_said_or_said_not_to_be_known(client, world):
    booking = BookingFactory(event=planned(world.place), agency=world.own)
    client.force_login(world.submitter)
    address = reverse("training:booking-cancel", args=[booking.pk])
    day = timezone.localdate()

    silent = client.post(address, cancelling(booking, day, reason=""))
    client.post(address, cancelling(booking, day, reason="not_known"))

    assert "Choose why, or not known" in text_of(silent)
    booking.refresh_from_db()
    assert (booking.status, booking.reason) == ("cancelled_late", "")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_of_one_event_is_handed_out_as_far_as_one_sees_it(opened, world, form):
    other = BookingFactory(
        event=EventFactory(partnership=world.place), agency=world.own
    )
    page = text_of(opened(world.submitter, "event", world.event.pk))
    files = {
        person: opened(person, "bookings-download", form, event=world.event.pk)
        for person in (world.coordinator, world.submitter)
    }
    rows = {person: persons_in(form, file) for person, file in files.items()}

    assert f"/download/{form}/?event={world.event.pk}" in page
    both = {world.mine.delegate.short, world.theirs.delegate.short}
    assert rows[world.coordinator] == both
    assert rows[world.submitter] == {world.mine.delegate.short}
    # An event one may not see is no choice, and nothing else is handed out for it.
    hidden = opened(
        world.submitter, "bookings-download", form, event=world.elsewhere.event_id
    )
    assert world.elsewhere.delegate.short not in persons_in(form, hidden)
    assert other.delegate.short not in rows[world.coordinator]


def persons_in(form, file):
    """Give the handles that stand in a file of bookings."""
    if form == "csv":
        text = file.content.decode("utf-8-sig")
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
        text = str(book.get_sheet_by_index(0).to_python())
    every = Delegate.objects.values_list("pseudonym", flat=True)
    return {handle_of(one) for one in every if handle_of(one) in text}


def test_a_person_is_found_by_reference_within_ones_reach_only(client, world):
    own = DelegateFactory(
        partnership=world.place,
        agency=world.own,
        pseudonym=pseudonym(world.place, "A1"),
    )
    DelegateFactory(
        partnership=world.place,
        agency=world.other,
        pseudonym=pseudonym(world.place, "B1"),
    )
    client.force_login(world.submitter)
    address, place = reverse("training:people"), str(world.place.pk)

    found = client.post(address, {"place": place, "reference": "a 1"})
    hidden = client.post(address, {"place": place, "reference": "B1"})
    name = client.post(address, {"place": place, "reference": "Ann Example"})

    assert found.url == reverse("training:person", args=[own.pk])
    assert "None of the people you may see has that reference." in text_of(hidden)
    assert "Ann Example" not in text_of(name)
    assert Delegate.objects.count() == 5


def test_a_person_is_shown_with_what_they_did_and_what_lapses(opened, world):
    course = world.event.course
    course.renewal_months = 12
    course.save()
    person = world.mine.delegate
    Booking.objects.filter(pk=world.mine.pk).update(role_group=None)

    response = opened(world.submitter, "person", person.pk)

    text = text_of(response)
    assert "1 event attended." in text
    assert course.title in text
    assert response.context["due"] == []  # No role group of theirs needs the course.


def test_a_cancelled_event_can_be_booked_by_nobody(opened, world):
    event = planned(world.place, status="cancelled")

    text = text_of(opened(world.coordinator, "booking-new", event.pk))

    assert "The event is cancelled, so nobody can be booked on it." in text
    over = planned(world.place, starts_on=timezone.localdate() - timedelta(days=2))
    BookingFactory(event=over, agency=world.own)
    text = text_of(opened(world.submitter, "booking-new", over.pk))
    assert "The event is over." in text
