"""The pages on which something is done to a case audit, as data: one form each."""

from collections.abc import Mapping

from audits.forms import case_plans
from audits.forms import cases as forms
from audits.life_cases import Act
from audits.models import CaseAudit
from audits.services import case_life, case_plan
from safeguarding.cases.act_page import ActPage

Page = ActPage[forms.AuditForm, CaseAudit]

PAGES: Mapping[Act, Page] = {
    Act.AGENCIES: Page(
        "Choose the agencies",
        "Which agencies take part?",
        "Save the agencies",
        "The agencies are in. Choose next who audits for each of them.",
        forms.AgenciesForm,
        case_plan.agencies,
    ),
    Act.TEAM: Page(
        "Choose the team",
        "Who audits for each agency?",
        "Save the team",
        "The team is in.",
        forms.TeamForm,
        case_plan.team,
    ),
    Act.ADD_CASES: Page(
        "Add cases",
        "How many cases are audited?",
        "Add the cases",
        "The cases are in.",
        forms.CasesForm,
        case_plan.add_cases,
    ),
    Act.BEGIN: Page(
        "Begin the grading",
        "Can the agencies begin to grade?",
        "Begin the grading",
        "The agencies can grade now. Until you close the grading, each sees its own "
        "grades only.",
        forms.NothingForm,
        case_life.begin,
        "From then on each agency grades every case for itself. It sees the grades of "
        "the others only once you close the grading.",
    ),
    Act.CLOSE_GRADING: Page(
        "Close the grading",
        "Are the grades in?",
        "Close the grading",
        "The grading is closed, and the team sees all grades. Agree on one for each "
        "case.",
        forms.NothingForm,
        case_life.close_grading,
        "The whole team then sees the grades of all agencies, and none is changed.",
    ),
    Act.BACK_TO_GRADING: Page(
        "Go back to the grading",
        "Should the agencies grade again?",
        "Go back to the grading",
        "The agencies can grade again.",
        forms.NothingForm,
        case_life.back_to_grading,
        "Overall grades that are agreed already stay.",
    ),
    Act.COMPLETE: Page(
        "Complete the audit",
        "What should the board read of this audit?",
        "Complete the audit",
        "The audit is completed. The board can read its summary, its findings and "
        "actions now, and none of its cases.",
        forms.CompleteForm,
        case_life.complete,
    ),
    Act.TELL: Page(
        "Its cases are kept elsewhere: enter the result",
        "What was reported of this audit?",
        "Save what was reported",
        "The audit is completed with what was reported.",
        case_plans.ToldForm,
        case_life.tell,
        "For an audit that was done in another tool, or on paper: how many cases it had, "
        "and what it found.",
    ),
    Act.CHANGE: Page(
        "Change the plan",
        "What is this audit about?",
        "Save the plan",
        "The plan is changed.",
        case_plans.PlanForm,
        case_plan.change,
    ),
    Act.REOPEN: Page(
        "Open the audit again",
        "Is there something to put right?",
        "Open the audit again",
        "The audit is open again. The board reads it when you complete it again.",
        forms.NothingForm,
        case_life.reopen,
        "The board does not see it until it is completed again, and its quarter is "
        "counted anew.",
    ),
    Act.CANCEL: Page(
        "Cancel the audit",
        "Why is this audit cancelled?",
        "Cancel the audit",
        "The audit is cancelled. Nothing of it is lost: you can plan it again.",
        forms.CancelForm,
        case_life.cancel,
    ),
    Act.PLAN_AGAIN: Page(
        "Plan it again",
        "Should this audit go ahead after all?",
        "Plan it again",
        "The audit is planned again.",
        forms.NothingForm,
        case_life.plan_again,
        "What was recorded in it is still there.",
    ),
}
"""In the order in which an audit's page offers them."""

NEXT: Mapping[str, Act] = {
    "grading": Act.CLOSE_GRADING,
    "meeting": Act.COMPLETE,
    "cancelled": Act.PLAN_AGAIN,
}
"""The step that a page puts first; of a planned audit it is what is still missing."""
