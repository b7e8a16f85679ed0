"""What somebody tries in the training room who has a seat, or a link, and wants more."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from safeguarding.access.models import Assignment, AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases.services.keeping import Changing, Seen
from safeguarding.returns.records.kinds import kinds
from safeguarding.returns.records.of_people import may_be
from tests.factories import MembershipFactory, member
from tests.training.made import (
    BookingFactory,
    CourseFactory,
    EventFactory,
    RoleGroupFactory,
)
from tests.training.made_bookings import NEXT_WEEK, planned, pseudonym, who
from tests.training.made_evaluation import (
    attendee,
    event_of,
    invited,
    said,
    scored,
    switched_on,
    theme,
)
from tests.training.made_lists import Office, codes
from training import links, sheet, staff
from training.models import (
    Booking,
    Course,
    DelegateContact,
    Evaluation,
    Event,
    Impact,
)
from training.services import bookings, contacts

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NHS = "943 476 5919"
SECRET = "Secret of the police"
ODD = ["²", "9" * 30, "-1", "1e3", "\x00", "' OR 1=1", "{{7*7}}"]


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


class World:
    """Two partnerships; in the first two agencies, each with somebody who attended."""

    def __init__(self):
        self.place, self.elsewhere = switched_on(), switched_on()
        self.own, self.other = self.joins(), self.joins()
        self.far = MembershipFactory(partnership=self.elsewhere).agency
        day = TODAY - timedelta(days=2)
        self.event = event_of(self.place, starts_on=day)
        self.mine = attendee(self.event, agency=self.own, reference="P-1")
        self.theirs = attendee(
            self.event, agency=self.other, reference="P-2", job_role=SECRET
        )
        far_event = event_of(self.elsewhere, starts_on=day, venue="Far away hall")
        self.far_one = attendee(far_event, agency=self.far, reference="P-3")
        self.coordinator = member(Role.TRAINING_COORDINATOR, self.place)
        self.submitter = member(Role.AGENCY_SUBMITTER, self.place, self.own)
        self.board = member(Role.BOARD_MEMBER, self.place)

    def joins(self):
        return MembershipFactory(partnership=self.place, agency__sector="health").agency

    def doing(self, person=None, **seen):
        return Changing(person or self.submitter, timezone.now(), Seen(**seen))


@pytest.fixture
def world():
    return World()


def page(name, *args):
    return reverse(f"training:{name}", args=args)


# Links ----------------------------------------------------------------------------


def link_of(booking, settings, stage="post"):
    invite = invited(booking, stage, state="sent", sent_at=timezone.now())
    address = links.make(invite, at=timezone.now())
    invite.save()
    return invite, address.removeprefix(settings.SITE_URL)


def give(world, event, text, by=None):
    return contacts.give_addresses(event=event, text=text, doing=world.doing(by))


def test_agency_gets_no_links_of_what_others_people_did_by_booking_their_reference(
    world,
):
    give(world, world.event, "P-2, real@agency.example", world.coordinator)
    coming = planned(world.place)
    bookings.book(
        event=coming,
        who=who(world.place, world.own, "P-2"),
        doing=world.doing(confirmed=("W-OTHER-AGENCY",), reason="checked"),
    )

    kept = give(world, coming, "P-2, mine@agency.example")

    assert kept.people == 0
    assert DelegateContact.objects.get().email == "real@agency.example"


def test_agency_does_not_take_over_whom_it_books_until_they_came(world):
    theirs = world.theirs.delegate
    given = EventFactory(
        partnership=world.place, starts_on=TODAY, status="planned", capacity=None
    )
    late = world.doing(confirmed=("W-OTHER-AGENCY",), reason="checked")
    made = bookings.book(
        event=planned(world.place), who=who(world.place, world.own, "P-2"), doing=late
    )
    theirs.refresh_from_db()
    assert made.agency == world.own
    assert theirs.agency == world.other

    came = BookingFactory(
        event=given, agency=world.own, delegate=theirs, status="booked"
    )
    bookings.mark(
        event=given, marks={came.pk: "attended"}, doing=world.doing(world.coordinator)
    )

    theirs.refresh_from_db()
    assert theirs.agency == world.own


def test_who_came_with_another_agency_since_does_not_move_back(world):
    theirs = world.theirs.delegate
    old = EventFactory(
        partnership=world.place,
        starts_on=world.theirs.event.starts_on - timedelta(days=30),
    )
    before = BookingFactory(
        event=old, agency=world.own, delegate=theirs, status="booked"
    )

    bookings.mark(
        event=old, marks={before.pk: "attended"}, doing=world.doing(world.coordinator)
    )

    theirs.refresh_from_db()
    assert theirs.agency == world.other


def test_agency_of_before_gives_no_address_for_who_works_elsewhere_now(world):
    moved = world.theirs.delegate
    old = BookingFactory(
        event=planned(world.place), agency=world.own, delegate=moved, status="booked"
    )
    give(world, world.event, "P-2, real@agency.example", world.coordinator)

    kept = give(world, old.event, "P-2, mine@agency.example")

    assert kept.people == 0
    assert DelegateContact.objects.get().email == "real@agency.example"


def test_changed_address_ends_the_links_that_lie_in_the_old_mailbox(
    client, world, settings
):
    give(world, world.event, "P-1, wrong@agency.example")
    invite, address = link_of(world.mine, settings)
    assert client.get(address).status_code == 302
    answer = page("evaluate-answer", invite.pk)
    assert client.get(answer).status_code == 200

    give(world, world.event, "P-1, Wrong@Agency.example")
    assert client.get(answer).status_code == 200
    give(world, world.event, "P-1, right@agency.example")

    assert client.get(answer).status_code == 404
    assert client.get(address).status_code == 404
    invite.refresh_from_db()
    assert (invite.state, invite.sent_at) == ("wanted", None)
    # Sent anew to the new mailbox: what the old one had opened stays closed.
    invite.state, invite.sent_at = "sent", timezone.now()
    links.make(invite, at=timezone.now())
    invite.save()
    assert client.get(answer).status_code == 404


def test_link_of_one_stage_answers_no_other_and_sets_nothing_else(
    client, world, settings
):
    invite, address = link_of(world.mine, settings)
    other, _ = link_of(world.theirs, settings)
    client.get(address)
    sent = {"score": "4", "usefulness": "excellent", "quality": "good"}
    more = {
        "booking": world.theirs.pk,
        "pre_score": "1",
        "stage": "pre",
        "changed": "yes",
    }

    assert client.post(page("evaluate-answer", other.pk), sent).status_code == 404
    client.post(page("evaluate-answer", invite.pk), sent | more)

    told = Evaluation.objects.get()
    assert (told.booking, told.pre_score, told.post_score) == (world.mine, None, 4)
    assert not Impact.objects.exists()


def test_themes_of_another_partnership_are_refused_by_a_link(client, world, settings):
    booking = attendee(
        event_of(world.place, starts_on=TODAY - timedelta(days=95)), agency=world.own
    )
    theme(world.place)
    foreign = theme(world.elsewhere)
    invite, address = link_of(booking, settings, "three")
    client.get(address)

    answer = client.post(
        page("evaluate-answer", invite.pk),
        {"changed": "yes", "text_said": "I ask more", "tags": [foreign.pk]},
    )

    assert answer.status_code == 200
    assert not Impact.objects.exists()


def test_manager_reads_neither_who_nor_what_was_written(client, world, settings):
    said(world.mine, text="What I do differently now")
    invite, address = link_of(world.mine, settings, "manager3")
    client.get(address)

    shown = client.get(page("evaluate-answer", invite.pk)).content.decode()

    for hidden in ("differently now", world.mine.delegate.short, str(world.own)):
        assert hidden not in shown


# Lists ----------------------------------------------------------------------------


def test_list_of_one_agency_changes_no_booking_of_another():
    office = Office()
    event = office.event()
    booking = office.booking(event, "P100", status="booked")
    own = Office(partnership=office.partnership, agency=office.health)

    own.load(own.row("P100", "dna", agency=own.health.code))

    booking.refresh_from_db()
    assert (booking.status, booking.agency) == ("booked", office.police)
    office.load(office.row("P100", "dna"))
    booking.refresh_from_db()
    assert booking.status == "dna"


def test_register_of_one_agency_tells_it_not_how_many_others_are_booked():
    office = Office("training-register")
    event = office.event()
    office.booking(event, "P1")
    own = Office(
        "training-register", partnership=office.partnership, agency=office.health
    )

    assert "W-UNTOLD" not in codes(own.check(own.marked("P9")))
    assert "W-UNTOLD" in codes(office.check(office.marked("P9")))


def test_address_does_not_move_to_another_agency_with_a_list():
    office = Office()
    person = office.person("P100", agency=office.health)
    stays = office.person("P200", agency=office.police)
    for one in (person, stays):
        DelegateContact.objects.create(
            delegate=one, email="of@agency.example", keep_until=TODAY
        )

    office.load(office.row("P100"), office.row("P200"))

    person.refresh_from_db()
    assert person.agency == office.police
    assert [one.delegate for one in DelegateContact.objects.all()] == [stays]


@pytest.mark.parametrize(
    "heading",
    ["E\u2011mail", "Phone1", "Mobile2", "Mailbox", "Cell no", "Home addr", "Login"],
)
def test_heading_of_where_people_are_reached_is_no_column(heading):
    (layout,) = [one for one in kinds()["training-bookings"].layouts if one.is_ours]
    asked = {one.name: one for one in layout.columns}

    assert not may_be(asked["job_role"], heading)
    assert not may_be(asked["staff_ref"], heading)
    assert may_be(asked["job_role"], "Job title")


# Scope ----------------------------------------------------------------------------

LISTS = (
    *("events", "courses", "bookings", "people", "coverage", "lapsing", "headcounts"),
    "evaluation",
)
FILES = (
    *("events-download", "courses-download", "bookings-download", "people-download"),
    "evaluation-download",
)


def everything(client, **query):
    """Give what each list and file of the room says to who is signed in."""
    for name in LISTS:
        yield name, client.get(page(name), query)
    for name in FILES:
        yield name, client.get(page(name, "csv"), query)
    for name in ("coverage-csv", "lapsing-csv"):
        yield name, client.get(page(name), query)


def test_agency_reads_of_nobody_else_on_any_page_or_file(client, world):
    scored(world.mine, 2, 4)
    scored(world.theirs, 1, 5)
    said(world.theirs, text=SECRET)
    RoleGroupFactory(partnership=world.elsewhere, title="Far away group")
    client.force_login(world.submitter)
    asked = ({}, {"agency": world.other.pk}, {"agency": world.other.code})
    mine = [
        page("event", world.event.pk),
        page("evaluation-course", world.event.course_id),
    ]
    place = [world.place.code]
    mine += [reverse(f"dashboards:training{end}", args=place) for end in ("", "-csv")]

    answers = [
        one for query in asked for one in everything(client, when="all", **query)
    ]
    answers += [(address, client.get(address)) for address in mine]

    for name, answer in answers:
        assert answer.status_code == 200, name
        text = answer.content.decode()
        for one in (world.theirs, world.far_one):
            assert one.delegate.short not in text, name
            assert one.delegate.pseudonym not in text, name
            assert one.agency.short_name not in text, name
        assert SECRET not in text, name
        assert "Far away" not in text, name


def test_agency_asks_the_dashboard_for_no_other_agency_or_place(client, world):
    client.force_login(world.submitter)
    for end in ("", "-csv", "-xlsx"):
        here = reverse(f"dashboards:training{end}", args=[world.place.code])
        there = reverse(f"dashboards:training{end}", args=[world.elsewhere.code])
        assert client.get(here, {"agency": world.own.code}).status_code == 200
        assert client.get(here, {"agency": world.other.code}).status_code == 404
        assert client.get(there).status_code == 404


def test_wide_seat_elsewhere_widens_nothing_here(client, world):
    Assignment.objects.create(
        user=world.submitter,
        role=Role.TRAINING_COORDINATOR.value,
        partnership=world.elsewhere,
        starts_on=date(2015, 1, 1),
    )
    client.force_login(world.submitter)

    for name, answer in everything(client, when="all", place=world.place.code):
        assert answer.status_code == 200, name
        assert world.theirs.delegate.short not in answer.content.decode(), name
    assert client.get(page("booking", world.theirs.pk)).status_code == 404
    assert client.get(page("register", world.event.pk)).status_code == 403
    assert client.get(page("evaluation-key", world.theirs.pk)).status_code == 404


def test_board_member_opens_nobody_and_reads_no_words(client, world):
    said(world.theirs, text=SECRET)
    client.force_login(world.board)

    for name in ("bookings", "people", "lapsing", "lapsing-csv"):
        assert client.get(page(name)).status_code == 403, name
    assert client.get(page("event", world.event.pk)).status_code in (403, 404)
    course = client.get(page("evaluation-course", world.event.course_id))
    assert course.status_code == 200
    for shown in (course, client.get(page("evaluation-download", "csv"))):
        assert SECRET not in shown.content.decode()
        assert world.theirs.delegate.short not in shown.content.decode()


@pytest.mark.parametrize("odd", ODD)
def test_odd_choices_break_no_page(client, world, odd):
    client.force_login(world.coordinator)
    chosen = ("agency", "course", "quarter", "free", "when", "status", "sector", "did")
    typed = ("role_group", "on", "place", "year", "area", "who", "page", "sort", "name")
    tries = [dict.fromkeys(chosen, odd), dict.fromkeys(typed, odd)]
    tries += [{"name": odd}, {"page": odd}]

    for query in tries:
        for shown, answer in everything(client, **query):
            assert answer.status_code in (200, 404), (shown, query)


# Changing what is somebody else's ---------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("booking-new", "register", "register-undo", "register-add", "register-sheet"),
        *("evaluation-event", "event-contacts", "event-edit"),
    ],
)
def test_nothing_is_posted_to_an_event_of_another_partnership(client, world, name):
    client.force_login(world.coordinator)
    far = planned(world.elsewhere)

    assert client.post(page(name, far.pk), {"references": "P-9"}).status_code == 404
    for act in ("cancel", "deliver", "reinstate"):
        assert client.post(page("event-act", far.pk, act)).status_code == 404


def test_group_and_agency_of_elsewhere_are_no_choice(client, world):
    RoleGroupFactory(partnership=world.place)
    foreign = RoleGroupFactory(partnership=world.elsewhere)
    coming = planned(world.place)
    client.force_login(world.submitter)
    own = {"references": "P-9", "agency": world.own.pk}
    tries = (
        own | {"role_group": foreign.pk},
        own | {"agency": world.other.pk},
        own | {"agency": world.far.pk},
    )

    for sent in tries:
        assert client.post(page("booking-new", coming.pk), sent).status_code == 200
    client.force_login(world.coordinator)
    client.post(page("course-needs", world.event.course_id), {"groups": [foreign.pk]})
    assert not Booking.objects.filter(event=coming).exists()
    assert not world.event.course.needs.exists()


def test_trainer_comes_from_the_partnership_whose_course_it_is(client, world):
    Assignment.objects.create(
        user=world.coordinator,
        role=Role.TRAINING_COORDINATOR.value,
        partnership=world.elsewhere,
        starts_on=date(2015, 1, 1),
    )
    CourseFactory(partnership=world.elsewhere)
    client.force_login(world.coordinator)
    sent = {
        "course": world.event.course_id,
        "days": f"{NEXT_WEEK:%d %m %Y}",
        "repeat": "never",
        "lasts": "1",
        "asked": "W-FREE-DAY",
        "looked_at": "on",
        "reason": "checked",
    }
    before = Event.objects.count()

    for agency, made in ((world.far, 0), (world.other, 1)):
        answer = client.post(page("event-new"), sent | {"trainer_agency": agency.pk})
        assert Event.objects.count() == before + made, answer.content.decode()


def test_agency_books_with_nothing_but_what_the_form_asks(client, world):
    coming = planned(world.place, capacity=1)
    client.force_login(world.submitter)
    sent = {
        "references": "P-9",
        "agency": world.own.pk,
        "status": "attended",
        "partnership": world.elsewhere.pk,
        "recorded_by": world.coordinator.pk,
        "overbooking_allowed": "on",
        "charged_pence": "1",
    }

    client.post(page("booking-new", coming.pk), sent)
    client.post(page("booking-new", coming.pk), sent | {"references": "P-8"})

    one, two = Booking.objects.filter(event=coming).order_by("pk")
    assert (one.status, two.status) == ("booked", "waitlist")
    assert (one.recorded_by, one.partnership) == (world.submitter, world.place)
    assert one.charged_pence is None


def test_agency_changes_no_course_event_mark_headcount_or_answer(client, world):
    scored(world.mine, 2, 4)
    one = said(world.mine, text="Mine")
    client.force_login(world.submitter)
    refused = [
        page("course-new"),
        page("event-new"),
        page("role-groups"),
        page("change-tags"),
        page("register", world.event.pk),
        page("register-sheet", world.event.pk),
        page("evaluation-key", world.mine.pk),
        page("evaluation-key-later", world.mine.pk, 3),
        page("impact-tags", one.pk),
        page("headcount-enter", world.place.code, world.other.code),
        page("headcount", world.place.code, world.other.code),
    ]

    for address in refused:
        assert client.post(address).status_code in (403, 404, 405), address
        assert client.get(address).status_code in (403, 404), address


def test_course_is_added_to_no_other_partnership(client, world):
    client.force_login(world.coordinator)
    sent = {
        "title": "Planted",
        "partnership": world.elsewhere.pk,
        "delivery_type": "multi_agency",
        "mode": "face_to_face",
        "duration": "half_day",
    }

    client.post(page("course-new"), sent)

    assert not Course.objects.filter(partnership=world.elsewhere, title="Planted")


def test_sealed_people_and_sheets_are_for_one_person_and_event(client, world):
    other = planned(world.place)
    hashed = pseudonym(world.place, "P-9")
    people = staff.seal(world.coordinator.pk, other.pk, [hashed])
    client.force_login(world.submitter)
    client.post(
        page("booking-new", other.pk), {"people": people, "agency": world.own.pk}
    )
    assert not Booking.objects.filter(event=other).exists()

    told = sheet.Told({hashed: "attended"}, {hashed: 2}, {})
    client.force_login(world.coordinator)
    for user, event in (
        (world.submitter.pk, world.event.pk),
        (world.coordinator.pk, other.pk),
    ):
        sealed = sheet.seal(user, event, told)
        answer = client.post(
            page("register-sheet", world.event.pk), {"sealed": sealed}, follow=True
        )
        assert "read more than an hour ago" in answer.content.decode()


# What is typed of people ------------------------------------------------------------


def test_reference_and_address_stand_nowhere_afterwards(client, world, caplog):
    caplog.set_level("DEBUG")
    coming = planned(world.place)
    client.force_login(world.submitter)
    texts = []

    def send(name, sent):
        answer = client.post(page(name, *sent.pop("args", ())), sent, follow=True)
        texts.append(answer.content.decode() + repr(answer.redirect_chain))

    book = {"agency": world.own.pk, "args": (coming.pk,)}
    send("booking-new", book | {"references": "QX-77731\nAnn Example"})
    send("booking-new", book | {"references": "QX-77731", "sector": "police"})
    send("booking-new", book | {"references": "QX-77731"})
    send("booking-new", book | {"references": "QX-77731"})
    lines = "QX-77731, secret@agency.example\nQX-99, lost@agency.example\nAnn a@b"
    send("event-contacts", {"lines": lines, "args": (coming.pk,)})
    send("people", {"reference": "QX-77731", "place": world.place.pk})
    send("people", {"reference": "QX-99"})
    client.force_login(world.coordinator)
    send("evaluation-event", {"reference": "QX-77731", "args": (world.event.pk,)})

    assert DelegateContact.objects.get().email == "secret@agency.example"
    trail = json.dumps([one.detail for one in AuditEvent.objects.all()])
    session = json.dumps(dict(client.session), default=str)
    for where in (*texts, trail, session, caplog.text):
        for typed in ("77731", "QX-99", "Ann", "secret@", "lost@"):
            assert typed not in where


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("booking-new", {"references": "P-9", "job_role": f"Nurse {NHS}"}),
        ("course-new", {"title": "A", "level": NHS}),
        ("course-new", {"title": "A", "priority": NHS}),
    ],
)
def test_numbers_of_people_are_refused_in_free_words(client, world, name, sent):
    client.force_login(world.coordinator)
    args = (planned(world.place).pk,) if name == "booking-new" else ()

    answer = client.post(page(name, *args), {"agency": world.own.pk} | sent)

    assert "a number of a person" in answer.content.decode()


def test_cells_of_every_file_run_nothing(client, world):
    bad = "=HYPERLINK(1)"
    Course.objects.update(title=bad)
    Event.objects.update(venue="+1+1", ref="@SUM(1)")
    Booking.objects.update(job_role="-2+3")
    scored(world.mine, 2, 4)
    client.force_login(world.coordinator)

    for name, answer in everything(client, when="all"):
        if "csv" not in answer["Content-Type"]:
            continue
        text = answer.content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text)):
            assert not [one for one in row if one[:1] in "=+@" and one], name
            assert "-2+3" not in row, name
