"""Forms that plan a case file audit and lead it through its life."""

from typing import Any

from django import forms

from audits import case_facts as facts
from audits import queries_cases as queries
from audits.models import CaseAudit
from safeguarding.board.explaining import Reason
from safeguarding.cases.forms.acting import ActingForm
from safeguarding.forms import DateField
from safeguarding.returns.free_text import about_nobody

IN_WORDS = {
    "W-GRADES-MISSING": "grades that are missing",
    "W-GRADES-SEEN": "grading after the grades were seen",
    "W-NO-OVERALL-GRADE": "a case without an overall grade",
    "W-OVERALL-GRADE": "an overall grade better than any agency's",
}
BOARD_READS = (
    "The board reads this. Say “the audited cases”, “some” or “most”: no line about one "
    "case, and no number of children or cases below 6."
)


def on_day(label: str, missing: str = "", more: str = "") -> DateField:
    """Make a field for a day; optional without `missing`."""
    return DateField(
        label=label,
        help_text=f"{more} For example 27 3 2016.".strip(),
        required=bool(missing),
        error_messages={"required": missing},
    )


def words(
    label: str, missing: str = "", more: str = "", *, most: int = 1000, rows: int = 4
) -> Any:
    """Make a field for several lines of words; optional without `missing`."""
    return forms.CharField(
        label=label,
        help_text=more,
        required=bool(missing),
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[about_nobody],
        error_messages={"required": missing},
    )


def line(label: str, missing: str, more: str = "") -> Any:
    """Make a field for one line of words."""
    return forms.CharField(
        label=label,
        help_text=more,
        max_length=150,
        validators=[about_nobody],
        error_messages={"required": missing},
    )


def pick(label: str, more: str = "") -> Any:
    """Make a field that offers rows; none of them need be chosen."""
    return forms.ChoiceField(label=label, help_text=more, required=False)


class AuditForm(ActingForm):
    """Base of the forms of one audit."""

    in_words = IN_WORDS
    reasons = Reason.choices

    def __init__(self, *args: Any, audit: CaseAudit, **kwargs: Any) -> None:
        self.audit = audit
        super().__init__(*args, **kwargs)

    def facts(self) -> Any:
        """Give what was entered, as the service takes it; of a valid form."""
        raise NotImplementedError


class NothingForm(AuditForm):
    """Nothing to enter: the button is the answer."""

    def facts(self) -> facts.Nothing:
        """Give that there is nothing to say."""
        return facts.Nothing()


class AgenciesForm(AuditForm):
    """Which agencies take part."""

    agencies = forms.MultipleChoiceField(
        label="Which agencies take part?",
        help_text="Each grades every case for itself. A multi-agency audit needs two.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the agencies that take part"},
    )

    def __init__(self, *args: Any, audit: CaseAudit, **kwargs: Any) -> None:
        there = queries.taking_part(audit)
        kwargs["initial"] = {"agencies": [str(one.pk) for one in there]}
        super().__init__(*args, audit=audit, **kwargs)
        found = {
            one.pk: one for one in (*queries.members(audit.partnership_id), *there)
        }
        field: Any = self.fields["agencies"]
        field.choices = [(str(pk), str(one)) for pk, one in found.items()]

    def facts(self) -> facts.Chosen:
        """Give the agencies."""
        return facts.Chosen(tuple(map(int, self.cleaned_data["agencies"])))


class TeamForm(AuditForm):
    """Who audits for each agency."""

    places = forms.MultipleChoiceField(
        label="Who audits for their agency?",
        help_text="Whoever is not ticked sees no case of this audit. Whoever leads it "
        "sees all, and can enter the grades of an agency without an auditor here.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, audit: CaseAudit, **kwargs: Any) -> None:
        there = [f"{one.person_id}:{one.agency_id}" for one in audit.team.all()]
        super().__init__(*args, audit=audit, initial={"places": there}, **kwargs)
        field: Any = self.fields["places"]
        field.choices = [
            (one.key, f"{one.person}, for {one.agency}")
            for one in queries.possible_team(audit)
        ]
        if not field.choices:
            field.help_text = (
                "No auditor has a seat for an agency that takes part. Choose the "
                "agencies first; the system administrator gives seats."
            )

    def facts(self) -> facts.Team:
        """Give the team."""
        pairs = [each.split(":") for each in self.cleaned_data["places"]]
        return facts.Team(tuple((int(person), int(agency)) for person, agency in pairs))


class CasesForm(AuditForm):
    """How many cases."""

    count = forms.IntegerField(
        label="How many cases do you want to add?",
        help_text="They are numbered: case 1, case 2 and so on. Which child is meant is "
        "agreed outside of this system.",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}
        ),
        error_messages={"required": "Enter how many cases"},
    )

    def facts(self) -> facts.More:
        """Give how many."""
        return facts.More(self.cleaned_data["count"])


class CompleteForm(AuditForm):
    """The end of an audit, and what the board reads of it."""

    on = on_day("When was it completed?", "Enter the day it was completed")
    summary = words(
        "What did the audit find, in short?",
        "Write what the board should read",
        BOARD_READS,
        most=4000,
        rows=8,
    )
    field_order = ("on", "summary")

    def __init__(self, *args: Any, audit: CaseAudit, **kwargs: Any) -> None:
        first = {"summary": audit.summary}
        super().__init__(*args, audit=audit, initial=first, **kwargs)

    def facts(self) -> facts.Ended:
        """Give the end."""
        return facts.Ended(self.cleaned_data["on"], self.cleaned_data["summary"])


class CancelForm(AuditForm):
    """Why an audit is given up."""

    words = words(
        "Why is it cancelled?",
        "Write why it is cancelled",
        "Whoever leads audits reads it. No case and no name.",
        most=300,
        rows=3,
    )

    def facts(self) -> facts.Words:
        """Give the reason."""
        return facts.Words(self.cleaned_data["words"])
