"""The front door in a real browser: accessible, narrow, by keyboard, on paper."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from tests.dashboards.front_door import door
from tests.dashboards.pages import made
from tests.dashboards.pages.test_browser import READY, press_until
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board", short_name="North")


@pytest.fixture
def board(north):
    """A front door with a signal, a missed target, a hidden and a missing step."""
    target = {"target": 90, "red_from": 85, "text": "90 % or more"}
    return made.scorecard(
        north,
        door.entries(
            CON_01={"trend": "rising", "caveats": [made.caveat()]},
            ASM_01={
                "trend": "worse",
                "target": target,
                "rating": {"word": "Target missed", "level": "missed"},
                "confidence": {"word": "Low", "reasons": ["It came late."]},
            },
            S47_01=door.missing(),
        ),
        hide=["CPC-02"],
    )


def open_door(page, live_server):
    address = reverse("dashboards:front-door", args=["north", made.QUARTER.code])
    page.goto(live_server.url + address)
    page.wait_for_selector(READY, state="attached")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_breaks_no_rule_and_never_scrolls_sideways(
    page, axe, sign_in, live_server, north, board, width
):
    sign_in(member(Role.BOARD_MEMBER, north))
    page.set_viewport_size({"width": width, "height": 900})

    open_door(page, live_server)

    page.locator(".app-chart[data-ready]").wait_for()
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_empty_quarter_breaks_no_rule(page, axe, sign_in, live_server, north):
    sign_in(member(Role.BOARD_MEMBER, north))

    open_door(page, live_server)

    expect(page.get_by_text("There are no figures for this quarter")).to_be_visible()
    axe()


def test_the_first_screen_answers_how_many_what_changed_and_is_it_in_time(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_MEMBER, north))
    page.set_viewport_size({"width": 1280, "height": 800})

    open_door(page, live_server)

    page.locator(".app-chart[data-ready]").wait_for()
    for heading in (
        "How many came through each step?",
        "What has changed, and is it real?",
        "Is each step taken in time?",
    ):
        place = page.get_by_role("heading", name=heading).first.bounding_box()
        assert place["y"] + place["height"] < 800
    chart = page.locator(".app-chart").bounding_box()
    assert chart["y"] + chart["height"] < 820


def test_the_way_from_a_step_to_its_indicator_needs_only_the_keyboard(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_MEMBER, north))
    open_door(page, live_server)

    press_until(page, "Contacts received")
    page.keyboard.press("Enter")

    page.wait_for_url("**/indicator/CON-01/**")


def test_on_paper_the_tables_are_whole_and_the_controls_are_gone(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_MEMBER, north))
    open_door(page, live_server)

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", name="Who comes back?")).to_be_visible()
    expect(page.get_by_label("Quarter")).to_be_hidden()
    expect(page.get_by_text("Where it comes from").first).to_be_hidden()
