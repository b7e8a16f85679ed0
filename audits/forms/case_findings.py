"""Forms of what an audit found and what should change."""

from typing import Any

from django import forms

from audits import case_facts as facts
from audits import queries_cases as queries
from audits.forms.cases import BOARD_READS, AuditForm, words
from audits.models import CaseAudit, Finding
from safeguarding.cases.forms.acting import choose
from safeguarding.returns.free_text import about_nobody


class FindingForm(AuditForm):
    """A strength, or an area for improvement."""

    kind = choose(Finding.Kind.choices, "Choose what it is", "What is it?")
    text = words("What was found?", "Write what was found", BOARD_READS)
    themes = forms.MultipleChoiceField(
        label="Which themes does it have?",
        help_text="So that what comes back is seen across audits and reviews.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    new_theme = forms.CharField(
        label="Another theme",
        help_text="Only if none of them fits, in two or three words.",
        max_length=100,
        required=False,
        validators=[about_nobody],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    no_action_reason = words(
        "If nothing needs to change: why not?",
        more="For an area for improvement without a recommendation. The board reads it.",
        most=300,
        rows=3,
    )
    field_order = ("kind", "text", "themes", "new_theme", "no_action_reason")

    def __init__(
        self,
        *args: Any,
        audit: CaseAudit,
        finding: Finding | None = None,
        **kwargs: Any,
    ) -> None:
        self.finding = finding
        if finding is not None:
            names = ("kind", "text", "themes", "no_action_reason")
            kwargs["initial"] = {name: getattr(finding, name) for name in names}
        super().__init__(*args, audit=audit, **kwargs)
        field: Any = self.fields["themes"]
        known = queries.themes(audit.partnership_id)
        field.choices = [(one.code, one.title) for one in known]
        if not known:
            del self.fields["themes"]

    def facts(self) -> facts.Found:
        """Give the finding."""
        said = self.cleaned_data
        return facts.Found(
            kind=said["kind"],
            text=said["text"],
            themes=tuple(said.get("themes", ())),
            new_theme=said["new_theme"].strip(),
            no_action_reason=said["no_action_reason"],
        )


class RecommendForm(AuditForm):
    """What should change."""

    words = words(
        "What should change because of it?", "Write what should change", BOARD_READS
    )

    def facts(self) -> facts.Words:
        """Give the recommendation."""
        return facts.Words(self.cleaned_data["words"])
