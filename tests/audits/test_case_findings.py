"""What a case file audit found, what comes of it, and what may be published."""

from datetime import date, timedelta

import pytest

from audits.case_facts import (
    Found,
    Nothing,
)
from audits.models import Finding, Theme
from audits.services import case_findings, case_life
from safeguarding.board.models import Action
from safeguarding.board.services.actions import NewAction
from safeguarding.cases.errors import NeedsConfirming, NotAllowed
from tests.audits.made_cases import NOW, Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return Area()


def first(audit):
    return audit.cases.order_by("number").first()


def test_area_for_improvement_leads_somewhere_or_says_why_not(area):
    audit = area.meeting()
    area.agree(audit)
    finding = area.find(audit)

    with pytest.raises(NotAllowed, match="add a recommendation, or say why"):
        area.complete(audit)
    facts = Found("improvement", finding.text, no_action_reason="Law changes in May")
    case_findings.change(finding=finding, facts=facts, doing=area.doing())
    assert area.complete(audit).state == "completed"


def test_strength_needs_no_recommendation(area):
    audit = area.meeting()
    area.agree(audit)
    area.find(audit, kind="strength")

    assert area.complete(audit).state == "completed"


def test_completing_names_the_cases_without_an_overall_grade(area):
    audit = area.meeting(cases=2)

    with pytest.raises(NeedsConfirming) as asked:
        area.complete(audit)
    audit = area.complete(audit, confirmed=("W-NO-OVERALL-GRADE",))

    assert "case 1, 2" in asked.value.doubts[0].message
    assert audit.state == "completed"


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (NOW.date() + timedelta(days=1), "still to come"),
        (date(2016, 3, 30), "looks at work until 31 March 2016"),
    ],
)
def test_audit_is_completed_on_a_day_that_fits(area, on, message):
    audit = area.meeting(about_to=date(2016, 3, 31))

    with pytest.raises(NotAllowed, match=message) as error:
        area.complete(audit, on=on, confirmed=("W-NO-OVERALL-GRADE",))

    assert error.value.field == "on"


@pytest.mark.parametrize(
    "summary",
    [
        "In 2 of the cases nobody asked.",
        "Case 3: no plan.",
        "A boy aged 14 was exploited.",
        "In half of the cases nobody asked.",
    ],
)
def test_summary_that_tells_of_few_children_is_refused(area, summary):
    audit = area.meeting()

    with pytest.raises(NotAllowed) as error:
        area.complete(audit, summary=summary, confirmed=("W-NO-OVERALL-GRADE",))

    assert error.value.field == "summary"
    audit.refresh_from_db()
    assert audit.state == "meeting"


def test_finding_that_tells_of_few_children_is_refused(area):
    audit = area.meeting()

    for text in ("Three children were not seen", "Case 2 had no plan"):
        with pytest.raises(NotAllowed) as error:
            area.find(audit, text)
        assert error.value.field == "text"
    with pytest.raises(NotAllowed) as error:
        area.recommend(area.find(audit), "Look again at the two cases")
    assert error.value.field == "words"


def test_finding_written_before_the_rule_stops_the_completion(area):
    audit = area.meeting()
    area.find(audit, kind="strength")
    Finding.objects.update(text="Three children were seen")

    with pytest.raises(NotAllowed, match="Three children"):
        area.complete(audit, confirmed=("W-NO-OVERALL-GRADE",))


def test_finding_has_themes_of_the_partnership_and_can_bring_one(area):
    audit = area.meeting()
    elsewhere = Theme.objects.create(
        partnership=Area().place, code="fathers", title="Fathers"
    )

    with pytest.raises(NotAllowed, match="not there any more"):
        area.find(audit, themes=(elsewhere.code,))
    one = area.find(audit, new_theme="Professional curiosity")
    other = area.find(audit, "Again", new_theme="professional curiosity")

    assert one.themes == other.themes == ["professional-curiosity"]
    assert Theme.objects.filter(partnership=area.place).count() == 1


def test_action_of_a_recommendation_stands_in_the_register(area):
    audit = area.completed()
    recommendation = Finding.objects.get(kind="improvement").recommendations.get()
    made = NewAction(
        partnership=Area().place,
        agency=area.police,
        owner_role="Head of safeguarding",
        source_kind="plan",
        source_id=None,
        source_title="Something else",
        text="Change the form of assessments",
        evidence_wanted="The new form",
        due_on=date(2016, 9, 30),
    )

    action = case_findings.act_on(
        recommendation=recommendation, made=made, doing=area.doing()
    )

    assert action == Action.objects.get(source_kind="audit", source_id=audit.pk)
    assert (action.partnership, action.source_title) == (area.place, audit.title)
    assert list(recommendation.actions.all()) == [action]


def test_what_led_to_an_action_stays(area):
    test_action_of_a_recommendation_stands_in_the_register(area)
    finding = Finding.objects.get(kind="improvement")
    area.do(case_life.reopen, finding.audit, Nothing())

    with pytest.raises(NotAllowed, match="Actions came of this"):
        case_findings.remove(finding=finding, facts=Nothing(), doing=area.doing())
    with pytest.raises(NotAllowed, match="Actions came of this"):
        case_findings.withdraw(
            recommendation=finding.recommendations.get(),
            facts=Nothing(),
            doing=area.doing(),
        )


def test_finding_without_actions_can_go(area):
    audit = area.meeting()
    finding = area.find(audit)
    area.recommend(finding)

    with pytest.raises(NotAllowed, match="there already"):
        area.recommend(finding)
    case_findings.remove(finding=finding, facts=Nothing(), doing=area.doing())

    assert not audit.findings.exists()
