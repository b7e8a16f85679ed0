"""The scorecard and the meeting in a real browser: choosing, keys, paper, projector.

What a first-time reader asks is written here, and looked for above the fold.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Indicator
from tests.dashboards.pages import whole
from tests.dashboards.pages.made import QUARTER
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db(transaction=True)

READY = "html[data-app-ready]"
FOLD = {"width": 1280, "height": 800}
PROJECTOR = {"width": 1920, "height": 1080}
NARROW = {"width": 320, "height": 800}


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Safeguarding Children Board")


@pytest.fixture
def board(north, sign_in):
    """A scorecard with twenty indicators in ten ways, and a reader signed in."""
    whole.scorecard(north, whole.entries(20))
    asked = ["Which children are these?", "What did we do about it last time?"]
    Indicator.objects.update(questions=asked)
    sign_in(member(Role.BOARD_MEMBER, north))


def open_page(page, live_server, name, query="", size=FOLD):
    page.set_viewport_size(size)
    address = reverse(f"dashboards:{name}", args=["north", QUARTER.code])
    page.goto(f"{live_server.url}{address}{query}")
    page.wait_for_selector(READY, state="attached")
    return page


PAGES = [
    ("scorecard", ""),
    ("scorecard", "?signal=discuss&sort=change"),
    ("scorecard", "?q=nothing+like+it"),
    ("meeting", ""),
    ("meeting", "?n=1"),
    ("meeting", "?n=999"),
    ("meeting", "?n=all"),
]


@pytest.mark.parametrize("size", [FOLD, NARROW, PROJECTOR], ids=["1280", "320", "1920"])
@pytest.mark.parametrize(("name", "query"), PAGES)
def test_pages_break_no_accessibility_rule_and_never_scroll_sideways(
    page, axe, live_server, board, name, query, size
):
    open_page(page, live_server, name, query, size)

    axe()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"]


def above_the_fold(page, words):
    """Say whether words stand where a reader sees them without scrolling."""
    box = page.get_by_text(words).first.bounding_box()
    return box is not None and box["y"] + box["height"] <= FOLD["height"]


# What is asked of each page first, and the words that answer it.
QUESTIONS = {
    "scorecard": {
        "What changed, and is it real?": "2 of 20 indicators, by more than chance.",
        "Which targets are missed?": "Which targets are missed?",
        "What is missing, late or restated?": "2 not received, 2 restated.",
    },
    "meeting?n=1": {
        "Why are we talking about it?": "Worse, by more than chance alone would",
        "How much is it, and is the change real?": "A signal would have been",
        "What should we ask?": "What did we do about it last time?",
    },
}


@pytest.mark.parametrize("place", ["scorecard", "meeting?n=1"])
def test_a_first_time_reader_finds_the_three_answers_without_scrolling(
    page, live_server, board, place
):
    name, _, query = place.partition("?")
    open_page(page, live_server, name, f"?{query}")

    missing = [
        question
        for question, words in QUESTIONS[place].items()
        if not above_the_fold(page, words)
    ]

    assert not missing


def test_a_screen_fits_the_projector(page, live_server, board):
    open_page(page, live_server, "meeting", "?n=1", PROJECTOR)
    page.locator(".app-chart[data-ready]").wait_for()

    bottom = page.get_by_role("link", name="Next: 2 of 12").bounding_box()

    assert bottom["y"] + bottom["height"] <= PROJECTOR["height"]


def test_the_arrow_keys_walk_on_and_back_to_the_end(page, live_server, board):
    open_page(page, live_server, "meeting")

    for place in ("1 of 12", "2 of 12"):
        page.keyboard.press("ArrowRight")
        page.locator(".app-meeting__progress", has_text=place).wait_for()
        page.wait_for_selector(READY, state="attached")
    page.keyboard.press("ArrowLeft")
    page.locator(".app-meeting__progress", has_text="1 of 12").wait_for()
    open_page(page, live_server, "meeting", "?n=12")
    page.keyboard.press("ArrowRight")

    page.get_by_role("heading", name="That was everything.").wait_for()


def test_keys_with_a_meaning_of_their_own_are_left_alone(page, live_server, board):
    open_page(page, live_server, "meeting", "?n=2")

    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")

    page.wait_for_timeout(300)
    expect(page.get_by_text("2 of 12", exact=True)).to_be_visible()


def test_the_meeting_is_walked_by_its_links_with_the_keyboard(page, live_server, board):
    open_page(page, live_server, "meeting", "?n=1")

    page.get_by_role("link", name="Next: 2 of 12").focus()
    page.keyboard.press("Enter")

    page.locator(".app-meeting__progress", has_text="2 of 12").wait_for()


def test_choosing_works_with_the_keyboard_alone(page, live_server, board):
    open_page(page, live_server, "scorecard")

    page.locator("summary", has_text="Choose and sort").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Agency").focus()
    page.keyboard.type("Police")
    page.get_by_label("Words in the title").focus()
    page.keyboard.type("group 9")
    page.keyboard.press("Enter")

    page.get_by_text("1 of 20 indicators: from Police").wait_for()
    assert "agency=police" in page.url
    assert page.get_by_label("Agency").input_value() == "police"


def test_a_word_opens_to_say_how_it_was_judged(page, live_server, board):
    open_page(page, live_server, "scorecard")
    told = page.get_by_text(whole.NEEDED).first
    expect(told).to_be_hidden()

    page.locator("summary", has_text="worse: how judged").first.focus()
    page.keyboard.press("Enter")

    expect(told).to_be_visible()


def test_without_script_the_choice_and_the_walk_work_as_well(
    page, chromium, live_server, board
):
    context = chromium.new_context(java_script_enabled=False, viewport=FOLD)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    address = reverse("dashboards:scorecard", args=["north", QUARTER.code])

    plain.goto(f"{live_server.url}{address}")
    plain.get_by_role("link", name="What needs discussion").click()
    expect(
        plain.get_by_text("12 of 20 indicators: what needs discussion.")
    ).to_be_visible()
    plain.get_by_role("link", name="For the meeting: one by one").click()
    plain.get_by_role("link", name="Start").click()
    expect(plain.get_by_text("1 of 12")).to_be_visible()
    # The picture needs script; the small one stands in for it.
    expect(plain.locator(".app-screen__spark svg")).to_be_visible()
    context.close()


def test_paper_has_the_figures_and_no_controls(page, live_server, board):
    open_page(page, live_server, "scorecard")
    page.emulate_media(media="print")

    for words in ("Choose and sort", "For the meeting", "Can I take this with me?"):
        expect(page.get_by_text(words).first).to_be_hidden()
    assert page.get_by_text(
        "2 of 20 indicators, by more than chance."
    ).first.is_visible()
    heads = page.locator(".app-table--board thead").first
    assert heads.evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert page.evaluate("getComputedStyle(document.body).page") == "landscape"


def test_paper_gets_every_screen_of_the_meeting(page, live_server, board):
    open_page(page, live_server, "meeting", "?n=all")
    page.emulate_media(media="print")

    expect(page.locator(".app-screen")).to_have_count(12)
    expect(page.locator(".app-screen").last).to_be_visible()
    expect(page.get_by_text("Leave the meeting view")).to_be_hidden()
