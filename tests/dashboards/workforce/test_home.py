"""What the front page says of training, to whom."""

from datetime import date, timedelta

import pytest
import time_machine

from dashboards.needs.training import training
from safeguarding.access.permissions import GRANTS, Permission, Role
from tests.dashboards.workforce.made_training import ATTENDED, BOOKED, NOW, WAIT, World
from tests.factories import member
from tests.training.made import BookingFactory, DelegateFactory, RoleGroupFactory
from training.models import BookingStep, CourseNeed, EvaluationInvite, Headcount

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
NOTHING = "No training tasks are waiting."


@pytest.fixture(autouse=True)
def in_september():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def world():
    """One event to mark, one to come, a need; and the same elsewhere."""
    made = furnished(World())
    made.other = furnished(World())
    return made


def furnished(made):
    past = made.event(made.core, date(2026, 8, 20))
    made.book(past, made.health, BOOKED)
    ahead = made.event(made.core, date(2026, 10, 6), 3, status="planned")
    made.book(ahead, made.health, BOOKED, BOOKED, WAIT)
    made.book(ahead, made.police, BOOKED)
    group = RoleGroupFactory(partnership=made.place)
    made.core.renewal_months = 12
    made.core.save()
    CourseNeed.objects.create(
        partnership=made.place, course=made.core, role_group=group
    )
    person = DelegateFactory(
        partnership=made.place, agency=made.health, role_group=group
    )
    # In date until 14 September 2026.
    old = made.event(made.core, date(2025, 9, 14))
    booking = BookingFactory(
        event=old, agency=made.health, delegate=person, status=ATTENDED
    )
    EvaluationInvite.objects.create(
        booking=booking, stage="three", wanted_on=date(2025, 12, 14), state="failed"
    )
    made.group = group
    return made


def lines(user):
    return [item.text for section in training(user, DAY) for item in section.items]


@pytest.mark.parametrize("role", [Role.TRAINING_COORDINATOR, Role.BOARD_ANALYST])
def test_who_keeps_training_hears_what_waits(client, world, role):
    user = member(role, world.place)

    (section,) = training(user, DAY)

    assert lines(user) == [
        "1 event to mark: who came?",
        "1 invitation to evaluate could not be sent",
    ]
    assert (section.is_action, section.count) == (True, 1)
    client.force_login(user)
    front = client.get("/").content.decode()
    assert 'href="/training/events/?when=to-mark"' in front
    assert client.get("/training/events/?when=to-mark").status_code == 200


def test_an_agency_hears_of_its_own_people(world):
    user = member(Role.AGENCY_SUBMITTER, world.place, world.health)

    (section,) = training(user, DAY)

    assert lines(user) == [
        "1 role group to count: how many people are there?",
        "1 training lapses within 90 days",
        "2 of your people booked on events to come",
        "1 of your people on waiting lists",
    ]
    assert (section.is_action, section.count) == (True, 1)


def test_an_agency_hears_who_moved_up_lately(world):
    ahead = world.event(world.core, date(2026, 10, 8), 3, status="planned")
    lately, long_ago = world.book(ahead, world.health, BOOKED, BOOKED)
    theirs, *_ = world.book(ahead, world.police, BOOKED)
    for booking, at in (
        (lately, NOW - timedelta(days=13)),
        (theirs, NOW - timedelta(days=13)),
        (long_ago, NOW - timedelta(days=15)),
    ):
        BookingStep.objects.create(
            booking=booking,
            act="promote",
            from_status=WAIT,
            to_status=BOOKED,
            at=at,
        )
    user = member(Role.AGENCY_SUBMITTER, world.place, world.health)

    told = "1 of your people moved up from a waiting list in the last 14 days: do they know?"
    assert told in lines(user)


def test_a_headcount_of_this_year_is_enough(world):
    user = member(Role.AGENCY_SUBMITTER, world.place, world.health)
    Headcount.objects.create(
        partnership=world.place,
        agency=world.health,
        role_group=world.group,
        on=date(2026, 4, 1),
        people=5,
    )

    (section,) = training(user, DAY)

    assert not section.is_action
    assert section.sentence == NOTHING


def test_groups_an_agency_has_nobody_of_are_no_work_once_it_has_counted(world):
    Headcount.objects.create(
        partnership=world.place,
        agency=world.health,
        role_group=world.group,
        on=date(2026, 4, 1),
        people=5,
    )
    others = RoleGroupFactory(partnership=world.place)
    CourseNeed.objects.create(
        partnership=world.place, course=world.core, role_group=others
    )
    user = member(Role.AGENCY_SUBMITTER, world.place, world.health)
    waits = "1 role group to count: how many people are there?"

    assert waits not in lines(user)

    DelegateFactory(partnership=world.place, agency=world.health, role_group=others)
    assert waits in lines(user)


def test_an_approver_has_nothing_to_do(world):
    user = member(Role.AGENCY_APPROVER, world.place, world.police)

    (section,) = training(user, DAY)

    assert lines(user) == ["1 of your people booked on events to come"]
    assert not section.is_action


@pytest.mark.parametrize(
    "role", [r for r in Role if Permission.SEE_BOOKINGS not in GRANTS[r]], ids=str
)
def test_others_hear_nothing(world, role):
    assert training(member(role, world.place, world.health), DAY) == []


@pytest.mark.parametrize("role", [Role.TRAINING_COORDINATOR, Role.AGENCY_SUBMITTER])
def test_each_line_leads_somewhere_its_reader_may_go(client, world, role):
    user = member(role, world.place, world.health)
    client.force_login(user)

    (section,) = training(user, DAY)

    for item in (*section.items, section.more):
        assert client.get(item.url).status_code == 200, item.url


@pytest.mark.parametrize("role", [Role.TRAINING_COORDINATOR, Role.AGENCY_SUBMITTER])
def test_the_menu_leads_to_the_page_and_the_page_onward(client, world, role):
    client.force_login(member(role, world.place, world.health))
    address = f"/scorecard/{world.place.code}/training/"

    assert f'href="{address}"' in client.get("/").content.decode()
    told = client.get(address)

    links = {link["label"]: link["url"] for link in told.context["links"]}
    assert set(links) >= {"Events", "Courses", "Bookings", "Coverage"}
    for url in links.values():
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_the_menu_offers_training_to_whom_it_is_for(client, world, role):
    client.force_login(member(role, world.place, world.health))

    front = client.get("/").content.decode()

    offered = f'"/scorecard/{world.place.code}/training/"' in front
    assert offered == (Permission.SEE_TRAINING in GRANTS[role])
    assert f'"/scorecard/{world.other.place.code}/training/"' not in front
