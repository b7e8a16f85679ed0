"""The training page in a real browser: accessible, narrow, printed, by keyboard."""

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from tests.dashboards.workforce.made_training import NOW, World
from tests.factories import member

pytestmark = pytest.mark.django_db(transaction=True)
READY = "html[data-app-ready]"


@pytest.fixture(autouse=True)
def in_september():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def world():
    return World().a_year()


def address(live_server, world, query="?year=2025-26"):
    path = reverse("dashboards:training", args=[world.place.code])
    return f"{live_server.url}{path}{query}"


def drawn(page):
    """Wait until every chart has its lines."""
    page.wait_for_selector(READY)
    charts = page.locator(".app-chart")
    expect(page.locator(".app-chart .main-svg").first).to_be_visible()
    return charts.count()


def is_wider_than_the_window(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_is_accessible_and_no_wider_than_the_window(
    live_server, page, sign_in, axe, world, width
):
    sign_in(member(Role.TRAINING_COORDINATOR, world.place))
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(address(live_server, world))

    assert drawn(page) == 8
    assert not is_wider_than_the_window(page)
    axe()


def test_the_year_the_agency_and_the_rows_are_chosen_by_keyboard(
    live_server, page, sign_in, world
):
    sign_in(member(Role.BUSINESS_MANAGER, world.place))
    page.goto(address(live_server, world))
    page.wait_for_selector(READY)

    page.get_by_role("link", name="Sector").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**by=sector**")
    expect(
        page.get_by_role("rowheader", name="Voluntary 0 attendances")
    ).to_be_visible()
    page.get_by_label("Whose people").focus()
    page.keyboard.type("Police")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**agency={world.police.code}**")

    caption = page.locator("h1 .govuk-caption-l")
    expect(caption).to_contain_text(world.police.short_name)
    expect(page.get_by_text("5 attendances in 2025-26").first).to_be_visible()
    assert "by=sector" in page.url


def test_it_prints_its_tables_and_says_which_year(
    live_server, page, sign_in, world, tmp_path
):
    sign_in(member(Role.BOARD_MEMBER, world.place))
    page.goto(address(live_server, world))
    drawn(page)

    page.emulate_media(media="print")

    expect(page.locator("h1")).to_contain_text("2025-26")
    expect(page.locator(".app-switch")).to_be_hidden()
    expect(page.get_by_role("link", name="Spreadsheet with notes")).to_be_hidden()
    assert page.pdf(path=tmp_path / "training.pdf", prefer_css_page_size=True)


CUT_OFF = """() => [...document.querySelectorAll(".app-chart")].flatMap((chart) => {
  const box = chart.getBoundingClientRect();
  return [...chart.querySelectorAll(".ytick text, .xtitle")]
    .filter((words) => {
      const { left, right } = words.getBoundingClientRect();
      return left < box.left - 1 || right > box.right + 1;
    })
    .map((words) => words.textContent);
})"""
MONTHS = """() => {
  const { xaxis } = document.querySelector("[data-figure=figure-months]").layout;
  return xaxis.tickvals.map((value, place) => [value, xaxis.ticktext[place]]);
}"""


@pytest.mark.parametrize("width", [1280, 320])
def test_no_label_of_a_chart_is_cut_off_or_stands_under_another_bar(
    live_server, page, sign_in, world, width
):
    world.core.title = "Working together to protect children and young people (level 3)"
    world.core.save()
    sign_in(member(Role.TRAINING_COORDINATOR, world.place))
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(address(live_server, world))

    drawn(page)
    assert page.evaluate(CUT_OFF) == []
    named = page.evaluate(MONTHS)
    assert named
    assert all(month == text for month, text in named)
