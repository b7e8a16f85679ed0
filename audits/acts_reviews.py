"""The pages on which something is done to a review, as data: one small form each."""

from collections.abc import Mapping

from audits.forms import reviews as forms
from audits.models import Review
from audits.services import reviews
from safeguarding.cases.act_page import ActPage

Page = ActPage[forms.ReviewForm, Review]

PAGES: Mapping[str, Page] = {
    "hold": Page(
        "Record the rapid review",
        "When was the rapid review held?",
        "Record the rapid review",
        "The rapid review is in, and its clock has stopped.",
        forms.OnForm,
        reviews.hold,
    ),
    "decide": Page(
        "Record the decision",
        "What was decided, and when?",
        "Record the decision",
        "The decision is in.",
        forms.DecideForm,
        reviews.decide,
    ),
    "publish": Page(
        "Record the publication",
        "When was the review published?",
        "Record the publication",
        "The publication is in.",
        forms.OnForm,
        reviews.publish,
    ),
    "delay": Page(
        "Say why it is not published yet",
        "Why is the review not published yet?",
        "Save the reason",
        "The reason is in. Only those who keep reviews read it.",
        forms.DelayForm,
        reviews.delay,
    ),
    "close": Page(
        "Close it without publication",
        "When was the review closed without publication?",
        "Close the review",
        "The review is closed.",
        forms.OnForm,
        reviews.close,
        "Its actions stay in the register until each is done.",
    ),
    "themes": Page(
        "Choose its themes",
        "Which themes does the review have?",
        "Save the themes",
        "The themes are in.",
        forms.ThemesForm,
        reviews.tag,
        "Themes show what comes back: they are counted with those of case file audits.",
    ),
    "correct": Page(
        "Correct the notification",
        "What should the notification say?",
        "Save the correction",
        "The correction is in. The rapid review is due by the corrected day.",
        forms.IncidentForm,
        reviews.correct,
    ),
    "reopen": Page(
        "Take the last step back",
        "Was the last step recorded by mistake?",
        "Yes, take it back",
        "The last step is taken back.",
        forms.NothingForm,
        reviews.reopen,
        "Its day and what was chosen are taken away. The audit trail keeps that they "
        "were there.",
    ),
}
