"""A missing child from the first word to the interview, by keyboard, at any width."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from safeguarding.cases.models import InformationReport, MissingEpisode
from safeguarding.cases.rhi_clock import LONDON
from safeguarding.cases.services.reports import PassedOn
from tests.cases.made_missing import START, Place, when
from tests.returns.test_browser import READY, fits

pytestmark = pytest.mark.django_db(transaction=True)
TABS = 120


@pytest.fixture
def north():
    return Place("north")


# What the page does by itself each minute, without waiting for one.
ASK_NOW = """() => {
  const clock = document.querySelector("[role=timer]");
  return htmx.ajax("GET", clock.getAttribute("hx-get"), clock);
}"""


class Keys:
    """A person who uses the keyboard only."""

    def __init__(self, page):
        self.page = page

    def to(self, name):
        """Move the focus on until it is on what is called so."""
        for _ in range(TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(NAMED).startswith(name):
                return
        pytest.fail(f"The keyboard does not reach {name!r}: {self.page.url}")

    def enter(self, name):
        """Follow a link or press a button."""
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_selector(READY, state="attached")

    def write(self, name, text):
        self.to(name)
        self.page.keyboard.type(text)

    def moment(self, legend, at):
        """Fill the four boxes of a moment, one after the other."""
        local = at.astimezone(LONDON)
        self.to(f"{legend} Day")
        for text in (f"{local.day}", f"{local.month}", f"{local.year}"):
            self.page.keyboard.type(text)
            self.page.keyboard.press("Tab")
        self.page.keyboard.type(f"{local:%H:%M}")

    def choose(self, legend, down):
        """Go to the radio buttons of a question and press the arrow so often.

        The first press of none chosen is the space bar.
        """
        self.to(legend)
        self.page.keyboard.press("Space")
        for _ in range(down):
            self.page.keyboard.press("ArrowDown")


# What a person hears of the focus: the question, then the label or the words.
NAMED = """() => {
  const one = document.activeElement;
  const legend = one.closest("fieldset")?.querySelector("legend")?.innerText ?? "";
  const label = one.labels?.[0]?.innerText ?? one.innerText ?? "";
  return `${legend} ${label}`.trim();
}"""


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def checked(page, axe, name):
    """Look at a page: rules of access, and no sideways scrolling at 320 px."""
    axe()
    picture(page, name)
    page.set_viewport_size({"width": 320, "height": 800})
    assert fits(page), name
    picture(page, f"{name}-320")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_child_is_reported_missing_and_talked_with_by_keyboard_only(
    page, axe, live_server, sign_in, north
):
    now = timezone.now().replace(second=0, microsecond=0)
    start, back = now - timedelta(hours=70), now - timedelta(hours=62)
    sign_in(north.lead)
    page.goto(f"{live_server.url}/cases/missing/")
    page.wait_for_selector(READY, state="attached")
    checked(page, axe, "missing-empty")

    reported(page, axe, start)
    came_back(page, axe, back)
    talked_with(page, axe, back)

    episode = MissingEpisode.objects.select_related("interview").get()
    assert (episode.missing_from_at, episode.returned_at) == (start, back)
    assert episode.interview.provider == north.agency
    assert episode.rhi_in_time


def reported(page, axe, start):
    keys = Keys(page)
    keys.enter("Report a missing child")
    keys.write("Which identifier", "LA000123")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(READY, state="attached")
    keys.enter("Report a missing episode")
    keys.enter("Report the episode")
    assert "There is a problem" in page.inner_text("main")
    checked(page, axe, "missing-report-errors")
    keys.moment("When did the child go missing?", start)
    keys.moment("When was it reported?", start + timedelta(hours=1))
    keys.choose("Where did the child go missing from?", 0)
    keys.enter("Report the episode")
    assert "The child is still missing" in page.inner_text("main")
    checked(page, axe, "missing-open")


def came_back(page, axe, back):
    keys = Keys(page)
    keys.enter("Record that the child is back")
    keys.moment("When was the child back?", back)
    axe()
    keys.enter("Record the return")
    assert "9 hours left" in page.inner_text("main")
    checked(page, axe, "missing-back")


def talked_with(page, axe, back):
    keys = Keys(page)
    keys.enter("Record the offer of an interview")
    keys.moment("When was it offered?", back + timedelta(hours=2))
    keys.enter("Record the offer")
    keys.enter("Record the answer")
    keys.choose("Did the child accept?", 0)
    keys.enter("Record the answer")
    keys.enter("Record the interview")
    keys.moment("When was the interview held?", back + timedelta(hours=61))
    keys.write("Which agency held it?", "North")
    keys.choose("Was the person who held it independent?", 0)
    checked(page, axe, "missing-interview")
    keys.enter("Record the interview")
    assert "Done after 61 hours, in time" in page.inner_text("main")
    checked(page, axe, "missing-done")


def test_overdue_clock_asks_again_by_itself(page, axe, live_server, sign_in, north):
    now = timezone.now()
    start = now - timedelta(hours=90)
    episode = north.report(start, doing=north.doing(now), police_risk="high")
    north.back(episode, now - timedelta(hours=77, minutes=30), doing=north.doing(now))
    north.report(now - timedelta(days=40), child="LA2", doing=north.doing(now))
    by_day = north.report(now - timedelta(days=2), child="LA3", doing=north.doing(now))
    midnight = now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    north.back(by_day, midnight, has_time=False, doing=north.doing(now))
    sign_in(north.lead)
    page.goto(f"{live_server.url}/cases/missing/")
    page.wait_for_selector(READY, state="attached")
    checked(page, axe, "missing-list")

    page.get_by_role("link", name=episode.child.short, exact=True).click()
    checked(page, axe, "missing-why")
    page.get_by_label("I work with the child").check()
    page.get_by_role("button").last.click()
    page.wait_for_selector(".app-clock")
    checked(page, axe, "missing-overdue")
    page.emulate_media(media="print")
    picture(page, "missing-overdue-print")

    assert "Overdue by 5 hours" in page.inner_text(".app-clock")
    doing = north.doing(timezone.now())
    offered = now - timedelta(hours=77)
    north.offer(episode, offered, accepted=True, doing=doing)
    north.interview(episode, now - timedelta(hours=16, minutes=30), doing=doing)
    page.evaluate(ASK_NOW)
    page.wait_for_selector(".app-clock__words--done")
    assert "Done after 61 hours, in time" in page.inner_text(".app-clock")


def test_information_report_in_a_browser(page, axe, live_server, sign_in, north):
    sign_in(north.lead)
    page.goto(f"{live_server.url}/cases/reports/")
    page.wait_for_selector(READY, state="attached")
    checked(page, axe, "reports-empty")

    page.get_by_role("button", name="Record a report").click()
    page.get_by_role("button", name="Record the report").click()
    page.wait_for_selector(".govuk-error-summary")
    checked(page, axe, "reports-errors")
    digits = page.eval_on_selector_all(
        "[name=reliability], [name=accuracy]",
        "all => all.map(one => one.labels[0].innerText).filter(t => /[0-9]/.test(t))",
    )
    assert digits == []

    north.information(doing=north.doing(timezone.now()))
    north.information(
        passed_on=_sent(START + timedelta(hours=2)), doing=north.doing(timezone.now())
    )
    page.goto(f"{live_server.url}/cases/reports/")
    page.wait_for_selector(READY, state="attached")
    checked(page, axe, "reports-list")
    page.get_by_role("link", name="Pass on").click()
    page.wait_for_selector(READY, state="attached")
    checked(page, axe, "reports-sent")
    assert InformationReport.objects.filter(sent_at=None).count() == 1


def _sent(at):
    return PassedOn("fib_secure_email", when(at))
