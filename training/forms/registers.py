"""The register of one event: a row of radio buttons for each person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from safeguarding.cases.forms.acting import choose
from safeguarding.cases.forms.looking import OneWayInput
from training.forms.bookings import BookForm
from training.life_bookings import ATTENDED, BOOKED, DNA, PART_ATTENDED, WAITLIST
from training.models import Booking
from training.models.choices import Status, Why
from training.services.bookings import Who
from training.services.marking import Clash

# What is pressed on the keyboard, and what it says.
KEYS = {ATTENDED: "A", PART_ATTENDED: "P", DNA: "N", BOOKED: "B", WAITLIST: "B"}
CAME_CHOICES = [(ATTENDED, "Attended"), (PART_ATTENDED, "In part")]
ANSWERS = [*CAME_CHOICES, (DNA, "Did not attend"), (BOOKED, "Not marked")]
WAITED = [*CAME_CHOICES, (WAITLIST, "Waited, did not come")]


@dataclass(frozen=True)
class Line:
    """One person on the register.

    Attributes:
        number: place on the list, from 1, for the printed sheet.
        choices: (value, label, letter, whether it is chosen).
        why: the field for why somebody did not attend; None for who waited.
        was: where the booking stood when the page was made.
        clash: what another person marked in the meantime; "" for nothing.
    """

    number: int
    booking: Booking
    name: str
    choices: Sequence[tuple[str, str, str, bool]]
    why: Any
    was: str
    clash: str
    is_found: bool


class RegisterForm(forms.Form):
    """Who came to an event, as far as it is shown on one page.

    What a person had seen travels with the form, so that two people who mark at one
    time do not undo each other.
    """

    reference = forms.CharField(
        label="Find a person by staff reference",
        required=False,
        max_length=60,
        widget=OneWayInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
    )

    def __init__(
        self, *args: Any, people: Sequence[Booking], first: int = 1, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.first = people, first
        self.found: int | None = None
        self.clashes: Mapping[int, Clash] = {}
        for one in people:
            self.fields[_mark(one)] = forms.ChoiceField(
                choices=WAITED if one.status == WAITLIST else ANSWERS,
                initial=one.status,
                required=False,
            )
            self.fields[_why(one)] = forms.ChoiceField(
                label="Why?",
                choices=[("", "Why? Not known"), *Why.choices],
                initial=one.reason,
                required=False,
                widget=forms.Select(
                    attrs={
                        "aria-label": f"Why {one.delegate} did not attend",
                        "class": "govuk-select",
                    }
                ),
            )

    def lines(self) -> Iterator[Line]:
        """Give the people with their buttons, for the page."""
        for number, one in enumerate(self.people, self.first):
            field = self[_mark(one)]
            chosen = field.value() or one.status
            yield Line(
                number=number,
                booking=one,
                name=_mark(one),
                choices=[
                    (value, label, KEYS[value], value == chosen)
                    for value, label in self.fields[_mark(one)].choices  # type: ignore[attr-defined]
                ],
                why=None if one.status == WAITLIST else self[_why(one)],
                was=self._was(one),
                clash=_clash_words(self.clashes.get(one.pk)),
                is_found=one.pk == self.found,
            )

    def marks(self) -> dict[int, str]:
        """Give what is marked, by the booking's key; of a valid form."""
        said = {one.pk: self.cleaned_data[_mark(one)] for one in self.people}
        return {pk: to for pk, to in said.items() if to and to != WAITLIST}

    def reasons(self) -> dict[int, str]:
        """Give why people did not attend, by the booking's key; of a valid form."""
        return {one.pk: self.cleaned_data[_why(one)] for one in self.people}

    def seen(self) -> dict[int, str]:
        """Give where each booking stood on the person's page."""
        return {one.pk: self._was(one) for one in self.people}

    def show_clashes(self, clashes: Mapping[int, Clash]) -> None:
        """Show what another person marked; from now on the person has seen it."""
        self.clashes = clashes

    def _was(self, booking: Booking) -> str:
        said = str(self.data.get(f"was_{booking.pk}", booking.status))
        is_known = said in Status.values and booking.pk not in self.clashes
        return said if is_known else booking.status


class WalkInForm(BookForm):
    """Somebody who came without a booking."""

    came = choose(CAME_CHOICES, "Choose how long they stayed", "Did they stay?")

    field_order = [*BookForm.field_order, "came"]

    def people_who_came(self) -> list[tuple[Who, str]]:
        """Give the people and how long they stayed; of a valid form."""
        return [(who, self.cleaned_data["came"]) for who in self.who()]


def _mark(booking: Booking) -> str:
    return f"mark_{booking.pk}"


def _why(booking: Booking) -> str:
    return f"why_{booking.pk}"


def _clash_words(clash: Clash | None) -> str:
    if clash is None:
        return ""
    when = f" at {clash.at:%H:%M}" if clash.at else ""
    return f"{clash.by} marked “{Status(clash.status).label}”{when}."
