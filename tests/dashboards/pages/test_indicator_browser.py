"""The page of one indicator in a real browser: fold, phone, keyboard, paper."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from tests.dashboards.pages import made, rich
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db(transaction=True)

PICTURES = os.environ.get("PICTURES")
FOLD = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 800}
# The three questions a first-time reader comes with, and where the answers are.
ANSWERS = {
    "What changed?": "+8 points",
    "Is the change real?": "worse",
    "Compared with whom?": "England",
}


@pytest.fixture
def north():
    return PartnershipFactory(
        code="north", name="North Safeguarding Children Partnership", short_name="North"
    )


def open_page(page, live_server, code="REF-03"):
    page.goto(f"{live_server.url}/scorecard/north/indicator/{code}/")
    page.wait_for_selector("html[data-app-ready]", state="attached")
    if PICTURES:
        width = page.viewport_size["width"]
        picture = Path(PICTURES) / f"indicator-{code}-{width}.png"
        page.screenshot(path=picture, full_page=True)
    return page


def test_the_first_three_questions_are_answered_above_the_fold(
    page, sign_in, live_server, north
):
    rich.world(north)
    sign_in(rich.reader(north))
    page.set_viewport_size(FOLD)

    open_page(page, live_server)

    for question, answer in ANSWERS.items():
        block = page.locator(".app-answer", has_text=question)
        box = block.bounding_box()
        assert answer in block.inner_text()
        assert box["y"] + box["height"] <= FOLD["height"], question


@pytest.mark.parametrize("size", [FOLD, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("code", ["REF-03", "CSE-02", "CON-01"])
def test_with_data_hidden_or_empty_no_rule_is_broken_and_nothing_sticks_out(
    page, axe, sign_in, live_server, north, code, size
):
    rich.world(north)
    rich.beside(north)
    quarter = made.QUARTER.next()
    made.scorecard(north, [made.secret_entry()], quarter=quarter, hide=["CSE-02"])
    sign_in(rich.reader(north, Role.BUSINESS_MANAGER))
    page.set_viewport_size(size)

    open_page(page, live_server, code)

    axe()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert str(made.SECRET) not in page.content()


def test_words_on_the_chart_are_inside_it_on_a_phone(page, sign_in, live_server, north):
    rich.world(north)
    sign_in(rich.reader(north))
    page.set_viewport_size(PHONE)

    open_page(page, live_server)

    chart = page.locator(".app-chart--series")
    frame = chart.bounding_box()
    for words in chart.locator(".annotation-text").all():
        box = words.bounding_box()
        assert box["x"] >= frame["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    expect(chart.get_by_text("above the limits")).to_be_visible()
    assert chart.get_by_text("Moves by itself").count() == 0


def test_the_keyboard_reaches_the_figures_and_the_tables_that_scroll(
    page, sign_in, live_server, north
):
    rich.world(north)
    sign_in(rich.reader(north, Role.BUSINESS_MANAGER))
    page.set_viewport_size(PHONE)
    open_page(page, live_server)

    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label')"
                " ?? document.activeElement.textContent.trim()"
            )
        )

    assert "The figures behind this chart" in reached
    assert "Returns on time" in reached


def test_on_paper_the_chart_is_on_the_first_page_and_its_figures_are_open(
    page, sign_in, live_server, north
):
    rich.world(north)
    sign_in(rich.reader(north))
    open_page(page, live_server)

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    box = page.locator(".app-chart--series").bounding_box()
    assert box["y"] + box["height"] < 1050  # A4 less its margins, in CSS pixels.
    assert page.get_by_text(
        "Restated once, last on 20 January 2021; first given as 13.7 %"
    ).is_visible()
    expect(page.locator(".app-picker")).to_be_hidden()
