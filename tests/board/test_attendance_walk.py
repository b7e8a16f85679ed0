"""An attendance sheet from the upload to GOV-01, in a real browser, by a real worker."""

import csv
import io
import time

import pytest
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.board import attendance
from safeguarding.board.models import Attendance
from safeguarding.indicators.models import Observation
from safeguarding.returns.models import Submission
from tests.board.made_sheets import DAYS, ON, Q3, Board
from tests.dashboards.engine.world import indicator
from tests.factories import AgreementFactory, MembershipFactory, member
from tests.returns.test_browser import fits, picture, press, visit

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


@pytest.fixture
def board():
    made = Board()
    sender = made.sender
    MembershipFactory(partnership=made.partnership, agency=sender.agency)
    AgreementFactory(partnership=made.partnership, agency=sender.agency)
    made.gov = indicator(made.partnership, code="GOV-01", share=True)
    # Somebody else's board, with the same titles, which must stay as it is.
    made.other = Board()
    made.other.came(made.other.chief, ON[3], "apologies")
    return made


def write(folder, rows):
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    path = folder / "attendance.csv"
    path.write_bytes(text.getvalue().encode())
    return str(path)


class Walk:
    """The sheet's sender and the coordinator, at one window."""

    def __init__(self, page, live_server, sign_in, folder, board):
        self.page, self.server, self.sign_in = page, live_server, sign_in
        self.folder, self.board = folder, board
        self.owed = board.sender.owed(Q3)
        self.coordinator = member(Role.BOARD_ANALYST, board.partnership)

    def upload(self, rows):
        self.sign_in(self.board.sender.user)
        visit(self.page, self.server, "records", self.owed.pk)
        self.page.set_input_files("input[type=file]", write(self.folder, rows))
        press(self.page, "Check without sending")
        self.says("What did the check find?")

    def says(self, words):
        found = self.page.get_by_text(words).first
        expect(found).to_be_visible(timeout=PATIENCE * 1000)

    def send_and_accept(self, number):
        for box in self.page.get_by_label("Why is the file right?").all():
            box.fill("The minutes say so.")
        press(self.page, "Send")
        version = Submission.objects.get(obligation=self.owed, version=number)
        self.sign_in(self.coordinator)
        visit(self.page, self.server, "submission", version.pk)
        press(self.page, "Accept")

    def counts(self, attended, eligible):
        """Wait until GOV-01 stands so."""
        rows = Observation.objects.filter(
            partnership=self.board.partnership, indicator=self.board.gov
        ).order_by("-recorded_at")
        until = time.monotonic() + PATIENCE
        while [(r.numerator, r.denominator) for r in rows.all()[:1]] != [
            (attended, eligible)
        ]:
            assert time.monotonic() < until
            time.sleep(0.2)


@pytest.fixture
def walk(page, live_server, sign_in, tmp_path, board, real_worker):
    page.set_viewport_size({"width": 1280, "height": 900})
    return Walk(page, live_server, sign_in, tmp_path, board)


def the_slip_is_found(walk, axe):
    """33% of two meetings cannot be, and a row names a person and no seat."""
    walk.says("1 error to correct")
    text = walk.page.inner_text("main")
    assert "E-SEAT-UNKNOWN" in text
    assert "W-ATT-DENOM" in text
    assert "33% cannot be: the seat could come to 2 meetings" in text
    assert "Jo Q" not in text
    axe()
    picture(walk.page, "attendance-checked")
    walk.page.set_viewport_size({"width": 320, "height": 640})
    assert fits(walk.page)
    picture(walk.page, "attendance-checked-320")
    walk.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_sheet_goes_from_a_slip_to_the_figure_and_is_corrected(walk, board, axe):
    percent = {"stated_percent": "33%"}
    chief = [
        board.row(day=DAYS[3], **percent),
        board.row(day=DAYS[4], status="deputy_attended", **percent),
    ]
    nurse = board.row(board.nurse, DAYS[3], "apologies", **percent)

    walk.upload([*chief, nurse | {"seat_title": "Jo Q"}])
    the_slip_is_found(walk, axe)

    walk.upload([*chief, nurse])
    assert "E-SEAT-UNKNOWN" not in walk.page.inner_text("main")
    walk.send_and_accept(1)
    # Two of three: that nobody tells of the nurse in December was explained.
    walk.counts(2, 3)

    walk.upload([*chief, nurse | {"status": "attended"}])
    walk.send_and_accept(2)
    walk.counts(3, 3)

    counted = attendance.counted(board.partnership, Q3.start, Q3.end)
    assert (str(counted.whole), counted.whole.deputies) == ("3 of 3", 1)
    assert board.other.stands() == {("Chief Superintendent", "2015-10-20"): "apologies"}
    assert Attendance.objects.count() == 4
