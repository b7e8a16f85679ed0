"""The pages on which something is done to a case, as data: one small form each."""

from collections.abc import Mapping

from safeguarding.cases.act_page import ActPage
from safeguarding.cases.forms import cse as forms
from safeguarding.cases.models import CseCase
from safeguarding.cases.services import cse
from safeguarding.cases.transitions import Act

Page = ActPage[forms.CaseForm, CseCase]

PAGES: Mapping[Act, Page] = {
    Act.BEGIN_SCREENING: Page(
        "Begin screening",
        "Is this referral being screened now?",
        "Yes, screening has begun",
        "The case shows that it is being screened.",
        forms.NothingForm,
        cse.begin_screening,
    ),
    Act.SCREEN: Page(
        "Add the screening",
        "What did the screening come to?",
        "Add the screening",
        "The screening is in, and the case is open. Set the level of risk next.",
        forms.ScreeningForm,
        cse.screen,
    ),
    Act.ASSESS_RISK: Page(
        "Change the risk level",
        "How high is the risk now?",
        "Add this level",
        "The new level is in. Earlier levels stay in the history.",
        forms.RiskForm,
        cse.assess_risk,
    ),
    Act.HOLD_MEETING: Page(
        "Add a meeting",
        "Which meeting was held about this child?",
        "Add the meeting",
        "The meeting is in.",
        forms.MeetingForm,
        cse.hold_meeting,
    ),
    Act.ADD_DISRUPTION: Page(
        "Add a disruption",
        "What was done against suspects?",
        "Add the disruption",
        "The disruption is counted.",
        forms.DisruptionForm,
        cse.add_disruption,
        "Actions are counted. Nothing about a suspect is entered or kept.",
    ),
    Act.ADD_OUTCOME: Page(
        "Add an outcome",
        "What came of pursuing suspects?",
        "Add the outcome",
        "The outcome is counted.",
        forms.OutcomeForm,
        cse.add_outcome,
        "Outcomes are counted. Nothing about a suspect is entered or kept.",
    ),
    Act.DISCUSS_TRANSITION: Page(
        "Add the talk about adult services",
        "When was the move to adult services discussed?",
        "Add the day",
        "The discussion is in.",
        forms.DayForm,
        cse.discuss_transition,
        "It is due before the child turns 18.",
    ),
    Act.REVIEW: Page(
        "Add a review",
        "When was the case reviewed?",
        "Add the review",
        "The review is in.",
        forms.DayForm,
        cse.review,
    ),
    Act.AUDIT_DONE: Page(
        "Add an audit",
        "When did several agencies audit the case?",
        "Add the audit",
        "The audit is in.",
        forms.DayForm,
        cse.audit_done,
    ),
    Act.PLACE: Page(
        "Change where the child is looked after",
        "What changed about where the child is looked after?",
        "Add the change",
        "The change is in. What held before stays in the history.",
        forms.PlaceForm,
        cse.place,
    ),
    Act.CLOSE: Page(
        "Close the case",
        "Why does this case end?",
        "Close the case",
        "The case is closed.",
        forms.CloseForm,
        cse.close,
        "A child is stepped down by naming who goes on with them.",
    ),
    Act.REOPEN: Page(
        "Take the closure back",
        "Was it a mistake to close this case?",
        "Yes, open it again",
        "The case is open again.",
        forms.NothingForm,
        cse.reopen,
        "The case then counts as open all along. If somebody is worried about the "
        "child again, add a new referral instead.",
    ),
}
