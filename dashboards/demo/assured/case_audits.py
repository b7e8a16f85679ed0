"""A case file audit with its findings, one in which agencies are grading, a dip sample."""

from datetime import date

from audits import case_facts as facts
from audits.models import CaseAudit
from audits.services import case_findings, case_grades, case_life, case_plan
from dashboards.demo.assured.desk import Desk
from safeguarding.board.models import Action
from safeguarding.board.services.actions import NewAction
from safeguarding.indicators.models import Indicator

PARTNERS = ("csc", "police", "hospital", "schools")
G, RI, IN, OUT = "good", "requires_improvement", "inadequate", "outstanding"
# One line a case: a grade of each partner, and the one they agreed on.
GRADED = (
    (RI, G, G, RI, RI),
    (G, G, RI, G, G),
    (IN, RI, G, RI, RI),
    (G, OUT, G, G, G),
)
SUMMARY = (
    "Agencies mostly agreed about the audited cases. Fathers were seldom asked, and "
    "what a child said was often written down by one agency only (synthetic)."
)


def make(desk: Desk) -> int:
    """Make the three audits."""
    _completed(desk)
    _being_graded(desk)
    plan = facts.Plan(
        title="Supervision records, a dip sample (synthetic)",
        theme="Supervision",
        method=CaseAudit.Method.DIP_SAMPLE.value,
        planned_on=desk.day(150),
    )
    told = facts.Told(
        on=desk.day(150), cases=12, summary="Most had a record (synthetic)."
    )
    case_life.tell_new(
        partnership=desk.partnership,
        facts=(plan, told),
        doing=desk.doing(desk.analyst, 150),
    )
    return 3


def _planned(desk: Desk, title: str, theme: str, ago: int) -> CaseAudit:
    doing = desk.doing(desk.analyst, ago)
    plan = facts.Plan(
        title=title,
        theme=theme,
        method=CaseAudit.Method.MACFA.value,
        planned_on=desk.day(ago),
        lead_agency=desk.agency("csc"),
    )
    audit = case_plan.plan(partnership=desk.partnership, facts=plan, doing=doing)
    chosen = facts.Chosen(tuple(desk.agency(code).pk for code in PARTNERS))
    audit = case_plan.agencies(audit=audit, facts=chosen, doing=doing)
    auditor = (desk.auditor.pk, desk.agency("csc").pk)
    audit = case_plan.team(audit=audit, facts=facts.Team((auditor,)), doing=doing)
    audit = case_plan.add_cases(audit=audit, facts=facts.More(4), doing=doing)
    return case_life.begin(audit=audit, facts=facts.Nothing(), doing=doing)


def _being_graded(desk: Desk) -> None:
    audit = _planned(
        desk, "Children missing from care (synthetic)", "Missing children", 30
    )
    doing = desk.doing(desk.analyst, 10)
    for case in audit.cases.order_by("number")[:2]:
        given = facts.Graded(desk.agency("police").pk, G)
        case_grades.grade(case=case, facts=given, doing=doing)


def _completed(desk: Desk) -> None:
    audit = _planned(desk, "Neglect of young children (synthetic)", "Neglect", 260)
    doing = desk.doing(desk.analyst, 240)
    nobody = facts.Concern(is_there=False)
    for case, grades in zip(audit.cases.order_by("number"), GRADED, strict=True):
        for code, grade in zip(PARTNERS, grades[:-1], strict=True):
            given = facts.Graded(desk.agency(code).pk, grade, nobody)
            case_grades.grade(case=case, facts=given, doing=doing)
        shown = facts.Shown(
            nobody,
            child_voice=grades[-1] == G,
            parent_voice=True,
            practitioner_voice=True,
        )
        case_grades.record_case(case=case, facts=shown, doing=doing)
    audit.refresh_from_db()
    audit = case_life.close_grading(audit=audit, facts=facts.Nothing(), doing=doing)
    for case, grades in zip(audit.cases.order_by("number"), GRADED, strict=True):
        agreed = facts.Agreed(grades[-1], nobody)
        case_grades.agree(case=case, facts=agreed, doing=doing)
    _findings(desk, audit)
    audit.refresh_from_db()
    ended = facts.Ended(desk.day(230), SUMMARY)
    case_life.complete(audit=audit, facts=ended, doing=desk.doing(desk.analyst, 230))


def _findings(desk: Desk, audit: CaseAudit) -> None:
    doing = desk.doing(desk.analyst, 235)
    strength = facts.Found(
        "strength",
        "Agencies met early and shared what they knew (synthetic).",
        new_theme="Information sharing",
    )
    case_findings.find(audit=audit, facts=strength, doing=doing)
    audit.refresh_from_db()
    gap = facts.Found(
        "improvement",
        "Fathers and other men in the home were seldom asked (synthetic).",
        new_theme="Fathers",
    )
    finding = case_findings.find(audit=audit, facts=gap, doing=doing)
    words = facts.Words("Ask about every adult in the home (synthetic).")
    advice = case_findings.recommend(finding=finding, facts=words, doing=doing)
    case_findings.act_on(
        recommendation=advice,
        made=_action(desk, audit, desk.day(100)),
        doing=doing,
    )


def _action(desk: Desk, audit: CaseAudit, due_on: date) -> NewAction:
    return NewAction(
        partnership=desk.partnership,
        agency=desk.agency("csc"),
        owner_role="Head of assessment",
        source_kind=Action.Source.AUDIT.value,
        source_id=audit.pk,
        source_title=audit.title,
        text="Change the assessment form so that every adult is named (synthetic).",
        evidence_wanted="The form, and a dip sample of ten assessments.",
        due_on=due_on,
        target_indicator=Indicator.objects.filter(code="AUD-06").first(),
    )
