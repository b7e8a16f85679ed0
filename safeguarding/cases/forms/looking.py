"""Is a child known, and if so: what is the referral?"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.forms.cse import on_day
from safeguarding.cases.models import Ethnicity, Sex
from safeguarding.cases.services.children import About
from safeguarding.cases.services.facts import Referral
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.free_text import about_nobody


class OneWayInput(forms.TextInput):
    """A box that never writes back what was typed into it."""

    def format_value(self, value: Any) -> None:
        """Give nothing to show."""


class LookForm(forms.Form):
    """The identifier of the agencies' own systems; never shown again."""

    partnership = forms.ChoiceField(
        label="In which area?",
        error_messages={"required": "Choose the area"},
    )
    identifier = forms.CharField(
        label="Which identifier does the council's system have for the child?",
        help_text="Not a name and not an NHS number. It is turned into a code at once: "
        "we do not keep it, and this page will not show it again.",
        max_length=40,
        validators=[about_nobody],
        widget=OneWayInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "govuk-input--width-20",
            }
        ),
        error_messages={"required": "Write the child's identifier"},
    )

    def __init__(
        self, *args: Any, places: Iterable[Partnership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in places}
        field: Any = self.fields["partnership"]
        field.choices = [(key, one.short_name) for key, one in self.places.items()]
        if len(self.places) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(self.places))

    @property
    def place(self) -> Partnership:
        """The area chosen in a valid form."""
        return self.places[self.cleaned_data["partnership"]]


class ReferralForm(ActingForm):
    """A referral of the child that was looked for."""

    child = forms.CharField(widget=forms.HiddenInput)
    referred_on = on_day("When was the child referred?", "Enter the day of referral")
    source = forms.ChoiceField(
        label="Which agency referred the child?",
        error_messages={"required": "Choose the agency"},
    )
    keeper = forms.ChoiceField(
        label="Which agency keeps the case?",
        help_text="The one that holds the CSE team's own file.",
        error_messages={"required": "Choose the agency that keeps the case"},
    )
    own_reference = forms.CharField(
        label="Your own reference of the case",
        help_text="Leave it empty if there is none. It is turned into a code at once, "
        "so that your quarterly list finds this case again.",
        max_length=40,
        required=False,
        validators=[about_nobody],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_month = forms.RegexField(
        r"^\s*(0?[1-9]|1[0-2])\s*[/\- ]\s*(19|20)\d\d\s*$",
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

    field_order = ["referred_on", "source", "keeper", "own_reference"]

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
        named = [(key, one.short_name) for key, one in self.agencies.items()]
        for name in ("source", "keeper"):
            field: Any = self.fields[name]
            field.choices = [("", "Choose an agency"), *named]
        self.fields["keeper"].initial = str(own) if own else ""
        self._about(localities, is_known=is_known)

    def _about(self, localities: dict[str, str], *, is_known: bool) -> None:
        """Ask about a child only where nothing is known of it yet."""
        field: Any = self.fields["locality"]
        field.choices = [("", "Not known"), *localities.items()]
        gone = ["birth_month", "sex", "ethnicity"] if is_known else []
        if is_known or not localities:
            gone.append("locality")
        for name in gone:
            del self.fields[name]

    def referral(self, partnership: Partnership, pseudonym: str) -> Referral:
        """Give the referral; of a valid form."""
        said = self.cleaned_data
        return Referral(
            partnership=partnership,
            pseudonym=pseudonym,
            about=self._child(),
            keeper=self.agencies[said["keeper"]],
            source=self.agencies[said["source"]],
            referred_on=said["referred_on"],
            own_reference=said["own_reference"],
        )

    def _child(self) -> About:
        said = self.cleaned_data
        return About(
            born_month=born_month(said.get("birth_month", "")),
            sex=said.get("sex", Sex.NOT_KNOWN.value),
            ethnicity=said.get("ethnicity", ""),
            locality=said.get("locality", ""),
        )


def born_month(text: str) -> date | None:
    """Read "5/2001": the first day of the month; None for an empty text."""
    if not text.strip():
        return None
    month, year = re.split(r"\s*[/\- ]\s*", text.strip())
    return date(int(year), int(month), 1)
