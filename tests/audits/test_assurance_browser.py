"""The audits page and an agency's page in a real browser: keyboard, 320 px, charts."""

import pytest

from safeguarding.access.permissions import Role
from tests.audits import made_assurance as made
from tests.factories import PartnershipFactory, member

TABLES = "e => e.closest('.app-assurance__part').querySelectorAll('table').length"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


@pytest.fixture
def police(north):
    found = made.agency(north, "Police")
    asked = made.RoundFactory(partnership=north)
    made.answer(asked, found, "final", [(3, 3), (3, 2), (3, 1)])
    made.answer(asked, made.agency(north, "Health"), "in_progress", [(0, None)] * 3)
    made.finding(made.CaseAuditFactory(partnership=north), "curiosity")
    made.ActionFactory(partnership=north, agency=found)
    made.meetings(north, found, ("attended", "apologies", "absent_no_apology"))
    return found


@pytest.fixture
def opened(page, live_server, sign_in, north):
    def enter(address, role=Role.BOARD_MEMBER):
        sign_in(member(role, north))
        page.goto(f"{live_server.url}{address}")
        page.wait_for_selector("html[data-app-ready]")
        return page

    return enter


def is_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_every_chart_is_drawn_and_stands_beside_its_table(opened, police, axe):
    page = opened("/scorecard/north/audits/")

    charts = page.locator(".app-chart")
    assert charts.count() == 4
    for at in range(4):
        assert charts.nth(at).get_attribute("data-ready") == "1"
        assert charts.nth(at).evaluate(TABLES) == 1
    axe()


def test_scores_are_switched_by_links_with_the_keyboard(opened, police):
    page = opened("/scorecard/north/audits/")

    page.get_by_role("link", name="Difference").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    row = page.get_by_role("row", name="Police").first
    assert "Panel 2 lower" in row.inner_text()
    current = page.locator(".app-switch__link[aria-current]")
    assert current.inner_text() == "Difference"


@pytest.mark.parametrize("address", ["audits/", "agencies/", "agencies/{}/"])
def test_pages_fit_a_phone(page, opened, police, axe, address):
    page.set_viewport_size({"width": 320, "height": 640})

    opened(f"/scorecard/north/{address.format(police.code)}")

    assert not is_wide(page)
    axe()


def test_a_heat_map_is_read_without_its_colours(opened, police):
    page = opened("/scorecard/north/audits/")

    cells = page.locator(".app-heat__cell")
    for at in range(cells.count()):
        text = cells.nth(at).inner_text().split()
        assert text[0].isdigit()
        assert len(text) > 1
        assert cells.nth(at).locator("svg").count() == 1
