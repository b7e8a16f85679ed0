"""Planning, changing, delivering and cancelling events: the rules behind the pages."""

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import GRANTS, Permission, Role
from safeguarding.board.models import Explained
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from safeguarding.indicators.models import RecomputeKey
from tests.factories import member
from tests.training.made_offer import NOW, PAST, TO_COME, TODAY, Offer
from training import event_rules
from training.life_events import EVENT
from training.models import Booking, Event
from training.services import events as services
from training.services.events import EventFacts
from training.services.giving import deliver_marked
from training.services.keeping import version_of

pytestmark = pytest.mark.django_db
SATURDAY = date(2026, 7, 18)
GOOD_FRIDAY = date(2027, 3, 26)
FACTS = EventFacts(capacity=20, venue="Town Hall", starts_at=time(9, 30))


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def offer():
    return Offer()


def plan(offer, *days, facts=FACTS, **doing):
    return services.plan(
        course=offer.course, facts=facts, days=days, doing=offer.doing(**doing)
    )


def test_a_planned_event_has_its_facts_a_number_of_its_own_and_a_line_on_the_trail(
    offer,
):
    offer.course.code = "neglect"
    offer.course.save()

    (made,) = plan(offer, TO_COME)

    made.refresh_from_db()
    assert (made.status, made.ref) == ("planned", "NEGLECT-20260714")
    assert (made.starts_on, made.ends_on) == (TO_COME, TO_COME)
    assert (made.capacity, made.venue, made.starts_at) == (20, "Town Hall", time(9, 30))
    line = AuditEvent.objects.get(action="training_changed")
    assert (line.detail["act"], line.actor) == ("planned", offer.coordinator)


def test_a_course_of_several_days_ends_on_the_last_of_them(offer):
    (made,) = plan(offer, TO_COME, facts=EventFacts(lasts=3))

    assert made.ends_on == date(2026, 7, 16)


def test_several_days_are_planned_at_once_each_once_and_in_order(offer):
    second = date(2026, 7, 21)

    made = plan(offer, second, TO_COME, second)

    assert [one.starts_on for one in made] == [TO_COME, second]
    assert len({one.ref for one in made}) == 2


def test_a_second_event_of_a_day_gets_the_next_number(offer):
    (first,) = plan(offer, TO_COME)
    doubts = {"confirmed": ["W-SAME-DAY"], "reason": "checked"}

    (second,) = plan(offer, TO_COME, **doubts)

    assert second.ref == f"{first.ref}-2"


def test_one_number_names_one_event_only(offer):
    other = Offer("northborough")
    plan(offer, TO_COME, facts=EventFacts(ref="LMS-1"))

    with pytest.raises(NotAllowed, match="number of another event"):
        plan(offer, date(2026, 7, 15), facts=EventFacts(ref="LMS-1"))
    with pytest.raises(NotAllowed, match="One number names one event"):
        plan(offer, *[date(2026, 7, n) for n in (15, 16)], facts=EventFacts(ref="A"))
    assert plan(other, TO_COME, facts=EventFacts(ref="LMS-1"))


@pytest.mark.parametrize("day", [SATURDAY, GOOD_FRIDAY], ids=["weekend", "holiday"])
def test_a_day_on_which_offices_are_closed_is_asked_about_and_kept_with_its_reason(
    offer, day
):
    with pytest.raises(NeedsConfirming) as asked:
        plan(offer, TO_COME, day)
    assert [one.code for one in asked.value.doubts] == ["W-FREE-DAY"]
    assert not Event.objects.exists()

    made = plan(offer, TO_COME, day, confirmed=["W-FREE-DAY"], reason="special")

    explained = Explained.objects.get()
    assert (explained.about, explained.about_id) == ("event", made[1].pk)
    assert (explained.code, explained.reason) == ("W-FREE-DAY", "special")


def test_the_same_course_twice_on_one_day_is_asked_about_unless_the_first_is_cancelled(
    offer,
):
    (first,) = plan(offer, TO_COME)

    with pytest.raises(NeedsConfirming) as asked:
        plan(offer, TO_COME)
    assert [one.code for one in asked.value.doubts] == ["W-SAME-DAY"]

    services.cancel(event=first, why="venue", doing=offer.doing())
    assert plan(offer, TO_COME)


def test_a_course_that_has_ended_is_not_planned_from_that_day_on(offer):
    offer.course.ended_on = TO_COME
    offer.course.save()

    with pytest.raises(NotAllowed, match="not offered any more since 14 July 2026"):
        plan(offer, TO_COME)
    assert plan(offer, date(2026, 7, 13))


def test_more_days_than_a_person_looks_over_are_refused(offer):
    days = event_rules.repeated(TO_COME, "week", date(2028, 7, 14))

    assert len(days) == event_rules.MOST_DAYS + 1
    with pytest.raises(NotAllowed, match="more than 60 days"):
        plan(offer, *days)


@pytest.mark.parametrize(
    ("how", "until", "days"),
    [
        ("week", date(2026, 7, 28), [14, 21, 28]),
        ("fortnight", date(2026, 7, 28), [14, 28]),
        ("four_weeks", date(2026, 8, 10), [14]),
        ("never", date(2026, 8, 10), [14]),
    ],
)
def test_days_repeat_from_the_first_up_to_the_last_possible_one(how, until, days):
    found = event_rules.repeated(TO_COME, how, until)

    assert found == [date(2026, 7, n) for n in days]


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_only_keepers_of_the_same_partnership_plan_and_cancel(offer, role):
    other = Offer("northborough")
    event = offer.event()
    person = member(role, offer.place, offer.health)
    may = Permission.KEEP_TRAINING in GRANTS[role]

    if may:
        assert plan(offer, PAST, by=person)
        assert services.cancel(event=event, why="other", doing=offer.doing(by=person))
    else:
        with pytest.raises(PermissionDenied):
            plan(offer, PAST, by=person)
        with pytest.raises(PermissionDenied):
            services.cancel(event=event, why="other", doing=offer.doing(by=person))
    with pytest.raises(PermissionDenied):
        plan(other, PAST, by=person)


def test_fewer_places_than_people_who_have_one_are_refused_but_not_if_overbooked(offer):
    event = offer.event(capacity=3)
    offer.booked(event, "booked", "booked", "waitlist", "cancelled_late")

    with pytest.raises(NotAllowed, match="2 people have a place already"):
        change(offer, event, capacity=1)
    changed = change(offer, event, capacity=1, overbooking_allowed=True)

    assert (changed.capacity, changed.overbooking_allowed) == (1, True)


def test_more_places_go_to_whoever_waited_longest_in_the_same_change(offer):
    event = offer.event(capacity=1)
    offer.booked(event, "booked")
    first, second = offer.booked(event, "waitlist", "waitlist")

    change(offer, event, capacity=2)

    assert Booking.objects.get(pk=first.pk).status == "booked"
    assert Booking.objects.get(pk=second.pk).status == "waitlist"


def test_a_changed_event_keeps_its_number_unless_another_is_entered(offer):
    event = offer.event(ref="LMS-7")

    assert change(offer, event, ref="").ref == "LMS-7"
    assert change(offer, event, ref="LMS-8").ref == "LMS-8"
    line = AuditEvent.objects.filter(action="training_changed").latest("pk")
    assert line.detail["fields"] == ["ref"]


def test_a_moved_event_asks_for_the_figures_of_both_quarters_if_they_are_over(offer):
    event = offer.event(starts_on=date(2025, 12, 30))

    change(offer, event, starts_on=date(2026, 1, 5))
    change(offer, event, starts_on=TO_COME)

    assert wanted(offer) == {date(2025, 10, 1), date(2026, 1, 1)}


def test_planning_makes_no_scorecard_of_a_quarter_to_come(offer):
    plan(offer, TO_COME)

    assert wanted(offer) == set()


def test_a_moved_event_is_asked_about_when_its_new_day_is_unusual(offer):
    event = offer.event()

    with pytest.raises(NeedsConfirming) as asked:
        change(offer, event, starts_on=SATURDAY)

    assert [one.field for one in asked.value.doubts] == ["starts_on"]


def test_an_event_that_was_given_does_not_move_into_the_future(offer):
    event = offer.event(starts_on=PAST, status="delivered")
    offer.booked(event, "attended")

    with pytest.raises(NotAllowed, match="was delivered"):
        change(offer, event, starts_on=TO_COME)


def test_whoever_was_slower_is_told_who_was_first_and_nothing_is_kept(offer):
    event = offer.event()
    seen = version_of(event)
    change(offer, event, venue="Library")

    with pytest.raises(ChangedMeanwhile, match=r"Person \d+ changed the event on"):
        change(offer, event, version=seen, venue="Town Hall")

    event.refresh_from_db()
    assert event.venue == "Library"


def test_an_event_is_delivered_once_it_has_begun(offer):
    coming, begun = offer.event(), offer.event(starts_on=TODAY)

    with pytest.raises(NotAllowed, match="14 July 2026, still to come"):
        services.deliver(event=coming, doing=offer.doing())
    assert services.deliver(event=begun, doing=offer.doing()).status == "delivered"
    with pytest.raises(NotAllowed, match="“Delivered”"):
        services.deliver(event=begun, doing=offer.doing())


def test_bookings_of_a_cancelled_event_stay_as_they_are_and_come_back_with_it(offer):
    event = offer.event()
    booked, waits = offer.booked(event, "booked", "waitlist")

    cancelled = services.cancel(event=event, why="trainer", doing=offer.doing())

    assert cancelled.status == "cancelled"
    rows = Booking.objects.filter(pk__in=[booked.pk, waits.pk]).order_by("pk")
    assert [row.status for row in rows] == ["booked", "waitlist"]
    line = AuditEvent.objects.filter(action="training_changed").latest("pk")
    assert (line.detail["reason"], line.detail["booked"]) == ("trainer", 1)

    again = services.reinstate(event=event, doing=offer.doing())

    assert again.status == "planned"
    # There were free places all along: the one who waited has one now.
    assert Booking.objects.get(pk=waits.pk).status == "booked"


def test_an_event_with_somebody_marked_is_neither_cancelled_nor_put_back(offer):
    delivered = offer.event(starts_on=PAST, status="delivered")
    offer.booked(delivered, "attended")
    planned = offer.event(starts_on=PAST, status="planned")
    offer.booked(planned, "dna")

    with pytest.raises(NotAllowed, match="Correct its register first"):
        services.reinstate(event=delivered, doing=offer.doing())
    with pytest.raises(NotAllowed, match="Correct its register first"):
        services.cancel(event=planned, why="other", doing=offer.doing())


def test_marking_delivers_a_planned_event_that_has_begun_and_no_other(offer):
    begun = offer.event(starts_on=TODAY)
    coming, cancelled = offer.event(), offer.event(starts_on=PAST, status="cancelled")

    states = [
        deliver_marked(one, offer.doing()).status for one in (begun, coming, cancelled)
    ]

    assert states == ["delivered", "planned", "cancelled"]


def test_the_life_of_an_event_has_words_for_every_act():
    assert set(EVENT.acts) <= set(EVENT.did)
    assert set(EVENT.acts) == set(EVENT.why_not)
    assert "planned --> cancelled: cancel" in EVENT.diagram()


def change(offer, event, version="", **facts):
    day = facts.pop("starts_on", event.starts_on)
    known = {"capacity": event.capacity, "ref": event.ref}
    return services.change(
        event=event,
        facts=EventFacts(**(known | facts)),
        starts_on=day,
        doing=offer.doing(version=version),
    )


def wanted(offer):
    keys = RecomputeKey.objects.filter(partnership=offer.place)
    return set(keys.values_list("quarter_start", flat=True))
