"""What a board reads of case audits: completed ones, and no number of children."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse

from audits.case_facts import Nothing, Plan, Told
from audits.models import CaseAudit
from audits.results_cases import cases_in_words
from audits.services import case_findings, case_life
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.services.actions import NewAction
from tests.audits.made_cases import BEGINS, ENDED, NOW, SUMMARY, Area
from tests.audits.test_case_pages import text
from tests.factories import member

pytestmark = pytest.mark.django_db
LIST = reverse("audits:case-audit-results")
READERS = [Role.BOARD_MEMBER, Role.BUSINESS_MANAGER, Role.AUDITOR, Role.BOARD_ANALYST]


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def area():
    return Area()


def page(audit):
    return reverse("audits:case-audit-result", args=[audit.pk])


def act_on(area, audit, due_on=ENDED):
    """Put an action for the first recommendation into the register."""
    finding = audit.findings.get(kind="improvement")
    made = NewAction(
        partnership=area.place,
        agency=area.police,
        owner_role="Head of safeguarding",
        source_kind="audit",
        source_id=audit.pk,
        source_title=audit.title,
        text="Change the form of assessments",
        evidence_wanted="The new form",
        due_on=due_on,
        created_on=BEGINS,
    )
    return case_findings.act_on(
        recommendation=finding.recommendations.get(), made=made, doing=area.doing()
    )


@pytest.mark.parametrize("role", READERS)
def test_board_reads_what_an_audit_found_and_what_comes_of_it(client, area, role):
    audit = area.completed()
    act_on(area, audit)
    client.force_login(member(role, area.place))

    shown = text(client.get(page(audit)))

    for words in (SUMMARY, "Fathers are left out", "Children are listened to"):
        assert words in shown
    assert "Recommendation: Ask about fathers in each assessment" in shown
    assert "Change the form of assessments" in shown
    assert "due 30 May 2016: overdue" in shown
    assert "On no case were the agencies' grades more than one step apart." in shown
    assert "Cases Fewer than 6" in shown


def test_other_roles_read_no_results(client, area):
    audit = area.completed()

    for role in sorted(set(Role) - set(READERS)):
        client.force_login(member(role, area.place, area.police))
        for address in (LIST, reverse("audits:case-audits-download"), page(audit)):
            assert client.get(address).status_code == 403, (role, address)


def test_board_reads_completed_audits_of_its_own_area_only(client, area):
    done = area.completed()
    planned = area.plan(title="Still planned")
    discussed = area.meeting(title="Still discussed")
    reopened = area.do(case_life.reopen, area.completed(title="Put right"), Nothing())
    other = Area().completed(title="Elsewhere")
    client.force_login(member(Role.BOARD_MEMBER, area.place))

    shown = text(client.get(LIST))
    saved = client.get(reverse("audits:case-audits-download")).content.decode()

    assert done.title in shown
    assert done.title in saved
    for audit in (planned, discussed, reopened, other):
        assert audit.title not in shown + saved
        assert client.get(page(audit)).status_code == 404


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Not reported"),
        (1, "Fewer than 6"),
        (5, "Fewer than 6"),
        (6, "6 or more"),
        (60, "6 or more"),
    ],
)
def test_number_of_cases_is_never_said_exactly(count, words):
    assert cases_in_words(count, 5) == words


def test_no_number_of_cases_and_no_grade_stands_in_any_page_of_results(client, area):
    audit = area.meeting("inadequate", "outstanding", cases=12)
    area.agree(audit, "requires_improvement")
    area.complete(audit)
    facts = (
        Plan("CSE, October 2014", "Child sexual exploitation", "macfa", BEGINS),
        Told(ENDED, 5, "Agencies shared what they knew."),
    )
    case_life.tell_new(partnership=area.place, facts=facts, doing=area.doing())
    client.force_login(member(Role.BOARD_MEMBER, area.place))

    pages = [
        client.get(LIST),
        client.get(reverse("audits:case-audits-download")),
        *(client.get(page(one)) for one in CaseAudit.objects.all()),
    ]

    for one in pages:
        said = text(one)
        for hidden in ("nadequate", "Outstanding", "equires improvement", " 12 "):
            assert hidden not in said
        assert "5 case" not in said
        assert ",5," not in one.content.decode()
    # Three steps apart on all cases, which is said as on some of them.
    assert "On some of the cases the agencies' grades were two" in text(pages[2])


def test_agreement_is_told_as_a_number_only_of_many_cases(client, area):
    few = area.completed()
    many = area.completed(title="Many", cases=10)
    client.force_login(member(Role.BOARD_MEMBER, area.place))

    assert "too few to say more" in text(client.get(page(few)))
    assert "Weighted kappa: 1.00, from at least 10 pairs of grades." in text(
        client.get(page(many))
    )


def test_list_says_what_was_found_and_how_actions_stand(client, area):
    audit = area.completed()
    act_on(area, audit)
    act_on(area, audit, due_on=NOW.date())
    client.force_login(member(Role.BOARD_MEMBER, area.place))

    shown = text(client.get(LIST))

    assert "1 completed audit." in shown
    assert "1 strength, 1 to improve" in shown
    assert "2, 1 overdue" in shown


def test_list_is_filtered_by_theme_and_by_method(client, area):
    one, other = area.completed(), area.completed(title="Dip", method="dip_sample")
    again = area.do(case_life.reopen, other, Nothing())
    area.find(again, kind="strength", new_theme="Fathers")
    area.complete(again)
    client.force_login(member(Role.BOARD_MEMBER, area.place))

    by_theme = text(client.get(LIST, {"theme": "fathers"}))
    by_method = text(client.get(LIST, {"method": "macfa"}))
    saved = client.get(
        reverse("audits:case-audits-download"), {"method": "macfa"}
    ).content.decode()

    assert "Dip" in by_theme
    assert one.title not in by_theme
    assert one.title in by_method
    assert one.title in saved
    assert "Dip," not in saved
    assert "No completed audit is like this." in text(
        client.get(LIST, {"method": "themed"})
    )


def test_download_says_the_same_as_the_page_and_is_on_record(client, area):
    area.completed(theme="=cmd|neglect")
    client.force_login(member(Role.BOARD_MEMBER, area.place))

    answer = client.get(reverse("audits:case-audits-download"))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    said = dict(zip(rows[0], rows[1], strict=True))
    assert said["Cases"] == "Fewer than 6"
    assert (said["Strengths"], said["To improve"]) == ("1", "1")
    assert not said["Looked at"].startswith("=")
    event = AuditEvent.objects.get(action="audits_exported")
    assert event.detail == {"what": "case-audits", "rows": 1}


def test_results_cost_the_same_for_one_and_many(
    client, area, django_assert_max_num_queries
):
    audit = area.completed()
    client.force_login(member(Role.BOARD_MEMBER, area.place))
    client.get(LIST)
    with django_assert_max_num_queries(12) as one:
        client.get(LIST)
        costs = len(one)
    with django_assert_max_num_queries(24):
        client.get(page(audit))
    for number in range(5):
        area.completed(title=f"Audit {number}")

    with django_assert_max_num_queries(costs):
        client.get(LIST)
