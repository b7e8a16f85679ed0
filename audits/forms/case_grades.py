"""Forms of one audited case: an agency's grade, what the file shows, what is agreed."""

from typing import Any

from django import forms

from audits import case_facts as facts
from audits.forms.cases import AuditForm, on_day
from audits.models import AuditedCase, CaseGrade, Grade
from safeguarding.cases.forms.acting import choose

YES_NO = [("yes", "Yes"), ("no", "No")]
NOT_KNOWN = [*YES_NO, ("", "Not answered yet")]
SAID = {"yes": True, "no": False, "": None}
AS_SAID = {True: "yes", False: "no", None: ""}
CONCERN = (
    "Is a child at risk now, so that it cannot wait for the end of the audit? Tell the "
    "agency's safeguarding lead at once, and note the day here."
)


class CaseForm(AuditForm):
    """Base of the forms of one case: an immediate concern is asked in each.

    A concern that is there stays, whatever another agency says: then nobody is asked but
    whoever leads the audit.
    """

    concern = choose(
        YES_NO,
        "Say whether there is an immediate concern",
        "Is there an immediate concern for the child?",
        help_text=CONCERN,
    )
    escalated_on = on_day(
        "If there is: when was it escalated?", "", "Leave it empty if there is none."
    )

    def __init__(
        self, *args: Any, case: AuditedCase, leads: bool = False, **kwargs: Any
    ) -> None:
        self.case = case
        first = self._known(case) if self.shows_what_is_known(leads=leads) else {}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, audit=case.audit, **kwargs)
        if case.immediate_concern and not leads:
            del self.fields["concern"], self.fields["escalated_on"]

    def shows_what_is_known(self, *, leads: bool) -> bool:
        """Say whether the answer that is there stands in the form."""
        del leads
        return True

    @staticmethod
    def _known(case: AuditedCase) -> dict[str, Any]:
        said = AS_SAID[case.immediate_concern]
        return {"concern": said, "escalated_on": case.escalated_on}

    def said_concern(self) -> facts.Concern:
        """Give what was said of a concern; nothing where nobody was asked."""
        said = self.cleaned_data
        if "concern" not in said:
            return facts.Concern()
        return facts.Concern(SAID[said["concern"]], said.get("escalated_on"))


class GradeForm(CaseForm):
    """One agency's grade."""

    grade = choose(Grade.choices, "Choose a grade", "Which grade?")
    field_order = ("grade", "concern", "escalated_on")

    def __init__(
        self, *args: Any, agency: int, given: list[CaseGrade], **kwargs: Any
    ) -> None:
        self.agency = agency
        self.first = {"grade": given[0].grade} if given else {}
        super().__init__(*args, initial=self.first, **kwargs)

    def shows_what_is_known(self, *, leads: bool) -> bool:
        """Ask each agency anew, so that its own eyes answer."""
        return leads or "grade" in self.first

    def facts(self) -> facts.Graded:
        """Give the grade."""
        grade = self.cleaned_data["grade"]
        return facts.Graded(self.agency, grade, self.said_concern())


class ShownForm(CaseForm):
    """Whose voice the file holds, and an immediate concern."""

    child_voice = choose(
        NOT_KNOWN, "", "Does the file hold what the child said?", required=False
    )
    parent_voice = choose(
        NOT_KNOWN, "", "Does it hold what parents or carers said?", required=False
    )
    practitioner_voice = choose(
        NOT_KNOWN, "", "Did the audit hear a practitioner?", required=False
    )
    field_order = (
        *("child_voice", "parent_voice", "practitioner_voice"),
        *("concern", "escalated_on"),
    )

    def __init__(self, *args: Any, case: AuditedCase, **kwargs: Any) -> None:
        first = {name: AS_SAID[getattr(case, name)] for name in VOICES}
        super().__init__(*args, case=case, initial=first, **kwargs)
        if "concern" in self.fields:
            field: Any = self.fields["concern"]
            field.required = False
            field.choices = NOT_KNOWN

    def facts(self) -> facts.Shown:
        """Give what the case shows."""
        voices = {name: SAID[self.cleaned_data[name]] for name in VOICES}
        return facts.Shown(self.said_concern(), **voices)


VOICES = ("child_voice", "parent_voice", "practitioner_voice")


class AgreeForm(CaseForm):
    """The overall grade."""

    grade = choose(
        Grade.choices, "Choose the overall grade", "Which grade was agreed overall?"
    )
    field_order = ("grade", "concern", "escalated_on")

    def __init__(self, *args: Any, case: AuditedCase, **kwargs: Any) -> None:
        first = {"grade": case.overall_grade}
        super().__init__(*args, case=case, initial=first, **kwargs)
        field: Any = self.fields.get("concern")
        if field is not None:
            field.required = False
            field.choices = NOT_KNOWN

    def facts(self) -> facts.Agreed:
        """Give what was agreed."""
        return facts.Agreed(self.cleaned_data["grade"], self.said_concern())


class LinkForm(AuditForm):
    """Which child a case is about: the one looked for last, signed; or none."""

    child = forms.CharField(widget=forms.HiddenInput, required=False)
