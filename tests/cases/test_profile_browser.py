"""The profile in a real browser: what a chair sees first, narrow, by keyboard, printed.

The three questions a first-time reader comes with, each answered above the fold:
how many are at risk and how serious; how many went missing and was each spoken to;
are they the same children.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from tests.cases import made_profile as made
from tests.dashboards.pages.test_browser import READY, press_until
from tests.factories import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    area = made.area_of()
    for back in range(2):
        made.board(area, made.Q3.shift(-back))
    made.missing(area, made.children(area, 2), ("education",))
    made.count(area)
    return area


def open_profile(page, live_server, quarter=made.Q3.code):
    address = reverse("dashboards:profile", args=["north", quarter])
    page.goto(live_server.url + address)
    page.wait_for_selector(READY, state="attached")


def test_the_page_breaks_no_rule_wide_narrow_or_empty(
    page, axe, sign_in, live_server, north
):
    sign_in(member(Role.BOARD_MEMBER, north.partnership))
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        open_profile(page, live_server)
        page.locator(".app-chart[data-ready]").first.wait_for()
        axe()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    open_profile(page, live_server, "2013-14-Q1")

    expect(page.get_by_text("Nothing is known of this quarter yet")).to_be_visible()
    axe()


def test_a_chair_finds_three_answers_above_the_fold_and_goes_on_by_keyboard(
    page, sign_in, live_server, north
):
    sign_in(member(Role.BOARD_MEMBER, north.partnership))
    page.set_viewport_size({"width": 1280, "height": 800})

    open_profile(page, live_server)

    for answer in (
        "42 children are known to be at risk, 8 of them at serious risk.",
        "44 children went missing, 86 times in all",
        "interviews were within 72 hours",
        "Some are: 12 children are in both",
    ):
        place = page.get_by_text(answer).first.bounding_box()
        assert place["y"] + place["height"] < 800
    press_until(page, "At risk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicator/CSE-01/**")


def test_on_paper_the_tables_stay_and_the_controls_go(
    page, sign_in, live_server, north
):
    sign_in(member(Role.BOARD_MEMBER, north.partnership))
    open_profile(page, live_server)

    page.emulate_media(media="print")

    assert page.get_by_role(
        "heading", name="Where did children go missing"
    ).is_visible()
    expect(page.get_by_label("Quarter")).to_be_hidden()
    expect(page.get_by_text("Plain table (CSV)")).to_be_hidden()


def test_the_rows_behind_a_number_are_reached_from_its_page(
    page, axe, sign_in, live_server, north
):
    sign_in(member(Role.CSE_MISSING_LEAD, north.partnership))
    address = reverse("dashboards:lineage", args=["north", "CSE-09"])
    page.goto(live_server.url + address)
    page.wait_for_selector(READY, state="attached")

    page.get_by_role("link", name="The rows behind this number").click()

    page.get_by_role("heading", name="Which rows make this number?").wait_for()
    expect(page.get_by_text("12 of 42 rows count above the line")).to_be_visible()
    axe()
    page.set_viewport_size({"width": 320, "height": 800})
    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
