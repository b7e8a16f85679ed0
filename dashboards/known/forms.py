"""Forms of the pages on earlier days and frozen scorecards."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from safeguarding.forms import DateField
from safeguarding.returns.free_text import about_nobody


class DayForm(forms.Form):
    """The day whose end is looked back to."""

    on = DateField(
        label="Which day?",
        help_text="You see what was known at the end of that day. For example "
        "14 6 2022.",
        error_messages={"required": "Enter the day to look back to"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_on(self) -> date:
        """Refuse a day of which nobody can know anything yet."""
        day: date = self.cleaned_data["on"]
        if day > self._today:
            message = "That day is still to come. Enter today or an earlier day"
            raise ValidationError(message)
        return day


class FreezeForm(forms.Form):
    """The meeting a scorecard is frozen for."""

    title = forms.CharField(
        label="Which meeting is it for?",
        help_text="As the minutes name it, for example “Executive board”.",
        max_length=120,
        validators=[about_nobody],
        error_messages={"required": "Enter the name of the meeting"},
    )
    meeting_on = DateField(
        label="When does it meet?",
        help_text="For example 14 6 2022.",
        error_messages={"required": "Enter the day of the meeting"},
    )
    note = forms.CharField(
        label="What should a reader know? (optional)",
        help_text="Everybody who reads the scorecard reads this. Name no person.",
        required=False,
        max_length=1000,
        validators=[about_nobody],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    looked = forms.BooleanField(
        label="I have looked at these figures, and want them kept as they are",
        help_text="A snapshot is never changed or deleted.",
        error_messages={"required": "Confirm that you have looked at the figures"},
    )
