"""Keying and pasting in a real browser: autosave, keyboard, telephone, two people."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from safeguarding.returns.models import KeyedDraft, Submission
from tests.factories import (
    IndicatorFactory,
    ObservationFactory,
    SwitchFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db(transaction=True)
READY = "html[data-app-ready]"
PLACES = {"place": {"home": "Missing from home", "care": "Missing from care"}}


@pytest.fixture
def measures():
    return [
        IndicatorFactory(code="AAA-01", title="Missing episodes", breakdowns=PLACES),
        IndicatorFactory(code="AAA-02", title="Seen within 72 hours", share=True),
        IndicatorFactory(code="AAA-03", title="Weeks in proceedings", unit="WEEKS"),
    ]


@pytest.fixture
def owed(measures):
    template = TemplateFactory(title="Quarterly return", indicators=measures)
    made = owed_return(indicators=measures, template=template)
    for back in range(10):
        for measure in measures:
            is_share = measure.unit == "PERCENT"
            ObservationFactory(
                partnership=made.partnership,
                agency=made.agency,
                indicator=measure,
                period=Period.parse("2015-16-Q2").shift(-back),
                numerator=None if measure.unit == "WEEKS" else 40 + back,
                denominator=80 if is_share else None,
                value=22 + back if measure.unit == "WEEKS" else None,
            )
    return made


@pytest.fixture
def analyst(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


def visit(page, live_server, name, owed):
    page.goto(live_server.url + reverse(f"returns:{name}", args=[owed.pk]))
    page.wait_for_selector(READY, state="attached")


def picture(page, name):
    """Keep a picture for people to look at, when they ask for it."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fits(page):
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return page.evaluate(wide) <= 0


def saved(page, saves):
    page.wait_for_selector(f"input[name=saves][value='{saves}']", state="attached")


def test_figures_are_saved_while_they_are_typed_then_checked_and_sent(
    page, axe, live_server, sign_in, owed, analyst
):
    sign_in(analyst)
    visit(page, live_server, "key", owed)
    axe()
    picture(page, "key-empty")

    page.get_by_label("How many", exact=True).fill("39")
    saved(page, 1)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    # Enter only saves: the page is the same, and nothing was sent.
    assert page.url.endswith("/key/")
    assert Submission.objects.count() == 0
    page.wait_for_selector(READY, state="attached")
    page.get_by_label("Numerator", exact=True).fill("39")
    page.keyboard.press("Tab")
    page.keyboard.type("80")
    page.get_by_label("Weeks", exact=True).fill("21")
    page.get_by_label("Missing from home, How many").fill("30")
    page.get_by_label("Missing from care, How many").fill("9")
    saved(page, 2)
    picture(page, "key-filled")
    assert KeyedDraft.objects.get().cells["AAA-02///denominator"] == "80"

    page.reload()
    assert page.get_by_label("How many", exact=True).input_value() == "39"
    page.get_by_role("button", name="Check without sending").click()
    page.wait_for_url("**/send/?draft=*")
    page.wait_for_selector(READY, state="attached")
    page.get_by_text("Nothing is wrong with this file.").wait_for()
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/submission/**")

    assert Submission.objects.get().way == Submission.Way.FORM


def test_two_people_typing_at_once_are_told(
    page, axe, live_server, sign_in, owed, analyst
):
    sign_in(analyst)
    visit(page, live_server, "key", owed)
    colleague = member(
        Role.AGENCY_SUBMITTER, owed.partnership, owed.agency, name="A Colleague"
    )
    KeyedDraft.objects.create(
        obligation=owed,
        partnership=owed.partnership,
        agency=owed.agency,
        cells={"AAA-01///numerator": "41"},
        saves=1,
        saved_by=colleague,
        saved_at="2016-01-20T10:32Z",
    )

    page.get_by_label("How many", exact=True).fill("40")

    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "A Colleague saved other figures at 10:32" in alert.inner_text()
    assert "theirs is “41”, yours is “40”" in alert.inner_text()
    axe()
    picture(page, "key-conflict")
    page.get_by_role("button", name="Keep mine instead of theirs").click()
    page.get_by_text("Saved. Nothing has been sent.").wait_for()
    assert KeyedDraft.objects.get().cells == {"AAA-01///numerator": "40"}


def test_a_button_pressed_during_an_autosave_waits_for_it(
    page, live_server, sign_in, owed, analyst
):
    sign_in(analyst)
    visit(page, live_server, "key", owed)
    held = []

    def hold(route):
        if "hx-request" in route.request.headers:
            held.append(route)
        else:
            route.continue_()

    page.route("**/key/", hold)
    with page.expect_request(lambda one: "hx-request" in one.headers):
        page.get_by_label("How many", exact=True).fill("39")
    page.get_by_label("Note", exact=True).first.fill("One more thing.")
    page.get_by_role("button", name="Save").click()
    for route in held:
        route.continue_()

    page.get_by_text("Saved. Nothing has been sent.").wait_for()
    cells = KeyedDraft.objects.get().cells
    assert cells["AAA-01///note"] == "One more thing."


def test_an_autosave_that_fails_is_said(page, live_server, sign_in, owed, analyst):
    sign_in(analyst)
    visit(page, live_server, "key", owed)
    page.context.clear_cookies()

    page.get_by_label("How many", exact=True).fill("40")

    page.get_by_text("Not saved: the service did not answer.").wait_for()
    expect(page.locator("input[name=saves]")).to_have_count(1)
    page.problems.clear()  # The browser writes down the refusal, as it should.


def test_keying_and_pasting_fit_a_telephone(
    page, axe, live_server, sign_in, owed, measures, analyst
):
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(analyst)
    visit(page, live_server, "key", owed)
    assert fits(page)
    axe()
    picture(page, "narrow-key")

    visit(page, live_server, "paste", owed)
    assert fits(page)
    axe()
    rows = [row_for(owed, one) for one in measures]
    page.get_by_label("Copied cells").fill(csv_of(rows, separator="\t").decode())
    page.get_by_role("button", name="Show how it is read").click()
    page.wait_for_selector("#preview")
    assert fits(page)
    axe()
    picture(page, "narrow-paste")
    page.set_viewport_size({"width": 1280, "height": 900})
    picture(page, "paste")


def test_forty_indicators_are_one_page_that_still_saves(
    page, live_server, sign_in, analyst, owed
):
    many = IndicatorFactory.create_batch(37, breakdowns=PLACES)
    owed.template.indicators.add(*many)
    for one in many:
        SwitchFactory(partnership=owed.partnership, indicator=one)
    sign_in(analyst)
    visit(page, live_server, "key", owed)

    page.locator("input[name$='///numerator']").last.fill("7")

    saved(page, 1)
    assert list(KeyedDraft.objects.get().cells.values()) == ["7"]
