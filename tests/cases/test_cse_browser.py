"""A case from referral to closure in a real browser: by keyboard, narrow, with axe."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent
from safeguarding.cases.models import CseCase
from tests.cases.made_cse import Area

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def area():
    return Area()


@pytest.fixture
def opened(page, live_server, sign_in, area):
    sign_in(area.lead)

    def go(path):
        page.goto(live_server.url + path)
        return page

    return go


class Keyboard:
    """Somebody who uses no mouse: reaches everything by Tab, arrows, space, Enter."""

    def __init__(self, page):
        self.page = page

    def reach(self, target):
        """Press Tab until the focus is where it is wanted."""
        wanted = target.element_handle()
        for _ in range(120):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Not reached by Tab: {target}")

    def follow(self, name):
        self.reach(self.page.get_by_role("link", name=name, exact=True).first)
        self.press_and_wait("Enter")

    def press(self, name):
        self.reach(self.page.get_by_role("button", name=name, exact=True))
        self.press_and_wait("Enter")

    def press_and_wait(self, key):
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type(self, label, text):
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def day(self, day):
        boxes = zip(
            ("Day", "Month", "Year"), (day.day, day.month, day.year), strict=True
        )
        for label, part in boxes:
            self.type(label, str(part))

    def tick(self, name):
        self.reach(self.page.get_by_role("checkbox", name=name))
        self.page.keyboard.press("Space")

    def choose(self, group, at):
        """Choose among radio buttons: Tab into the group, then arrows."""
        buttons = self.page.locator(f"input[name={group}]")
        states = [one.is_checked() for one in buttons.all()]
        # Tab reaches the chosen one, or the first; arrows go round.
        begin = states.index(True) if True in states else 0
        self.reach(buttons.nth(begin))
        self.page.keyboard.press("Space")
        for _ in range((at - begin) % len(states)):
            self.page.keyboard.press("ArrowDown")
        assert buttons.nth(at).is_checked()

    def pick(self, label, text):
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)


class Coordinator:
    """What a lead does with a case, by keyboard alone."""

    def __init__(self, page):
        self.page = page
        self.keys = Keyboard(page)
        self.today = timezone.localdate()

    def looks_for_a_child(self):
        self.keys.press("Is a child already known?")
        asks = "Which identifier does the council's system have for the child?"
        self.keys.type(asks, "LA-000123")
        self.keys.press("Look")
        assert "000123" not in self.page.content()

    def opens_the_referral(self):
        self.keys.press("Add a referral")

    def adds_the_referral(self, source):
        self.keys.day(self.today - timedelta(days=30))
        self.keys.pick("Which agency referred the child?", source)
        born = f"5/{self.today.year - 14}"
        self.keys.type("In which month was the child born?", born)
        self.keys.press("Add the referral")
        expect(self.page.get_by_text("The referral is in.")).to_be_visible()

    def enters_an_unusual_screening(self):
        """Five days before the referral, and category 3 kept by the team."""
        self.keys.follow("Add the screening")
        self.keys.day(self.today - timedelta(days=35))
        self.keys.choose("tool", 0)
        self.keys.choose("category", 2)
        self.keys.choose("route", 0)
        self.keys.press("Add the screening")

    def says_why_it_is_right(self):
        self.keys.tick("I have looked at this, and it is right")
        self.keys.choose("reason", 1)
        self.keys.press("Add the screening")
        expect(self.page.get_by_text("The screening is in")).to_be_visible()

    def sets_the_risk(self):
        self.keys.follow("Change the risk level")
        self.keys.choose("level", 2)
        self.keys.day(self.today - timedelta(days=20))
        self.keys.choose("group", 0)
        self.keys.choose("why", 0)
        self.keys.press("Add this level")
        added = self.page.get_by_role("heading", name="Risk level: Medium")
        expect(added).to_be_visible()

    def steps_the_child_down(self):
        self.keys.follow("Close the case")
        self.keys.choose("reason", 0)
        self.keys.day(self.today)
        self.keys.choose("step_down_to", 0)
        self.keys.press("Close the case")


def test_referral_to_closure_by_keyboard_alone(opened, area, axe):
    lead = Coordinator(opened("/cases/"))
    axe()

    lead.looks_for_a_child()
    axe()
    lead.opens_the_referral()
    axe()
    lead.adds_the_referral(area.police.short_name)
    axe()
    lead.enters_an_unusual_screening()
    axe()  # Two things are asked about.
    lead.says_why_it_is_right()
    lead.sets_the_risk()
    lead.steps_the_child_down()
    axe()

    case = CseCase.objects.get()
    assert (case.status, case.closed_on) == ("stepped_down", lead.today)
    changes = AuditEvent.objects.filter(action=Action.CASE_CHANGED).order_by("pk")
    acts = [event.detail["act"] for event in changes]
    assert acts == ["refer", "screen", "assess-risk", "close"]


def test_record_asks_why_and_then_opens(opened, area, axe):
    case = area.case()
    page = opened(f"/cases/{case.pk}/")
    keys = Keyboard(page)
    axe()

    keys.press("Open the record")
    expect(page.get_by_role("alert")).to_be_visible()
    axe()
    keys.choose("why_opened", 1)
    keys.press("Open the record")

    expect(page.get_by_role("heading", name="What is due", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/cases/",
        "/cases/look/",
        "/cases/waiting/",
        "/cases/waiting/not-screened/",
        "/cases/waiting/not-screened/download/",
        "/cases/{case}/",
        "/cases/{case}/hold-meeting/",
        "/cases/{case}/close/",
    ],
)
def test_pages_fit_a_telephone_and_break_no_rule(opened, area, axe, path):
    case = area.case(status="new", referred_on=date(2025, 9, 1))
    page = opened(f"/cases/{case.pk}/")
    page.get_by_label("I work with the child").check()
    page.get_by_role("button", name="Open the record").click()
    page.set_viewport_size(NARROW)

    opened(path.format(case=case.pk))

    axe()
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= NARROW["width"]
