from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from safeguarding.forms import FileUpload
from safeguarding.returns.answers import Reason, Reasons, reason_for
from safeguarding.returns.boards import signing
from safeguarding.returns.boards.groups import Choice
from safeguarding.returns.boards.sending import STATEMENT
from safeguarding.returns.boards.split import Split
from safeguarding.returns.drafts import Draft
from safeguarding.returns.free_text import PERSONAL
from safeguarding.returns.models import ReasonKind, Submission
from safeguarding.returns.pasting import LONGEST, pasted_csv
from safeguarding.returns.rule_texts import title_of_rule
from safeguarding.returns.rules.personal_data import numbers_of_people
from safeguarding.returns.stored import clean_name

KINDS = [("", "Choose"), *ReasonKind.choices]


class BoardsForm(forms.Form):
    """Which return, the file or pasted cells, the reasons and one statement."""

    which = forms.ChoiceField(
        label="Which return is it?",
        error_messages={"required": "Choose the return the file is for"},
    )
    file = forms.FileField(
        label="File of figures for all boards",
        help_text=(
            "CSV or Excel workbook (.xlsx), at most 10 MB, with the columns of a "
            "return and one more: area."
        ),
        widget=FileUpload,
        required=False,
        allow_empty_file=True,
        max_length=255,
    )
    text = forms.CharField(
        label="Or paste the cells, with their heading",
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    statement = forms.BooleanField(label=STATEMENT, required=False)

    def __init__(
        self,
        *args: Any,
        offered: Sequence[Choice],
        draft: Draft | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        which = self.fields["which"]
        if isinstance(which, forms.ChoiceField):
            which.choices = [("", "Choose"), *((one.key, one.label) for one in offered)]
        self.draft = draft

    def clean(self) -> dict[str, Any]:
        """Take the file chosen now, else the pasted cells, else what was checked."""
        cleaned: dict[str, Any] = super().clean() or {}
        upload, text = cleaned.get("file"), cleaned.get("text") or ""
        if isinstance(upload, UploadedFile):
            # One byte over the limit is enough for the check to refuse it.
            content = upload.read(settings.UPLOAD_MAX_BYTES + 1)
            self.draft = Draft(clean_name(upload.name or ""), content)
        elif text.strip():
            self._take(text)
        elif self.draft is None and "file" not in self.errors:
            message = "Choose a file, or paste its cells."
            self.add_error("file", ValidationError(message))
        return cleaned

    def _take(self, text: str) -> None:
        try:
            content = pasted_csv(text)
        except ValueError as error:
            self.add_error("text", ValidationError(str(error)))
        else:
            self.draft = Draft("pasted.csv", content, Submission.Way.PASTED.value)

    def ask_reasons(self, found: Split) -> None:
        """Add two boxes for each kind of warning of each board: the kind, the words."""
        for share in found.shares:
            board = share.owed.partnership
            for code in dict.fromkeys(one.code for one in share.checked.warnings):
                about = f"“{title_of_rule(code)}” ({code}), {board.short_name}"
                self.fields[_kind(board.pk, code)] = forms.ChoiceField(
                    label=f"What kind of reason is it? {about}",
                    choices=KINDS,
                    required=False,
                )
                self.fields[_words(board.pk, code)] = forms.CharField(
                    label=f"Why is the file right? {about}",
                    help_text="This board reads it: name no other board.",
                    required=False,
                    max_length=1000,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def boxes(self, board: int, codes: Sequence[str]) -> list[BoundField]:
        """Give the boxes of some of a board's warnings, in order."""
        names = [name(board, code) for code in codes for name in (_kind, _words)]
        return [self[name] for name in names if name in self.fields]

    def reasons(self, found: Split) -> Mapping[int, Reasons]:
        """Read the reasons that were written, by board and code."""
        return {
            share.owed.partnership_id: {
                one.code: self._reason(share.owed.partnership_id, one.code)
                for one in share.checked.warnings
            }
            for share in found.shares
        }

    def _reason(self, board: int, code: str) -> Reason:
        kind = str(self.data.get(_kind(board, code), ""))
        # Read from what was posted: no field has refused a null character.
        typed = str(self.data.get(_words(board, code), "")).replace("\0", "")
        words = typed.strip()[:1000]
        known = kind if kind in ReasonKind.values else ReasonKind.OTHER.value
        return Reason(words, known)

    def demand(self, found: Split) -> bool:
        """Say what is missing before all of it can be sent; whether nothing is."""
        given = self.reasons(found)
        for share in found.sendable:
            board = share.owed.partnership_id
            for code in dict.fromkeys(one.code for one in share.checked.warnings):
                reason = reason_for(code, given[board])
                if not reason.is_given:
                    message = (
                        f"Say why the file is right ({code}, "
                        f"{share.owed.partnership.short_name}), or correct it"
                    )
                    self.add_error(_words(board, code), message)
                elif numbers_of_people(reason.words):
                    self.add_error(_words(board, code), PERSONAL)
        if not self.cleaned_data.get("statement"):
            message = "Tick the box to say that you answer for the figures"
            self.add_error("statement", message)
        return not self.errors


class SignAllForm(forms.Form):
    """Agree to the words, for the figures of every board that were shown."""

    statement_ok = forms.BooleanField(label=signing.STATEMENT, required=False)


def _kind(board: int, code: str) -> str:
    return f"reason-{board}-{code}"


def _words(board: int, code: str) -> str:
    return f"explain-{board}-{code}"
