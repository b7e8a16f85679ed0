"""Forms of what a case file audit is about, and of one that was reported elsewhere."""

from collections.abc import Iterable
from typing import Any

from django import forms

from audits import case_facts as facts
from audits import queries_cases as queries
from audits.forms.cases import BOARD_READS, AuditForm, line, on_day, pick, words
from audits.models import CaseAudit
from safeguarding.cases.forms.acting import choose
from safeguarding.partners.models import Partnership


class PlanForm(AuditForm):
    """What an audit is about."""

    field_order = [
        *("title", "theme", "method", "planned_on", "about_from", "about_to"),
        *("lead_agency", "group", "priority", "method_notes"),
    ]

    title = line(
        "What is the audit called?",
        "Enter a title",
        "As the list shows it to the board, for example “Neglect, March 2016”.",
    )
    theme = line(
        "What does it look at?",
        "Enter what it looks at",
        "For example: how agencies work together when a child goes missing.",
    )
    method = choose(
        CaseAudit.Method.choices, "Choose how it is done", "How is it done?"
    )
    planned_on = on_day("When does it begin?", "Enter the day it begins")
    about_from = on_day("From which day on does it look at the work?", "", "Optional.")
    about_to = on_day("Until which day?", "", "Optional.")
    lead_agency = pick("Which agency leads it?")
    group = pick("Which group asked for it?")
    priority = pick("Which priority of the plan is it for?")
    method_notes = words(
        "How are the cases chosen and graded?",
        more="Optional. Only the team reads this.",
        most=2000,
    )

    def __init__(self, *args: Any, audit: CaseAudit, **kwargs: Any) -> None:
        if audit.pk:
            first = {name: getattr(audit, name) for name in facts.Plan.__annotations__}
            first |= {"lead_agency": audit.lead_agency_id, "group": audit.group_id}
            kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, audit=audit, **kwargs)
        place = audit.partnership_id
        self.agencies = {str(one.pk): one for one in queries.members(place)}
        self.groups = {str(one.pk): one for one in queries.groups(place)}
        if audit.lead_agency is not None:  # Also one that is no member any more.
            self.agencies[str(audit.lead_agency_id)] = audit.lead_agency
        _offer(self.fields, "lead_agency", self.agencies.items())
        _offer(self.fields, "group", self.groups.items())
        _offer(self.fields, "priority", queries.priorities(place))

    def facts(self) -> Any:
        """Give the plan."""
        # A field that has nothing to offer is not on the form.
        names = facts.Plan.__annotations__
        said = {name: self.cleaned_data.get(name, "") for name in names}
        said["lead_agency"] = self.agencies.get(said["lead_agency"])
        said["group"] = self.groups.get(said["group"])
        return facts.Plan(**said)


def _offer(fields: Any, name: str, rows: Iterable[tuple[str, Any]]) -> None:
    choices = [(key, str(each)) for key, each in rows]
    fields[name].choices = [("", "None in particular"), *choices]
    if not choices:
        del fields[name]


class ToldForm(AuditForm):
    """What was reported of an audit whose cases are kept elsewhere."""

    on = on_day("When was it completed?", "Enter the day it was completed")
    cases = forms.IntegerField(
        label="How many cases were audited?",
        help_text="Below 6, the board reads “fewer than 6”.",
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}
        ),
        error_messages={"required": "Enter how many cases were audited"},
    )
    summary = words(
        "What did the audit find?",
        "Write what the audit found",
        BOARD_READS,
        most=4000,
        rows=6,
    )

    field_order = ["on", "cases", "summary"]

    def facts(self) -> Any:
        """Give what was reported."""
        said = self.cleaned_data
        return facts.Told(said["on"], said["cases"], said["summary"])


class ElsewhereForm(PlanForm, ToldForm):
    """An audit that was not planned here, and what was reported of it."""

    field_order = [
        *("title", "theme", "method", "on", "cases", "summary"),
        *("about_from", "about_to", "lead_agency", "group", "priority"),
    ]
    # Django's way to leave a field of the base out.
    planned_on = None  # type: ignore[assignment]
    method_notes = None

    def facts(self) -> tuple[facts.Plan, facts.Told]:
        """Give the plan, on the day of its end, and what was reported."""
        self.cleaned_data["planned_on"] = self.cleaned_data["on"]
        self.cleaned_data["method_notes"] = ""
        return PlanForm.facts(self), ToldForm.facts(self)


class AreaForm(forms.Form):
    """In which partnership; asked where somebody leads audits in several."""

    area = forms.ChoiceField(
        label="In which area?", error_messages={"required": "Choose the area"}
    )

    def __init__(self, *args: Any, areas: Iterable[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.choices = [(str(one.pk), one.short_name) for one in areas]
