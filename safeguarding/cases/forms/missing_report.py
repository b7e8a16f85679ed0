"""What an episode was, and the form in which one is reported."""

from collections.abc import Iterable
from typing import Any

from django import forms

from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.forms.cse import GSS
from safeguarding.cases.forms.looking import born_month
from safeguarding.cases.forms.moments import when
from safeguarding.cases.models import (
    EpisodeType,
    Ethnicity,
    Location,
    PlacedWhere,
    PoliceRisk,
    Sex,
)
from safeguarding.cases.services import facts_missing as facts
from safeguarding.cases.services.children import About
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.free_text import about_nobody

MONTH = r"^\s*(0?[1-9]|1[0-2])\s*[/\- ]\s*(19|20)\d\d\s*$"
WHAT = ("type", "location", "police_risk", "placed", "placing_la")


class WhatForm(ActingForm):
    """What an episode was; the questions that reporting and correcting share."""

    type = choose(
        EpisodeType.choices,
        "Choose what it was",
        "What was it?",
        initial=EpisodeType.MISSING.value,
    )
    location = choose(
        Location.choices, "Choose where from", "Where did the child go missing from?"
    )
    police_risk = forms.ChoiceField(
        label="Which risk did the police set?",
        choices=[("", "None, or not known"), *PoliceRisk.choices],
        required=False,
    )
    placed = forms.ChoiceField(
        label="Was the child looked after?",
        choices=[("", "No, or not known"), *PlacedWhere.choices],
        required=False,
    )
    placing_la = forms.RegexField(
        GSS,
        label="Which council placed the child here?",
        help_text="Its code of nine signs, for example E08000027. Leave it empty if it "
        "is your own.",
        required=False,
        error_messages={"invalid": "Write the code like E08000027"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )

    def what(self) -> facts.What:
        """Give what the episode was; of a valid form."""
        return facts.What(**{name: self.cleaned_data[name] for name in WHAT})


class ReportForm(WhatForm):
    """An episode of the child that was looked for."""

    child = forms.CharField(widget=forms.HiddenInput)
    started = when(
        "When did the child go missing?",
        "Enter when the child went missing",
        more="When the child left, or was last seen by an adult in charge, whichever "
        "is later.",
    )
    reported = when("When was it reported?", "Enter when it was reported")
    returned = when(
        "When was the child back?",
        "",
        required=False,
        more="Leave it all empty if the child is still missing.",
    )
    keeper = forms.ChoiceField(
        label="Which agency keeps the record?",
        error_messages={"required": "Choose the agency that keeps the record"},
    )
    own_reference = forms.CharField(
        label="Your own reference of the episode",
        help_text="Leave it empty if there is none. It is turned into a code at once.",
        max_length=40,
        required=False,
        validators=[about_nobody],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "govuk-input--width-20"}
        ),
    )
    birth_month = forms.RegexField(
        MONTH,
        label="In which month was the child born?",
        help_text="Month and year only, for example 5/2001. Leave it empty if nobody "
        "knows.",
        required=False,
        error_messages={"invalid": "Write month and year, like 5/2001"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "govuk-input--width-5"}
        ),
    )
    sex = choose(
        Sex.choices, "Choose one", "Is the child a girl or a boy?", initial="not_known"
    )
    ethnicity = forms.ChoiceField(
        label="What is the child's ethnicity?",
        choices=[("", "Not known yet"), *Ethnicity.choices],
        required=False,
    )
    locality = forms.ChoiceField(label="In which part of the area?", required=False)

    field_order = [
        *("started", "reported", "returned", *WHAT, "keeper", "own_reference"),
        *("birth_month", "sex", "ethnicity", "locality"),
    ]

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[Agency],
        localities: dict[str, str],
        own: int | None,
        is_known: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        field: Any = self.fields["keeper"]
        named = [(key, one.short_name) for key, one in self.agencies.items()]
        field.choices = [("", "Choose an agency"), *named]
        field.initial = str(own) if own else ""
        place: Any = self.fields["locality"]
        place.choices = [("", "Not known"), *localities.items()]
        gone = ["birth_month", "sex", "ethnicity"] if is_known else []
        if is_known or not localities:
            gone.append("locality")
        for name in gone:
            del self.fields[name]

    def report(self, partnership: Partnership, pseudonym: str) -> facts.Report:
        """Give the episode; of a valid form."""
        said = self.cleaned_data
        about = About(
            born_month=born_month(said.get("birth_month", "")),
            sex=said.get("sex", Sex.NOT_KNOWN.value),
            ethnicity=said.get("ethnicity", ""),
            locality=said.get("locality", ""),
        )
        return facts.Report(
            partnership=partnership,
            pseudonym=pseudonym,
            about=about,
            keeper=self.agencies[said["keeper"]],
            started=said["started"],
            reported=said["reported"],
            returned=said["returned"],
            what=self.what(),
            own_reference=said["own_reference"],
        )
