"""A sign-in sheet: the file, and who of the strangers on it is added."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from safeguarding.board import explaining
from safeguarding.cases.forms.acting import ActingForm
from safeguarding.forms import FileUpload
from safeguarding.partners.models import Agency
from training import staff
from training.booking_rules import IN_WORDS
from training.forms.bookings import own_sector
from training.models.choices import Status
from training.services.bookings import Who
from training.sheet import Told


class SheetForm(forms.Form):
    """A sign-in sheet that somebody filled in."""

    sheet = forms.FileField(
        label="Sign-in sheet",
        help_text="CSV or Excel workbook (.xlsx). It needs the columns staff_ref and "
        "status; other columns are not read. Without status, everybody on it attended.",
        widget=FileUpload,
        error_messages={
            "required": "Choose the sheet",
            "empty": "The file is empty. Was it saved?",
        },
    )


class ApplyForm(ActingForm):
    """What was read, signed; and an agency for each stranger who is to be added."""

    in_words = IN_WORDS
    reasons = explaining.Reason.choices

    sealed = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        strangers: Sequence[str],
        told: Told,
        known: Mapping[str, Any],
        agencies: Sequence[Agency],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.strangers, self.told, self.known = strangers, told, known
        self.agencies = {str(one.pk): one for one in agencies}
        for at, pseudonym in enumerate(strangers):
            person = known.get(pseudonym)
            works = str(person.agency_id) if person and person.agency_id else ""
            self.fields[f"add_{at}"] = forms.ChoiceField(
                label=f"Row {told.rows[pseudonym]}: person {staff.short(pseudonym)}, "
                f"{Status(told.marks[pseudonym]).label.lower()}",
                choices=[
                    ("", "Do not add"),
                    *((key, f"Add: {one}") for key, one in self.agencies.items()),
                ],
                initial=works if works in self.agencies else "",
                required=False,
            )

    def people(self) -> list[tuple[Who, str]]:
        """Give who is to be added, with what the sheet says of them."""
        found = []
        for at, pseudonym in enumerate(self.strangers):
            agency = self.agencies.get(self.cleaned_data[f"add_{at}"])
            if agency is None:
                continue
            person = self.known.get(pseudonym)
            who = Who(
                pseudonym=pseudonym,
                agency=agency,
                sector=own_sector(agency),
                role_group=person.role_group if person else None,
                label=staff.short(pseudonym),
            )
            found.append((who, self.told.marks[pseudonym]))
        return found
