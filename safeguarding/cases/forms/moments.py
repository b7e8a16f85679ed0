"""A moment as people know it: a day in three boxes, and the time if it is known."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from safeguarding.cases.clocks import LONDON
from safeguarding.cases.services.facts_missing import When
from safeguarding.forms import DateField, DateInput

TIMES = ("%H:%M", "%H.%M", "%H%M", "%I:%M%p", "%I:%M %p", "%I%p", "%I %p")
NO_TIME = "Enter the time like 18:40, or leave it empty if nobody knows it"
SKIPPED = (
    "There was no such time that night: the clocks went forward. Enter an hour earlier "
    "or later"
)


class MomentInput(DateInput):
    """Day, month, year and time: four boxes in one group."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        clock = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        self.widgets = [*self.widgets, clock]
        self.widgets_names = ["_0", "_1", "_2", "_3"]

    def decompress(self, value: Any) -> list[str | None]:
        """Split a moment into the four boxes, in London time."""
        if value is None:
            return [None] * 4
        local = value.at.astimezone(LONDON)
        clock = f"{local:%H:%M}" if value.has_time else None
        return [*super().decompress(local.date()), clock]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Name the four boxes, and mark them all when the moment is wrong."""
        context = forms.MultiWidget.get_context(self, name, value, attrs)
        boxes = zip(("Day", "Month", "Year", "Time"), (2, 2, 4, 4), strict=True)
        for (label, width), box in zip(
            boxes, context["widget"]["subwidgets"], strict=True
        ):
            box["label"] = label
            box["attrs"]["class"] = f"govuk-input govuk-input--width-{width}"
            if "aria-invalid" in box["attrs"]:
                box["attrs"]["class"] += " govuk-input--error"
        return context


class MomentField(DateField):
    """A day, and the time where it is known; in London time.

    A time the clock passes twice in October is the first of the two.
    """

    widget = MomentInput

    def to_python(self, value: Any) -> Any:
        """Make a `When` of the boxes.

        Raises:
            ValidationError: no such day or time.
        """
        if value is None or isinstance(value, When):
            return value
        *day, clock = [str(part or "").strip() for part in value]
        on = super().to_python(day)
        if on is None:
            if clock:
                raise ValidationError("Enter the day as well as the time")
            return None
        return When(_at(on, _time(clock)), has_time=bool(clock))


def _time(text: str) -> time:
    if not text:
        return time()
    for shape in TIMES:
        try:
            return datetime.strptime(text.lower(), shape).time()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValidationError(NO_TIME)


def _at(on: date, clock: time) -> datetime:
    at = datetime.combine(on, clock, LONDON).astimezone(UTC)
    if at.astimezone(LONDON).time() != clock:
        raise ValidationError(SKIPPED)
    return at


def when(label: str, missing: str, *, required: bool = True, more: str = "") -> Any:
    """Make a field for a moment."""
    hint = "For example 27 3 2016, 18:40. Leave the time empty if nobody knows it."
    return MomentField(
        label=label,
        help_text=f"{more} {hint}".strip(),
        required=required,
        error_messages={"required": missing},
    )
