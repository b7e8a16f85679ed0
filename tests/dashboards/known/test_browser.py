"""The pages on earlier days in a real browser: accessible, narrow, printed, by keyboard."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dashboards import snapshots
from dashboards.recompute import drain
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Target
from safeguarding.periods import Period
from tests.dashboards.engine.world import indicator, observe
from tests.factories import AgencyFactory, PartnershipFactory, member
from tests.returns.test_browser import fits, picture, press

pytestmark = pytest.mark.django_db(transaction=True)

READY = "html[data-app-ready]"
QUARTER = Period.parse("2021-22-Q4")
FIRST, FROZEN, AGAIN = (
    datetime(2022, month, 14, 9, tzinfo=UTC) for month in (5, 6, 7)
)  # fmt: skip
WIDTHS = ((1280, 900), (320, 800))
# Each a year ago, then in the quarter, and the quarter as it was restated.
FIGURES = (
    ("Children missing from home", 210, 180, 240),
    ("Children missing from care", 300, 296, 299),
    ("Contacts at the front door", 1400, 1512, None),
    ("Children found at risk of exploitation", 20, 4, None),
    ("Return interviews offered", 95, None, 102),
)


@pytest.fixture
def north():
    place = PartnershipFactory(
        code="north", name="North Safeguarding Children Board", short_name="North"
    )
    police, _ = AgencyFactory.create_batch(2)
    later = []
    for title, year_ago, first, again in FIGURES:
        made = indicator(place, title=title, counts_children=True, polarity="LOWER")
        Target.objects.create(
            partnership=place,
            indicator=made,
            year_start=QUARTER.financial_year.start,
            target=200,
            source="the plan",
        )
        told = {"agency": police}
        observe(place, made, QUARTER.year_ago(), numerator=year_ago, at=FIRST, **told)
        if first is not None:
            observe(place, made, QUARTER, numerator=first, at=FIRST, **told)
        if again is not None:
            later.append((made, {"numerator": again, "at": AGAIN, **told}))
    drain(budget_seconds=60)
    freeze(place)
    for made, figure in later:
        observe(place, made, QUARTER, **figure)
    drain(budget_seconds=60)
    return place


def freeze(place):
    snapshots.freeze(
        partnership=place,
        quarter=QUARTER,
        meeting=snapshots.Meeting("Executive", date(2022, 6, 20), "With two papers."),
        by=member(Role.BOARD_ANALYST, place),
        at=FROZEN,
    )


def open_page(page, live_server, name, *args, query=""):
    page.goto(live_server.url + reverse(f"dashboards:{name}", args=args) + query)
    page.wait_for_selector(READY, state="attached")


def pages(place):
    quarter = QUARTER.code
    code = place.switches.order_by("pk").first().indicator.code
    frozen = place.snapshots.get()
    return [
        ("as-known", ["north", quarter], "?on=2022-06-14"),
        ("as-known", ["north", quarter], ""),
        ("as-known", ["north", quarter], "?on=2022-04-01"),
        ("as-known", ["north", quarter], "?on=2999-04-01"),
        ("snapshots", ["north"], ""),
        ("snapshot", ["north", frozen.pk], ""),
        ("freeze", ["north", quarter], ""),
        ("revisions", ["north", code], ""),
    ]


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.BOARD_ANALYST])
def test_pages_break_no_accessibility_rule_and_never_scroll_sideways(
    page, axe, sign_in, live_server, north, role
):
    sign_in(member(role, north))
    for number, (name, args, query) in enumerate(pages(north)):
        if name == "freeze" and role is Role.BOARD_MEMBER:
            continue
        for width, height in WIDTHS:
            page.set_viewport_size({"width": width, "height": height})
            open_page(page, live_server, name, *args, query=query)
            axe()
            picture(page, f"{number}-{name}-{role.value.lower()}-{width}")
            assert fits(page), (name, width)


def test_an_old_page_says_on_paper_that_it_is_not_todays(
    page, sign_in, live_server, north
):
    sign_in(member(Role.BOARD_MEMBER, north))
    open_page(
        page, live_server, "as-known", "north", QUARTER.code, query="?on=2022-06-14"
    )

    page.emulate_media(media="print")
    picture(page, "print-as-known")

    expect(page.get_by_text("This is not today's scorecard.")).to_be_visible()
    expect(page.get_by_role("button", name="Show what was known")).to_be_hidden()


def test_a_day_is_chosen_and_a_scorecard_frozen_with_the_keyboard_alone(
    page, sign_in, live_server, north
):
    sign_in(member(Role.BUSINESS_MANAGER, north))
    open_page(page, live_server, "scorecard", "north", QUARTER.code)

    press_until(page, "As known on another day")
    page.keyboard.press("Enter")
    page.wait_for_url("**/as-known/")
    for words in ("14", "6", "2022"):
        press_until_box(page)
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/as-known/?on=2022-06-14")
    page.get_by_role(
        "heading", name="What did the board know on 14 June 2022?"
    ).wait_for()

    open_page(page, live_server, "freeze", "north", QUARTER.code)
    for words in ("Executive board", "20", "7", "2022", "Kept for the minutes."):
        press_until_box(page)
        page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    press(page, "Freeze the scorecard")
    page.get_by_role(
        "heading", name="What did the meeting of 20 July 2022 see?"
    ).wait_for()


def press_until(page, words):
    """Press Tab until what has the focus reads so; fail after too many."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    pytest.fail(f"The Tab key never reached {words!r}")


def press_until_box(page):
    """Press Tab until the next empty box has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        box = "document.activeElement.matches('input[type=text], textarea')"
        if page.evaluate(f"{box} && !document.activeElement.value"):
            return
    pytest.fail("The Tab key never reached an empty box")
