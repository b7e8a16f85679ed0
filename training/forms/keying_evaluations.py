"""Paper forms and addresses, as whoever keeps the training types them."""

from typing import Any, ClassVar

from django import forms

from safeguarding.board.explaining import Reason
from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.forms.cse import on_day
from safeguarding.cases.forms.looking import OneWayInput
from safeguarding.returns.free_text import about_nobody
from training.forms.evaluation import SURE, YES_NO
from training.models import Booking, Evaluation, Impact
from training.models.choices import Rating
from training.queries_evaluation import tags_of
from training.services.keying_evaluations import IN_WORDS, Later, Scores


class PersonForm(forms.Form):
    """The staff reference on a paper form; never shown again."""

    reference = forms.CharField(
        label="Which staff reference is on the form?",
        help_text="Not a name. It is turned into a code at once: we do not keep it.",
        max_length=40,
        validators=[about_nobody],
        widget=OneWayInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "govuk-input--width-20",
            }
        ),
        error_messages={"required": "Type the staff reference"},
    )


class OneWayTextarea(forms.Textarea):
    """A large box that never writes back what was typed into it."""

    def format_value(self, value: Any) -> None:
        """Give nothing to show."""


class AddressesForm(forms.Form):
    """Staff references and work addresses, pasted."""

    lines = forms.CharField(
        label="Staff references and work e-mail addresses",
        help_text="One person a line: the staff reference, a comma, the address. Two "
        "columns copied from a spreadsheet are fine.",
        max_length=60_000,
        widget=OneWayTextarea(
            attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Paste a line for each person first"},
    )


def _maybe(label: str, choices: Any) -> Any:
    """Make a box to choose from: typing 4 chooses 4, quicker than five buttons."""
    return forms.ChoiceField(
        label=label, choices=[("", "Not answered"), *choices], required=False
    )


class ScoresForm(ActingForm):
    """What a paper form of one person says before and after."""

    reasons: ClassVar[Any] = Reason.choices
    pre_score = _maybe("How sure were they before the course?", SURE)
    post_score = _maybe("How sure were they after the course?", SURE)
    usefulness = _maybe("How useful did they find it?", Rating.choices)
    quality = _maybe("How good did they find the course?", Rating.choices)

    def __init__(self, *args: Any, told: Evaluation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("pre_score", "post_score", "usefulness", "quality"):
            known = getattr(told, name, None)
            self.fields[name].initial = "" if known is None else str(known)

    def scores(self) -> Scores:
        """Give what the form says; of a valid form."""
        said = self.cleaned_data
        return Scores(
            pre_score=int(said["pre_score"]) if said["pre_score"] else None,
            post_score=int(said["post_score"]) if said["post_score"] else None,
            usefulness=said["usefulness"],
            quality=said["quality"],
        )


class LaterForm(ActingForm):
    """What a paper form says months after a course."""

    in_words = IN_WORDS
    reasons: ClassVar[Any] = Reason.choices
    on = on_day("On which day was the form filled in?", "Enter the day of the form")
    practice_changed = choose(
        YES_NO, "Choose yes or no", "Do they do anything differently?"
    )
    text = forms.CharField(
        label="What do they do differently?",
        help_text="As it is on the form, without anything about a child, a family or a "
        "colleague.",
        required=False,
        max_length=1000,
        validators=[about_nobody],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    tags: Any = forms.ModelMultipleChoiceField(
        label="What is it about?",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    manager_confirmed = _maybe("Does their manager see the change?", YES_NO)

    def __init__(
        self, *args: Any, booking: Booking, told: Impact | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer_tags(self, booking.partnership_id)
        self.fields["manager_confirmed"].initial = _word(
            told.manager_confirmed if told else None
        )
        if told is not None:
            self.fields["on"].initial = told.on
            self.fields["text"].initial = told.text
            self.fields["practice_changed"].initial = _word(told.practice_changed)
            if "tags" in self.fields:
                self.fields["tags"].initial = list(told.tags.all())

    def clean(self) -> dict[str, Any]:
        """A manager confirms a change; where none is reported there is none to see."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("practice_changed") == "no":
            said |= {"text": "", "tags": [], "manager_confirmed": ""}
        return said

    def later(self) -> Later:
        """Give what the form says; of a valid form."""
        said = self.cleaned_data
        judged = said["manager_confirmed"]
        return Later(
            on=said["on"],
            practice_changed=said["practice_changed"] == "yes",
            text=said["text"],
            tags=list(said.get("tags") or ()),
            manager_confirmed=judged == "yes" if judged else None,
        )


class TagsForm(ActingForm):
    """The themes of what somebody wrote."""

    reasons: ClassVar[Any] = Reason.choices
    tags: Any = forms.ModelMultipleChoiceField(
        label="What is it about?",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, impact: Impact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_tags(self, impact.partnership_id)
        if "tags" in self.fields:
            self.fields["tags"].initial = list(impact.tags.all())


def _offer_tags(form: forms.Form, partnership_id: int) -> None:
    known = tags_of(partnership_id)
    field: Any = form.fields["tags"]
    field.queryset = known
    if not known:
        del form.fields["tags"]


def _word(is_so: bool | None) -> str:  # noqa: FBT001 - three answers of a form
    return "" if is_so is None else "yes" if is_so else "no"
