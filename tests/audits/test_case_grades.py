"""Grades of audited cases: by each agency, overall, and immediate concerns."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.case_facts import (
    Agreed,
    Concern,
    Graded,
    Nothing,
    Plan,
    Shown,
)
from audits.models import AuditedCase, CaseGrade
from audits.services import case_grades, case_life, case_plan
from audits.stamps import stamp
from safeguarding.access.permissions import Role
from safeguarding.board.models import Explained
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from tests.audits.made_cases import BEGINS, NOW, Area
from tests.factories import AgencyFactory, MembershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return Area()


def first(audit):
    return audit.cases.order_by("number").first()


def test_agency_that_takes_no_part_does_not_grade(area):
    audit = area.grading()
    health = AgencyFactory()
    MembershipFactory(partnership=area.place, agency=health)

    with pytest.raises(NotAllowed, match="takes no part") as error:
        case_grades.grade(
            case=first(audit), facts=Graded(health.pk, "good"), doing=area.doing()
        )
    assert error.value.field == "agency"


def test_auditor_grades_for_their_own_agency_only(area):
    audit = area.grading()
    stranger = Area().council_auditor
    facts = Graded(area.police.pk, "good", Concern(is_there=False))

    for person in (area.council_auditor, stranger, member(Role.AUDITOR, area.place)):
        with pytest.raises(PermissionDenied):
            case_grades.grade(case=first(audit), facts=facts, doing=area.doing(person))
    for person in (area.police_auditor, area.lead):
        case_grades.grade(case=first(audit), facts=facts, doing=area.doing(person))
    assert CaseGrade.objects.get().by == area.lead


def test_auditor_who_lost_the_seat_grades_no_more(area):
    audit = area.grading()
    area.police_auditor.assignments.update(ends_on=date(2015, 1, 1))
    area.police_auditor = type(area.police_auditor).objects.get(
        pk=area.police_auditor.pk
    )

    with pytest.raises(PermissionDenied):
        area.grade(audit, area.police, "good")


@pytest.mark.parametrize("agency", [True, False], ids=["by an agency", "overall"])
def test_inadequate_case_answers_whether_there_is_an_immediate_concern(area, agency):
    audit = area.grading() if agency else area.meeting("good", "inadequate")
    case = first(audit)
    AuditedCase.objects.update(immediate_concern=None)

    def give(concern):
        if agency:
            facts = Graded(area.police.pk, "inadequate", concern)
            return case_grades.grade(case=case, facts=facts, doing=area.doing())
        facts = Agreed("inadequate", concern)
        return case_grades.agree(case=case, facts=facts, doing=area.doing())

    with pytest.raises(NotAllowed, match="immediate concern") as error:
        give(Concern())
    assert error.value.field == "concern"
    give(Concern(is_there=False))
    case.refresh_from_db()
    assert case.immediate_concern is False


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (None, "Enter the day it was escalated"),
        (BEGINS - timedelta(days=1), "before the audit"),
        (NOW.date() + timedelta(days=1), "still to come"),
    ],
    ids=["no day", "before the audit", "in the future"],
)
def test_immediate_concern_needs_its_day_of_escalation(area, on, message):
    case = first(area.grading())
    facts = Graded(area.police.pk, "good", Concern(True, on))

    with pytest.raises(NotAllowed, match=message) as error:
        case_grades.grade(case=case, facts=facts, doing=area.doing())

    assert error.value.field == "escalated_on"


def test_concern_of_one_agency_is_not_taken_back_by_another(area):
    audit = area.grading()
    case = first(audit)
    there = Concern(is_there=True, escalated_on=BEGINS)
    facts = Graded(area.police.pk, "inadequate", there)
    case_grades.grade(case=case, facts=facts, doing=area.doing(area.police_auditor))

    area.grade(audit, area.council, "good")

    case.refresh_from_db()
    assert (case.immediate_concern, case.escalated_on) == (True, BEGINS)
    nothing = Shown(Concern(is_there=False))
    case_grades.record_case(case=case, facts=nothing, doing=area.doing())
    case.refresh_from_db()
    assert (case.immediate_concern, case.escalated_on) == (False, None)


def test_day_of_the_audit_stays_before_its_concerns(area):
    audit = area.grading()
    there = Concern(is_there=True, escalated_on=BEGINS)
    facts = Graded(area.police.pk, "good", there)
    case_grades.grade(case=first(audit), facts=facts, doing=area.doing())
    plan = Plan(audit.title, audit.theme, "macfa", BEGINS + timedelta(days=1))

    with pytest.raises(NotAllowed, match="escalated before that day") as error:
        area.do(case_plan.change, audit, plan)

    assert error.value.field == "planned_on"


def test_voices_are_recorded_by_the_team(area):
    case = first(area.grading())
    facts = Shown(child_voice=True, parent_voice=False)

    case_grades.record_case(
        case=case, facts=facts, doing=area.doing(area.police_auditor)
    )

    case.refresh_from_db()
    voices = (case.child_voice, case.parent_voice, case.practitioner_voice)
    assert voices == (True, False, None)
    outsider = member(Role.AUDITOR, area.place, area.police)
    with pytest.raises(PermissionDenied):
        case_grades.record_case(case=case, facts=facts, doing=area.doing(outsider))


def test_grading_is_closed_without_those_missing_only_with_a_reason(area):
    audit = area.grading()
    with pytest.raises(NotAllowed, match="No grade is in yet"):
        area.do(case_life.close_grading, audit, Nothing())
    area.grade(audit, area.council, *["good"] * 4)
    area.grade(audit, area.police, "good", "good", "good")

    with pytest.raises(NeedsConfirming) as asked:
        area.do(case_life.close_grading, audit, Nothing())
    message = asked.value.doubts[0].message
    audit = area.do(case_life.close_grading, audit, Nothing(), "W-GRADES-MISSING")

    assert "Police (case 4)" in message
    assert "Council" not in message
    assert audit.state == "meeting"
    assert Explained.objects.get().code == "W-GRADES-MISSING"


def test_going_back_to_the_grading_asks_why_as_grades_were_seen(area):
    audit = area.meeting()

    with pytest.raises(NeedsConfirming, match="W-GRADES-SEEN"):
        area.do(case_life.back_to_grading, audit, Nothing())
    audit = area.do(case_life.back_to_grading, audit, Nothing(), "W-GRADES-SEEN")

    assert audit.state == "grading"
    area.grade(audit, area.police, "requires_improvement")


def test_overall_grade_is_agreed_anew_where_a_grade_changed_after_going_back(area):
    audit = area.meeting()
    area.agree(audit)
    audit = area.do(case_life.back_to_grading, audit, Nothing(), "W-GRADES-SEEN")

    area.grade(audit, area.police, "inadequate", "good")
    audit = area.do(case_life.close_grading, audit, Nothing())

    overall = audit.cases.order_by("number").values_list("overall_grade", flat=True)
    # The second was graded as before.
    assert list(overall) == ["", "good", "good", "good"]


def test_no_grade_is_given_once_the_grading_is_closed(area):
    audit = area.meeting()

    with pytest.raises(NotAllowed, match="between the beginning and the closing"):
        area.grade(audit, area.police, "good")


def test_overall_grade_better_than_any_agencys_is_explained(area):
    audit = area.meeting("requires_improvement", "inadequate")
    case = first(audit)

    with pytest.raises(NeedsConfirming, match="W-OVERALL-GRADE") as asked:
        case_grades.agree(case=case, facts=Agreed("good"), doing=area.doing())
    assert "requires improvement" in asked.value.doubts[0].message
    doing = area.doing(None, "W-OVERALL-GRADE")
    case_grades.agree(case=case, facts=Agreed("good"), doing=doing)

    case.refresh_from_db()
    assert case.overall_grade == "good"
    kept = Explained.objects.get()
    assert (kept.about, kept.about_id, kept.reason) == (
        "auditedcase",
        case.pk,
        "checked",
    )


def test_overall_grade_as_good_as_the_best_agencys_is_not_unusual(area):
    audit = area.meeting("good", "inadequate")

    area.agree(audit, "good")

    assert not Explained.objects.exists()


def test_overall_grade_is_for_whoever_leads(area):
    case = first(area.meeting())

    doing = area.doing(area.police_auditor)
    with pytest.raises(PermissionDenied):
        case_grades.agree(case=case, facts=Agreed("good"), doing=doing)


def test_stale_grade_changes_nothing(area):
    audit = area.grading()
    case = first(audit)
    area.grade(audit, area.police, "good")

    with pytest.raises(ChangedMeanwhile, match="graded a case"):
        case_grades.grade(
            case=case,
            facts=Graded(area.police.pk, "inadequate", Concern(is_there=False)),
            doing=area.doing(version=stamp()),
        )
    assert CaseGrade.objects.get().grade == "good"
