from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from safeguarding.forms import FileUpload
from safeguarding.returns.answers import KIND_OF, WORDS_OF, Reason, reasons_from
from safeguarding.returns.drafts import Draft
from safeguarding.returns.free_text import PERSONAL
from safeguarding.returns.models import ReasonKind
from safeguarding.returns.rule_texts import title_of_rule
from safeguarding.returns.rules import BY_CODE
from safeguarding.returns.rules.personal_data import numbers_of_people
from safeguarding.returns.stored import clean_name


class ReasonsForm(forms.Form):
    """Boxes for the reasons of warnings, by kind of warning."""

    def title_of(self, code: str) -> str:
        """Name a rule as the boxes do."""
        return title_of_rule(code)

    def ask_reasons(self, codes: Sequence[str]) -> None:
        """Add a box for the reason of each kind of warning."""
        for code in codes:
            about = f"“{self.title_of(code)}” ({code})"
            self.fields[KIND_OF + code] = forms.ChoiceField(
                label=f"Kind of reason, for {about}",
                choices=[("", "Choose a reason"), *ReasonKind.choices],
                required=False,
            )
            self.fields[WORDS_OF + code] = forms.CharField(
                label=f"Why is the file right? For {about}",
                help_text="The coordinator and the board read this.",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def fill_in(self, before: Mapping[str, Reason]) -> None:
        """Write the reasons given for the last version; nobody writes them twice."""
        data: Any = copy(self.data)  # Of a request's data, a copy can be changed.
        for code, reason in before.items():
            if WORDS_OF + code in self.fields and WORDS_OF + code not in data:
                data[WORDS_OF + code] = reason.words
                data[KIND_OF + code] = reason.kind
        self.data = data

    def reason_fields(self, code: str) -> list[BoundField]:
        """Give the boxes for a kind of warning, when it has them."""
        names = (KIND_OF + code, WORDS_OF + code)
        return [self[name] for name in names if name in self.fields]

    def refuse_personal(self) -> bool:
        """Mark the reasons that hold a number of a person; whether there is one."""
        reasons = self.reasons().items()
        wrong = [code for code, one in reasons if numbers_of_people(one.words)]
        for code in wrong:
            self.add_error(WORDS_OF + code, PERSONAL)
        return bool(wrong)

    def reasons(self) -> dict[str, Reason]:
        """Give the reasons that were written, by code of warning."""
        return reasons_from(self.cleaned_data)


class SendForm(ReasonsForm):
    """A file to check or send, and the reasons for its warnings."""

    file = forms.FileField(
        label="File of figures",
        help_text="CSV or Excel workbook (.xlsx), at most 10 MB.",
        widget=FileUpload,
        required=False,
        allow_empty_file=True,
        max_length=255,
    )

    def __init__(self, *args: Any, draft: Draft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.ask_reasons(
            [name.removeprefix(WORDS_OF) for name in self.data if name in _REASONS]
        )

    def offer_another(self, *, is_wrong: bool) -> None:
        """Ask for a corrected file; without errors choosing one is not needed."""
        only = "The corrected file" if is_wrong else "Another file, only if you have"
        # The bound field: a form that was validated has made it already.
        self["file"].label = only if is_wrong else f"{only} corrected it"

    def clean(self) -> dict[str, Any]:
        """Read the file chosen now, or take the one that was checked before."""
        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("file")
        if isinstance(upload, UploadedFile):
            # One byte over the limit is enough for the check to refuse it.
            content = upload.read(settings.UPLOAD_MAX_BYTES + 1)
            self.draft = Draft(clean_name(upload.name or ""), content)
        elif self.draft is None and "file" not in self.errors:
            message = "Choose a file. One you checked before is kept for 12 hours only."
            self.add_error("file", ValidationError(message))
        return cleaned


_REASONS = {f"{WORDS_OF}{code}" for code in BY_CODE if code.startswith("W")}
