"""The form that asks which people several staff references are of."""

from typing import Any

from django import forms

from training.forms.bookings import LookForm, OneWayTextarea

MOST = 500
NONE = "Write at least one staff reference, one on each line"
TOO_MANY = (
    "Write at most {most} staff references at once, one on each line; these are "
    "{many:,}. Ask for the others afterwards"
)
HELP = (
    f"The numbers your own system has for them, one on each line, at most {MOST}. Never "
    "a name. They are turned into codes at once: we do not keep them, and this page "
    "will not show them again."
)


class WhichForm(LookForm):
    """Several staff references and where to look; never shown again."""

    reference = None  # type: ignore[assignment]  # takes the field of one person out
    references = forms.CharField(
        label="Staff references",
        help_text=HELP,
        # What stands before the first one counts as lines of the list, too.
        strip=False,
        widget=OneWayTextarea(
            attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": NONE},
    )

    def clean_references(self) -> Any:
        """Refuse an empty list, and one too long to be read on a page."""
        text = self.cleaned_data["references"]
        many = sum(1 for line in text.splitlines() if line.strip())
        if not many:
            raise forms.ValidationError(NONE)
        if many > MOST:
            raise forms.ValidationError(TOO_MANY.format(most=MOST, many=many))
        return text
