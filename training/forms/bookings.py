"""Forms that book people and end bookings."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from safeguarding.board import explaining
from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.forms.cse import on_day
from safeguarding.cases.forms.looking import OneWayInput
from safeguarding.partners.models import Agency, Partnership
from safeguarding.returns.free_text import about_nobody
from training import staff
from training.booking_rules import IN_WORDS
from training.models import Booking, Event, RoleGroup
from training.models.choices import Sector, Status, Why
from training.services.bookings import Who

HELP = (
    "The numbers your own system has for them, one on each line. Never a name. They are "
    "turned into codes at once: we do not keep them, and this page will not show them "
    "again."
)
SEALED_HELP = "Add more here if you like, or leave it empty."
# Nobody said why: chosen, and kept as no reason.
NOT_KNOWN = "not_known"
OWN_SECTOR = "The agency's own"
NOBODY = "Write the staff reference of at least one person"
LEFT_OUT = (
    "{lines} {cannot} be read and {was} left out: a staff reference has letters and "
    "digits only, and at least one digit, so that it is never a name. Write {it} again."
)


class OneWayTextarea(forms.Textarea):
    """A box that never writes back what was typed into it."""

    def format_value(self, value: Any) -> None:
        """Give nothing to show."""


class BookForm(ActingForm):
    """Who is to be booked. Whom a person typed before travels signed, as hashes."""

    in_words = IN_WORDS
    reasons = explaining.Reason.choices

    people = forms.CharField(widget=forms.HiddenInput, required=False)
    references = forms.CharField(
        label="Staff references",
        help_text=HELP,
        required=False,
        widget=OneWayTextarea(
            attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    agency = forms.ChoiceField(
        label="Which agency do they work for?",
        error_messages={"required": "Choose the agency they work for"},
    )
    sector = forms.ChoiceField(
        label="Which sector do they work in?",
        choices=[("", OWN_SECTOR), *Sector.choices],
        required=False,
    )
    role_group = forms.ChoiceField(
        label="Which role group do they belong to?",
        help_text="People whose work asks for the same training. It decides whether "
        "they count as trained and in date.",
        required=False,
    )
    job_role = forms.CharField(
        label="What is their job?",
        help_text="A job title, such as health visitor. Leave it empty if they differ.",
        max_length=80,
        required=False,
        validators=[about_nobody],
    )

    field_order = ["people", "references", "agency", "sector", "role_group", "job_role"]

    def __init__(
        self,
        *args: Any,
        event: Event,
        user_id: int,
        agencies: Iterable[Agency],
        groups: Iterable[RoleGroup],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.user_id = event, user_id
        self.agencies = {str(one.pk): one for one in agencies}
        self.groups = {str(one.pk): one for one in groups}
        _choose(self, "agency", "Choose an agency", self.agencies)
        _choose(self, "role_group", "Not known, or none of them", self.groups)
        if len(self.agencies) == 1:
            only = self.fields["agency"]
            only.widget, only.initial = forms.HiddenInput(), next(iter(self.agencies))
        if not self.groups:
            del self.fields["role_group"]
        self.typed: tuple[str, ...] = ()
        if self.is_bound:
            sealed = self.data.get("people", "")
            self.typed = staff.unseal(user_id, event.pk, sealed)

    def clean(self) -> dict[str, Any]:
        """Hash what was typed; keep whom it means for the next time it is sent."""
        said: dict[str, Any] = super().clean() or {}
        read = staff.read_lines(self.event.partnership.code, said.get("references", ""))
        self.typed = tuple(dict.fromkeys((*self.typed, *read.pseudonyms)))
        if read.wrong:
            self.add_error("references", _left_out(read.wrong))
        elif not self.typed:
            self.add_error("references", NOBODY)
        elif len(self.typed) > staff.MOST:
            self.add_error("references", f"Book at most {staff.MOST} people at once")
            self.typed = ()
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["people"] = staff.seal(self.user_id, self.event.pk, self.typed)
        self.data = data
        if self.typed:
            self["references"].help_text = SEALED_HELP
        return said

    def handles(self) -> list[str]:
        """Give the handles of the people typed so far."""
        return [staff.short(pseudonym) for pseudonym in self.typed]

    def who(self) -> list[Who]:
        """Give the people to be booked; of a valid form."""
        said = self.cleaned_data
        agency = self.agencies[said["agency"]]
        return [
            Who(
                pseudonym=pseudonym,
                agency=agency,
                sector=said["sector"] or own_sector(agency),
                role_group=self.groups.get(said.get("role_group", "")),
                job_role=said["job_role"],
                label=staff.short(pseudonym),
            )
            for pseudonym in self.typed
        ]


class CancelForm(ActingForm):
    """When and why a booking ended, and whether in time."""

    to = choose(
        [
            (
                Status.CANCELLED_IN_TIME.value,
                "In time: somebody else can have the place",
            ),
            (Status.CANCELLED_LATE.value, "Late: the place is likely to stay empty"),
        ],
        "Choose whether it was in time or late",
        "Was it cancelled in time?",
    )
    on = on_day("When was it cancelled?", "Enter the day of cancelling")
    reason = choose(
        [*Why.choices, (NOT_KNOWN, "Not known")], "Choose why, or not known", "Why?"
    )

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if booking.status == Status.WAITLIST:
            del self.fields["to"]
            self.fields["on"].label = "When did they give up waiting?"

    def said(self) -> dict[str, Any]:
        """Give what the service takes; of a valid form."""
        said = self.cleaned_data
        to = said.get("to", Status.LEFT_LIST.value)
        reason = "" if said["reason"] == NOT_KNOWN else said["reason"]
        return {"to": to, "on": said["on"], "reason": reason}


class PutBackForm(ActingForm):
    """Nothing to enter: the button is the answer."""


class LookForm(forms.Form):
    """The staff reference of somebody a person looks for; never shown again."""

    place = forms.ChoiceField(label="In which area?")
    reference = forms.CharField(
        label="Find a person by staff reference",
        help_text="It is turned into a code at once and not kept.",
        max_length=60,
        widget=OneWayInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
        error_messages={"required": "Write the staff reference"},
    )

    def __init__(
        self, *args: Any, places: Iterable[Partnership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in places}
        _choose(self, "place", "Choose an area", self.places)
        if len(self.places) == 1:
            only = self.fields["place"]
            only.widget, only.initial = forms.HiddenInput(), next(iter(self.places))


def own_sector(agency: Agency) -> str:
    """Give the sector of an agency; other, where it has none of the known ones."""
    known = agency.sector in Sector.values
    return agency.sector if known else Sector.OTHER.value


def _choose(form: forms.Form, name: str, empty: str, choices: dict[str, Any]) -> None:
    field: Any = form.fields[name]
    label: Callable[[Any], str] = lambda one: getattr(one, "short_name", str(one))  # noqa: E731
    field.choices = [("", empty), *((key, label(one)) for key, one in choices.items())]


def _left_out(lines: tuple[int, ...]) -> str:
    numbers = ", ".join(str(number) for number in lines[:10])
    if len(lines) == 1:
        return LEFT_OUT.format(
            lines=f"Line {numbers}", cannot="cannot", was="was", it="it"
        )
    return LEFT_OUT.format(
        lines=f"Lines {numbers}", cannot="cannot", was="were", it="them"
    )
