"""A table as a board prints it, sent for the first time, in a real browser."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.returns.models import TableMapping
from tests.factories import IndicatorFactory, TemplateFactory, member, owed_return

pytestmark = pytest.mark.django_db(transaction=True)
READY = "html[data-app-ready]"
PAPER = (
    "Northmere scorecard\n\n"
    "Measure,2014/15 Q3,2015/16 Q3,Trend\n"
    "Missing episodes,41,52+,^\n"
    "Strategy discussions held,-,-,^\n"
    "Biscuits eaten,4,5,v\n"
)


@pytest.fixture
def owed():
    titles = ("Missing episodes", "Strategy discussions", "Children in need")
    measures = [IndicatorFactory(title=title) for title in titles]
    template = TemplateFactory(title="Quarterly return", indicators=measures)
    return owed_return(indicators=measures, template=template)


@pytest.fixture
def asked(page, live_server, sign_in, owed, tmp_path):
    """Check the paper, so that the page asks how it is read."""
    sign_in(member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency))
    page.goto(live_server.url + reverse("returns:upload", args=[owed.pk]))
    page.wait_for_selector(READY, state="attached")
    paper = tmp_path / "scorecard.csv"
    paper.write_text(PAPER, encoding="utf-8")
    page.set_input_files("input[type=file]", str(paper))
    page.get_by_role("button", name="Check").first.click()
    page.wait_for_selector(READY, state="attached")
    return page


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fits(page):
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return page.evaluate(wide) <= 0


def what_is(page, name):
    return page.get_by_label(f"What is the row \u201c{name}\u201d?")


def test_a_paper_is_asked_about_once_and_then_known(asked, axe, owed):
    picture(asked, "mapping_asked")
    axe()

    asked.get_by_role("button", name="Remember and check").click()

    asked.wait_for_selector(READY, state="attached")
    missing = asked.get_by_role(
        "link", name="Say what the row \u201cBiscuits eaten\u201d"
    )
    missing.click()
    assert what_is(asked, "Biscuits eaten").evaluate(
        "e => e === document.activeElement"
    )
    picture(asked, "mapping_missing")
    axe()

    what_is(asked, "Biscuits eaten").select_option("out")
    asked.get_by_label("What does \u201c-\u201d mean?").select_option("not_collected")
    asked.get_by_role("button", name="Remember and check").press("Enter")

    asked.wait_for_selector(READY, state="attached")
    picture(asked, "mapping_done")
    (kept,) = TableMapping.objects.all()
    assert (kept.partnership, kept.agency) == (owed.partnership, owed.agency)
    assert {one["mark"]: one["means"] for one in kept.spec["marks"]} == {
        "+": "at_least",
        "-": "not_collected",
    }
    assert asked.get_by_role("button", name="Remember and check").count() == 0


def test_the_page_fits_a_narrow_screen(asked):
    asked.set_viewport_size({"width": 320, "height": 800})

    picture(asked, "mapping_narrow")
    assert fits(asked)
    box = what_is(asked, "Biscuits eaten")
    assert box.bounding_box()["width"] <= 300
