"""The gallery in a real browser, under the real Content-Security-Policy."""

import time
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import expect

from tests.factories import UserFactory

DIST = Path(__file__).resolve().parents[2] / "static" / "dist"
READY = "html[data-app-ready]"
PASSWORD = "a long enough password"


@pytest.fixture
def visit(page, live_server):
    def go(address, width=1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}{address}")
        page.wait_for_selector(READY, state="attached")
        return page

    return go


def _focused(page):
    return page.evaluate(
        "document.activeElement.id || document.activeElement.className"
    )


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "address",
    [
        "/gallery/",
        "/form/",
        "/table/",
        "/accessibility/",
        "/privacy/",
        "/account/login/",
        "/account/password/reset/",
    ],
)
def test_a_page_is_accessible_and_never_wider_than_the_screen(
    visit, axe, address, width
):
    page = visit(address, width)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    axe()


def test_errors_take_the_focus_and_lead_to_their_field(visit, axe):
    page = visit("/form/")

    page.get_by_role("button", name="Check the file").click()
    page.wait_for_selector(READY, state="attached")

    assert "govuk-error-summary" in _focused(page)
    page.get_by_role("link", name="Choose an answer for “Decision”").click()
    assert _focused(page) == "id_decision_0"
    axe()


def test_the_first_tab_stop_skips_to_the_content(visit):
    page = visit("/gallery/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert _focused(page) == "main-content"


def test_charts_are_drawn_without_gaps_joined_or_a_way_out(visit):
    page = visit("/gallery/")

    expect(page.locator(".app-chart[data-ready]")).to_have_count(2)
    expect(page.locator(".modebar-btn, [data-title*='Share']")).to_have_count(0)
    # Q1 stands alone (a path that goes nowhere), Q3 to Q4 is a line; three points.
    paths = "[...document.querySelectorAll('.js-line')].map((p) => p.getAttribute('d'))"
    assert [path.count("L") for path in page.evaluate(paths)] == [0, 1]
    expect(page.locator("#main-content .scatterlayer .point")).to_have_count(3)


def test_plotlys_own_rules_are_those_of_the_stylesheet(chromium):
    page = chromium.new_page()
    page.add_script_tag(path=DIST / "plotly-cartesian.min.js")
    rules = (
        "(id) => [...document.getElementById(id).sheet.cssRules].map((r) => r.cssText)"
    )

    wanted = page.evaluate(rules, "plotly.js-style-global")
    page.evaluate(
        "(css) => document.head.append(Object.assign("
        "document.createElement('style'), {id: 'ours', textContent: css}))",
        (DIST / "plotly-static.css").read_text("utf-8"),
    )

    assert len(wanted) > 40
    assert page.evaluate(rules, "ours") == wanted
    page.close()


def test_new_figures_are_announced_in_place(visit):
    page = visit("/gallery/")

    page.wait_for_selector("text=New figures are ready.", timeout=10_000)

    expect(page.locator("[role=status]")).to_have_count(1)


def test_a_list_is_sorted_and_paged_by_its_links(visit, axe):
    page = visit("/table/")

    page.get_by_role("link", name="Rows").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.get_by_role("link", name="Next page").click()
    page.wait_for_selector(READY, state="attached")

    assert page.locator("tbody th").first.inner_text() == "Agency 11"
    axe()


def test_a_board_paper_prints_without_navigation(visit):
    page = visit("/gallery/")

    page.emulate_media(media="print")

    for hidden in ("Your sign-in", "Sign out", "Returns"):
        expect(page.get_by_text(hidden, exact=True).first).to_be_hidden()
    after = "getComputedStyle(document.querySelector('main a'), '::after').content"
    assert page.evaluate(after) in {'""', "none"}


def _code_of_app(page):
    """Work out what the authenticator app would show now."""
    secret = page.locator(".app-secret").inner_text()
    if time.time() % 30 > 25:
        time.sleep(6)  # Otherwise the code may change before it is sent.
    now = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, now))


@pytest.mark.django_db(transaction=True)
def test_a_person_turns_on_a_second_factor_and_signs_in_with_it(visit, axe):
    user = UserFactory(password=PASSWORD)
    page = visit("/account/login/?next=/account/2fa/")

    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    _arrives(page, axe, "Your account")
    page.get_by_role("link", name="Turn on the authenticator app").click()
    _arrives(page, axe, "Confirm that it is you")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    _arrives(page, axe, "Turn on the authenticator app")
    page.get_by_label("Authenticator code").fill(_code_of_app(page))
    page.get_by_role("button", name="Turn on").click()
    _arrives(page, axe, "Recovery codes")
    recovery_code = page.locator(".app-secret li").first.inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    page = visit("/account/login/?next=/account/2fa/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    _arrives(page, axe, "Enter your code")
    page.get_by_label("Code").fill(recovery_code)
    page.get_by_role("button", name="Sign in").click()

    _arrives(page, axe, "Your account")
    assert "9 left" in page.locator("main").inner_text()


def _arrives(page, axe, heading):
    """Wait for a page of the account, and look at it wide and narrow."""
    page.wait_for_selector(f"h1:text-is('{heading}')", timeout=10_000)
    page.wait_for_selector(READY, state="attached")
    axe()
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 1280, "height": 900})
