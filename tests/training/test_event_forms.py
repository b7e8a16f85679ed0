"""Forms of events: planning several days, what is wrong at its field, what is unusual."""

from datetime import date

import pytest
import time_machine

from tests.training.made_offer import NOW, PAST, TO_COME, Offer, text, typed, url
from training.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def offer():
    return Offer()


@pytest.fixture
def other():
    return Offer("northborough")


@pytest.fixture
def keeper(client, offer):
    client.force_login(offer.coordinator)
    return client


def planned(offer, **more):
    return {
        "course": offer.course.pk,
        "days": "14 7 2026",
        "repeat": "never",
        "lasts": "1",
        **more,
    }


def test_several_days_are_planned_from_one_form(keeper, offer):
    said = planned(offer, days="14 7 2026\n21/7/2026\n\n28 July 2026", capacity="12")
    said |= {"starts_at": "9:30", "charge": "£1,050.5", "cost": "12"}

    answer = keeper.post(url("event-new"), said, follow=True)

    assert "3 events are planned" in text(answer)
    events = Event.objects.order_by("starts_on")
    assert [one.starts_on.day for one in events] == [14, 21, 28]
    assert {one.charge_pence for one in events} == {105_050}
    assert {one.cost_pence for one in events} == {1_200}


def test_an_event_is_repeated_up_to_its_last_day(keeper, offer):
    said = planned(offer, repeat="fortnight") | typed("until", date(2026, 8, 12))

    keeper.post(url("event-new"), said)

    days = Event.objects.order_by("starts_on").values_list("starts_on", flat=True)
    # 14 July, 28 July, 11 August.
    assert [(day.month, day.day) for day in days] == [(7, 14), (7, 28), (8, 11)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"days": "14 7 2026\nsoon"}, "Line 2 is no day. Write it like 27 3 2016."),
        ({"days": " "}, "Enter at least one day"),
        ({"repeat": "week"}, "Enter until which day it is repeated"),
        (
            {"repeat": "week", **typed("until", PAST)},
            "Enter a day after the first one",
        ),
        (
            {"days": "14 7 2026\n15 7 2026", "repeat": "week"}
            | typed("until", date(2026, 8, 1)),
            "Enter the first day only",
        ),
        (typed("until", date(2026, 8, 1)), "Choose how often, or take the last day"),
        ({"course": ""}, "Choose the course"),
        ({"starts_at": "soon"}, "Enter a time like 9:30 or 14:00"),
        ({"charge": "a lot"}, "Enter an amount in pounds, like 50 or 12.50"),
        ({"venue": "Room of 943 476 5919"}, "seems to hold a number of a person"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_planned(
    keeper, offer, said, words
):
    answer = keeper.post(url("event-new"), planned(offer) | said)

    assert words in text(answer)
    assert not Event.objects.exists()


def test_a_weekend_is_planned_only_after_somebody_looked_at_it(keeper, offer):
    said = planned(offer, days="18 7 2026")

    asked = text(keeper.post(url("event-new"), said))

    assert "Saturday 18 July 2026 is a weekend or a bank holiday." in asked
    assert not Event.objects.exists()
    said |= {"asked": "W-FREE-DAY", "looked_at": "on", "reason": "special"}
    keeper.post(url("event-new"), said)
    event = Event.objects.get()
    assert event.starts_on == date(2026, 7, 18)
    told = text(keeper.get(url("event", event.pk)))
    assert "Unusual: a day on which offices are closed" in told


def test_a_course_of_another_partnership_cannot_be_planned(keeper, other):
    answer = keeper.post(url("event-new"), planned(other))

    assert "Select a valid choice" in text(answer)
    assert not Event.objects.exists()


def test_without_a_course_the_form_says_what_to_do_first(client, other):
    other.course.delete()
    client.force_login(other.coordinator)

    assert "Add the course first" in text(client.get(url("event-new")))


def test_an_event_is_changed_cancelled_and_put_back(keeper, offer):
    event = offer.event(capacity=3, charge_pence=2_500)
    page = url("event-edit", event.pk)
    assert 'value="25.00"' in text(keeper.get(page))

    said = {"lasts": "2", "venue": "Library", "capacity": "", "ref": event.ref}
    keeper.post(page, said | typed("starts_on", TO_COME))

    event.refresh_from_db()
    assert (event.venue, event.capacity, event.charge_pence) == ("Library", None, None)
    assert event.ends_on == date(2026, 7, 15)
    for act, more, state in (
        ("cancel", {"why": "too_few"}, "cancelled"),
        ("reinstate", {}, "planned"),
    ):
        keeper.post(url("event-act", event.pk, act), more)
        event.refresh_from_db()
        assert event.status == state


def test_what_cannot_be_done_now_is_said_with_the_way_back(keeper, offer):
    coming, off = offer.event(), offer.event(status="cancelled")

    early = text(keeper.get(url("event-act", coming.pk, "deliver")))
    twice = text(keeper.get(url("event-act", off.pk, "cancel")))

    assert "The event is on 14 July 2026, still to come." in early
    assert "The event is “Cancelled”." in twice
    assert keeper.get(url("event-act", coming.pk, "unmake")).status_code == 404
    assert keeper.get(url("event-act", coming.pk, "change")).status_code == 404


def test_a_booking_of_a_cancelled_event_is_listed_and_counted_nowhere(keeper, offer):
    offer.booked(offer.event(), "booked")
    offer.booked(offer.event(status="cancelled"), "booked", "waitlist")

    page = keeper.get(url("bookings"))
    told = keeper.get(url("bookings-download", "csv")).content.decode("utf-8-sig")

    counts = page.context["counts"]
    assert (counts.bookings, counts.waiting, counts.unmarked) == (1, 0, 1)
    assert text(page).count("The event is cancelled") == 2
    assert told.count("The event is cancelled") == 2
    people = keeper.get(url("people")).context["table"].rows
    assert sorted(row.record.booked or 0 for row in people) == [0, 0, 1]
