"""The form of a whole meeting: one row of radio buttons for each seat."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from safeguarding.board.forms.groups import BoardForm
from safeguarding.board.models import Attendance, BoardSeat
from safeguarding.board.services.meetings import WhyCorrected

# A seat that is filled on the day can only be one of these.
ANSWERS = [
    (str(value), str(label))
    for value, label in Attendance.Status.choices
    if value != Attendance.Status.NOT_YET_MEMBER
]


class MarkForm(BoardForm):
    """Who came to a meeting. Everybody is marked as having come, to begin with."""

    def __init__(
        self,
        *args: Any,
        seats: Sequence[BoardSeat],
        known: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            self.fields[_name(seat)] = forms.ChoiceField(
                label=f"{seat.agency.short_name}: {seat.title}",
                choices=ANSWERS,
                initial=known.get(seat.pk, Attendance.Status.ATTENDED.value),
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Say who came for {seat.agency.short_name}: "
                    f"{seat.title}"
                },
            )
        if known:
            self.fields["why"] = forms.ChoiceField(
                label="If you correct something: why?",
                help_text="What was recorded before stays on the audit trail.",
                choices=[*WhyCorrected.choices, ("", "Nothing recorded changes")],
                initial="",
                required=False,
                widget=forms.RadioSelect,
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give each seat with its buttons, for the page."""
        for seat in self.seats:
            yield {"seat": seat, "field": self[_name(seat)]}

    def statuses(self) -> dict[int, str]:
        """Give what was marked, by the seat's id; of a valid form."""
        return {seat.pk: self.cleaned_data[_name(seat)] for seat in self.seats}


def _name(seat: BoardSeat) -> str:
    return f"seat_{seat.pk}"
