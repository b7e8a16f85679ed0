"""Which people several staff references are of: for whom, and what is not told."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import GRANTS, Permission, Role
from tests.factories import AssignmentFactory, MembershipFactory, member
from tests.training.made import CourseFactory, DelegateFactory
from tests.training.made_bookings import pseudonym
from tests.training.made_coverage import Workforce
from training import staff
from training.forms.handles import MOST
from training.models import CourseNeed, Delegate

pytestmark = pytest.mark.django_db
PAGE = "/training/bookings/people/which/"
NOBODY = "Nobody you can see here"


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=UTC), tick=True):
        yield


class World(Workforce):
    """A workforce whose people have staff references."""

    def known(self, agency, reference, *, group="own"):
        made = self.person(agency, group)
        made.pseudonym = pseudonym(self.place, reference)
        made.save()
        return made


@pytest.fixture
def world():
    return World()


@pytest.fixture
def asked(client):
    def asks(person, place, *lines):
        client.force_login(person)
        said = {"place": place.pk, "references": "\r\n".join(lines)}
        return client.post(reverse("training:handles"), said)

    return asks


def text_of(response):
    return " ".join(response.content.decode().split())


def rows(response):
    """Give what the page says of each line: its number, and the person's key."""
    return [
        (one.line, one.person.pk if one.person else None)
        for one in response.context["answers"]
    ]


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_each_role_is_told_of_the_people_within_its_reach(client, asked, world, role):
    own = world.known(world.police, "P-1")
    theirs = world.known(world.health, "H-1")
    person = member(role, world.place, world.police)
    reach = GRANTS[role].get(Permission.SEE_BOOKINGS)
    client.force_login(person)

    shown = client.get(reverse("training:handles"))
    answer = asked(person, world.place, "P-1", "H-1")

    assert shown.status_code == answer.status_code == (200 if reach else 403)
    text = text_of(answer)
    assert (own.short in text) == bool(reach)
    assert (theirs.short in text) == (reach == "partnership")
    if reach:
        assert reverse("training:person", args=[own.pk]) in text
        assert text.count(NOBODY) == (0 if reach == "partnership" else 1)


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE, {"references": "P-1"}).status_code == 302


def test_people_of_others_are_answered_like_nobody_at_all(asked, world):
    elsewhere = World("Beta")
    MembershipFactory(partnership=elsewhere.place, agency=world.police)
    world.known(world.health, "H-1")
    # The police are in both partnerships; the reader has a seat in the first.
    far = elsewhere.known(world.police, "F-1")
    person = member(Role.AGENCY_SUBMITTER, world.place, world.police)

    answer = asked(person, world.place, "H-1", "F-1", "X-404")

    text = text_of(answer)
    assert rows(answer) == [(1, None), (2, None), (3, None)]
    assert text.count(NOBODY) == 3
    assert "All 3 lines are nobody you can see here." in text
    assert far.short not in text
    refused = asked(person, elsewhere.place, "F-1")
    assert refused.context["answers"] == []
    assert far.short not in text_of(refused)


def test_of_two_areas_the_one_asked_about_answers(asked, world):
    elsewhere = World("Beta")
    here, there = world.known(world.police, "P-1"), elsewhere.known(world.police, "P-1")
    person = member(Role.BOARD_ANALYST, world.place)
    AssignmentFactory(
        user=person, role=Role.BOARD_ANALYST.value, partnership=elsewhere.place
    )

    assert rows(asked(person, world.place, "P-1")) == [(1, here.pk)]
    assert rows(asked(person, elsewhere.place, "P-1")) == [(1, there.pk)]


def test_lines_are_named_by_number_and_say_what_is_wrong(asked, world):
    one = world.known(world.police, "P-1")

    answer = asked(
        world.coordinator, world.place, "", "p 1", "Ann Example", " ", "P-1", "X-9"
    )

    text = text_of(answer)
    assert rows(answer) == [(2, one.pk), (3, None), (5, one.pk), (6, None)]
    assert text.count("Not a staff reference: it has letters and digits only") == 1
    assert text.count(NOBODY) == 1
    assert "2 of 4 lines are people you can see here." in text


def test_it_says_how_each_person_stands_in_what_their_work_needs(asked, world):
    short = CourseFactory(partnership=world.place, title="Briefing")
    CourseNeed.objects.create(
        partnership=world.place, course=short, role_group=world.group
    )
    fresh, late = world.known(world.police, "P-1"), world.known(world.police, "P-2")
    world.known(world.police, "P-3", group=None)
    world.trained(world.police, date(2020, 2, 3), person=fresh)
    world.trained(world.health, date(2023, 7, 1), person=fresh)
    world.trained(world.police, date(2023, 5, 1), person=late)
    world.trained(
        world.police, None, person=late, event=world.event(date(2026, 5, 1), short)
    )
    world.trained(world.police, date(2026, 5, 20), "part_attended", person=late)

    answer = asked(
        member(Role.AGENCY_APPROVER, world.place, world.police),
        world.place,
        *("P-1", "P-2", "P-3"),
    )

    told = [one.told for one in answer.context["answers"]]
    assert told == [
        (
            "Briefing: never attended as a whole",
            "Working Together: lapses on 1 July 2026",
        ),
        (
            "Briefing: attended, does not lapse",
            "Working Together: lapsed on 1 May 2026",
        ),
        (),
    ]
    assert "No role group is known" in text_of(answer)


def test_what_is_typed_stands_nowhere_afterwards(client, asked, world, caplog):
    caplog.set_level("DEBUG")
    known = world.known(world.police, "QX-77731")
    typed = ("QX-77731", "QX-99123", "Ann Example")

    done = asked(world.coordinator, world.place, *typed)
    wrong = asked(world.coordinator, world.place, *typed * MOST)

    trail = [one.detail for one in AuditEvent.objects.filter(action="bookings_listed")]
    assert trail == [{"what": "handles", "lines": 3, "people": 1}]
    session = json.dumps(dict(client.session), default=str)
    for where in (text_of(done), text_of(wrong), str(trail), session, caplog.text):
        for part in ("77731", "99123", "Ann", known.pseudonym):
            assert part not in where
    assert done["Cache-Control"] == "no-store"
    assert Delegate.objects.count() == 1


def test_it_is_not_asked_by_an_address(client, world):
    world.known(world.police, "P-1")
    client.force_login(world.coordinator)

    answer = client.get(PAGE, {"place": world.place.pk, "references": "P-1"})

    assert answer.context["answers"] == []
    assert "P-1" not in text_of(answer)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "Write at least one staff reference, one on each line"),
        ((" ", ""), "Write at least one staff reference, one on each line"),
        (
            tuple(f"P-{n}" for n in range(MOST + 1)),
            "Write at most 500 staff references at once, one on each line; these are 501",
        ),
    ],
    ids=["empty", "blank", "too many"],
)
def test_nothing_or_too_much_is_said_with_what_to_do(asked, world, lines, words):
    answer = asked(world.coordinator, world.place, *lines)

    assert answer.status_code == 200
    assert words in text_of(answer)
    assert answer.context["answers"] == []
    assert not AuditEvent.objects.filter(action="bookings_listed").exists()


def test_null_characters_are_no_reference(asked, world):
    assert asked(world.coordinator, world.place, "P\x001").status_code == 200


@pytest.mark.parametrize("name", ["people", "lapsing"])
def test_the_lists_of_handles_lead_to_it(client, world, name):
    world.trained(world.police, date(2023, 7, 1))
    client.force_login(world.coordinator)

    assert PAGE in text_of(client.get(reverse(f"training:{name}")))


def test_it_asks_as_often_for_as_many_lines_as_there_may_be_as_for_1(
    asked, world, django_assert_max_num_queries
):
    world.trained(
        world.police, date(2024, 7, 1), person=world.known(world.police, "P-0")
    )
    asked(world.coordinator, world.place, "P-0")
    with django_assert_max_num_queries(16) as few:
        asked(world.coordinator, world.place, "P-0")
    lines = [f"P-{n}" for n in range(MOST)]
    event = world.event(date(2024, 7, 1), capacity=None)
    for line in lines[1:20]:
        person = world.known(world.police, line)
        world.trained(world.police, None, person=person, event=event)
    DelegateFactory.create_batch(5, partnership=world.place, agency=world.health)

    with django_assert_max_num_queries(len(few)):
        answer = asked(world.coordinator, world.place, *lines)

    assert sum(key is not None for _, key in rows(answer)) == 20


def test_lines_are_hashed_each_with_its_number_and_read_once(world):
    code = world.place.code
    one, two = (pseudonym(world.place, reference) for reference in ("P-1", "P-2"))
    text = "\nP-1\nAnn\n\np1\nP-2"

    assert staff.by_line(code, text) == [(2, one), (3, ""), (5, one), (6, two)]
    assert staff.read_lines(code, text) == staff.Typed((one, two), (3,))
