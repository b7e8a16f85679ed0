"""The sheet that people sign: who may print it, and who is on it."""

import pytest
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import GRANTS, Permission, Role
from tests.factories import AgencyFactory, PartnershipFactory, member
from tests.training.made import BookingFactory, DelegateFactory, EventFactory
from tests.training.made_bookings import planned, pseudonym

pytestmark = pytest.mark.django_db
LINK = "Print a sheet to sign"
GONE = ("waitlist", "cancelled_in_time", "cancelled_late", "left_list")


@pytest.fixture
def place():
    return PartnershipFactory()


@pytest.fixture
def agency():
    return AgencyFactory(sector="health")


def page(client, person, event, name="sign-sheet"):
    client.force_login(person)
    return client.get(reverse(f"training:{name}", args=[event.pk]))


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_who_keeps_training_prints_the_sheet_and_nobody_else(
    client, place, agency, role
):
    event = planned(place)
    BookingFactory(event=event, agency=agency)
    person = member(role, place, agency)
    keeps = Permission.KEEP_TRAINING in GRANTS[role]

    answer = page(client, person, event)
    around = page(client, person, event, "event")

    assert answer.status_code == (200 if keeps else 403)
    assert (LINK in text_of(around)) == keeps
    assert ("Who signs in?" in text_of(answer)) == keeps


def test_an_event_of_another_partnership_has_no_sheet(client, place, agency):
    person = member("TRAINING_COORDINATOR", place)
    other = planned(PartnershipFactory())
    BookingFactory(event=other, agency=agency)

    assert page(client, person, other).status_code == 404


def test_it_cannot_be_sent_to(client, place):
    client.force_login(member("TRAINING_COORDINATOR", place))

    answer = client.post(reverse("training:sign-sheet", args=[planned(place).pk]))

    assert answer.status_code == 405


def test_who_has_a_place_is_on_it_in_order_and_nobody_else(client, place, agency):
    event = planned(place, venue="Town hall")
    reference = "QX-77731"
    first = BookingFactory(
        event=event,
        agency=agency,
        job_role="School nurse <b>",
        delegate=DelegateFactory(
            partnership=place, agency=agency, pseudonym=pseudonym(place, reference)
        ),
    )
    second = BookingFactory(event=event, agency=None)
    gone = [BookingFactory(event=event, agency=agency, status=one) for one in GONE]
    elsewhere = BookingFactory(event=planned(place), agency=agency)

    answer = page(client, member("TRAINING_COORDINATOR", place), event)

    text = text_of(answer)
    assert [one.pk for one in answer.context["people"]] == [first.pk, second.pk]
    assert list(answer.context["spare"]) == [3, 4, 5, 6, 7]
    assert text.index(first.delegate.short) < text.index(second.delegate.short)
    assert agency.short_name in text
    assert "Not a partner agency" in text
    assert "School nurse &lt;b&gt;" in text
    for shown in (event.course.title, "Town hall", f"{event.starts_on:%-d %B %Y}"):
        assert shown in text
    for other in (*gone, elsewhere):
        assert other.delegate.short not in text
    for one in (first, second):
        assert one.delegate.pseudonym not in text
    assert "77731" not in text
    assert "no name on it is typed in here" in text


def test_it_is_on_record_who_printed_which_sheet(client, place, agency):
    event = planned(place)
    BookingFactory(event=event, agency=agency)
    person = member("TRAINING_COORDINATOR", place)

    page(client, person, event)

    line = AuditEvent.objects.get(action="bookings_listed")
    assert (line.actor, line.object_id) == (person, str(event.pk))
    assert line.detail == {"what": "sheet to sign"}


def test_without_anybody_booked_there_is_a_reason_instead(client, place, agency):
    event = planned(place)
    BookingFactory(event=event, agency=agency, status="waitlist")

    answer = page(client, member("TRAINING_COORDINATOR", place), event)

    text = text_of(answer)
    assert "Nobody has a place yet" in text
    assert "<table" not in text
    assert reverse("training:event", args=[event.pk]) in text


@pytest.mark.parametrize(
    ("status", "words"),
    [("cancelled", "nobody signs in"), ("delivered", "Its register says who came")],
)
def test_only_a_planned_event_has_one(client, place, agency, status, words):
    event = EventFactory(partnership=place, status=status)
    BookingFactory(event=event, agency=agency)
    person = member("TRAINING_COORDINATOR", place)

    answer = page(client, person, event)

    assert words in text_of(answer)
    assert "<table" not in text_of(answer)
    assert LINK not in text_of(page(client, person, event, "event"))


def test_it_asks_as_often_for_20_people_as_for_1(
    client, place, agency, django_assert_max_num_queries
):
    event = planned(place, capacity=100)
    person = member("TRAINING_COORDINATOR", place)
    BookingFactory(event=event, agency=agency)
    page(client, person, event)
    with django_assert_max_num_queries(15) as few:
        page(client, person, event)
    BookingFactory.create_batch(20, event=event)

    with django_assert_max_num_queries(len(few)):
        answer = page(client, person, event)

    assert len(answer.context["people"]) == 21
