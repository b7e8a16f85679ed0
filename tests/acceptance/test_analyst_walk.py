"""One return's whole life in a real browser: preparer, signatory and coordinator.

From the workbook of the period through five mistakes, the marked copy, a reason, a
signature, one figure sent back, a correction with its preview, to the receipt.
"""

import io
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Observation
from safeguarding.periods import Period
from safeguarding.returns.models import Receipt, Submission
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    ObservationFactory,
    PartnershipFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.books import filled, place_of

pytestmark = pytest.mark.django_db(transaction=True)
READY = "html[data-app-ready]"
Q3 = Period.parse("2015-16-Q3")
CODES = ("WLK-01", "WLK-02", "WLK-03", "WLK-04", "WLK-05")
# Five different mistakes, one for each row.
WRONG = {
    "WLK-01": {"numerator": "600+"},
    "WLK-02": {"numerator": -4},
    "WLK-03": {"numerator": "five"},
    "WLK-04": {"numerator": 7.5},
    "WLK-05": {"numerator": 80, "denominator": 60},
}
SAID = ("put 600 here", "-4 is below zero", "'five'", "7.5", "80 is more than the 60")
# The first was 40 a year before: a jump that must be explained.
RIGHT = {
    "WLK-01": {"numerator": 90},
    "WLK-02": {"numerator": 12},
    "WLK-03": {"numerator": 5},
    "WLK-04": {"numerator": 7},
    "WLK-05": {"numerator": 45, "denominator": 60},
}


class Walk:
    """The return, the three people, and the window they take turns at."""

    def __init__(self, page, live_server, sign_in, axe, folder):
        self.page, self.server, self.sign_in = page, live_server, sign_in
        self.axe, self.folder = axe, folder
        measures = [IndicatorFactory(code=code) for code in CODES[:4]]
        measures.append(IndicatorFactory(code=CODES[4], share=True))
        template = TemplateFactory(title="Quarterly return", indicators=measures)
        here = PartnershipFactory(two_person_sign_off=True)
        self.owed = owed_return(
            partnership=here, indicators=measures, template=template, period=Q3
        )
        self.others = self._others(measures, template)
        place = (here, self.owed.agency)
        ObservationFactory(
            partnership=here,
            agency=self.owed.agency,
            indicator=measures[0],
            period=Q3.year_ago(),
            numerator=40,
        )
        self.preparer = member(Role.AGENCY_SUBMITTER, *place, name="Preparer")
        self.signatory = member(Role.AGENCY_APPROVER, *place, name="Signatory")
        self.coordinator = member(Role.BOARD_ANALYST, here, name="Coordinator")

    def _others(self, measures, template):
        """Another agency of the board, and the same agency at another board."""
        second = AgencyFactory(short_name="OTHER-AGENCY")
        owed_return(partnership=self.owed.partnership, agency=second, template=template)
        south = PartnershipFactory(short_name="OTHER-BOARD", name="OTHER-BOARD")
        owed_return(partnership=south, agency=self.owed.agency, template=template)
        return ("OTHER-AGENCY", "OTHER-BOARD")

    def visit(self, person, name, *args):
        self.sign_in(person)
        self.page.goto(self.server.url + reverse(f"returns:{name}", args=args))
        self.page.wait_for_selector(READY, state="attached")

    def press(self, button):
        """Press by keyboard, as people do who have no mouse."""
        self.page.get_by_role("button", name=button, exact=True).press("Enter")
        self.page.wait_for_load_state()
        self.page.wait_for_selector(READY, state="attached")

    def look(self, name):
        """Judge a page: accessible, wide and narrow; nothing of others on it."""
        self.axe()
        if folder := os.environ.get("PICTURES"):
            path = Path(folder) / f"walk-{name}.png"
            self.page.screenshot(path=path, full_page=True)
        self.page.set_viewport_size({"width": 320, "height": 640})
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert self.page.evaluate(wide) <= 0, name
        self.page.set_viewport_size({"width": 1280, "height": 900})
        text = self.page.inner_text("body")
        assert not [other for other in self.others if other in text], name

    def says(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def download(self, press):
        with self.page.expect_download() as waiting:
            press()
        return Path(waiting.value.path()).read_bytes()

    def choose(self, book, figures):
        """Fill in the workbook and choose it on the send page."""
        cells = {
            place_of(book, code, column.title()): content
            for code, row in figures.items()
            for column, content in row.items()
        }
        path = self.folder / "quarter three.xlsx"
        path.write_bytes(filled(book, cells))
        self.page.set_input_files("input[type=file]", path)

    def last(self):
        return Submission.objects.filter(obligation=self.owed).latest("version")


@pytest.fixture
def walk(page, live_server, sign_in, axe, tmp_path):
    page.set_viewport_size({"width": 1280, "height": 900})
    return Walk(page, live_server, sign_in, axe, tmp_path)


def figure(code):
    """Give the figure that holds now."""
    known = Observation.objects.filter(
        indicator__code=code, period_start=Q3.start, kind=Q3.kind.value
    )
    return known.latest("recorded_at").numerator


def mistakes_then_right(walk, book):
    walk.visit(walk.preparer, "upload", walk.owed.pk)
    walk.look("send")
    walk.choose(book, WRONG)
    walk.press("Check without sending")
    for words in SAID:
        walk.says(words)
    walk.look("five-mistakes")
    button = walk.page.get_by_role("button", name="Download your file with these")
    marked = walk.download(button.click)
    with zipfile.ZipFile(io.BytesIO(marked)) as archive:
        parts = [name for name in archive.namelist() if "comments" in name]
        comments = "".join(archive.read(name).decode() for name in parts)
    assert "put 600 here" in comments
    walk.choose(book, RIGHT)
    walk.press("Check without sending")
    walk.says("No errors. 1 warning")
    walk.page.get_by_label("Kind of reason").select_option("REAL_CHANGE")
    reason = walk.page.get_by_label("Why is the file right?")
    reason.fill("A new team began in October.")
    walk.look("one-warning")
    walk.press("Send")
    walk.says("We have version 1.")
    walk.says("Waiting for a signature")
    walk.look("waits-for-signature")


def signed(walk):
    walk.visit(walk.signatory, "mine")
    walk.page.get_by_role("link", name="Read and sign").press("Enter")
    walk.page.wait_for_url("**/submission/**")
    walk.page.get_by_role("button", name="Read and sign").press("Enter")
    walk.page.wait_for_url("**/sign/")
    walk.page.wait_for_selector(READY, state="attached")
    walk.look("sign")
    walk.page.get_by_label("I agree").check()
    walk.press("Sign and send")
    assert walk.last().state == Submission.State.RECEIVED


def one_figure_sent_back(walk):
    walk.visit(walk.coordinator, "submission", walk.last().pk)
    walk.page.get_by_text("Ask about single figures only").click()
    tick = walk.page.get_by_role("checkbox", name="WLK-02")
    tick.check()
    row = walk.last().rows.get(indicator__code="WLK-02").pk
    expect(walk.page.locator(f"#id_question-{row}")).to_be_visible()
    walk.page.fill(f"#id_question-{row}", "The register says 14.")
    walk.look("decide")
    walk.press("Send back")
    assert walk.last().state == Submission.State.SENT_BACK


def one_figure_corrected(walk, book):
    walk.visit(walk.preparer, "upload", walk.owed.pk)
    walk.says("The register says 14.")
    walk.look("sent-back")
    too_much = {**RIGHT, "WLK-02": {"numerator": 14}, "WLK-03": {"numerator": 6}}
    walk.choose(book, too_much)
    walk.press("Check without sending")
    walk.says("E-LOCKED")
    walk.choose(book, {**RIGHT, "WLK-02": {"numerator": 14}})
    walk.press("Check without sending")
    reason = walk.page.get_by_label("Why is the file right?")
    assert reason.input_value() == "A new team began in October."
    walk.press("Send")
    walk.says("We have version 2.")


def accepted(walk):
    walk.visit(walk.coordinator, "submission", walk.last().pk)
    walk.look("to-accept")
    walk.press("Accept")
    walk.says("Accepted. The scorecards")


def corrected_with_a_preview(walk, book):
    walk.visit(walk.preparer, "upload", walk.owed.pk)
    walk.choose(book, {**RIGHT, "WLK-02": {"numerator": 15}})
    walk.press("Check without sending")
    walk.says("What would change on the board?")
    walk.says("What differs from the accepted version?")
    walk.look("preview")
    assert figure("WLK-02") == 14
    for box in walk.page.get_by_label("Why is the file right?").all():
        if not box.input_value():
            box.fill("One more was found in the archive.")
    walk.press("Send")
    walk.says("We have version 3.")


def receipt_is_genuine(walk):
    walk.visit(walk.preparer, "receipt", walk.last().pk)
    number = Receipt.objects.get(submission=walk.last()).number
    walk.says(number)
    walk.look("receipt")
    link = walk.page.get_by_role("link", name="Download the receipt")
    paper = walk.folder / "receipt.pdf"
    paper.write_bytes(walk.download(link.click))
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, check=True, text=True
    )
    assert number in text.stdout
    walk.page.context.clear_cookies()
    walk.page.goto(walk.server.url + reverse("returns:check-receipt"))
    walk.page.wait_for_selector(READY, state="attached")
    walk.page.get_by_label("Receipt number").fill(number)
    walk.press("Check")
    walk.says("This receipt is genuine.")
    walk.look("genuine")


def test_a_return_goes_from_the_workbook_of_its_period_to_its_receipt(walk):
    walk.visit(walk.preparer, "upload", walk.owed.pk)
    link = walk.page.get_by_role("link", name="Download this period's workbook")
    book = walk.download(link.click)

    mistakes_then_right(walk, book)
    signed(walk)
    one_figure_sent_back(walk)
    one_figure_corrected(walk, book)
    signed(walk)
    accepted(walk)
    assert (figure("WLK-01"), figure("WLK-02")) == (90, 14)
    corrected_with_a_preview(walk, book)
    signed(walk)
    accepted(walk)

    assert figure("WLK-02") == 15
    receipt_is_genuine(walk)
