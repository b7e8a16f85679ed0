"""Forms in the GOV.UK style: the renderer, and the widgets Django lacks."""

from calendar import month_name
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

MONTHS = [month.lower() for month in month_name if month]
PARTS = ("day", "month", "year")


class GovRenderer(TemplatesSetting):
    """Renders every form and field with GOV.UK components.

    `{{ form }}` gives fields only: base.html shows the error summary above the
    heading, where it belongs.
    """

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"


class DateInput(forms.MultiWidget):
    """Three boxes: day, month, year. Quicker and safer than a calendar."""

    template_name = "forms/widgets/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(attrs=dict(number)) for part in PARTS
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[str | None]:
        """Split a date into the three boxes."""
        if value is None:
            return [None, None, None]
        return [str(value.day), str(value.month), str(value.year)]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Name each box for its label, and mark all three when the date is wrong."""
        context = super().get_context(name, value, attrs)
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            width = 4 if part == "year" else 2
            box["label"] = part.capitalize()
            box["attrs"]["class"] = f"govuk-input govuk-input--width-{width}"
            if "aria-invalid" in box["attrs"]:
                box["attrs"]["class"] += " govuk-input--error"
        return context


class DateField(forms.Field):
    """A day typed in three boxes. The month may be a number, `Mar` or `March`."""

    widget = DateInput
    default_error_messages = {"required": "Enter a date"}

    def to_python(self, value: Any) -> date | None:
        """Make a date of the three boxes.

        Raises:
            ValidationError: a box is empty, or there is no such day.
        """
        if value is None or isinstance(value, date):
            return value
        parts = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        names = zip(PARTS, parts, strict=True)
        if missing := [name for name, part in names if not part]:
            raise ValidationError(f"The date must include a {' and a '.join(missing)}")
        return _real_date(*parts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as dates: `3` and `03` are the same month."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def _real_date(day: str, month: str, year: str) -> date:
    try:
        if len(year) != 4:
            raise ValidationError("The year must have four numbers, like 2016")
        return date(int(year), _month(month), int(day))
    except ValueError:
        raise ValidationError("Enter a real date, like 27 3 2016") from None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    found = [month for month in MONTHS if month.startswith(text.lower())]
    if len(text) < 3 or len(found) != 1:
        raise ValueError(text)
    return MONTHS.index(found[0]) + 1


class FileUpload(forms.FileInput):
    """One file, chosen or dropped; an ordinary file input without script."""

    template_name = "forms/widgets/file.html"
