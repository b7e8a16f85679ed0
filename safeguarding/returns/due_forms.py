"""Forms of the pages about what is due: more time, contacts, nil returns."""

from collections.abc import Iterable
from typing import Any

from django import forms

from safeguarding.access.models import User
from safeguarding.forms import DateField
from safeguarding.returns.free_text import about_nobody
from safeguarding.returns.models import Contact, Template

EVERY_RETURN = "All of the agency's returns"


class ExtensionForm(forms.Form):
    """Until when more time is granted, and why."""

    until = DateField(
        label="Until when?",
        help_text="The last day of the extension, for example 27 3 2016. The due date "
        "stays as it is.",
        error_messages={"required": "Enter the last day of the extension"},
    )
    reason = forms.CharField(
        label="Why is more time granted?",
        help_text="The agency reads this, and it stands in its record.",
        max_length=1000,
        validators=[about_nobody],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why more time is granted"},
    )


class ContactForm(forms.Form):
    """Whom to name, for what, from when."""

    capacity = forms.ChoiceField(
        label="What do they do?",
        choices=Contact.Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they do"},
    )
    user = forms.ChoiceField(
        label="Who?",
        help_text="People who have a seat for this agency. Somebody is missing? Ask "
        "your administrator to invite them.",
        error_messages={
            "required": "Choose a person",
            "invalid_choice": "Choose a person who has a seat for this agency",
        },
    )
    template = forms.ChoiceField(label="For which return?", required=False)
    starts_on = DateField(
        label="From when?",
        help_text="For example 27 3 2016.",
        error_messages={"required": "Enter the first day"},
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[User],
        templates: Iterable[Template],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.templates = {str(one.pk): one for one in templates}
        choices: Any = self.fields["user"]
        choices.choices = [("", "Choose a person"), *_named(self.people)]
        choices = self.fields["template"]
        choices.choices = [("", EVERY_RETURN), *_named(self.templates)]

    @property
    def chosen_user(self) -> User:
        """The person chosen in a valid form."""
        return self.people[self.cleaned_data["user"]]

    @property
    def chosen_template(self) -> Template | None:
        """The return chosen in a valid form; None for all of them."""
        return self.templates.get(self.cleaned_data["template"])


def _named(rows: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, str(row)) for key, row in rows.items()]


class NilForm(forms.Form):
    """One reason for all warnings, where zero is unusual."""

    reason = forms.CharField(
        label="Why is it right that nothing happened?",
        help_text="Zero is unusual here, as the check says above. The coordinator "
        "reads this.",
        max_length=1000,
        validators=[about_nobody],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is right that nothing happened"},
    )

    def __init__(self, *args: Any, is_unusual: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_unusual:
            del self.fields["reason"]
