"""The board's pages in a real browser: accessible, narrow, printed, by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Definition, RecomputeKey
from tests.dashboards.pages import made
from tests.factories import IndicatorFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db(transaction=True)

READY = "html[data-app-ready]"


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Safeguarding Children Board")


@pytest.fixture
def board(north):
    """A scorecard with one of everything."""
    IndicatorFactory(code="LAD-01", family="allegations")
    rated = {"target": 90, "red_from": 80, "text": "90 % or more"}
    return made.scorecard(
        north,
        [
            made.entry(
                code="EH-03",
                title="Re-referrals to early help within 12 months",
                polarity="LOWER",
                trend="worse",
                unit="PERCENT",
                numerator=42,
                denominator=300,
                value=14,
                text="14.0 %",
                caveats=[made.caveat(), made.caveat("this figure")],
                target=rated,
                rating={"word": "Target missed", "level": "missed"},
            ),
            made.entry(trend="better", rating={"word": "Target met", "level": "met"}),
            made.secret_entry(),
            made.entry(
                code="CLA-01",
                title="Children looked after",
                state="not_received",
                value=None,
                text="Not received",
                trend="",
                confidence={"word": "None", "reasons": ["Nothing has come."]},
                priority=None,
            ),
            made.entry(
                code="CLA-02",
                title="Placed far away",
                trend="rising",
                target=rated,
                rating={"word": "Near target", "level": "near"},
                confidence={"word": "Medium", "reasons": ["One agency is missing."]},
                priority=None,
            ),
        ],
        hide=["CSE-02"],
    )


def open_page(page, live_server, name, *args, query=""):
    page.goto(live_server.url + reverse(f"dashboards:{name}", args=args) + query)
    page.wait_for_selector(READY, state="attached")
    return page


PAGES = [
    ("scorecard", ["north", made.QUARTER.code]),
    ("indicator", ["north", "EH-03"]),
    ("indicator", ["north", "CSE-02"]),
    ("home", []),
    ("scorecard", ["north", "2019-20-Q1"]),
    ("dictionary", []),
    ("dictionary-entry", ["EH-03"]),
    ("help", []),
]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_pages_break_no_accessibility_rule_and_never_scroll_sideways(
    page, axe, sign_in, live_server, north, board, name, args, width
):
    sign_in(member(Role.BOARD_MEMBER, north))
    page.set_viewport_size({"width": width, "height": 900})

    open_page(page, live_server, name, *args)

    axe()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


def test_the_page_left_open_offers_new_figures_within_seconds(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_MEMBER, north))
    open_page(page, live_server, "scorecard", "north", made.QUARTER.code)
    page.get_by_text("Figures are complete").wait_for()

    RecomputeKey.objects.update(wanted=2, done=2)

    page.get_by_text("New figures are ready.").wait_for(timeout=10_000)
    page.get_by_role("link", name="Show the new figures").click()
    page.get_by_text("Figures are complete").wait_for()


def test_the_scorecard_is_walked_with_the_keyboard_alone(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_MEMBER, north))
    open_page(page, live_server, "scorecard", "north", made.QUARTER.code)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    press_until(page, "Re-referrals to early help within 12 months")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicator/EH-03/**")

    page.wait_for_selector(READY, state="attached")
    press_until(page, "The figures behind this chart")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader", name="Q4 2021-22").first).to_be_visible()


def press_until(page, words):
    """Press Tab until what has the focus reads so; fail after too many."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    pytest.fail(f"The Tab key never reached {words!r}")


def test_the_chart_draws_nothing_for_what_is_hidden(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_MEMBER, north))

    open_page(page, live_server, "indicator", "north", "CSE-02")

    assert str(made.SECRET) not in page.content()
    assert str(made.SECRET_DENOMINATOR) not in page.content()


def test_a_broken_series_and_a_target_are_drawn(
    page, sign_in, live_server, north, board
):
    Definition.objects.filter(indicator__code="EH-03").update(version=1)
    Definition.objects.create(
        indicator=board[0].indicator,
        version=2,
        valid_from=made.QUARTER.start,
        text="Counted by family.",
        breaks_series=True,
        reason="A new system.",
    )
    sign_in(member(Role.BOARD_MEMBER, north))

    open_page(page, live_server, "indicator", "north", "EH-03")

    chart = page.locator(".app-chart[data-ready]")
    chart.wait_for()
    expect(chart.get_by_text("A", exact=True)).to_be_visible()
    expect(page.get_by_text("counted differently from here")).to_be_visible()
    expect(chart.get_by_text("Target: 90 % or more")).to_be_visible()
