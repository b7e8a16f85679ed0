"""The field in which a file of evidence is chosen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from safeguarding.board.evidence import look_at
from safeguarding.board.evidence_guard import EvidenceRefused
from safeguarding.forms import FileUpload

# Files are free documents: nobody can search them for what must not be in them.
HELP = (
    "It must not name or describe any child, parent or worker, nor show their picture "
    "or signature: nobody can search a file for that. PDF, Word, Excel, PowerPoint, "
    "OpenDocument text, PNG, JPEG, plain text or CSV; at most 10 MB."
)


class EvidenceField(forms.FileField):
    """One file of evidence, refused at the field when it may not be kept.

    The cleaned value is the uploaded file, to be given to `evidence.keep`; or None.
    """

    widget = FileUpload
    default_error_messages = {
        "required": "Choose a file",
        "empty": "The file is empty. Was it saved?",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "File that shows it")
        kwargs.setdefault("help_text", HELP)
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any] | None":
        """Look at the file before anything is done with the form.

        Raises:
            ValidationError: it may not be kept, and why.
        """
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            look_at(upload)
        except EvidenceRefused as error:
            raise ValidationError(error.message) from error
        return upload  # type: ignore[no-any-return]
