"""The walk of a return in a real browser: five mistakes, fixed, sent, accepted."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.returns.models import Submission
from tests.factories import IndicatorFactory, TemplateFactory, member, owed_return
from tests.returns.files import row_for, xlsx_of

pytestmark = pytest.mark.django_db(transaction=True)
READY = "html[data-app-ready]"


@pytest.fixture
def owed():
    titles = ("Referrals", "Assessments", "Plans started", "Plans ended", "Reviews")
    measures = [IndicatorFactory(title=title) for title in titles]
    template = TemplateFactory(title="Quarterly return", indicators=measures)
    return owed_return(indicators=measures, template=template)


@pytest.fixture
def analyst(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


@pytest.fixture
def coordinator(owed):
    return member(Role.BOARD_ANALYST, owed.partnership)


def book(owed, folder, *changes):
    measures = owed.template.indicators.order_by("code")
    rows = [
        row_for(owed, measure, **change)
        for measure, change in zip(measures, changes, strict=False)
    ]
    path = folder / "figures.xlsx"
    path.write_bytes(xlsx_of(rows))
    return str(path)


def visit(page, live_server, name, *args):
    page.goto(live_server.url + reverse(f"returns:{name}", args=args))
    page.wait_for_selector(READY, state="attached")


def picture(page, name):
    """Keep a picture for people to look at, when they ask for it."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fits(page):
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return page.evaluate(wide) <= 0


def press(page, button):
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
    page.wait_for_selector(READY, state="attached")


FIVE = (
    {"numerator": "600+"},
    {"agency_code": "another-agency"},
    {"period_start": "2015-16-Q3"},
    {"numerator": "-4"},
    {"numerator": ""},
)


def test_five_mistakes_are_seen_at_once_fixed_sent_and_accepted(
    page, axe, live_server, sign_in, owed, analyst, coordinator, tmp_path
):
    sign_in(analyst)
    visit(page, live_server, "mine")
    picture(page, "mine")
    page.get_by_role("link", name="Send now").click()
    page.set_input_files("input[type=file]", book(owed, tmp_path, *FIVE))

    press(page, "Check without sending")

    for words in (
        "put 600 here",
        "another-agency",
        "is a period",
        "-4 is",
        "no figure",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    axe()
    picture(page, "five-mistakes")

    good = ({}, {}, {}, {}, {"numerator": "", "qualifier": "not_collected"})
    page.set_input_files("input[type=file]", book(owed, tmp_path, *good[:4]))
    press(page, "Send")
    axe()
    picture(page, "to-explain")
    page.get_by_label("Why is the file right?").fill(
        "Reviews are counted by another team."
    )
    press(page, "Send")

    expect(page.get_by_text("We have version 1.")).to_be_visible()
    axe()

    sign_in(coordinator)
    visit(page, live_server, "queue")
    axe()
    picture(page, "queue")
    page.get_by_role("link", name="Quarterly return").click()
    axe()
    picture(page, "submission")
    press(page, "Accept")

    expect(page.get_by_text("Accepted. The scorecards")).to_be_visible()
    assert Submission.objects.get().state == Submission.State.ACCEPTED


def test_pages_fit_a_telephone(
    page, axe, live_server, sign_in, owed, coordinator, tmp_path
):
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(coordinator)
    for name, args in (("mine", []), ("queue", []), ("upload", [owed.pk])):
        visit(page, live_server, name, *args)
        assert fits(page), name
        axe()
    page.set_input_files("input[type=file]", book(owed, tmp_path, *FIVE))
    press(page, "Check without sending")
    assert fits(page)
    picture(page, "narrow-mistakes")
    page.set_input_files("input[type=file]", book(owed, tmp_path, *[{}] * 5))
    press(page, "Send")
    assert fits(page)
    picture(page, "narrow-submission")


def test_a_return_is_sent_by_keyboard_alone(
    page, live_server, sign_in, owed, coordinator, tmp_path
):
    sign_in(coordinator)
    visit(page, live_server, "upload", owed.pk)
    page.set_input_files("input[type=file]", book(owed, tmp_path, *[{}] * 5))
    page.get_by_role("button", name="Check without sending").focus()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submission/**")

    assert Submission.objects.count() == 1
