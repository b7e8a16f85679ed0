"""The frame of every page: where one is, and as whom."""

import re

import pytest

from safeguarding.access.permissions import Role
from tests.dashboards.pages import made
from tests.factories import AssignmentFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


def header(response):
    html = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html[: html.index("<main")]))


def test_the_page_names_the_place_and_the_role_there(client, north):
    south = PartnershipFactory(code="south", short_name="South")
    user = member(Role.BOARD_ANALYST, north)
    AssignmentFactory(user=user, role=Role.LADO, partnership=south)
    made.scorecard(south, [])
    client.force_login(user)

    in_south = header(client.get(f"/scorecard/south/{made.QUARTER.code}/"))
    at_home = header(client.get("/"))

    assert "Safeguarding scorecard South" in in_south
    assert "Designated officer for allegations" in in_south
    assert "Board analyst" not in in_south
    assert "Board analyst, Designated officer for allegations" in at_home
    assert "Safeguarding scorecard North" not in at_home


def test_the_menu_marks_where_one_is(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = client.get("/dictionary/").content.decode()

    marked = re.findall(r'href="([^"]*)" aria-current="true"', html)
    assert marked == ["/dictionary/"]


@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_that_it_is_one(client, north, settings, demo):
    settings.DEMO = demo
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert ("Demonstration." in header(client.get("/"))) is demo


def test_a_public_page_has_a_frame_without_a_person(client):
    response = client.get("/accessibility/")

    assert response.status_code == 200
    assert "Sign out" not in header(response)
