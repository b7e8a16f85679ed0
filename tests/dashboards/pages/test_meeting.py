"""The walk through what needs discussion, one indicator a screen."""

import re

import pytest
from django.urls import reverse

from dashboards.presenters import discussion, entries
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Indicator
from tests.dashboards.pages import made, whole
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db

READERS = [
    Role.BOARD_MEMBER,
    Role.BOARD_ANALYST,
    Role.CSE_MISSING_LEAD,
    Role.LADO,
    Role.AUDITOR,
    Role.BUSINESS_MANAGER,
]
OTHERS = [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.SYSTEM_ADMINISTRATOR]
# Of whole.entries(10), in the order of the walk: worse, missed on low confidence,
# better, rising and restated, falling, not received.
WALK = [0, 2, 1, 3, 8, 6]


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board", short_name="North")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", name="South Board", short_name="South")


def meeting(client, query="", place="north"):
    address = reverse("dashboards:meeting", args=[place, made.QUARTER.code])
    return client.get(f"{address}?{query}")


def words(response):
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def row_of(**changes):
    return entries.row(made.entry(**changes), quarter="2021-22-Q4", threshold=5)


@pytest.mark.parametrize("role", READERS)
def test_readers_walk_through_their_own_partnership_and_no_other(
    client, north, south, role
):
    whole.scorecard(north, whole.entries(3))
    canary = made.entry(code="SOU-01", title="CANARY of the south", trend="worse")
    whole.scorecard(south, [canary])
    client.force_login(member(role, north))

    ours = [meeting(client, query) for query in ("", "n=1", "n=2", "n=all")]

    assert all(page.status_code == 200 for page in ours)
    assert not any("CANARY" in page.content.decode() for page in ours)
    assert meeting(client, "n=1", "south").status_code == 404
    assert meeting(client, "n=1", "nowhere").status_code == 404


@pytest.mark.parametrize("role", OTHERS)
def test_roles_that_read_no_scorecard_are_refused(client, north, role):
    whole.scorecard(north, whole.entries(3))
    client.force_login(member(role, north, AgencyFactory()))

    assert meeting(client).status_code == 403


def test_the_walk_begins_with_the_list_the_gravest_first_and_says_why(client, north):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = meeting(client)

    text = words(response)
    assert "What needs discussion?" in text
    assert "6 of 10 indicators need discussion, the gravest first." in text
    listed = re.findall(r"they should, group (\d)", text)
    assert [int(number) for number in listed] == WALK
    assert "Worse, by more than chance alone would explain: above the limits." in text
    assert "The target is missed: 90 % or more." in text
    assert "Confidence in the figure is low. Police has not sent its share." in text
    assert "Restated twice, last on 29 April 2022; first given as 70." in text
    assert "Not received. Owed by Police." in text


def test_a_screen_answers_what_a_meeting_asks_of_one_indicator(client, north):
    whole.scorecard(north, whole.entries(10))
    asked = ["What did we do about it last time?"]
    Indicator.objects.filter(code="WHO-000").update(questions=asked)
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(meeting(client, "n=1"))

    assert "1 of 6" in text
    assert "group 0: is it getting better?" in text
    assert "74.0 % 74 of 300" in text
    assert "+2 points from 72 in Q4 2020-21" in text
    assert "A signal would have been 81 or more or 63 or fewer." in text
    assert "England 12.3 % (2020-21)" in text
    assert "ours is worse" in text
    assert "What did we do about it last time?" in text
    assert "Next: 2 of 6" in text


def test_each_screen_leads_on_and_back_by_link_and_by_key(client, north):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    def steps(query):
        html = meeting(client, query).content.decode()
        found = re.findall(r'href="\?([^"]*)"\s+rel="(\w+)"\s+data-key="(\w+)', html)
        return {rel: (to, key) for to, rel, key in found}

    assert steps("") == {"next": ("n=1", "ArrowRight")}
    assert steps("n=1") == {"prev": ("", "ArrowLeft"), "next": ("n=2", "ArrowRight")}
    assert steps("n=6") == {"prev": ("n=5", "ArrowLeft"), "next": ("n=7", "ArrowRight")}
    assert steps("n=7") == {"prev": ("n=6", "ArrowLeft")}
    assert steps("n=99999") == steps("n=7")


def test_the_walk_ends_with_what_was_talked_about(client, north):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(meeting(client, "n=7"))

    assert "That was everything. What did we decide?" in text
    assert "group 8" in text
    assert "Leave the meeting view" in text


@pytest.mark.parametrize("number", ["", "0", "x", "-1", "1.5", "9" * 30])
def test_an_address_without_a_screen_shows_the_list_and_never_fails(
    client, north, number
):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = meeting(client, f"n={number}")

    assert response.status_code == 200
    assert "What needs discussion?" in words(response)


def test_a_quarter_with_nothing_to_discuss_says_so(client, north):
    whole.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))

    for query in ("", "n=1", "n=all"):
        text = words(meeting(client, query))
        assert "Nothing that the figures can show." in text
        assert "See the whole scorecard" in text


def test_an_empty_scorecard_has_an_empty_meeting(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "Nothing that the figures can show." in words(meeting(client))


def test_a_group_walks_through_its_own_part(client, north):
    whole.scorecard(north, whole.entries(20))
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = meeting(client, "group=mash&n=1")

    assert "1 of 6" in words(response)
    assert "group 10" in words(response)
    assert 'href="?group=mash&amp;n=2"' in response.content.decode()
    assert "led by MASH" in words(meeting(client, "group=mash"))


def test_paper_gets_every_screen_in_one_go(client, north):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = meeting(client, "n=all").content.decode()

    assert html.count('class="app-screen"') == len(WALK)
    assert meeting(client, "n=1").content.decode().count('class="app-screen"') == 1


@pytest.mark.parametrize("role", READERS)
def test_a_hidden_number_is_on_no_screen_for_whoever_may_not_see_it(
    client, north, role
):
    doubtful = whole.secret(confidence=whole.LOW)
    rows = whole.scorecard(north, [doubtful, *whole.entries(3)], hide=["CSE-02"])
    rows[0].suppressed |= {"confidence": whole.LOW}
    rows[0].save()
    client.force_login(member(role, north))

    pages = [
        meeting(client, f"n={number}") for number in ["", "1", "2", "3", "4", "all"]
    ]

    html = "".join(page.content.decode() for page in pages)
    assert "Children at serious risk" in html
    for number in (str(made.SECRET), str(made.SECRET_DENOMINATOR)):
        assert (number in html) == (role is Role.BOARD_ANALYST)


def test_what_is_hidden_decides_no_place_in_the_walk(client, north):
    """A reader's order is that of what the reader sees."""
    whole.scorecard(north, [*whole.entries(3), whole.secret()], hide=["CSE-02"])

    client.force_login(member(Role.BOARD_MEMBER, north))
    seen = words(meeting(client))
    client.force_login(member(Role.BOARD_ANALYST, north))
    known = words(meeting(client))

    assert "serious risk" not in seen
    assert "serious risk" in known


@pytest.mark.parametrize("count", [20, 170])
@pytest.mark.parametrize("query", ["", "n=1", "n=all", "n=9999"])
def test_queries_do_not_grow_with_the_indicators(
    client, north, south, count, query, django_assert_max_num_queries
):
    whole.scorecard(north, whole.entries(count))
    whole.scorecard(south, whole.entries(count))
    client.force_login(member(Role.BOARD_MEMBER, north))
    meeting(client, query)

    with django_assert_max_num_queries(13):
        meeting(client, query)


def test_queries_do_not_grow_with_the_quarters(
    client, north, django_assert_max_num_queries
):
    for back in range(20):
        quarter = made.QUARTER.shift(-back)
        whole.scorecard(north, whole.entries(3), quarter=quarter)
    client.force_login(member(Role.BOARD_MEMBER, north))
    meeting(client, "n=1")

    with django_assert_max_num_queries(13):
        meeting(client, "n=1")


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"trend": "too few to say"}, []),
        ({"trend": "series broken"}, []),
        ({"trend": "worse"}, ["Worse, by more than chance alone would explain."]),
        ({"trend": "falling"}, ["Falling, by more than chance alone would explain."]),
        ({"rating": whole.MISSED}, ["Target missed."]),
        ({"rating": whole.MET}, []),
        (
            {"revisions": whole.RESTATED | {"times": 1, "first_text": ""}},
            ["Restated once, last on 29 April 2022."],
        ),
        (
            {"state": "refused", "value": None, "confidence": whole.LOW},
            [],
        ),
        (
            {"state": "not_received", "value": None, "expected_from": []},
            ["Not received."],
        ),
    ],
)
def test_an_indicator_is_talked_about_for_these_reasons(changes, reasons):
    topics = discussion.agenda([row_of(**changes)])

    assert [list(topic.reasons) for topic in topics] == ([reasons] if reasons else [])
