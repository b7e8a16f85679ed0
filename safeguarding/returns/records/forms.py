"""Forms of files of records: choosing one, saying its columns, sending it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from safeguarding.forms import FileUpload
from safeguarding.returns.forms import ReasonsForm
from safeguarding.returns.records.asked import Asked, guesses
from safeguarding.returns.records.kinds import Column
from safeguarding.returns.rule_texts import title_of_rule

COLUMN = "column-"
NOT_THERE = "It is not in my file"
NOT_READ = "Do not read it"
OPEN = "Choose one"


class ColumnsForm(forms.Form):
    """Which of a file's headings are which columns, with what we guess chosen."""

    def __init__(self, *args: Any, asked: Asked | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = asked
        if asked is None:
            return
        found = guesses(asked)
        for column in (*asked.doubled, *asked.missing, *asked.others):
            if asked.choices(column):
                field = _which(asked, column, found.get(column.name, ""))
                self.fields[COLUMN + column.name] = field

    @property
    def answers(self) -> dict[str, str]:
        """What was said: name of a column -> heading of the file."""
        said = self.cleaned_data.items()
        return {
            name.removeprefix(COLUMN): text
            for name, text in said
            if name.startswith(COLUMN) and text
        }

    @property
    def rejected(self) -> list[str]:
        """The headings that are not the column somebody chose another for."""
        rivals = self._asked.rivals if self._asked else {}
        said = self.answers
        return [
            text
            for name, texts in rivals.items()
            for text in texts
            if name in said and text != said[name]
        ]

    @property
    def has_wrong_answers(self) -> bool:
        """Whether something that was said of the columns cannot be."""
        return any(name.startswith(COLUMN) for name in self.errors)

    @property
    def doubled(self) -> list[BoundField]:
        """The questions about columns that are there more than once."""
        return self._questions(self._asked.doubled if self._asked else ())

    @property
    def needed(self) -> list[BoundField]:
        """The questions about columns without which no file is taken."""
        return self._questions(self._asked.missing if self._asked else ())

    @property
    def welcome(self) -> list[BoundField]:
        """The questions about columns a file may do without."""
        return self._questions(self._asked.others if self._asked else ())

    def _questions(self, columns: tuple[Column, ...]) -> list[BoundField]:
        names = (COLUMN + one.name for one in columns)
        return [self[name] for name in names if name in self.fields]

    @property
    def unanswerable(self) -> list[str]:
        """Titles of needed columns that no heading of the file can be."""
        missing = self._asked.missing if self._asked else ()
        return [one.title for one in missing if COLUMN + one.name not in self.fields]

    def clean(self) -> dict[str, Any]:
        """Refuse one heading for two columns."""
        first: dict[str, str] = {}
        for name, text in list(self.cleaned_data.items()):
            if not name.startswith(COLUMN) or not text:
                continue
            if text in first:
                other = self.fields[first[text]].label
                message = f"“{text}” is chosen for “{other}” already"
                self.add_error(name, message)
            first.setdefault(text, name)
        return self.cleaned_data


class RecordsForm(ColumnsForm):
    """A file of records to be checked, and which of its headings are which columns."""

    file = forms.FileField(
        label="Your file",
        help_text="CSV, at most 64 MB, or Excel workbook (.xlsx), at most 10 MB and "
        "20,000 rows.",
        widget=FileUpload,
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "Choose a file"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "file"])

    @classmethod
    def asking(
        cls, data: Mapping[str, Any], files: Any, asked: Asked | None
    ) -> "RecordsForm":
        """Give the form of a file that was refused, its questions filled with guesses.

        Args:
            data: as it was posted; what it says of columns is of an earlier question.
            files: the same of files.
            asked: what is asked now.
        """
        said = {key: text for key, text in data.items() if not key.startswith(COLUMN)}
        if asked is not None:
            said |= {COLUMN + name: text for name, text in guesses(asked).items()}
        return cls(said, files, asked=asked)

    @property
    def upload(self) -> "UploadedFile[bytes]":
        """The file chosen in a valid form."""
        found: UploadedFile[bytes] = self.cleaned_data["file"]
        return found


def _which(asked: Asked, column: Column, guess: str) -> forms.ChoiceField:
    none = NOT_THERE if column.is_required else NOT_READ
    if column.name in asked.rivals:
        none = OPEN
    headings = asked.choices(column)
    return forms.ChoiceField(
        label=column.title,
        help_text=column.help,
        choices=[("", none), *((text, text) for text in headings)],
        initial=guess,
        required=False,
    )


class ReasonForm(ReasonsForm):
    """The reasons for the warnings of a file that was checked."""

    def __init__(self, *args: Any, kind: str, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        self.ask_reasons(codes)

    def title_of(self, code: str) -> str:
        """Name a rule as the kind of records does."""
        return title_of_rule(code, self._kind)
