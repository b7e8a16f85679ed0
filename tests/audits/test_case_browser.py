"""A case file audit from its plan to what the board reads, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from audits.models import CaseAudit
from safeguarding.access.permissions import Role
from safeguarding.board.models import Action
from tests.audits.made_cases import SUMMARY, Area
from tests.cases.test_cse_browser import NARROW, Keyboard
from tests.factories import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def area():
    return Area()


@pytest.fixture
def go(page, live_server):
    def to(path):
        page.goto(live_server.url + path)
        return page

    return to


class Auditing:
    """What people do with an audit, by keyboard alone."""

    def __init__(self, page, go, sign_in, area):
        self.page, self.go, self.sign_in, self.area = page, go, sign_in, area
        self.keys = Keyboard(page)
        self.today = timezone.localdate()

    def enters(self, person, path):
        self.page.context.clear_cookies()
        self.sign_in(person)
        self.go(path)
        if self.page.get_by_role("button", name="Open the record").count():
            self.keys.choose("why_opened", 3)
            self.keys.press("Open the record")

    def says(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def write(self, name, words):
        self.keys.reach(self.page.locator(f"[name={name}]"))
        self.page.keyboard.type(words)

    def day(self, name, day):
        boxes = ("day", "month", "year")
        for box, part in zip(boxes, (day.day, day.month, day.year), strict=True):
            self.write(f"{name}_{box}", str(part))

    def plans(self):
        self.enters(self.area.lead, "/audits/cases/")
        self.keys.press("Plan an audit")
        self.write("title", "Neglect, this spring")
        self.write("theme", "How agencies work together on neglect")
        self.keys.choose("method", 0)
        self.day("planned_on", self.today - timedelta(days=30))
        self.keys.press("Plan the audit")
        self.says("The audit is planned.")

    def chooses_agencies_and_team(self):
        self.keys.press("Choose the agencies")
        for agency in (self.area.council, self.area.police):
            self.keys.tick(agency.short_name)
        self.keys.press("Save the agencies")
        self.keys.follow("Choose the team")
        for person in (self.area.council_auditor, self.area.police_auditor):
            self.keys.tick(f"{person.name}, for")
        self.keys.press("Save the team")

    def adds_cases_and_begins(self):
        self.keys.press("Add cases")
        self.write("count", "2")
        self.keys.press("Add the cases")
        self.keys.press("Begin the grading")
        self.keys.press("Begin the grading")
        self.says("The agencies can grade now.")

    def grades(self, auditor, at):
        """Choose one grade for both cases; an inadequate one is a concern as well."""
        audit = CaseAudit.objects.get()
        self.enters(auditor, f"/audits/cases/{audit.pk}/")
        for number in (1, 2):
            agency = audit.team.get(person=auditor).agency
            name = f"Not graded by {agency} in case {number}"
            self.keys.follow(name)
            self.keys.choose("grade", at)
            self.keys.choose("concern", 0 if at == 3 else 1)
            if at == 3:
                self.day("escalated_on", self.today)
            self.keys.press("Save the grade")
            self.says(f"The grade of {agency} is in.")

    def closes_the_grading(self):
        audit = CaseAudit.objects.get()
        self.enters(self.area.lead, f"/audits/cases/{audit.pk}/")
        self.keys.press("Close the grading")
        self.keys.press("Close the grading")
        self.says("On 2 of 2 cases the grades were two steps apart.")

    def agrees_on_a_grade_that_is_unusual(self):
        for number in (1, 2):
            self.keys.follow(f"Case {number}")
            self.keys.follow("Agree on the overall grade")
            self.keys.choose("grade", 0)
            self.keys.press("Save the overall grade")
            self.says("better than the best grade of any agency")
            self.keys.tick("I have looked at this, and it is right")
            self.keys.choose("reason", 1)
            self.keys.press("Save the overall grade")
            self.keys.follow("Back to the audit")

    def finds_something_to_improve(self):
        self.keys.follow("Add a finding")
        self.keys.choose("kind", 1)
        self.write("text", "Three children were not seen")
        self.write("new_theme", "Fathers")
        self.keys.press("Add the finding")
        self.says("is a total of fewer than 6 children")
        self.page.locator("[name=text]").fill("")
        self.write("text", "Fathers are left out")
        self.keys.press("Add the finding")
        self.says("The finding is in.")

    def recommends_and_makes_an_action(self):
        self.keys.follow("Add a recommendation to: Fathers are left out")
        self.write("words", "Ask about fathers")
        self.keys.press("Add the recommendation")
        self.keys.follow("Add an action for: Ask about fathers")
        self.keys.reach(self.page.locator("[name=agency]"))
        self.page.keyboard.type("Police")
        self.write("owner_role", "Head of safeguarding")
        self.write("evidence_wanted", "The new form")
        self.day("due_on", self.today + timedelta(days=60))
        self.keys.press("Add the action")
        self.says("The action stands in the register of Police")

    def completes(self):
        self.keys.press("Complete the audit")
        self.day("on", self.today)
        self.write("summary", SUMMARY)
        self.keys.press("Complete the audit")
        self.says("The audit is completed.")


def test_audit_is_led_from_plan_to_completion_by_keyboard(page, go, sign_in, area, axe):
    people = Auditing(page, go, sign_in, area)

    people.plans()
    people.chooses_agencies_and_team()
    people.adds_cases_and_begins()
    axe()
    people.grades(area.council_auditor, 1)
    assert "nadequate" not in page.content()
    people.grades(area.police_auditor, 3)
    axe()
    people.closes_the_grading()
    axe()
    people.agrees_on_a_grade_that_is_unusual()
    people.finds_something_to_improve()
    people.recommends_and_makes_an_action()
    people.completes()
    axe()

    audit = CaseAudit.objects.get()
    assert (audit.state, audit.summary) == ("completed", SUMMARY)
    assert Action.objects.get(source_kind="audit", source_id=audit.pk)
    people.enters(member(Role.BOARD_MEMBER, area.place), "/audits/cases/results/")
    people.keys.follow(audit.title)
    people.says("Fathers are left out")
    axe()


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("lead", ""),
        ("lead", "new/"),
        ("lead", "elsewhere/"),
        ("lead", "{pk}/"),
        ("lead", "{pk}/do/team/"),
        ("lead", "{pk}/do/complete/"),
        ("lead", "{pk}/case/1/"),
        ("lead", "{pk}/case/1/agree/"),
        ("lead", "{pk}/case/1/child/"),
        ("lead", "{pk}/found/"),
        ("police_auditor", "{other}/"),
        ("police_auditor", "{other}/case/1/grade/{police}/"),
        ("police_auditor", "{other}/case/1/shows/"),
        ("reader", "results/"),
        ("reader", "results/{done}/"),
    ],
)
def test_pages_fit_a_telephone_and_break_no_rule(
    page, go, sign_in, area, axe, who, path
):
    area.reader = member(Role.BOARD_MEMBER, area.place)
    audit = area.meeting("good", "inadequate")
    area.recommend(area.find(audit, new_theme="Fathers"))
    keys = {"pk": audit.pk, "police": area.police.pk}
    keys["other"] = area.grading(title="Grading").pk
    keys["done"] = area.completed(title="Completed").pk
    people = Auditing(page, go, sign_in, area)
    people.enters(getattr(area, who), f"/audits/cases/{path.format(**keys)}")
    page.set_viewport_size(NARROW)

    axe()

    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= NARROW["width"]
