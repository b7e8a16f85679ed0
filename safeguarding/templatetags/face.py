"""Template tags for the page frame and for forms."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

register = template.Library()

WITH_SHOW_BUTTON = (
    "govuk-input govuk-password-input__input govuk-js-password-input-input"
)
# The first match wins: a subclass comes before its base.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Textarea, "govuk-textarea"),
    (forms.SelectMultiple, "govuk-select"),
    (forms.Select, "govuk-select"),
    (forms.PasswordInput, WITH_SHOW_BUTTON),
    (Input, "govuk-input"),
)
NOT_A_BOX = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)


@register.filter
def kind(field: BoundField) -> str:
    """Say how a field is laid out: radios, checkboxes, checkbox, password, group, box.

    A group is several boxes with one legend (a date).
    """
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.PasswordInput, "password"),
        (forms.MultiWidget, "group"),
    )
    for widget, name in kinds:
        if isinstance(field.field.widget, widget):
            return name
    return "box"


@register.filter
def target(field: BoundField) -> str:
    """Give the id the error summary links to: the first box or choice."""
    if isinstance(field.field.widget, NOT_A_BOX):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


@register.filter
def told(field: BoundField) -> list[str]:
    """Give a field's errors; "This field is required." says which, and what to do."""
    asked = forms.Field.default_error_messages["required"]
    return [
        _what_to_do(field) if message == asked else str(message)
        for message in field.errors
    ]


def _what_to_do(field: BoundField) -> str:
    if isinstance(field.field.widget, forms.FileInput):
        return "Choose a file"
    if kind(field) == "checkbox":
        return f"Tick “{field.label}” to go on"
    if isinstance(field.field, forms.ChoiceField):
        return f"Choose an answer for “{field.label}”"
    return f"Fill in “{field.label}”"


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """Render a widget with GOV.UK classes, without a placeholder.

    A placeholder vanishes while one types, and is too pale to read.
    """
    attrs: dict[str, Any] = {"placeholder": False}
    if base := _box_class(field):
        own = str(field.field.widget.attrs.get("class", ""))
        main = base.split()[0]
        error = f"{main}--error" if field.errors else ""
        attrs["class"] = " ".join(filter(None, (base, error, own)))
    if isinstance(field.field.widget, forms.PasswordInput):
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    return field.as_widget(attrs=attrs)


def _box_class(field: BoundField) -> str:
    used = field.field.widget
    if isinstance(used, NOT_A_BOX):
        return ""
    return next((name for cls, name in CLASSES if isinstance(used, cls)), "")
