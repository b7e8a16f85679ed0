"""One small form for each thing that happens to an action."""

from typing import Any, ClassVar

from django import forms

from safeguarding.board.explaining import Reason
from safeguarding.board.forms.evidence import EvidenceField
from safeguarding.board.models import Action
from safeguarding.board.services.actions import Evidence, NewAction
from safeguarding.cases.forms.acting import ActingForm
from safeguarding.forms import DateField
from safeguarding.indicators.models import Indicator
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.free_text import about_nobody

NO_NAMES = "No names of children, families or staff."
IN_WORDS = {
    "W-DUE-12-MONTHS": "due more than twelve months ahead",
    "W-DUE-MOVED": "a due date that keeps moving",
}


def words(
    label: str,
    missing: str = "",
    *,
    more: str = "",
    most: int = 1000,
    rows: int = 4,
) -> Any:
    """Make a field for words that others will read; optional without `missing`."""
    return forms.CharField(
        label=label,
        help_text=f"{more} {NO_NAMES}".strip(),
        required=bool(missing),
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[about_nobody],
        error_messages={
            "required": missing,
            "max_length": "That is too long: at most %(limit_value)d letters. It has "
            "%(show_value)d.",
        },
    )


def on_day(label: str, missing: str, more: str = "") -> DateField:
    """Make a field for a day."""
    return DateField(
        label=label,
        help_text=f"{more} For example 27 3 2027.".strip(),
        error_messages={"required": missing},
    )


class ActionForm(ActingForm):
    """Base of the forms of one action."""

    in_words = IN_WORDS
    reasons = Reason.choices

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        self.action = action
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, Any]:
        """Give what was entered, as the service takes it; of a valid form."""
        names = self.base_fields.keys() - {"version", "asked"}
        return {name: self.cleaned_data[name] for name in names}


class BeginForm(ActionForm):
    """That work has begun, and maybe how."""

    words = words("How is it going?", more="You can leave it empty.")


class MoveDueForm(ActionForm):
    """Another due date, and why."""

    due_on = on_day("When is it to be done now?", "Enter the new date")
    reason = words("Why does the date move?", "Say why the date moves", most=300)


class EvidenceForm(ActionForm):
    """What shows that something is done."""

    words = words(
        "What does it show?",
        "Say what it shows",
        more="What somebody will see who looks at it.",
    )
    upload = EvidenceField()

    def said(self) -> dict[str, Any]:
        """Give the evidence."""
        said = self.cleaned_data
        return {"evidence": Evidence(said["words"], said["upload"])}


class CompleteForm(ActionForm):
    """When it was done, and what shows it."""

    on = on_day("On which day was it done?", "Enter the day")
    words = words("What shows that it is done?")
    upload = EvidenceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.action.evidence.exists():
            hint = "Leave it empty if the evidence added before is enough."
            self.fields["words"].help_text = f"{hint} {NO_NAMES}"

    def clean(self) -> dict[str, Any]:
        """Ask what a file shows that comes without words."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("upload") and not said.get("words"):
            self.add_error("words", "Say what the file shows")
        return said

    def said(self) -> dict[str, Any]:
        """Give the day and the evidence, if any is added now."""
        said = self.cleaned_data
        added = Evidence(said["words"], said["upload"]) if said["words"] else None
        return {"on": said["on"], "evidence": added}


class VerifyForm(ActionForm):
    """That the evidence shows it is done."""

    words = words("What did you look at?", more="You can leave it empty.")


class SendBackForm(ActionForm):
    """What is missing."""

    words = words("What is missing?", "Say what is missing")


class NotDoneForm(ActionForm):
    """Why it will not be done."""

    reason = words(
        "Why will it not be done?",
        "Say why it will not be done",
        more="And who decided it.",
        most=500,
    )


class ReopenForm(ActionForm):
    """Why it is opened again."""

    words = words("Why is it opened again?", "Say why it is opened again")


class ImpactForm(ActionForm):
    """What it changed."""

    note = words(
        "What is different for children now?",
        "Say what it changed",
        more="What was seen, and how it is known.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].initial = self.action.impact_note


class NewActionForm(ActingForm):
    """What somebody promises to do, by when, and what will show it."""

    in_words: ClassVar[Any] = IN_WORDS
    reasons = Reason.choices

    text = words("What is to be done?", "Say what is to be done")
    agency = forms.ModelChoiceField(
        label="Which agency owns it?",
        queryset=Agency.objects.none(),
        empty_label="Choose an agency",
        error_messages={"required": "Choose the agency that owns it"},
    )
    owner_role = forms.CharField(
        label="Who in that agency does it?",
        help_text="A job title, never a name: Head of safeguarding.",
        max_length=150,
        validators=[about_nobody],
        error_messages={"required": "Enter the job title of whoever does it"},
    )
    due_on = on_day("When is it to be done?", "Enter the date it is due")
    evidence_wanted = words(
        "What will show that it is done?",
        "Say what will show that it is done",
        more="Asked for when it is completed: minutes, a policy, an audit of ten files.",
        most=500,
        rows=3,
    )
    source_kind = forms.ChoiceField(
        label="What does it come from?",
        choices=Action.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it comes from"},
    )
    source_title = forms.CharField(
        label="Which one?",
        help_text="As the lists show it: Board challenge, March 2027.",
        max_length=200,
        validators=[about_nobody],
        error_messages={"required": "Say which one it comes from"},
    )
    target_indicator = forms.ModelChoiceField(
        label="Which indicator is it to move?",
        help_text="Two quarters after the action is closed, that indicator shows "
        "whether it moved.",
        queryset=Indicator.objects.none(),
        empty_label="None",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        partnership: Partnership,
        agencies: Any,
        indicators: Any,
        **kwargs: Any,
    ) -> None:
        self.partnership = partnership
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = agencies
        fields["target_indicator"].queryset = indicators

    def made(self) -> NewAction:
        """Give what was entered, as the service takes it; of a valid form."""
        names = NewActionForm.base_fields.keys() - {"version", "asked"}
        said = {name: self.cleaned_data[name] for name in names}
        return NewAction(partnership=self.partnership, source_id=None, **said)


class RuleForm(ActingForm):
    """Whether the rule of independent verification is on, and who decided it."""

    is_on = forms.TypedChoiceField(
        label="May an agency verify its own actions?",
        choices=[("on", "No, another agency does"), ("off", "Yes, it may")],
        coerce=lambda value: value == "on",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it may"},
    )
    reason = words(
        "Who decided it, and why?", "Say who decided it, and why", most=300, rows=3
    )
