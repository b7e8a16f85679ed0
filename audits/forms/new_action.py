"""An action that comes of an audit, a round or a review, for the register."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from safeguarding.board.explaining import Reason
from safeguarding.board.services.actions import NewAction
from safeguarding.cases.forms.acting import ActingForm
from safeguarding.cases.forms.cse import on_day
from safeguarding.indicators.models import Indicator
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.free_text import about_nobody

IN_WORDS = {"W-DUE-12-MONTHS": "a due date more than twelve months ahead"}


def _words(label: str, missing: str, help_text: str, length: int) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[about_nobody],
        error_messages={"required": missing},
    )


class NewActionForm(ActingForm):
    """What is to be done, by whom and when, and what will show it."""

    in_words = IN_WORDS
    reasons = Reason.choices

    text = _words("What is to be done?", "Write what is to be done", "", 1000)
    agency = forms.ChoiceField(
        label="Which agency does it?",
        error_messages={"required": "Choose the agency"},
    )
    owner_role = forms.CharField(
        label="Who there sees to it?",
        help_text="A job title, not a name. For example: head of safeguarding.",
        max_length=150,
        validators=[about_nobody],
        error_messages={"required": "Enter the job title of whoever sees to it"},
    )
    evidence_wanted = _words(
        "What will show that it is done?",
        "Write what will show that it is done",
        "The action closes when this is there, and somebody else has looked at it.",
        500,
    )
    due_on = on_day("When is it due?", "Enter the day it is due")
    target_indicator = forms.ChoiceField(
        label="Which indicator should it move?",
        help_text="Two quarters after it is done, the register looks whether it did.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[Agency],
        indicators: Iterable[Indicator],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in agencies}
        self.indicators = {str(one.pk): one for one in indicators}
        agency: Any = self.fields["agency"]
        named = [(key, str(one)) for key, one in self.agencies.items()]
        if len(named) == 1:
            del self.fields["agency"]
        else:
            agency.choices = [("", "Choose an agency"), *named]
        target: Any = self.fields["target_indicator"]
        target.choices = [
            ("", "None in particular"),
            *((key, f"{one.code} {one.title}") for key, one in self.indicators.items()),
        ]

    def made(
        self, *, partnership: Partnership, kind: str, source_id: int, title: str
    ) -> NewAction:
        """Give the action; of a valid form.

        Args:
            partnership: whose register.
            kind: an `Action.Source`.
            source_id: of the round or review.
            title: where it comes from, as lists show it.
        """
        said = self.cleaned_data
        due_on: date = said["due_on"]
        first = next(iter(self.agencies.values()))
        return NewAction(
            partnership=partnership,
            agency=self.agencies[said["agency"]] if "agency" in said else first,
            owner_role=said["owner_role"],
            source_kind=kind,
            source_id=source_id,
            source_title=title,
            text=said["text"],
            evidence_wanted=said["evidence_wanted"],
            due_on=due_on,
            target_indicator=self.indicators.get(said["target_indicator"]),
        )
