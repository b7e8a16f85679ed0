"""Forms of signing, deciding, delegating, and of checking a receipt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from safeguarding.access.models import User
from safeguarding.forms import DateField
from safeguarding.periods import Period
from safeguarding.returns.free_text import about_nobody
from safeguarding.returns.reading import Figure

ASK, QUESTION = "ask", "question-"


@dataclass(frozen=True)
class Tick:
    """One figure that can be sent back: its name, and what was typed about it."""

    pk: int
    label: str
    box: str
    words: str
    is_ticked: bool


class DecideForm(forms.Form):
    """Accept, or send back: as a whole, or single figures, with a day for an answer."""

    reason = forms.CharField(
        label="What must the agency change?",
        help_text="They read this word for word. It may stay empty when you ask about "
        "single figures below.",
        required=False,
        max_length=2000,
        validators=[about_nobody],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer_by = DateField(
        label="By when is an answer wanted? (optional)",
        help_text="The return stays open for an answer until that day. For example "
        "27 3 2016.",
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        figures: Sequence[Figure] = (),
    ) -> None:
        super().__init__(data)
        given: dict[str, Any] = dict(data.items()) if data is not None else {}
        ticked = set(data.getlist(ASK)) if data is not None else set()
        self.ticks = [
            Tick(
                pk=one.pk,
                label=_name(one),
                box=f"{QUESTION}{one.pk}",
                # Read from what was posted: no field refuses a null character.
                words=str(given.get(f"{QUESTION}{one.pk}", "")).replace("\0", "")[
                    :1000
                ],
                is_ticked=str(one.pk) in ticked,
            )
            for one in figures
        ]

    def clean(self) -> dict[str, Any]:
        """Hold what is asked of single figures to what holds for the reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        for words in self.questions.values():
            about_nobody(words)
        return cleaned

    @property
    def questions(self) -> dict[int, str]:
        """What is asked, by the key of the row; only figures of the page count."""
        return {one.pk: one.words for one in self.ticks if one.is_ticked}


def _name(one: Figure) -> str:
    of = [one.part, one.period]
    what = f"{one.title} ({', '.join(part for part in of if part)})"
    shown = one.numerator or one.value or one.qualifier
    below = f" of {one.denominator}" if one.denominator else ""
    return f"{what}: {shown}{below}"


class SignForm(forms.Form):
    """Agree to the words, for the figures that were shown."""

    statement_ok = forms.BooleanField(
        label="I agree, and answer for these figures", required=False
    )
    # Which figures were read; whoever sends none has read none.
    content_hash = forms.CharField(
        widget=forms.HiddenInput, max_length=64, required=False
    )


class HandBackForm(forms.Form):
    """Why these figures are not signed."""

    reason = forms.CharField(
        label="Why do you not sign?",
        help_text="The preparer reads this word for word.",
        required=False,
        max_length=2000,
        validators=[about_nobody],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DelegationForm(forms.Form):
    """Who signs in whose place, from when to when."""

    signatory = forms.ChoiceField(
        label="In whose place?",
        error_messages={
            "required": "Choose a signatory",
            "invalid_choice": "Choose a signatory from the list",
        },
    )
    delegate = forms.ChoiceField(
        label="Who signs?",
        help_text="Colleagues who have a seat of this agency and read its returns.",
        error_messages={
            "required": "Choose a colleague",
            "invalid_choice": "Choose a colleague from the list",
        },
    )
    starts_on = DateField(
        label="From when?",
        help_text="For example 27 3 2016.",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = DateField(
        label="Until when?",
        help_text="The last day, a year later at most.",
        error_messages={"required": "Enter the last day"},
    )

    def __init__(
        self,
        *args: Any,
        signatories: Iterable[User],
        delegates: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in (*signatories, *delegates)}
        own = [(str(one.pk), str(one)) for one in signatories]
        choices: Any = self.fields["signatory"]
        choices.choices = own if len(own) == 1 else [("", "Choose a person"), *own]
        choices = self.fields["delegate"]
        named = [(str(one.pk), str(one)) for one in delegates]
        choices.choices = [("", "Choose a person"), *named]


class HoldForm(forms.Form):
    """Until which quarter an explanation holds."""

    until = forms.ChoiceField(
        label="Until the end of which quarter?",
        error_messages={
            "required": "Choose a quarter",
            "invalid_choice": "Choose a quarter from the list",
        },
    )

    def __init__(self, *args: Any, quarters: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends = {one.end.isoformat(): one.end for one in quarters}
        choices: Any = self.fields["until"]
        choices.choices = [
            ("", "Choose a quarter"),
            *((one.end.isoformat(), one.label) for one in quarters),
        ]


class ReceiptForm(forms.Form):
    """The number of a receipt, as somebody typed it."""

    number = forms.CharField(
        label="Receipt number",
        help_text="Sixteen letters and digits, for example 7K3M-09QX-B4TW-6H2D.",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "app-code"}
        ),
        error_messages={"required": "Enter the number of the receipt"},
    )
