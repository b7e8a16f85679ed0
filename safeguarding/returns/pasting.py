"""Makes a file of what somebody pasted: cells copied from a spreadsheet, or CSV."""

import csv
import io
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError

from safeguarding.returns.guard import FileRefused
from safeguarding.returns.preview import Preview, preview_of
from safeguarding.returns.readers import read

LONGEST = 1_500_000
TABBED = "Read as cells copied from a spreadsheet"


def pasted_csv(text: str) -> bytes:
    """Write pasted text as CSV; a spreadsheet's cells come with tabs between them.

    Raises:
        ValueError: a quotation mark is opened and never closed, or a cell is longer
            than any table's.
    """
    plain = text.replace("\r\n", "\n").strip("\n")
    if "\t" not in plain:
        return plain.encode("utf-8")
    out = io.StringIO(newline="")
    try:
        cells = csv.reader(io.StringIO(plain, newline=""), delimiter="\t", strict=True)
        csv.writer(out).writerows(cells)
    except csv.Error as error:
        message = (
            "The cells cannot be told apart: a quotation mark is not closed. Copy them "
            "again from the spreadsheet, or save it as a file."
        )
        raise ValueError(message) from error
    return out.getvalue().encode("utf-8")


class PasteForm(forms.Form):
    """Figures as text: cells copied from a spreadsheet, or lines of CSV.

    After `is_valid()`, `content` is the file made of them, `preview` what it holds.
    """

    text = forms.CharField(
        label="Copied cells, with their heading",
        help_text=(
            "Mark the table in your spreadsheet, heading included, copy it and paste it "
            "here. Lines of CSV do too. A table of more than 1 MB must be sent as a file."
        ),
        max_length=LONGEST,
        # Empty cells at the ends of lines belong to the table.
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "app-paste", "wrap": "off"}),
    )
    content: bytes = b""
    preview: Preview | None = None

    def clean_text(self) -> str:
        """Read what was pasted, so that it can be shown.

        Raises:
            ValidationError: it is no table.
        """
        text = str(self.cleaned_data["text"])
        try:
            self.content = pasted_csv(text)
            read_back = preview_of(read(self.content))
        except (FileRefused, ValueError) as error:
            raise ValidationError(str(error)) from error
        # The file we make has commas; what was pasted may have had tabs.
        words = TABBED if "\t" in text else read_back.words
        self.preview = replace(read_back, words=words)
        return text
