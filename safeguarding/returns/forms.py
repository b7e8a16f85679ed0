from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from safeguarding.forms import FileUpload
from safeguarding.returns.drafts import Draft
from safeguarding.returns.rules import BY_CODE
from safeguarding.returns.stored import clean_name

PREFIX = "explain-"


class SendForm(forms.Form):
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
            [name.removeprefix(PREFIX) for name in self.data if name in _REASONS]
        )

    def ask_reasons(self, codes: Sequence[str]) -> None:
        """Add a box for the reason of each kind of warning."""
        for code in codes:
            self.fields[PREFIX + code] = forms.CharField(
                label=f"Why is the file right? For “{BY_CODE[code].title}” ({code})",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def offer_another(self) -> None:
        """Say that the file is kept, so that choosing one is not needed."""
        # The bound field: a form that was validated has made it already.
        self["file"].label = "Another file, only if you have corrected it"

    def reason_field(self, code: str) -> BoundField | None:
        """Give the box for a kind of warning, when it has one."""
        name = PREFIX + code
        return self[name] if name in self.fields else None

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

    def reasons(self) -> dict[str, str]:
        """Give the reasons that were written, by code of warning."""
        return {
            name.removeprefix(PREFIX): str(text)
            for name, text in self.cleaned_data.items()
            if name.startswith(PREFIX) and text
        }


_REASONS = {f"{PREFIX}{code}" for code in BY_CODE if code.startswith("W")}


class DecideForm(forms.Form):
    """Send back, with the reason the agency will read."""

    reason = forms.CharField(
        label="What must the agency change?",
        help_text="They read this word for word. Name the row and the figure.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
