"""The pages on which something is done to an action, as data: one small form each."""

from collections.abc import Mapping

from safeguarding.board.forms import actions as forms
from safeguarding.board.life_actions import Act
from safeguarding.board.models import Action
from safeguarding.board.services import actions
from safeguarding.cases.act_page import ActPage

Page = ActPage[forms.ActionForm, Action]

PAGES: Mapping[str, Page] = {
    Act.BEGIN: Page(
        "Say that work has begun",
        "Has work on this action begun?",
        "Yes, it has begun",
        "The register shows that it is being worked on.",
        forms.BeginForm,
        actions.begin,
    ),
    Act.COMPLETE: Page(
        "Record that it is done",
        "What shows that this action is done?",
        "Record that it is done",
        "It is recorded as complete. Somebody looks at the evidence next.",
        forms.CompleteForm,
        actions.complete,
        "An action closes on evidence, not on a tick.",
    ),
    Act.ADD_EVIDENCE: Page(
        "Add evidence",
        "What shows how far this action is?",
        "Add this evidence",
        "The evidence is in. It cannot be changed or taken out by anybody.",
        forms.EvidenceForm,
        actions.add_evidence,
        "What is added stays: if it turns out to be wrong, add what is right.",
    ),
    Act.VERIFY: Page(
        "Verify it",
        "Does the evidence show that this action is done?",
        "Yes, it is done",
        "The action is verified and closed. In two quarters its indicator is looked at.",
        forms.VerifyForm,
        actions.verify,
    ),
    Act.SEND_BACK: Page(
        "Send it back",
        "What is missing before this action is done?",
        "Send it back",
        "The action is back with its owner, who sees what is missing.",
        forms.SendBackForm,
        actions.send_back,
        "It then never counted as complete.",
    ),
    Act.MOVE_DUE: Page(
        "Move the due date",
        "When is this action to be done now?",
        "Move the due date",
        "The new date is in. The earlier ones stay in the history.",
        forms.MoveDueForm,
        actions.move_due,
        "A quarter that is over keeps the date that was promised then.",
    ),
    Act.NOTE_IMPACT: Page(
        "Note what it changed",
        "What is different for children because of this action?",
        "Keep this note",
        "The note is in.",
        forms.ImpactForm,
        actions.note_impact,
    ),
    Act.NOT_DONE: Page(
        "Close it as not done",
        "Why will this action not be done?",
        "Close it as not done",
        "The action is closed as not done.",
        forms.NotDoneForm,
        actions.not_done,
        "It stays in the register, and counts as due and not done.",
        is_warning=True,
    ),
    Act.REOPEN: Page(
        "Open it again",
        "Why is this action opened again?",
        "Open it again",
        "The action is with its owner again. Its history stays.",
        forms.ReopenForm,
        actions.reopen,
        "Its completion and verification are taken back from today.",
    ),
}
