from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from safeguarding.access import audit, places
from safeguarding.access.models import ROLE_CHOICES, User
from safeguarding.access.permissions import Permission, Role
from safeguarding.access.services import AGENCY_ROLES, SeatOffer


class InviteForm(forms.Form):
    """Who is invited, to which seat; places are those the inviter manages."""

    email = forms.EmailField(
        label="Work e-mail address",
        help_text="The link goes there and nowhere else.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Name", max_length=150, help_text="As colleagues know them."
    )
    partnership: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None, label="Partnership"
    )
    role = forms.ChoiceField(choices=ROLE_CHOICES, label="Role")
    agency: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None,
        label="Agency",
        required=False,
        empty_label="None: works for the partnership",
        help_text="The agency whose returns the person sends, signs or answers for.",
    )

    def __init__(self, *args: Any, by: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        managed = places.partnerships(by, Permission.MANAGE_USERS)
        self._choices("partnership", managed)
        self._choices("agency", places.agencies(managed, day))

    def _choices(self, name: str, found: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for types
        field.queryset = found

    def clean(self) -> dict[str, Any]:
        """Check role, partnership and agency against each other."""
        data = super().clean() or {}
        agency, partnership = data.get("agency"), data.get("partnership")
        if data.get("role") in AGENCY_ROLES and agency is None:
            self.add_error("agency", "This role works for an agency: choose which.")
        if agency and partnership:
            members = places.agencies([partnership.pk], self.day)
            if not members.filter(pk=agency.pk).exists():
                self.add_error("agency", f"{agency} is not a member of {partnership}.")
        return data

    @property
    def offer(self) -> SeatOffer:
        """The seat asked for."""
        agency = self.cleaned_data["agency"]
        return SeatOffer(
            role=Role(self.cleaned_data["role"]),
            partnership_id=self.cleaned_data["partnership"].pk,
            agency_id=agency.pk if agency else None,
        )


class JoinForm(forms.Form):
    """The first password of somebody new."""

    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 15 characters: a few words that only you would put "
        "together are best. Not your name or address.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Check the password against the rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Check that both are the same."""
        data = super().clean() or {}
        if "password" in data and data["password"] != data.get("again"):
            self.add_error("again", ValidationError("The two passwords differ."))
        return data


class TrailForm(forms.Form):
    """What to look for in the trail."""

    action = forms.ChoiceField(
        label="What was done",
        required=False,
        choices=[("", "Everything"), *((a.value, w) for a, w in audit.LABELS.items())],
    )
