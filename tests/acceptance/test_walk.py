"""One figure's whole walk, by three people, with a real worker behind the pages."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from tests.acceptance.dudley import agency, set_up
from tests.factories import member

pytestmark = pytest.mark.django_db(transaction=True)

READY = "html[data-app-ready]"
CSC = "dudley-childrens-social-care"
COLUMNS = [
    "agency_code",
    "indicator_code",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "breakdown_dimension",
    "breakdown_code",
    "note",
]
GOOD = {
    "CON-03": ("160", "1000"),
    "CIN-01": ("1460", ""),
    "CPP-02": ("301", ""),
    "CLA-01": ("590", ""),
    "CLA-04": ("60", "590"),
}
# Five different mistakes: a number with a sign, more of a part than of the whole,
# words for a number, an agency nobody knows, and an end before its beginning.
WRONG = {
    "CON-03": {"numerator": "1600", "denominator": "1000"},
    "CIN-01": {"numerator": "-1460"},
    "CPP-02": {"numerator": "about 300"},
    "CLA-01": {"agency_code": "dudly-social-care"},
    "CLA-04": {"period_end": "2021-09-30"},
}
SIGNS = ("E-NUM-GT-DEN", "E-NEGATIVE", "E-TYPE", "E-AGENCY-UNKNOWN", "E-PERIOD")


def upload(mistakes):
    """Write the return of October to December 2021 as a person's CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for code, (numerator, denominator) in GOOD.items():
        row = {
            "agency_code": CSC,
            "indicator_code": code,
            "period_start": "2021-10-01",
            "period_end": "2021-12-31",
            "numerator": numerator,
            "denominator": denominator,
        }
        writer.writerow({**row, **mistakes.get(code, {})})
    content = text.getvalue().encode()
    return {"name": "quarter 3.csv", "mimeType": "text/csv", "buffer": content}


@pytest.fixture
def open_as(chromium, live_server):
    """Give a function that opens a page in a person's own browser window."""
    opened = []

    def open_page(user, path):
        opened.append(_signed_in(chromium, live_server, user))
        page = opened[-1].new_page()
        page.goto(live_server.url + path)
        page.wait_for_selector(READY, state="attached")
        return page

    yield open_page
    for context in opened:
        context.close()


def _signed_in(chromium, live_server, user):
    client = Client()
    client.force_login(user)
    (session,) = [m for name, m in client.cookies.items() if "session" in name]
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    cookie = {"name": session.key, "value": session.value, "url": live_server.url}
    context.add_cookies([cookie])
    return context


def press(page, button):
    page.get_by_role("button", name=button, exact=True).press("Enter")
    page.wait_for_load_state()
    page.wait_for_selector(READY, state="attached")


def test_a_return_with_five_mistakes_becomes_a_figure_on_an_open_board_page(
    open_as, real_worker
):
    partnership, coordinator = set_up()
    analyst = member(Role.AGENCY_SUBMITTER, partnership, agency(CSC))
    reader = member(Role.BOARD_MEMBER, partnership, agency(CSC))
    owed = partnership.obligations.get(
        agency__code=CSC, template__code="csc_quarter", period_start="2021-10-01"
    )
    address = reverse("dashboards:scorecard", args=["dudley", "2021-22-Q3"])
    board = open_as(reader, address)
    # Opened before the first figures stood, the page offers them; after, it has them.
    complete = board.get_by_text("Figures are complete")
    offered = board.get_by_role("link", name="Show the new figures")
    complete.or_(offered).wait_for(timeout=60_000)
    board.reload()
    complete.wait_for(timeout=60_000)
    assert board.get_by_role("row", name="Children on a CPP").inner_text().count("Not")

    sending = reverse("returns:upload", args=[owed.pk])
    page = open_as(analyst, sending)
    page.set_input_files("input[type=file]", upload(WRONG))
    press(page, "Check without sending")
    for sign in SIGNS:
        expect(page.get_by_text(sign).first).to_be_visible()

    page.set_input_files("input[type=file]", upload({}))
    press(page, "Send")
    expect(page.get_by_text("We have version 1.")).to_be_visible()

    waiting = reverse("returns:queue")
    desk = open_as(coordinator, waiting)
    desk.get_by_role("link", name="Children's social care, quarterly").press("Enter")
    desk.wait_for_selector(READY, state="attached")
    press(desk, "Accept")

    offered.click(timeout=60_000)
    board.wait_for_selector(READY, state="attached")
    row = board.get_by_role("row", name="Children on a CPP").inner_text()
    assert "301" in row
