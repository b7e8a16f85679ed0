"""Forms of information reports. There is no field for words about anybody."""

from collections.abc import Iterable
from typing import Any

from django import forms

from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.forms.moments import when
from safeguarding.cases.models import InformationReport
from safeguarding.cases.services.reports import Graded, Made, PassedOn
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.free_text import about_nobody

TO = InformationReport.SentTo
BOTH = "Enter both where the report went and when, or leave both empty"


class SentForm(ActingForm):
    """Where a report went, and when."""

    sent_to = choose(TO.choices, "Choose where it went", "Where did the report go?")
    sent = when("When was it passed on?", "Enter when it was passed on")
    field_order = ["sent_to", "sent"]

    def passed_on(self) -> PassedOn | None:
        """Give where it went; None for nowhere yet; of a valid form."""
        said = self.cleaned_data
        if not said["sent_to"] or not said["sent"]:
            return None
        return PassedOn(said["sent_to"], said["sent"])


class NewReportForm(SentForm):
    """What is counted of a report."""

    agency = forms.ChoiceField(
        label="Which agency made the report?",
        error_messages={"required": "Choose the agency"},
    )
    own_reference = forms.CharField(
        label="Its reference of the report",
        help_text="Leave it empty if there is none. It is turned into a code at once.",
        max_length=40,
        required=False,
        validators=[about_nobody],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "govuk-input--width-20"}
        ),
    )
    reported = when("When was the report made?", "Enter when the report was made")
    incident = when(
        "When did it happen?",
        "",
        required=False,
        more="Leave it all empty if the report is not about one event.",
    )
    supplied = choose(
        InformationReport.Supplied.choices,
        "Choose how the reporter knows",
        "How does the reporter know?",
    )
    reliability = choose(
        [*InformationReport.Reliability.choices, ("", "The reporter saw it")],
        "Choose how reliable the source is",
        "How reliable is the other person?",
        help_text="From always reliable, the best, to unreliable.",
        required=False,
    )
    accuracy = choose(
        InformationReport.Accuracy.choices,
        "Choose how sure the information is",
        "How sure is the information?",
        help_text="From known to be true, the best, to suspected to be false.",
    )
    third_party_willing = choose(
        [
            ("Y", "Yes"),
            ("N", "No"),
            ("na", "Does not apply: the reporter saw it"),
            ("", "Nobody asked"),
        ],
        "Choose one",
        "Would the other person talk to the police?",
        required=False,
    )
    licensed = forms.BooleanField(
        label="A licensed service is involved",
        help_text="A taxi firm, takeaway, hotel, pub and the like.",
        required=False,
    )
    is_named_in_report = forms.BooleanField(
        label="The trading name is in the report sent to the police",
        help_text="The name itself is not held here.",
        required=False,
    )
    sent_to = choose(
        [*TO.choices, ("", "It was not passed on yet")],
        "Choose where it went",
        "Where did the report go?",
        required=False,
        initial="",
    )
    sent = when(
        "When was it passed on?",
        "",
        required=False,
        more="Leave it all empty if it was not passed on yet.",
    )
    field_order = [
        *("agency", "own_reference", "reported", "incident", "supplied"),
        *("reliability", "accuracy", "third_party_willing", "licensed"),
        *("is_named_in_report", "sent_to", "sent"),
    ]

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[tuple[Partnership, Agency]],
        own: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {f"{area.pk}-{one.pk}": (area, one) for area, one in agencies}
        areas = {area.pk for area, _ in self.agencies.values()}
        field: Any = self.fields["agency"]
        field.choices = [("", "Choose an agency"), *self._named(len(areas) > 1)]
        field.initial = own

    def _named(self, with_area: bool) -> list[tuple[str, str]]:  # noqa: FBT001
        return [
            (key, f"{one.short_name}, {area.short_name}" if with_area else str(one))
            for key, (area, one) in self.agencies.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for both where and when, or neither."""
        said = super().clean() or self.cleaned_data
        missing = [name for name in ("sent_to", "sent") if not said.get(name)]
        if len(missing) == 1 and not self.has_error(missing[0]):
            self.add_error(missing[0], BOTH)
        return said

    def made(self) -> Made:
        """Give the report; of a valid form."""
        said = self.cleaned_data
        partnership, agency = self.agencies[said["agency"]]
        return Made(
            partnership=partnership,
            agency=agency,
            reported=said["reported"],
            incident=said["incident"],
            graded=Graded(
                supplied=said["supplied"],
                accuracy=said["accuracy"],
                reliability=said["reliability"],
                third_party_willing=said["third_party_willing"],
            ),
            is_licensed=said["licensed"],
            is_named_in_report=said["is_named_in_report"],
            passed_on=self.passed_on(),
            own_reference=said["own_reference"],
        )
