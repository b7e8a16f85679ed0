"""One small form for each thing that happens in a case."""

from typing import Any

from django import forms

from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.models import (
    ClosureReason,
    CseCase,
    DisruptionKind,
    Level,
    MeetingKind,
    PlacedWhere,
    PursueKind,
    RiskAssessment,
    Route,
    ScreeningTool,
    StepDown,
)
from safeguarding.cases.queries import member_agencies
from safeguarding.cases.services import facts
from safeguarding.forms import DateField

NOT_ANY_MORE = ("", "Not looked after any more")
GSS = r"^[EWSN][0-9]{8}$"


def on_day(label: str, missing: str = "Enter the day") -> DateField:
    """Make a field for the day something happened."""
    return DateField(
        label=label,
        help_text="For example 27 3 2016.",
        error_messages={"required": missing},
    )


class CaseForm(ActingForm):
    """Base of the forms of one case; knows which agencies may be named."""

    field_order = ["on"]

    def __init__(self, *args: Any, case: CseCase, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def facts(self) -> Any:
        """Give what was entered, as the service takes it; of a valid form."""
        raise NotImplementedError


class NothingForm(CaseForm):
    """Nothing to enter: the button is the answer."""

    def facts(self) -> facts.Nothing:
        """Give that there is nothing to say."""
        return facts.Nothing()


class DayForm(CaseForm):
    """The day alone."""

    on = on_day("When was it?")

    def facts(self) -> facts.On:
        """Give the day."""
        return facts.On(self.cleaned_data["on"])


class ScreeningForm(CaseForm):
    """What the screening came to."""

    on = on_day("When was the screening?")
    tool = choose(ScreeningTool.choices, "Choose the tool", "With which tool?")
    score = forms.IntegerField(
        label="What was the score?",
        help_text="Leave it empty if the tool gives none.",
        required=False,
        min_value=0,
        max_value=999,
    )
    category = choose(
        [(1, "Category 1"), (2, "Category 2"), (3, "Category 3, the highest")],
        "Choose the category",
        "Which category did it come to?",
        help_text="Category 3 goes straight to Children's Services.",
    )
    route = choose(Route.choices, "Choose where it goes", "Where does the child go?")

    def facts(self) -> facts.Screening:
        """Give the screening."""
        said = self.cleaned_data
        return facts.Screening(
            on=said["on"],
            tool=said["tool"],
            category=int(said["category"]),
            route=said["route"],
            score=said["score"],
        )


class RiskForm(CaseForm):
    """A level of risk from a day on."""

    level = choose(Level.choices, "Choose the level", "What is the level of risk?")
    on = on_day("From which day?")
    group = choose(
        RiskAssessment.Group.choices, "Choose who decided it", "Who decided it?"
    )
    why = choose(RiskAssessment.Why.choices, "Choose why", "Why?")

    field_order = ["level", "on", "group", "why"]

    def facts(self) -> facts.Risk:
        """Give the level."""
        said = self.cleaned_data
        return facts.Risk(said["on"], said["level"], said["group"], said["why"])


class MeetingForm(CaseForm):
    """A meeting about the child, and who was there."""

    kind = choose(MeetingKind.choices, "Choose the meeting", "Which meeting was it?")
    on = on_day("When was it?")
    people = forms.MultipleChoiceField(
        label="Who was invited, and who came?",
        help_text="Tick all that is true.",
        required=False,
        choices=[
            ("child_invited", "The child was invited"),
            ("child_attended", "The child came"),
            ("parent_invited", "A parent or carer was invited"),
            ("parent_attended", "A parent or carer came"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    agencies = forms.MultipleChoiceField(
        label="Which agencies were there?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    plan_review_on = DateField(
        label="When is the plan reviewed?",
        help_text="Leave it empty if no day was set.",
        required=False,
    )

    field_order = ["kind", "on", "people", "agencies", "plan_review_on"]

    def __init__(self, *args: Any, case: CseCase, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        rows = member_agencies(case.partnership_id).filter(active_to=None)
        self.members = {str(one.pk): one for one in rows}
        field: Any = self.fields["agencies"]
        field.choices = [(key, one.short_name) for key, one in self.members.items()]

    def facts(self) -> facts.Held:
        """Give the meeting."""
        said = self.cleaned_data
        return facts.Held(
            on=said["on"],
            kind=said["kind"],
            **dict.fromkeys(said["people"], True),
            agencies=tuple(self.members[key] for key in said["agencies"]),
            plan_review_on=said["plan_review_on"],
        )


class DisruptionForm(CaseForm):
    """An action against suspects, without anybody's name."""

    kind = choose(
        DisruptionKind.choices, "Choose what was done", "Which action was it?"
    )
    on = on_day("When?")
    is_in_force = forms.BooleanField(
        label="It is in force", required=False, initial=True
    )

    field_order = ["kind", "on", "is_in_force"]

    def facts(self) -> facts.Disrupted:
        """Give the action."""
        said = self.cleaned_data
        return facts.Disrupted(said["on"], said["kind"], said["is_in_force"])


class OutcomeForm(CaseForm):
    """What became of pursuing a suspect, without anybody's name."""

    kind = choose(PursueKind.choices, "Choose what came of it", "What came of it?")
    on = on_day("When?")
    sentence_months = forms.IntegerField(
        label="If convicted: how many months is the sentence?",
        help_text="Leave it empty for other outcomes, and where there is no prison.",
        required=False,
        min_value=0,
        max_value=999,
    )

    field_order = ["kind", "on", "sentence_months"]

    def facts(self) -> facts.Pursued:
        """Give the outcome."""
        said = self.cleaned_data
        return facts.Pursued(said["on"], said["kind"], said["sentence_months"])


class PlaceForm(CaseForm):
    """Where the child is looked after from a day on."""

    placed = choose(
        [*PlacedWhere.choices, ("none", NOT_ANY_MORE[1])],
        "Choose where the child is",
        "From then on, the child is",
    )
    on = on_day("From which day?")
    placing_la = forms.RegexField(
        GSS,
        label="Which council is responsible?",
        help_text="Its code, for example E08000027. Needed for a child who is placed "
        "outside the borough or by another council.",
        required=False,
        error_messages={"invalid": "Write the code of a council, like E08000027"},
    )

    field_order = ["placed", "on", "placing_la"]

    def facts(self) -> facts.Placement:
        """Give the place; "" for not looked after any more."""
        said = self.cleaned_data
        placed = "" if said["placed"] == "none" else said["placed"]
        return facts.Placement(said["on"], placed, said["placing_la"])


class CloseForm(CaseForm):
    """Why the case ends, and who goes on with the child."""

    reason = choose(ClosureReason.choices, "Choose why it ends", "What is the reason?")
    on = on_day("On which day?")
    step_down_to = choose(
        [*StepDown.choices, ("", "Nobody: the case is closed")],
        "",
        "Who goes on with the child?",
        required=False,
    )

    field_order = ["reason", "on", "step_down_to"]

    def facts(self) -> facts.Closure:
        """Give the closure."""
        said = self.cleaned_data
        return facts.Closure(said["on"], said["reason"], said["step_down_to"])
