"""Signing, asking about one figure, holding an explanation, a receipt: in a browser."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse

from safeguarding.returns.models import CellQuestion, Problem, Submission
from tests.factories import IndicatorFactory
from tests.returns.answering import LATER, desk

pytestmark = pytest.mark.django_db(transaction=True)
READY = "html[data-app-ready]"
WHY = {"W-MISSING-ROW": "No system for these before April."}


@pytest.fixture
def here():
    titles = ("Referrals", "Assessments", "Plans started")
    return desk(
        two_person=True, indicators=[IndicatorFactory(title=one) for one in titles]
    )


def visit(page, live_server, name, *args):
    page.goto(live_server.url + reverse(f"returns:{name}", args=args))
    page.wait_for_selector(READY, state="attached")


def press(page, button):
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
    page.wait_for_selector(READY, state="attached")


def looks_right(page, axe, name):
    """Check the page by machine at two widths, and keep pictures when asked for."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(wide) <= 0, f"{name} is wider than {width}"
    page.set_viewport_size({"width": 1280, "height": 900})
    axe()


def test_a_return_is_signed_and_its_receipt_checked_by_a_stranger(
    page, axe, live_server, sign_in, here
):
    cache.clear()
    first = here.send("40", "7", reasons=WHY)
    here.sign(first)
    here.accept(first)
    reasons = {**WHY, "W-RESTATED": "One was counted late."}
    sent = here.send("41", "7", reasons=reasons, at=LATER)
    sign_in(here.signatory)

    visit(page, live_server, "submission", sent.pk)
    looks_right(page, axe, "unsigned")
    page.get_by_role("button", name="Read and sign").click()
    page.wait_for_selector(READY, state="attached")
    looks_right(page, axe, "sign")
    press(page, "Sign and send")
    assert "Tick the box" in page.inner_text(".govuk-error-summary")
    looks_right(page, axe, "sign-error")
    page.get_by_label("I agree, and answer for these figures").check()
    press(page, "Sign and send")
    looks_right(page, axe, "receipt")

    sent.refresh_from_db()
    assert sent.state == Submission.State.RECEIVED
    page.context.clear_cookies()
    visit(page, live_server, "check-receipt")
    page.get_by_label("Receipt number").fill(sent.receipt.number.lower())
    press(page, "Check")
    assert "This receipt is genuine." in page.inner_text("main")
    looks_right(page, axe, "genuine")


def test_one_figure_goes_back_and_an_explanation_holds(
    page, axe, live_server, sign_in, here
):
    sent = here.send("40", "7", reasons=WHY)
    here.sign(sent)
    sign_in(here.coordinator)

    visit(page, live_server, "hold", Problem.objects.get().pk)
    looks_right(page, axe, "hold")
    page.get_by_label("Until the end of which quarter?").select_option(index=8)
    press(page, "Accept until then")
    visit(page, live_server, "explanations")
    looks_right(page, axe, "explanations")

    visit(page, live_server, "submission", sent.pk)
    page.get_by_text("Ask about single figures only").click()
    page.get_by_label("Referrals").first.check()
    looks_right(page, axe, "ask")
    page.get_by_label("What is wrong with it?").first.fill("Children or episodes?")
    press(page, "Send back")
    assert CellQuestion.objects.get().reason == "Children or episodes?"
    looks_right(page, axe, "asked")


def test_the_page_of_signatories(page, axe, live_server, sign_in, here):
    sign_in(here.signatory)
    place = here.owed.partnership.code, here.owed.agency.code

    visit(page, live_server, "signatories", *place)
    looks_right(page, axe, "signatories")
    page.get_by_label("Who signs?").select_option(index=1)
    for legend in ("From when?", "Until when?"):
        group = page.get_by_role("group", name=legend)
        for label, text in (("Day", "1"), ("Month", "3"), ("Year", "2099")):
            group.get_by_label(label).fill(text)
    press(page, "Let them sign")

    assert "signs in the place of" in page.inner_text("main")
    looks_right(page, axe, "lent")
