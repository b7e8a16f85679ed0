"""Forms of files of records: choosing one, and sending it with reasons."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from safeguarding.forms import FileUpload
from safeguarding.returns.forms import ReasonsForm
from safeguarding.returns.rule_texts import title_of_rule


class RecordsForm(forms.Form):
    """A file of records to be checked."""

    file = forms.FileField(
        label="Your file",
        help_text="CSV, at most 64 MB, or Excel workbook (.xlsx), at most 10 MB and "
        "20,000 rows.",
        widget=FileUpload,
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "Choose a file"},
    )

    @property
    def upload(self) -> "UploadedFile[bytes]":
        """The file chosen in a valid form."""
        found: UploadedFile[bytes] = self.cleaned_data["file"]
        return found


class ReasonForm(ReasonsForm):
    """The reasons for the warnings of a file that was checked."""

    def __init__(self, *args: Any, kind: str, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        self.ask_reasons(codes)

    def title_of(self, code: str) -> str:
        """Name a rule as the kind of records does."""
        return title_of_rule(code, self._kind)
