"""What is entered on the pages of case audits, as whoever leads them does it."""

import re

import pytest
import time_machine
from django.urls import reverse

from audits.models import CaseAudit, Recommendation
from safeguarding.access.permissions import Role
from safeguarding.board.models import Group
from safeguarding.cases.models import Child
from safeguarding.cases.pseudonyms import Pseudonyms
from tests.audits.made_cases import BEGINS, NOW, Area
from tests.audits.test_case_pages import opened, page, text
from tests.factories import member

pytestmark = pytest.mark.django_db
LOOKED_FOR = "LA-000123"


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def area():
    return Area()


def day(name, on):
    parts = {"day": on.day, "month": on.month, "year": on.year}
    return {f"{name}_{part}": value for part, value in parts.items()}


def test_audit_is_planned_for_a_group_and_a_lead_agency(client, area):
    group = Group.objects.create(
        partnership=area.place,
        code="qa",
        name="Quality group",
        kind="sub_group",
        active_from=BEGINS,
    )
    Group.objects.create(
        partnership=Area().place,
        code="qa",
        name="Group of elsewhere",
        kind="sub_group",
        active_from=BEGINS,
    )
    client.force_login(area.lead)
    address = reverse("audits:case-audit-new")
    facts = {
        "title": "Neglect",
        "theme": "Neglect of small children",
        "method": "macfa",
        "group": group.pk,
        "lead_agency": area.police.pk,
    }

    shown = text(client.get(address))
    answer = client.post(address, facts | day("planned_on", BEGINS))

    assert "Quality group" in shown
    assert "Group of elsewhere" not in shown
    audit = CaseAudit.objects.get()
    assert (audit.group, audit.lead_agency) == (group, area.police)
    # Who has just planned it is not asked why they open it.
    assert "Choose the agencies" in text(client.get(answer.url))


def test_audit_of_elsewhere_is_entered_at_once(client, area):
    client.force_login(area.lead)
    facts = {
        "title": "CSE, October 2014",
        "theme": "Child sexual exploitation",
        "method": "macfa",
        "cases": "5",
        "summary": "Agencies shared what they knew.",
    } | day("on", BEGINS)
    address = reverse("audits:case-audit-elsewhere")

    refused = client.post(address, facts | {"summary": "Five cases were audited"})
    client.post(address, facts)

    assert "total of fewer than 6" in text(refused)
    audit = CaseAudit.objects.get()
    assert (audit.state, audit.cases_stated) == ("completed", 5)
    assert (audit.planned_on, audit.completed_on) == (BEGINS, BEGINS)
    assert "5 cases, kept elsewhere" in text(client.get(page(audit)))


def test_plan_is_changed_with_what_it_was(client, area):
    audit = area.plan(method_notes="Chosen at random")
    address = reverse("audits:case-audit-act", args=[audit.pk, "change"])
    shown = opened(client, area.lead, address).content.decode()
    version = re.search(r'name="version" value="(\w+)"', shown).group(1)
    facts = {"title": "Neglect again", "theme": "Neglect", "method": "themed"}
    facts |= day("planned_on", BEGINS)

    done = client.post(address, facts | {"version": version})
    stale = client.post(address, facts | {"version": version, "title": "Too late"})

    assert "Chosen at random" in shown
    assert done.status_code == 302
    assert "changed the plan of the audit" in text(stale)
    audit.refresh_from_db()
    assert (audit.title, audit.method_notes) == ("Neglect again", "")


def test_team_is_chosen_among_auditors_of_the_agencies(client, area):
    elsewhere = Area().police_auditor
    analyst = member(Role.CSE_MISSING_LEAD, area.place, area.police)
    audit = area.ready()
    address = reverse("audits:case-audit-act", args=[audit.pk, "team"])

    shown = opened(client, area.lead, address).content.decode()

    assert f"{area.police_auditor}, for Police" in shown
    assert f"{area.council_auditor}, for Council" in shown
    assert f"{elsewhere}, for" not in shown
    assert f"{analyst}, for" not in shown


def test_case_is_linked_to_the_child_looked_for(client, area):
    audit = area.ready()
    pseudonym = Pseudonyms(area.place.code).of(LOOKED_FOR)
    child = Child.objects.create(partnership=area.place, pseudonym=pseudonym)
    address = reverse("audits:link-child", args=[audit.pk, 1])
    opened(client, area.lead, address)
    client.post(
        reverse("cases:look"),
        {"partnership": area.place.pk, "identifier": LOOKED_FOR},
    )

    shown = client.get(address).content.decode()
    sealed = re.search(r'name="child" value="([^"]+)"', shown).group(1)
    client.post(address, {"child": sealed})

    assert child.short in shown
    assert audit.cases.get(number=1).child == child
    case = reverse("audits:audited-case", args=[audit.pk, 1])
    assert child.short in text(client.get(case))
    assert child.short not in text(opened(client, area.police_auditor, case))
    opened(client, area.lead, address)
    client.post(address, {})
    assert audit.cases.get(number=1).child is None


def test_child_of_whom_nothing_is_kept_is_not_linked(client, area):
    audit = area.ready()
    address = reverse("audits:link-child", args=[audit.pk, 1])
    opened(client, area.lead, address)

    answer = client.post(address, {"child": "made-up"})

    assert "Nothing is kept here about that child" in text(answer)


def test_case_finding_and_recommendation_are_taken_out_after_asking(client, area):
    audit = area.ready()
    address = reverse("audits:remove-case", args=[audit.pk, 4])
    assert "Take this case out" in text(opened(client, area.lead, address))
    client.post(address, {})
    assert audit.cases.count() == 3

    meeting = area.meeting(title="Meeting")
    finding = area.find(meeting)
    one = area.recommend(finding)
    address = reverse("audits:recommendation-remove", args=[meeting.pk, one.pk])
    assert one.text in text(opened(client, area.lead, address))
    client.post(address, {})
    assert not Recommendation.objects.exists()
    address = reverse("audits:finding-remove", args=[meeting.pk, finding.pk])
    assert finding.text in text(client.get(address))
    client.post(address, {})
    assert not meeting.findings.exists()


def test_finding_of_another_audit_is_not_reached_through_ones_own(client, area):
    mine, other = area.meeting(), Area().meeting(title="Elsewhere")
    elsewhere = Area()
    finding = elsewhere.find(other_audit := elsewhere.meeting(title="Far"))
    client.force_login(area.lead)
    opened(client, area.lead, page(mine))

    for name in ("finding", "finding-remove", "recommend"):
        for audit in (mine, other, other_audit):
            address = reverse(f"audits:{name}", args=[audit.pk, finding.pk])
            assert client.get(address).status_code == 404, (name, audit.title)


def test_auditor_reads_how_many_cases_are_left(client, area):
    audit = area.grading()
    area.grade(audit, area.police, "good")

    assert "Police has 3 of 4 cases left to grade." in text(
        opened(client, area.police_auditor, page(audit))
    )


def test_themes_are_shown_by_their_titles(client, area):
    audit = area.meeting()
    area.find(audit, new_theme="Professional curiosity")

    assert "Themes: Professional curiosity" in text(
        opened(client, area.lead, page(audit))
    )
