"""Forms that change a record: what was read, what is unusual, and why it is right."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms

from safeguarding.access.models import User
from safeguarding.cases.errors import IN_WORDS, Doubt, NeedsConfirming, NotAllowed
from safeguarding.cases.services.keeping import Changing, Reason, Seen

T = TypeVar("T")
LOOKED_AT = "I have looked at this, and it is right"


class ActingForm(forms.Form):
    """Base of every form that changes a record.

    `version` is the record as the page showed it. When the service finds something
    unusual, `ask` adds a tick and a kind of reason; `asked` carries which doubts.

    Attributes:
        in_words: what each doubt is about, in few words.
        reasons: why what is unusual may be right.
    """

    in_words: ClassVar[Mapping[str, str]] = IN_WORDS
    reasons: ClassVar[Sequence[tuple[str, str]]] = Reason.choices

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    asked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version
        self.doubts: tuple[Doubt, ...] = ()
        if self.data.get("asked"):
            self._add_questions()

    def changing(self, by: User, at: Any) -> Changing:
        """Say who changes something, and what they had seen; of a valid form."""
        said = self.cleaned_data
        is_confirmed = bool(said.get("looked_at"))
        codes = tuple(said["asked"].split(",")) if is_confirmed else ()
        return Changing(by, at, Seen(said["version"], codes, said.get("reason", "")))

    def carry_out(self, act: Callable[[], T]) -> T | None:
        """Do what the form says; None where the service stops it, and the form why."""
        try:
            return act()
        except NotAllowed as error:
            self.refuse(error)
        except NeedsConfirming as error:
            self.ask(error)
        return None

    def refuse(self, error: NotAllowed) -> None:
        """Show what must not be done at its field."""
        field = error.field if error.field in self.fields else None
        self.add_error(field, error.message)

    def ask(self, error: NeedsConfirming) -> None:
        """Ask about what is unusual: a tick and a kind of reason."""
        self.doubts = error.doubts
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["asked"] = ",".join(doubt.code for doubt in error.doubts)
        for name in ("looked_at", "reason"):
            data.pop(name, None)
        self.data = data
        self._add_questions()
        for doubt in error.doubts:
            field = doubt.field if doubt.field in self.fields else None
            self.add_error(field, doubt.message)

    def _add_questions(self) -> None:
        asked = str(self.data["asked"]).split(",")
        unusual = "; ".join(
            self.in_words[code] for code in asked if code in self.in_words
        )
        self.fields["looked_at"] = forms.BooleanField(
            label=LOOKED_AT,
            help_text=f"Unusual: {unusual}." if unusual else "",
            error_messages={
                "required": "Tick that you have looked at it, or change it"
            },
        )
        self.fields["reason"] = forms.ChoiceField(
            label="Why is it right?",
            choices=self.reasons,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose why it is right"},
        )


def choose(choices: Sequence[Any], missing: str, label: str, **more: Any) -> Any:
    """Make a field of radio buttons that must be answered."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
        **more,
    )
