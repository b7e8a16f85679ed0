"""Forms of courses, who needs them, and the short lists beside them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils import timezone

from safeguarding.board.explaining import Reason
from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.forms import DateField
from safeguarding.partners.models import Partnership
from safeguarding.returns.free_text import about_nobody
from training.models import ChangeTag, Course, RoleGroup
from training.models.choices import Delivery, Duration, Mode
from training.services.courses import IN_WORDS, CourseFacts

NAMED = ("title", "delivery_type", "mode", "level", "priority", "duration", "hours")
FACTS = (*NAMED, "audience", "renewal_months", "provider")


class OfferForm(ActingForm):
    """Base of these forms; asks for the partnership where there are several."""

    in_words = IN_WORDS
    reasons = Reason.choices

    def __init__(
        self, *args: Any, areas: Iterable[Partnership] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(one.pk): one for one in areas}
        if len(self.areas) > 1:
            self.fields["partnership"] = choose(
                [(key, str(one)) for key, one in self.areas.items()],
                "Choose the partnership",
                "Which partnership?",
            )
            self.order_fields(["partnership"])

    def partnership(self) -> Partnership:
        """Give whose it is; of a valid form."""
        if len(self.areas) == 1:
            return next(iter(self.areas.values()))
        return self.areas[self.cleaned_data["partnership"]]


class CourseForm(OfferForm):
    """A course to be added, or one that is changed."""

    title = forms.CharField(
        label="What is the course called?",
        max_length=150,
        validators=[about_nobody],
        error_messages={"required": "Enter the title"},
    )
    delivery_type = choose(
        Delivery.choices,
        "Choose the type of delivery",
        "Which type is it counted as?",
        help_text="Attendances are counted by this type.",
    )
    mode = choose(
        Mode.choices,
        "Choose how people take part",
        "How do people take part?",
        initial=Mode.FACE_TO_FACE.value,
    )
    duration = choose(
        Duration.choices,
        "Choose how long it takes",
        "How long does it take?",
        initial=Duration.HALF_DAY.value,
    )
    hours = forms.DecimalField(
        label="How many hours?",
        help_text="Only where you chose hours, for example 1.5.",
        required=False,
        min_value=0,
        max_value=500,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    level = forms.CharField(
        label="Which level is it?",
        help_text="1 to 6, or for whom, as your offer says. It may be empty.",
        required=False,
        max_length=40,
        validators=[about_nobody],
    )
    audience = forms.CharField(
        label="Who is it for?",
        help_text="For example: everybody who works with families.",
        required=False,
        max_length=200,
        validators=[about_nobody],
    )
    renewal_months = forms.IntegerField(
        label="After how many months is it to be done again?",
        help_text="Coverage counts people in date. Leave it empty if it never runs out.",
        required=False,
        min_value=1,
        max_value=120,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    priority = forms.CharField(
        label="Which priority of the plan does it serve?",
        required=False,
        max_length=80,
        validators=[about_nobody],
    )
    provider = forms.CharField(
        label="Who provides it?",
        help_text="The organisation, never a person.",
        required=False,
        max_length=120,
        validators=[about_nobody],
    )
    code = forms.CharField(
        label="What is its code in the learning system?",
        help_text="Lists of bookings name it. Letters, numbers and dashes; leave it "
        "empty to be given one. It cannot be changed later.",
        required=False,
        max_length=40,
        validators=[validate_slug],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )

    def __init__(self, *args: Any, course: Course | None = None, **kwargs: Any) -> None:
        if course is not None:
            kwargs["initial"] = {name: getattr(course, name) for name in FACTS}
        super().__init__(*args, **kwargs)
        if course is not None:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Ask for the hours of a course counted in hours, and for none of another."""
        said: dict[str, Any] = super().clean() or {}
        if "hours" in self.errors:
            return said
        if said.get("duration") == Duration.HOURS and not said.get("hours"):
            self.add_error("hours", "Enter how many hours, more than 0")
        elif said.get("duration") != Duration.HOURS and said.get("hours") is not None:
            self.add_error("hours", "Leave the hours empty, or choose hours above")
        return said

    def facts(self) -> CourseFacts:
        """Give what was entered; of a valid form."""
        return CourseFacts(**{name: self.cleaned_data[name] for name in FACTS})


class EndForm(OfferForm):
    """From when something is not offered any more."""

    on = DateField(
        label="From which day is it not offered any more?",
        help_text="For example 27 3 2016.",
        error_messages={"required": "Enter the day"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **kwargs)


class SureForm(OfferForm):
    """Nothing to enter: the button is the answer."""


class NeedsForm(OfferForm):
    """Which role groups need a course."""

    groups = forms.MultipleChoiceField(
        label="Which groups need it?",
        help_text="Coverage is counted of those you tick, and of nobody else.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, rows: Iterable[RoleGroup], chosen: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(one.pk): one for one in rows}
        field: Any = self.fields["groups"]
        field.choices = [(key, one.title) for key, one in self.rows.items()]
        field.initial = [str(key) for key in chosen]

    def chosen(self) -> list[RoleGroup]:
        """Give the groups; of a valid form."""
        return [self.rows[key] for key in self.cleaned_data["groups"]]


class RoleGroupForm(OfferForm):
    """A group of people whose work asks for the same training."""

    title = forms.CharField(
        label="What is the group called?",
        help_text="For example: Level 3, child health.",
        max_length=120,
        validators=[about_nobody],
        error_messages={"required": "Enter what the group is called"},
    )
    position = forms.IntegerField(
        label="Where should it appear in lists?",
        help_text="Lower numbers come first.",
        min_value=0,
        max_value=32_000,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter a number, 0 or more"},
    )

    def __init__(
        self, *args: Any, group: RoleGroup | None = None, **kwargs: Any
    ) -> None:
        if group is not None:
            kwargs["initial"] = {"title": group.title, "position": group.position}
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Give what was entered; of a valid form."""
        said = self.cleaned_data
        return {"title": said["title"], "position": said["position"]}


class TagForm(OfferForm):
    """A theme of what people do differently."""

    title = forms.CharField(
        label="What do people do differently?",
        help_text="In a few words, for example: Professional curiosity.",
        max_length=80,
        validators=[about_nobody],
        error_messages={"required": "Enter the theme"},
    )

    def __init__(self, *args: Any, tag: ChangeTag | None = None, **kwargs: Any) -> None:
        if tag is not None:
            kwargs["initial"] = {"title": tag.title}
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """Give what was entered; of a valid form."""
        return {"title": self.cleaned_data["title"]}
