"""What people are asked by a link: few questions, nothing about who they are."""

from typing import Any, ClassVar

from django import forms

from safeguarding.cases.forms.acting import choose
from safeguarding.returns.free_text import about_nobody
from training.inviting import Stage
from training.models import Booking
from training.models.choices import Rating
from training.queries_evaluation import tags_of
from training.services.evaluating import Said, is_own_address

# From 1 to 5: a scale that is read aloud needs words at both ends and between.
SURE = (
    ("1", "1 - not sure at all"),
    ("2", "2 - a little sure"),
    ("3", "3 - fairly sure"),
    ("4", "4 - sure"),
    ("5", "5 - very sure"),
)
YES_NO = (("yes", "Yes"), ("no", "No"))
SURE_MISSING = "Choose how sure you are"
NOT_YOURS = "Give your manager's address: nobody can confirm their own answer."


class AnswerForm(forms.Form):
    """Base of the forms of a link. `booking` is what was asked about."""

    question: ClassVar[str]
    text: ClassVar[str] = ""

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.booking = booking

    def said(self) -> Said:
        """Give the answer; of a valid form."""
        raise NotImplementedError


def _score(label: str) -> Any:
    return choose(SURE, SURE_MISSING, label)


class PreForm(AnswerForm):
    """Before the course."""

    question = "How sure of this subject are you before the course?"
    text = "One question. The same one after the course shows what you gained."

    score = _score("How sure are you that you know what to do in this subject?")

    def said(self) -> Said:
        """Give the score."""
        return Said(score=int(self.cleaned_data["score"]))


class PostForm(AnswerForm):
    """After the course."""

    question = "How was the course, and how sure are you now?"
    text = "Three questions."

    score = _score("How sure are you now that you know what to do in this subject?")
    usefulness = choose(
        Rating.choices, "Choose how useful it is", "How useful is it for your work?"
    )
    quality = choose(
        Rating.choices, "Choose how good it was", "How good was the course itself?"
    )

    def said(self) -> Said:
        """Give the score and both ratings."""
        said = self.cleaned_data
        return Said(
            score=int(said["score"]),
            usefulness=said["usefulness"],
            quality=said["quality"],
        )


class ImpactForm(AnswerForm):
    """Months after the course."""

    question = "Has anything changed in your work since the course?"
    text = "No is as good an answer as yes: we want to know which courses change something."

    changed = choose(
        YES_NO,
        "Choose yes or no",
        "Do you do anything differently because of the course?",
    )
    text_said = forms.CharField(
        label="What do you do differently?",
        help_text="In a sentence or two, if something changed. Write about your work, "
        "never about a child, a family or a colleague: others will read it.",
        required=False,
        max_length=1000,
        validators=[about_nobody],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tags: Any = forms.ModelMultipleChoiceField(
        label="What is it about?",
        help_text="Choose what fits, if something changed.",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    manager_email = forms.EmailField(
        label="Your manager's work e-mail address",
        help_text="If something changed, we can ask them whether they see it too. They "
        "are not shown what you wrote, and the address is deleted afterwards. Tell them "
        "that a message will come, or leave this empty.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = tags_of(self.booking.partnership_id)
        field: Any = self.fields["tags"]
        field.queryset = known
        if not known:
            del self.fields["tags"]

    def clean_manager_email(self) -> str:
        """Refuse the person's own address."""
        email = str(self.cleaned_data["manager_email"]).strip().lower()
        if email and is_own_address(self.booking, email):
            raise forms.ValidationError(NOT_YOURS)
        return email

    def clean(self) -> dict[str, Any]:
        """Ask what changed where something did; drop it where nothing did."""
        said: dict[str, Any] = super().clean() or {}
        changed = said.get("changed")
        if changed == "yes" and not said.get("text_said", "x"):
            self.add_error("text_said", "Say in a few words what you do differently")
        if changed == "no":
            said |= {"text_said": "", "tags": [], "manager_email": ""}
        return said

    def said(self) -> Said:
        """Give what changed."""
        said = self.cleaned_data
        return Said(
            is_yes=said["changed"] == "yes",
            text=said["text_said"],
            tags=list(said.get("tags") or ()),
            manager_email=said["manager_email"],
        )


class ManagerForm(AnswerForm):
    """A manager, about somebody of their team who named them."""

    question = "Has the course changed something in your team?"
    text = (
        "Somebody of your team took part, says that something changed in their work, "
        "and gave us your address. They will have told you."
    )

    confirmed = choose(
        (("yes", "Yes, I see a change"), ("no", "No, I do not see one")),
        "Choose whether you see a change",
        "Do you see a change in their work because of the course?",
    )

    def said(self) -> Said:
        """Give the manager's answer."""
        return Said(is_yes=self.cleaned_data["confirmed"] == "yes")


FORMS: dict[Stage, type[AnswerForm]] = {
    Stage.PRE: PreForm,
    Stage.POST: PostForm,
    Stage.THREE: ImpactForm,
    Stage.SIX: ImpactForm,
    Stage.MANAGER_THREE: ManagerForm,
    Stage.MANAGER_SIX: ManagerForm,
}
