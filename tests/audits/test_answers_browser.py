"""Answering in a real browser: typing, saving by itself, keyboard, 320 px, print."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from audits import links
from audits.carrying import said
from audits.models import Answer
from tests.audits.made_answers import (
    GOOD,
    POOR,
    answered,
    made_agency,
    made_round,
    made_set,
    person,
    preparer,
    questions,
    required,
    school,
    sent,
    signatory,
)
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("ANSWER_SHOTS")
TEXTS = (
    ("Is one senior person responsible for safeguarding?", "Does the board hear it?"),
    ("Are the views of children asked for, and acted on?",),
    ("Is every worker trained when they begin, and every two years?",),
)


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def made_response(year_before=False):
    partnership = PartnershipFactory(short_name="Northborough")
    agency = made_agency(partnership)
    standard_set = made_set(TEXTS)
    old = None
    if year_before:
        old = made_round(partnership, standard_set=standard_set, year=2025)
        sent(required(old, agency), GOOD, replace(POOR), GOOD, GOOD)
    this = made_round(partnership, standard_set=standard_set, previous=old)
    return required(this, agency)


def go(page, live_server, name, *args):
    page.goto(live_server.url + reverse(f"audits:{name}", args=args))


def no_sideways(page):
    wide = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not wide


def wait_for(page, text):
    page.wait_for_function(
        "words => document.querySelector('#saved').innerText.includes(words)", arg=text
    )


def test_what_is_typed_is_saved_by_itself_and_sent_to_nobody(
    page, sign_in, axe, live_server
):
    response = made_response()
    sign_in(preparer(response))
    go(page, live_server, "answer", response.pk)
    axe()
    shot(page, "overview-not-started")

    page.get_by_role("button", name="Start now").click()
    page.get_by_label("3: Fully met").first.check()
    page.get_by_label("What shows it?").first.fill("Minutes of the board")

    wait_for(page, "1 of 4 questions answered")
    wait_for(page, "Nothing has been sent")
    axe()
    shot(page, "standard-typed")
    first = questions(response.round)[0]
    kept = Answer.objects.get(response=response, question=first)
    assert said(kept).evidence == "Minutes of the board"
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/standard/2/")


def test_whole_answer_is_made_with_the_keyboard(page, sign_in, live_server):
    response = made_response()
    sign_in(preparer(response))
    go(page, live_server, "answer-standard", response.pk, 2)
    page.get_by_label("0: Not met").focus()

    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Ask them")
    page.keyboard.press("Tab")
    page.keyboard.type("Director")
    for part in ("31", "3", "2099"):
        page.keyboard.press("Tab")
        page.keyboard.type(part)
    page.keyboard.press("Enter")

    page.wait_for_load_state()
    page.get_by_text("Saved. Nothing has been sent.").wait_for()
    assert page.url.endswith("/standard/2/")
    kept = said(Answer.objects.get(response=response))
    assert (kept.self_score, kept.improvement, kept.improvement_owner) == (
        0,
        "Ask them",
        "Director",
    )
    assert kept.improvement_by.year == 2099


def test_two_people_on_one_page_are_told_while_they_type(page, sign_in, live_server):
    response = made_response()
    first = questions(response.round)[0]
    sign_in(preparer(response))
    go(page, live_server, "answer-standard", response.pk, 1)
    answered(response, GOOD, acting=person(preparer(response), timezone.now()))

    page.get_by_label("What shows it?").first.fill("Something else")

    page.get_by_text("saved other answers while this page was open").wait_for()
    shot(page, "conflict")
    assert said(Answer.objects.get(response=response, question=first)) == GOOD
    page.get_by_role("button", name="Keep mine instead of theirs").click()
    page.get_by_text("Saved. Nothing has been sent.").wait_for()
    kept = said(Answer.objects.get(response=response, question=first))
    assert kept.evidence == "Something else"


def test_last_times_answers_are_read_checked_and_signed(
    page, sign_in, axe, live_server
):
    response = made_response(year_before=True)
    sign_in(preparer(response))
    go(page, live_server, "answer", response.pk)
    page.get_by_role("button", name="Start now").click()
    axe()
    shot(page, "standard-carried")
    go(page, live_server, "answer-check", response.pk)
    axe()
    shot(page, "check-missing")

    page.get_by_role("link", name="still true").first.click()
    assert page.evaluate("document.activeElement.id || location.hash").endswith(
        "still_true"
    )

    fine = replace(GOOD, still_true=True)
    answered(response, fine, GOOD, fine, replace(GOOD, evidence="The register"))
    go(page, live_server, "answer", response.pk)
    axe()
    shot(page, "overview-complete")
    sign_in(signatory(response))
    go(page, live_server, "answer-sign", response.pk)
    axe()
    shot(page, "sign")
    page.get_by_label("Your job title").fill("Director of Children's Services")
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_role("heading", name="What was sent?").wait_for()
    axe()
    shot(page, "receipt")
    page.emulate_media(media="print")
    shot(page, "receipt-print")


@pytest.mark.parametrize(
    "name",
    ["answer", "answer-standard", "answer-check", "answer-files", "answer-upload"],
)
def test_pages_fit_a_narrow_screen(page, sign_in, axe, live_server, name):
    response = made_response()
    answered(response, replace(GOOD, evidence=""), POOR)
    sign_in(preparer(response))
    page.set_viewport_size({"width": 320, "height": 640})
    more = {
        "answer-standard": [1],
        "answer-files": [questions(response.round)[0].pk],
    }.get(name, [])

    go(page, live_server, name, response.pk, *more)

    no_sideways(page)
    axe()
    shot(page, f"narrow-{name}")


def test_list_of_many_schools_fits_and_is_filtered(page, sign_in, axe, live_server):
    partnership = PartnershipFactory()
    trust = made_agency(partnership)
    this = made_round(
        partnership, standard_set=made_set(kind="s175"), title="Section 175, 2026"
    )
    rows = [
        required(this, trust, school(partnership, number, trust))
        for number in range(1, 61)
    ]
    answered(rows[0], GOOD)
    sign_in(preparer(rows[0]))
    go(page, live_server, "answers")
    axe()
    shot(page, "list")
    page.set_viewport_size({"width": 320, "height": 640})
    no_sideways(page)
    shot(page, "list-narrow")

    page.goto(f"{page.url}?name=School+0042")

    expect(page.get_by_text("1 self-assessment.")).to_have_count(1)
    expect(page.locator("td", has_text="School 0042")).to_have_count(1)
    expect(page.locator("td", has_text="School 0001")).to_have_count(0)


def test_office_answers_by_its_link(page, axe, live_server, settings):
    settings.SITE_URL = live_server.url
    this = made_round(standard_set=made_set(kind="s175"), title="Section 175, 2026")
    response = required(this, establishment=school(this.partnership))

    page.goto(links.make(response, at=timezone.now()))

    assert page.url == live_server.url + reverse("audits:school", args=[response.pk])
    axe()
    shot(page, "office-overview")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("2: Mostly met").first.check()
    wait_for(page, "1 of 3 questions answered")
    axe()
    shot(page, "office-standard")
    page.goto(f"{live_server.url}{reverse('audits:link', args=['x' * 43])}")
    axe()
    shot(page, "office-closed")
    page.problems[:] = [one for one in page.problems if "404" not in one]
