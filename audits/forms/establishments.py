"""Forms of the list of establishments: a file, and taking it in."""

from django import forms

from audits.establishment_changes import IN_WORDS
from safeguarding.board.explaining import Reason
from safeguarding.cases.forms.acting import ActingForm
from safeguarding.cases.forms.cse import on_day
from safeguarding.forms import FileUpload


class ListForm(forms.Form):
    """The file, and from which day it holds."""

    file = forms.FileField(
        label="The list",
        help_text=(
            "CSV or Excel workbook (.xlsx). The whole current list: whoever does not "
            "stand in it is taken to have left."
        ),
        widget=FileUpload,
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "Choose a file"},
    )
    on = on_day("From which day does this list hold?", "Enter the day")


class TakeInForm(ActingForm):
    """A list that was looked at, to be taken in."""

    in_words = IN_WORDS
    reasons = Reason.choices

    packed = forms.CharField(widget=forms.HiddenInput)
    on = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
