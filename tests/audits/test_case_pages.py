"""Pages of case file audits: who finds them, what stands in them, and when."""

import html
import re

import pytest
import time_machine
from django.urls import reverse

from audits.case_facts import Concern, Graded, Nothing
from audits.services import case_grades, case_life
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.audits.made_cases import BEGINS, NOW, Area
from tests.factories import AssignmentFactory, member

pytestmark = pytest.mark.django_db
LIST = reverse("audits:case-audits")


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def area():
    return Area()


def text(response):
    words = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", response.content.decode()))
    return html.unescape(words)


def page(audit):
    return reverse("audits:case-audit", args=[audit.pk])


def opened(client, person, address):
    """Open a page as somebody who says why."""
    client.force_login(person)
    client.post(address, {"why_opened": "audit"})
    return client.get(address)


def of_cases(audit, agency):
    """Give the addresses of everything that is about the cases of an audit."""
    finding = audit.findings.order_by("pk").first()
    pk, found = audit.pk, finding.pk if finding else 0
    one = finding.recommendations.first() if finding else None
    recommended = one.pk if one else 0
    names = [
        ("case-audit", [pk]),
        *(("case-audit-act", [pk, act]) for act in ("team", "begin", "complete")),
        ("audited-case", [pk, 1]),
        ("grade-case", [pk, 1, agency.pk]),
        ("case-shows", [pk, 1]),
        ("agree-grade", [pk, 1]),
        ("link-child", [pk, 1]),
        ("remove-case", [pk, 1]),
        ("finding-new", [pk]),
        ("finding", [pk, found]),
        ("finding-remove", [pk, found]),
        ("recommend", [pk, found]),
        ("recommendation-remove", [pk, recommended]),
        ("audit-action-new", [pk, recommended]),
    ]
    return [reverse(f"audits:{name}", args=args) for name, args in names]


def test_audits_of_cases_do_not_exist_for_other_roles(client, area):
    audit = area.completed()
    outsiders = set(Role) - {Role.BOARD_ANALYST, Role.AUDITOR}
    new = [reverse(f"audits:case-audit-{one}") for one in ("new", "elsewhere")]

    for role in sorted(outsiders):
        client.force_login(member(role, area.place, area.police))
        for address in (LIST, *new, *of_cases(audit, area.police)):
            assert client.get(address).status_code == 404, (role, address)
            assert client.post(address).status_code in {404, 405}, (role, address)


def test_audits_of_cases_do_not_exist_for_strangers(client, area):
    for address in (LIST, *of_cases(area.completed(), area.police)):
        assert client.get(address).status_code == 404, address


def test_audits_do_not_exist_for_people_of_elsewhere_and_off_the_team(client, area):
    audit = area.completed()
    other = Area()
    other.completed(title="Elsewhere")
    people = [
        other.lead,
        other.police_auditor,
        member(Role.AUDITOR, area.place, area.police),
        member(Role.AUDITOR, area.place),
    ]

    for person in people:
        client.force_login(person)
        assert audit.title not in text(client.get(LIST))
        for address in of_cases(audit, area.police):
            assert client.get(address).status_code == 404, (person, address)
            assert client.post(address, {"why_opened": "audit"}).status_code == 404


def test_auditor_of_the_team_does_not_lead(client, area):
    audit = area.meeting()
    finding = area.find(audit)
    area.recommend(finding)
    led = {"case-audit-act", "agree-grade", "link-child", "remove-case"}
    addresses = of_cases(audit, area.police)
    client.force_login(area.police_auditor)

    for address in addresses:
        name = re.search("do/|agree|child|remove|found|recommended", address)
        status = client.get(address).status_code
        assert status == (404 if name else 200), (address, led)
    assert client.get(reverse("audits:case-audit-new")).status_code == 404
    assert client.get(reverse("audits:case-audit-elsewhere")).status_code == 404


def test_seat_of_another_kind_makes_no_auditor_a_lead(client, area):
    """An auditor who also manages the board's business runs audits, not their cases."""
    person = area.police_auditor
    AssignmentFactory(
        user=person, role=Role.BUSINESS_MANAGER.value, partnership=area.place
    )
    audit = area.grading()
    area.grade(audit, area.council, "inadequate")
    client.force_login(person)

    assert client.get(reverse("audits:case-audit-new")).status_code == 404
    assert "Inadequate" not in text(opened(client, person, page(audit)))


def test_list_shows_each_person_their_own_audits(client, area):
    mine, alone = area.grading(), area.plan(title="Neglect, June")
    area.grade(mine, area.police, "good")
    other = Area().plan(title="Elsewhere")

    client.force_login(area.lead)
    led = text(client.get(LIST))
    client.force_login(area.police_auditor)
    audited = text(client.get(LIST))

    # Four cases and two agencies make eight grades.
    assert mine.title in led
    assert "1 of 8" in led
    assert alone.title in led
    assert mine.title in audited
    assert "1 of 4" in audited
    assert alone.title not in audited
    assert other.title not in led + audited


def test_opening_an_audit_asks_why_and_is_on_record(client, area):
    audit = area.grading()
    client.force_login(area.police_auditor)

    asked = client.get(page(audit))
    client.post(page(audit), {"why_opened": "audit"})
    client.get(page(audit))
    client.get(reverse("audits:audited-case", args=[audit.pk, 1]))

    assert "Why are you opening this record?" in text(asked)
    assert audit.title not in text(asked)
    assert LIST in asked.content.decode()
    events = AuditEvent.objects.filter(action="case_audit_opened").order_by("pk")
    assert [one.detail["page"] for one in events] == ["case-audit", "audited-case"]
    assert {one.detail["why"] for one in events} == {"audit"}


def test_auditor_sees_no_grade_of_another_agency_before_the_grading_is_closed(
    client, area
):
    audit = area.grading()
    area.grade(audit, area.council, *["inadequate"] * 4)
    area.grade(audit, area.police, *["outstanding"] * 4)
    seen = [
        opened(client, area.police_auditor, page(audit)),
        *(
            client.get(reverse(f"audits:{name}", args=[audit.pk, 1]))
            for name in ("audited-case", "case-shows")
        ),
        client.get(reverse("audits:grade-case", args=[audit.pk, 1, area.police.pk])),
        client.get(LIST),
    ]

    assert all(one.status_code == 200 for one in seen)
    assert "Outstanding" in text(seen[0])
    bodies = [one.content.decode() for one in seen]
    # The form of one's own grade offers every grade; none but one's own is chosen.
    assert bodies[3].count("checked") <= 2
    for body in (*bodies[:3], bodies[4]):
        assert "nadequate" not in body
    wanted = reverse("audits:grade-case", args=[audit.pk, 1, area.council.pk])
    assert client.get(wanted).status_code == 404

    area.do(case_life.close_grading, audit, Nothing())
    after = text(client.get(page(audit)))
    assert "Inadequate" in after
    assert "On 4 of 4 cases the grades were three steps apart." in after
    assert "too few to say (4 pairs of grades)" in after


def test_going_back_to_the_grading_hides_the_grades_again(client, area):
    audit = area.meeting("inadequate", "good")
    area.do(case_life.back_to_grading, audit, Nothing(), "W-GRADES-SEEN")

    shown = text(opened(client, area.police_auditor, page(audit)))

    assert "nadequate" not in shown
    assert "steps apart" not in shown


def test_whoever_leads_sees_every_grade_and_who_has_graded(client, area):
    audit = area.grading()
    area.grade(audit, area.council, "inadequate", "good")

    shown = text(opened(client, area.lead, page(audit)))

    assert "Inadequate" in shown
    assert "Council 2 of 4 Police 0 of 4" in shown


def test_agreement_is_a_number_from_ten_pairs_on(client, area):
    audit = area.meeting("good", "good", cases=10)

    shown = text(opened(client, area.police_auditor, page(audit)))

    assert "Weighted kappa of all agencies: 1.00 (10 pairs of grades)." in shown
    assert "Council and Police 1.00 (10 pairs of grades)" in shown
    assert "On 10 of 10 cases the agencies gave the same grade." in shown


def test_explained_overall_grade_is_shown_with_its_reason(client, area):
    audit = area.meeting("inadequate", "inadequate")
    area.agree(audit, "good", "W-OVERALL-GRADE")

    on_audit = text(opened(client, area.lead, page(audit)))
    on_case = text(client.get(reverse("audits:audited-case", args=[audit.pk, 1])))

    assert "an overall grade better than any agency's" in on_audit
    assert "I have checked it: it is right" in on_case


def test_form_of_the_overall_grade_asks_about_what_is_unusual(client, area):
    audit = area.meeting("inadequate", "inadequate")
    address = reverse("audits:agree-grade", args=[audit.pk, 1])
    opened(client, area.lead, address)
    said = {"grade": "good", "concern": "no"}

    asked = client.post(address, said)
    done = client.post(
        address,
        said | {"asked": "W-OVERALL-GRADE", "looked_at": "on", "reason": "decided"},
    )

    assert "That is better than the best grade of any agency" in text(asked)
    assert done.status_code == 302
    assert audit.cases.get(number=1).overall_grade == "good"


def test_known_concern_is_told_to_everybody_who_grades(client, area):
    audit = area.grading()
    case_grades.grade(
        case=audit.cases.get(number=1),
        facts=Graded(area.council.pk, "good", Concern(True, BEGINS)),
        doing=area.doing(area.council_auditor),
    )
    address = reverse("audits:grade-case", args=[audit.pk, 1, area.police.pk])

    shown = text(opened(client, area.police_auditor, address))

    assert "There is an immediate concern for this child: yes, escalated on 2" in shown
    assert "Is there an immediate concern for the child?" not in shown


def test_grade_is_posted_by_the_auditor(client, area):
    audit = area.grading()
    address = reverse("audits:grade-case", args=[audit.pk, 2, area.police.pk])
    opened(client, area.police_auditor, address)

    lacking = client.post(address, {"grade": "good"})
    done = client.post(address, {"grade": "good", "concern": "no"})

    assert "Say whether there is an immediate concern" in text(lacking)
    assert done.status_code == 302
    assert audit.cases.get(number=2).grades.get().agency == area.police


def test_pages_say_why_something_cannot_be_done_now(client, area):
    audit = area.plan()
    address = reverse("audits:case-audit-act", args=[audit.pk, "complete"])

    shown = text(opened(client, area.lead, address))

    assert "close the grading first" in shown


def test_person_who_leads_in_two_areas_is_asked_in_which(client, area):
    other = Area()
    AssignmentFactory(
        user=area.lead, role=Role.BOARD_ANALYST.value, partnership=other.place
    )
    client.force_login(area.lead)
    address = reverse("audits:case-audit-new")

    asked = text(client.get(address))
    shown = client.get(address, {"area": other.place.pk})

    assert "In which area is the audit?" in asked
    assert "Which audit are you planning?" in text(shown)
    assert client.get(address, {"area": Area().place.pk}).status_code == 200
    assert "In which area" in text(client.get(address, {"area": Area().place.pk}))


def test_list_and_page_cost_the_same_for_few_and_many(
    client, area, django_assert_max_num_queries
):
    audit = area.grading(cases=2)
    opened(client, area.police_auditor, page(audit))
    with django_assert_max_num_queries(11) as short:
        client.get(LIST)
        listed = len(short)
    with django_assert_max_num_queries(32) as few:
        client.get(page(audit))
        costs = len(few)
    for number in range(3):
        area.grading(title=f"Audit {number}")
    more = area.meeting(title="More", cases=20)
    for number in range(5):
        finding = area.find(more, f"Finding {'abcde'[number]}")
        area.recommend(finding)
    opened(client, area.police_auditor, page(more))

    with django_assert_max_num_queries(listed):
        client.get(LIST)
    with django_assert_max_num_queries(costs + 2):
        client.get(page(more))
