"""The plan and the life of a case file audit: its rules, and who leads it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audits.case_facts import (
    Chosen,
    Graded,
    More,
    Nothing,
    Plan,
    Team,
    Told,
    Words,
)
from audits.life_cases import CASE_AUDIT, Act
from audits.models import AuditedCase, CaseAudit
from audits.services import case_grades, case_life, case_plan
from audits.services.case_keeping import version_of
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases.errors import ChangedMeanwhile, NotAllowed
from safeguarding.cases.models import Child
from safeguarding.indicators.models import RecomputeKey
from tests.audits.made_cases import BEGINS, ENDED, SUMMARY, Area
from tests.cases.made_cse import hashed
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return Area()


def first(audit):
    return audit.cases.order_by("number").first()


def test_audit_goes_from_plan_to_completion(area):
    audit = area.completed()

    assert audit.state == "completed"
    assert audit.completed_on == ENDED
    assert audit.summary == SUMMARY
    acts = AuditEvent.objects.filter(action="case_audit_changed").order_by("pk")
    kept = [one.detail["act"] for one in acts]
    assert kept[:5] == ["plan", "agencies", "team", "add-cases", "begin"]
    assert kept[5:14] == [*["grade"] * 8, "close-grading"]
    assert kept[-1] == "complete"


def test_trail_tells_neither_grades_nor_numbers_of_cases(area):
    area.completed("inadequate")

    told = str([one.detail for one in AuditEvent.objects.all()])

    assert "inadequate" not in told
    assert "'case'" not in told


def test_multi_agency_audit_needs_two_agencies_when_grading_begins(area):
    audit = area.plan()
    area.do(case_plan.agencies, audit, Chosen((area.council.pk,)))
    area.do(case_plan.add_cases, audit, More(4))

    with pytest.raises(NotAllowed, match="at least two agencies"):
        area.do(case_life.begin, audit, Nothing())


@pytest.mark.parametrize("method", ["dip_sample", "single_agency", "themed"])
def test_other_audits_begin_with_one_agency(area, method):
    audit = area.plan(method=method)

    with pytest.raises(NotAllowed, match="which agency takes part"):
        area.do(case_life.begin, audit, Nothing())
    area.do(case_plan.agencies, audit, Chosen((area.council.pk,)))
    with pytest.raises(NotAllowed, match="Add the cases first"):
        area.do(case_life.begin, audit, Nothing())
    area.do(case_plan.add_cases, audit, More(12))

    assert area.do(case_life.begin, audit, Nothing()).state == "grading"


def test_one_agencys_grades_are_the_overall_ones(area):
    audit = area.plan(method="dip_sample")
    area.do(case_plan.agencies, audit, Chosen((area.council.pk,)))
    area.do(case_plan.add_cases, audit, More(2))
    area.do(case_life.begin, audit, Nothing())
    for case in audit.cases.all():
        facts = Graded(area.council.pk, "good")
        case_grades.grade(case=case, facts=facts, doing=area.doing())

    area.do(case_life.close_grading, audit, Nothing())

    assert set(audit.cases.values_list("overall_grade", flat=True)) == {"good"}


def test_agencies_are_members_of_the_partnership(area):
    other = Area()
    audit = area.plan()

    with pytest.raises(NotAllowed, match="Choose the agencies"):
        area.do(case_plan.agencies, audit, Chosen((other.council.pk,)))


def test_agency_that_graded_is_not_left_out(area):
    audit = area.grading()
    area.grade(audit, area.police, "good")

    with pytest.raises(NotAllowed, match="Police has graded already"):
        area.do(case_plan.agencies, audit, Chosen((area.council.pk,)))


def test_leaving_an_agency_out_takes_its_auditors_off_the_team(area):
    audit = area.ready()

    area.do(case_plan.agencies, audit, Chosen((area.council.pk,)))

    assert [one.person for one in audit.team.all()] == [area.council_auditor]


@pytest.mark.parametrize("whose", ["other agency", "other area", "no auditor"])
def test_team_is_made_of_auditors_for_their_own_agency(area, whose):
    audit = area.ready()
    places = {
        "other agency": (area.police_auditor.pk, area.council.pk),
        "other area": (Area().council_auditor.pk, area.council.pk),
        "no auditor": (area.lead.pk, area.council.pk),
    }

    with pytest.raises(NotAllowed, match="cannot audit any more"):
        area.do(case_plan.team, audit, Team((places[whose],)))


def test_auditor_without_an_agency_audits_for_one_of_them_only(area):
    free = member(Role.AUDITOR, area.place)
    audit = area.ready()
    both = [(free.pk, area.council.pk), (free.pk, area.police.pk)]

    with pytest.raises(NotAllowed, match="one agency for each person"):
        area.do(case_plan.team, audit, Team(tuple(both)))
    area.do(case_plan.team, audit, Team((both[1],)))

    assert audit.team.get().agency == area.police


def test_cases_are_numbered_on_and_one_without_anything_can_go(area):
    audit = area.ready(cases=3)
    second = audit.cases.get(number=2)

    case_plan.remove_case(audit=audit, case=second, facts=Nothing(), doing=area.doing())
    area.do(case_plan.add_cases, audit, More(1))

    assert list(audit.cases.order_by("number").values_list("number", flat=True)) == [
        *(1, 3, 4)
    ]


@pytest.mark.parametrize("count", [0, -1, 201])
def test_audit_has_a_sensible_number_of_cases(area, count):
    with pytest.raises(NotAllowed, match="1 to 200 cases"):
        area.do(case_plan.add_cases, area.plan(), More(count))


def test_graded_case_stays(area):
    audit = area.grading()
    area.grade(audit, area.police, "good")

    with pytest.raises(NotAllowed, match="recorded of this case already"):
        case_plan.remove_case(
            audit=audit, case=first(audit), facts=Nothing(), doing=area.doing()
        )


def test_period_and_title_are_checked(area):
    area.plan()

    with pytest.raises(NotAllowed, match="has this title") as error:
        area.plan()
    assert error.value.field == "title"
    with pytest.raises(NotAllowed, match="before the first day") as error:
        area.plan(title="Other", about_from=ENDED, about_to=BEGINS)
    assert error.value.field == "about_to"
    with pytest.raises(NotAllowed, match="fewer than 6") as error:
        area.plan(title="Five CSE cases")
    assert error.value.field == "title"


def test_audit_of_elsewhere_is_completed_with_the_number_of_its_cases(area):
    facts = (
        Plan("CSE, October 2014", "Child sexual exploitation", "macfa", BEGINS),
        Told(ENDED, 5, "Agencies shared what they knew."),
    )

    audit = case_life.tell_new(partnership=area.place, facts=facts, doing=area.doing())

    assert (audit.state, audit.cases_stated) == ("completed", 5)
    again = area.do(case_life.reopen, audit, Nothing())
    area.find(again, kind="strength")
    assert area.complete(again).state == "completed"


def test_audit_with_cases_here_is_not_reported_from_elsewhere(area):
    with pytest.raises(NotAllowed, match="has cases here"):
        area.do(case_life.tell, area.ready(), Told(ENDED, 5, SUMMARY))


def test_cancelled_audit_can_be_planned_again(area):
    audit = area.do(case_life.cancel, area.grading(), Words("Nobody had time"))
    assert (audit.state, audit.note) == ("cancelled", "Nobody had time")

    audit = area.do(case_life.plan_again, audit, Nothing())

    assert (audit.state, audit.note) == ("planned", "")


def test_reopened_audit_is_not_completed_any_more(area):
    audit = area.do(case_life.reopen, area.completed(), Nothing())

    assert (audit.state, audit.completed_on) == ("meeting", None)


@pytest.mark.parametrize(
    "role",
    [Role.BUSINESS_MANAGER, Role.BOARD_MEMBER, Role.AUDITOR, Role.CSE_MISSING_LEAD],
)
def test_only_who_sees_all_cases_and_runs_audits_leads_them(area, role):
    audit = area.plan()
    doing = area.doing(member(role, area.place))

    with pytest.raises(PermissionDenied):
        case_life.cancel(audit=audit, facts=Words("No"), doing=doing)
    facts = Plan("Other", "Other", "macfa", BEGINS)
    with pytest.raises(PermissionDenied):
        case_plan.plan(partnership=area.place, facts=facts, doing=doing)


def test_analyst_of_another_area_leads_nothing_here(area):
    doing = area.doing(Area().lead)

    with pytest.raises(PermissionDenied):
        case_plan.add_cases(audit=area.plan(), facts=More(3), doing=doing)


def test_stale_page_changes_nothing(area):
    audit = area.ready()
    seen = version_of(audit)
    area.do(case_plan.agencies, audit, Chosen((area.council.pk,)))

    doing = area.doing(version=seen)
    with pytest.raises(ChangedMeanwhile, match="changed which agencies take part"):
        case_plan.team(audit=audit, facts=Team(()), doing=doing)


def test_quarters_of_plan_and_completion_are_counted_again(area):
    audit = area.plan(planned_on=date(2015, 11, 2))
    facts = Told(ENDED, 12, SUMMARY)

    area.do(case_life.tell, audit, facts)

    wanted = RecomputeKey.objects.filter(partnership=area.place)
    starts = set(wanted.values_list("quarter_start", flat=True))
    assert {date(2015, 10, 1), date(2016, 4, 1)} <= starts


def test_audit_completed_in_another_quarter_asks_for_the_planned_one_too(area):
    audit = area.meeting(planned_on=date(2016, 1, 4))
    area.agree(audit)
    RecomputeKey.objects.all().delete()

    area.complete(audit)

    wanted = RecomputeKey.objects.filter(partnership=area.place)
    starts = set(wanted.values_list("quarter_start", flat=True))
    assert {date(2016, 1, 1), date(2016, 4, 1)} <= starts


def test_plan_for_a_quarter_to_come_makes_no_scorecard_of_it(area):
    area.plan(planned_on=timezone.localdate() + timedelta(days=200))

    assert not RecomputeKey.objects.filter(partnership=area.place).exists()


def test_child_is_linked_once_and_of_the_same_area(area):
    audit = area.ready()
    one, two = audit.cases.order_by("number")[:2]
    child = Child.objects.create(partnership=area.place, pseudonym=hashed("child"))
    far = Child.objects.create(partnership=Area().place, pseudonym=hashed("child"))

    def link(case, which):
        return case_plan.link_child(
            audit=audit, case=case, child=which, doing=area.doing()
        )

    with pytest.raises(NotAllowed, match="another area"):
        link(one, far)
    link(one, child)
    with pytest.raises(NotAllowed, match="Case 1 is about that child"):
        link(two, child)
    link(one, None)
    link(two, child)

    assert AuditedCase.objects.get(child=child) == two


def test_every_act_has_words_for_the_trail_and_for_a_refusal():
    assert set(CASE_AUDIT.acts) == set(Act)
    assert set(CASE_AUDIT.why_not) == set(Act)
    assert set(CASE_AUDIT.did) == {*Act, "plan"}
    assert CaseAudit.State.CANCELLED in CASE_AUDIT.states
