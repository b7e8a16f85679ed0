"""Fields of the training room: days, one on each line, and amounts of money."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

NO_DAY = "Line {number} is no day. Write it like 27 3 2016."
WAYS = (
    *("%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"),
    *("%d %B %Y", "%d %b %Y"),
)


class DaysField(forms.CharField):
    """Days, one on each line, as people write them."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[date]:
        """Read the days, each once, in order.

        Raises:
            ValidationError: a line is no day; the line is named.
        """
        text: str = super().clean(value)
        lines = [" ".join(line.split()) for line in text.splitlines()]
        return sorted(
            {_day(line, number) for number, line in enumerate(lines, 1) if line}
        )


def _day(line: str, number: int) -> date:
    for way in WAYS:
        try:
            return datetime.strptime(line, way).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    raise ValidationError(NO_DAY.format(number=number))


class Pounds(forms.DecimalField):
    """An amount in pounds, kept as pence."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            min_value=0,
            max_value=100_000,
            decimal_places=2,
            widget=forms.TextInput(
                attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}
            ),
            error_messages={
                "invalid": "Enter an amount in pounds, like 50 or 12.50",
                "max_decimal_places": "Enter pounds and pence, like 12.50",
            },
        )

    def to_python(self, value: Any) -> Any:
        """Read the amount; a pound sign and commas are no matter."""
        text = str(value or "").strip().lstrip("£").replace(",", "")
        return super().to_python(text)


def pence(amount: Decimal | None) -> int | None:
    """Give an amount of pounds in pence."""
    return None if amount is None else int(amount * 100)
