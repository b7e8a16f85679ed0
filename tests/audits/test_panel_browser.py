"""A panel scores, talks through and finishes an answer in a real browser."""

import os
from pathlib import Path

import pytest

from audits.models import Response
from tests.audits.made_panel import Area
from tests.returns.test_browser import READY, fits

pytestmark = pytest.mark.django_db(transaction=True)


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def looked_at(page, axe, name):
    """Look at a page: rules of access, and no sideways scrolling at 320 px."""
    page.wait_for_selector(READY, state="attached")
    axe()
    picture(page, name)
    page.set_viewport_size({"width": 320, "height": 800})
    assert fits(page), name
    picture(page, f"{name}-320")
    page.set_viewport_size({"width": 1280, "height": 900})


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()
    page.wait_for_selector(READY, state="attached")


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()
    page.wait_for_selector(READY, state="attached")


def choose(page, question, score):
    """Choose a score by the keyboard: the radio buttons of one question."""
    group = page.locator("section").filter(has_text=question)
    group.get_by_label(f"{score}:").focus()
    page.keyboard.press("Space")


def test_blind_panel_scores_before_it_sees_theirs(page, axe, live_server, sign_in):
    area = Area("north", is_blind=True)
    area.sent(scores=(3, 1, 3))
    area.sent(area.trust)
    sign_in(area.auditor)
    page.goto(f"{live_server.url}/audits/panel/")
    looked_at(page, axe, "panel-rounds")

    follow(page, "Round 2014-15")
    looked_at(page, axe, "panel-round-blind")
    follow(page, str(area.police))
    looked_at(page, axe, "panel-response-blind")
    follow(page, "1. Standard 1")
    looked_at(page, axe, "panel-standard-blind")
    assert "fully met" not in page.inner_text(".app-panel-side--theirs")
    press(page, "Save the panel's scores")
    assert "Choose the panel's score" in page.inner_text(".govuk-error-summary")
    looked_at(page, axe, "panel-standard-error")
    choose(page, "1.1", 1)
    press(page, "Save the panel's scores")
    looked_at(page, axe, "panel-standard-shown")

    assert "3, fully met" in page.inner_text(".app-panel-side--theirs")
    follow(page, "record what was agreed")
    looked_at(page, axe, "panel-discuss")
    page.get_by_label("What was agreed?").fill("They showed us the plan.")
    press(page, "It was talked through")
    assert "It was talked through." in page.inner_text("main")


def test_panel_finishes_and_the_agency_reads_it(page, axe, live_server, sign_in):
    area = Area("north")
    response = area.sent(scores=(3, 1, 3))
    area.score(response, 1, 2, comment="The plan is two years old.")
    sign_in(area.analyst)
    page.goto(f"{live_server.url}/audits/panel/{area.round.pk}/")
    looked_at(page, axe, "panel-round")

    follow(page, str(area.police))
    looked_at(page, axe, "panel-response")
    press(page, "Agree with the self scores that are left")
    press(page, "Finish moderating")
    looked_at(page, axe, "panel-finish")
    press(page, "Yes, the panel is done")
    press(page, "Make it final")
    press(page, "Yes, make it final")
    looked_at(page, axe, "panel-final")
    assert Response.objects.get(pk=response.pk).state == "final"

    sign_in(area.submitter)
    page.goto(f"{live_server.url}/audits/panel/feedback/{response.pk}/")
    looked_at(page, axe, "feedback")
    assert "differs from yours in 1 of 2 standards" in page.inner_text("main")
    page.emulate_media(media="print")
    picture(page, "feedback-print")
    page.emulate_media(media="screen")
    follow(page, "Make an action of it")
    looked_at(page, axe, "feedback-action")


def test_panel_is_chosen_in_a_browser(page, axe, live_server, sign_in):
    area = Area("north")
    sign_in(area.manager)
    page.goto(f"{live_server.url}/audits/panel/{area.round.pk}/members/")
    looked_at(page, axe, "panel-members")

    page.get_by_label("Who joins the panel?").select_option(str(area.other_auditor))
    press(page, "Add to the panel")
    press(page, "Take off")

    people = area.round.panel.values_list("person", flat=True)
    assert list(people) == [area.other_auditor.pk]
