"""The form of a headcount: a day, and a number for each role group."""

from collections.abc import Iterable
from typing import Any

from django import forms

from safeguarding.board.explaining import Reason
from safeguarding.cases.forms.acting import ActingForm
from safeguarding.forms import DateField
from training.files.headcount_reader import MOST
from training.models import Headcount, RoleGroup
from training.services.headcounts import IN_WORDS


class HeadcountForm(ActingForm):
    """How many people of each group there are; groups may be left empty."""

    in_words = IN_WORDS
    reasons = Reason.choices

    on = DateField(
        label="On which day were they counted?",
        help_text="For example 31 3 2026.",
        error_messages={"required": "Enter the day"},
    )

    def __init__(
        self,
        *args: Any,
        groups: Iterable[RoleGroup],
        known: Iterable[Headcount],
        **kwargs: Any,
    ) -> None:
        # Before the base adds its questions: those come last on the page.
        self.groups = list(groups)
        self.last: dict[int, Headcount] = {}
        for one in known:
            self.last.setdefault(one.role_group_id, one)
        super().__init__(*args, **kwargs)
        numbers = {f"group_{one.pk}": self._number(one) for one in self.groups}
        asked = {
            name: self.fields.pop(name)
            for name in ("looked_at", "reason")
            if name in self.fields
        }
        self.fields |= numbers | asked

    def _number(self, group: RoleGroup) -> forms.Field:
        last = self.last.get(group.pk)
        box = forms.NumberInput(
            attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}
        )
        return forms.IntegerField(
            label=group.title,
            help_text=(
                f"Last: {last.people:,} on {last.on:%-d %B %Y}."
                if last
                else "Not counted yet."
            ),
            required=False,
            min_value=0,
            max_value=MOST,
            widget=box,
            error_messages={
                "invalid": "Enter a whole number of people, such as 40",
                "min_value": "The number of people must be 0 or more",
                "max_value": f"The number of people must be {MOST:,} or less",
            },
        )

    def people(self) -> dict[int, int]:
        """Give the numbers that were entered by the key of the group; of a valid form."""
        said = {one.pk: self.cleaned_data.get(f"group_{one.pk}") for one in self.groups}
        return {pk: number for pk, number in said.items() if number is not None}


class RemoveForm(ActingForm):
    """Nothing but the question whether it is meant."""
