"""A police list's whole life in a real browser, with a real worker behind it.

From five mistakes found at once, through the marked copy and a reason, to rows that a
coordinator accepted and a worker put in: the lead opens a child's episode, and a board
member reads the profile with small numbers hidden and finds no page of any child.
"""

import csv
import io
import os
import time
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from fixtures.synthetic import files
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases.models import MissingEpisode
from safeguarding.cases.urls import urlpatterns
from safeguarding.returns.models import Obligation, RecordFile, Submission
from tests.acceptance.dudley import agency, set_up
from tests.factories import member

pytestmark = pytest.mark.django_db(transaction=True)
READY = "html[data-app-ready]"
PERIOD = "2014-15-Q3"
# Row of the file (from 0) -> what is wrong in it; then what the check says of it.
WRONG = {
    3: {"category": "runaway"},
    10: {"returned_at": "01/10/2014 00:30"},
    17: {"location_type": "moon"},
    24: {"missing_from_at": "31/11/2014 20:15"},
    31: {"birth_month": "2015-03"},
}
CODES = ("E-TYPE-CODE", "E-END-BEFORE", "E-CODE", "E-DATE", "E-BIRTH")
PATIENCE = 60_000


class Walk:
    """The list, the four people, and the window they take turns at."""

    def __init__(self, page, live_server, sign_in, axe, folder):
        self.page, self.server, self.sign_in = page, live_server, sign_in
        self.axe, self.folder = axe, folder
        self.here, self.coordinator = set_up()
        police = agency("west-midlands-police")
        self.owed = Obligation.objects.get(
            partnership=self.here,
            template__code="missing_episodes",
            period_start="2014-10-01",
        )
        self.analyst = member(Role.AGENCY_SUBMITTER, self.here, police)
        self.lead = member(Role.CSE_MISSING_LEAD, self.here)
        self.board = member(Role.BOARD_MEMBER, self.here, police)
        made = files.make("dudley").files()[0]
        assert made.quarter.period.code == PERIOD
        self.rows = list(csv.DictReader(io.StringIO(made.content.decode())))

    def go(self, person, name, *args):
        self.sign_in(person)
        self.page.goto(self.server.url + reverse(name, args=args))
        self.page.wait_for_selector(READY, state="attached")

    def press(self, button):
        """Press by keyboard, as people do who have no mouse."""
        self.page.get_by_role("button", name=button, exact=True).press("Enter")
        self.page.wait_for_load_state()
        self.page.wait_for_selector(READY, state="attached")

    def look(self, name):
        """Judge a page: accessible, wide and narrow, and quoting no identifier."""
        self.axe()
        if folder := os.environ.get("PICTURES"):
            path = Path(folder) / f"case-walk-{name}.png"
            self.page.screenshot(path=path, full_page=True)
        self.page.set_viewport_size({"width": 320, "height": 640})
        self._fits(name)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        assert "SYN0" not in self.page.inner_text("body"), name

    def _fits(self, name):
        """Wait a moment: charts are drawn anew when the window changes."""
        wide = "document.documentElement.scrollWidth - innerWidth"
        until = time.monotonic() + 10
        while self.page.evaluate(wide) > 0:
            assert time.monotonic() < until, name
            time.sleep(0.1)

    def says(self, words):
        found = self.page.get_by_text(words).first
        found.wait_for(state="visible", timeout=PATIENCE)

    def choose(self, rows):
        """Write the rows to a file and choose it."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path = self.folder / "missing quarter three.csv"
        path.write_bytes(text.getvalue().encode())
        self.page.set_input_files("input[type=file]", path)

    def with_mistakes(self):
        return [{**row, **WRONG.get(at, {})} for at, row in enumerate(self.rows)]

    def download(self, link):
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=link).click()
        return Path(waiting.value.path()).read_bytes()


@pytest.fixture
def walk(page, live_server, sign_in, axe, tmp_path, real_worker):
    page.set_viewport_size({"width": 1280, "height": 900})
    return Walk(page, live_server, sign_in, axe, tmp_path)


def five_mistakes_at_once(walk, worker):
    worker.stop()
    walk.go(walk.analyst, "returns:records", walk.owed.pk)
    walk.look("choose")
    walk.choose(walk.with_mistakes())
    walk.press("Check without sending")
    walk.says("How far is the check?")
    walk.look("progress")
    # The page asks by itself, and turns when the worker has looked.
    worker.start()
    walk.says("What did the check find?")
    walk.says("5 errors to correct")
    text = walk.page.inner_text("main")
    assert not [code for code in CODES if code not in text]
    walk.look("five-mistakes")
    assert not Submission.objects.filter(obligation=walk.owed).exists()
    assert not MissingEpisode.objects.exists()


def marked_copy_is_corrected_and_sent(walk):
    marked = walk.download("Download your rows with these marked (CSV)").decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(marked)))
    problems = next(name for name in rows[0] if name not in walk.rows[0])
    wrong = {
        at
        for at, row in enumerate(rows)
        if any(code in row[problems] for code in CODES)
    }
    assert wrong == set(WRONG)
    right = [
        {**row, **{name: walk.rows[at][name] for name in WRONG.get(at, {})}}
        for at, row in enumerate(rows)
    ]
    walk.go(walk.analyst, "returns:records", walk.owed.pk)
    walk.choose(right)
    walk.press("Check without sending")
    walk.says("No errors.")
    for box in walk.page.get_by_label("Why is the file right?").all():
        box.fill("Looked at case by case.")
    walk.look("warnings")
    walk.press("Send")
    walk.says("We have version 1.")


def accepted_and_put_in_by_the_worker(walk):
    version = Submission.objects.get(obligation=walk.owed)
    walk.go(walk.coordinator, "returns:submission", version.pk)
    walk.look("to-accept")
    walk.press("Accept")
    file = RecordFile.objects.get(submission=version)
    until = time.monotonic() + PATIENCE / 1000
    while file.state != RecordFile.State.LOADED:
        assert time.monotonic() < until, file.last_error
        time.sleep(0.2)
        file.refresh_from_db()
    assert MissingEpisode.objects.count() == len(walk.rows)
    walk.go(walk.coordinator, "returns:submission", version.pk)
    walk.look("put-in")


def lead_opens_an_episode_and_says_why(walk):
    walk.go(walk.lead, "cases:episodes")
    walk.look("episodes")
    episode = MissingEpisode.objects.order_by("-missing_from_at").first()
    walk.page.goto(walk.server.url + reverse("cases:episode", args=[episode.pk]))
    walk.page.wait_for_selector(READY, state="attached")
    walk.look("why")
    walk.page.get_by_role("radio").first.check()
    walk.page.locator("main form button[type=submit]").first.press("Enter")
    walk.page.wait_for_selector(READY, state="attached")
    walk.says(episode.child.short)
    walk.look("episode")
    seen = AuditEvent.objects.get(action="episode_viewed")
    assert (seen.actor, seen.object_id) == (walk.lead, str(episode.pk))


def board_member_reads_the_profile(walk):
    walk.go(walk.board, "dashboards:profile", walk.here.code, PERIOD)
    walk.look("profile")
    text = walk.page.inner_text("main")
    # 74 children and 139 episodes; 5 of them of no known place, which is too few.
    assert "74" in text
    assert "139" in text
    assert "fewer than 6" in text


def board_member_finds_no_page_of_a_child(walk):
    """Every address of the room, with a real number in it, does not exist."""
    browser = Client()
    browser.force_login(walk.board)
    number = MissingEpisode.objects.first().pk
    values = {"pk": number, "code": "not-screened", "act": "review", "form": "csv"}
    for pattern in urlpatterns:
        wanted = pattern.pattern.converters
        given = {name: values[name] for name in wanted}
        address = reverse(f"cases:{pattern.name}", kwargs=given)
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code in (404, 405), address
            assert "SYN0" not in answer.content.decode()


def test_a_police_list_goes_from_five_mistakes_to_the_profile(walk, real_worker):
    five_mistakes_at_once(walk, real_worker)
    marked_copy_is_corrected_and_sent(walk)
    accepted_and_put_in_by_the_worker(walk)
    lead_opens_an_episode_and_says_why(walk)
    board_member_reads_the_profile(walk)
    board_member_finds_no_page_of_a_child(walk)
