"""The pages on which something is done to an episode, as data: one small form each."""

from collections.abc import Mapping

from safeguarding.cases.act_page import ActPage
from safeguarding.cases.forms import missing as forms
from safeguarding.cases.models import MissingEpisode
from safeguarding.cases.services import missing
from safeguarding.cases.stages import Act

Page = ActPage[forms.EpisodeForm, MissingEpisode]

PAGES: Mapping[Act, Page] = {
    Act.STILL_MISSING: Page(
        "Say that the child is still missing",
        "Is the child still missing?",
        "Yes, still missing",
        "It is recorded that the child is still missing today.",
        forms.NothingForm,
        missing.still_missing,
        "Press the button when you have asked. It keeps the episode off the list of "
        "those without news.",
    ),
    Act.RECORD_RETURN: Page(
        "Record that the child is back",
        "When was the child back?",
        "Record the return",
        "The return is in. The 72 hours for an interview run from there.",
        forms.BackForm,
        missing.record_return,
    ),
    Act.OFFER_INTERVIEW: Page(
        "Record the offer of an interview",
        "When was an interview offered?",
        "Record the offer",
        "The offer is in.",
        forms.OfferForm,
        missing.offer_interview,
    ),
    Act.ANSWER_OFFER: Page(
        "Record the answer",
        "Did the child accept the interview?",
        "Record the answer",
        "The answer is in.",
        forms.AnswerForm,
        missing.answer_offer,
    ),
    Act.RECORD_INTERVIEW: Page(
        "Record the interview",
        "When was the interview held, and by whom?",
        "Record the interview",
        "The interview is in, and the clock has stopped.",
        forms.InterviewForm,
        missing.record_interview,
        "What was said stays with whoever held the interview. Nothing of it is "
        "entered here.",
    ),
    Act.NOT_DONE: Page(
        "Record why there is no interview",
        "Why is there no interview?",
        "Record the reason",
        "The reason is in, and nothing is due any more.",
        forms.NotDoneForm,
        missing.not_done,
    ),
    Act.TAKE_BACK: Page(
        "Take back what is recorded of the interview",
        "Was it a mistake to record this of the interview?",
        "Yes, take it back",
        "It is taken back. The episode waits for a decision again.",
        forms.NothingForm,
        missing.take_back,
        "The offer, its answer, the interview and the reason are taken away. The "
        "audit trail keeps that they were there.",
    ),
    Act.SCREEN: Page(
        "Record a CSE screening",
        "What did the CSE screening come to?",
        "Record the screening",
        "The screening is in.",
        forms.ScreenForm,
        missing.screen,
        "Every missing child is screened for sexual exploitation.",
    ),
    Act.CORRECT: Page(
        "Correct the episode",
        "What should the episode say?",
        "Save the correction",
        "The correction is in.",
        forms.CorrectForm,
        missing.correct,
    ),
}
