"""One small form for each thing that happens in a learning review."""

from collections.abc import Iterable
from typing import Any

from django import forms

from audits.models import Review, Theme
from audits.review_rules import IN_WORDS
from audits.services import reviews as facts
from safeguarding.board.explaining import Reason
from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.cases.forms.cse import on_day
from safeguarding.partners.models import Partnership
from safeguarding.returns.free_text import about_nobody


class ReviewForm(ActingForm):
    """Base of the forms of one review."""

    in_words = IN_WORDS
    reasons = Reason.choices

    def __init__(self, *args: Any, review: Review | None = None, **kwargs: Any) -> None:
        self.review = review
        super().__init__(*args, **kwargs)

    def facts(self) -> Any:
        """Give what was entered, as the service takes it; of a valid form."""
        raise NotImplementedError


class NothingForm(ReviewForm):
    """Nothing to enter: the button is the answer."""

    def facts(self) -> facts.Nothing:
        """Give that there is nothing to say."""
        return facts.Nothing()


def words(label: str, missing: str, help_text: str, length: int, **more: Any) -> Any:
    """Make a field for a few sentences about nobody."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[about_nobody],
        error_messages={"required": missing},
        **more,
    )


class IncidentForm(ReviewForm):
    """What was notified."""

    reference = forms.CharField(
        label="What is your reference?",
        help_text=(
            "The year, a hyphen and one letter or a number, like 2021-A or 2021-3. No "
            "initials and no name: nobody may be recognised by it."
        ),
        max_length=20,
        error_messages={"required": "Enter a reference, like 2021-A"},
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "off"}
        ),
    )
    aware_on = on_day(
        "When did the incident become known?", "Enter the day it became known"
    )
    notified_on = on_day(
        "When was the national panel notified?", "Enter the day of the notification"
    )
    criteria = words(
        "Which criteria does it seem to meet?",
        "",
        "Only whoever keeps reviews reads this. Nothing that could tell who the child "
        "is.",
        300,
        required=False,
    )
    field_order = ["partnership", "reference", "aware_on", "notified_on", "criteria"]

    def __init__(self, *args: Any, review: Review | None = None, **kwargs: Any) -> None:
        if review is not None:
            names = ("reference", "aware_on", "notified_on", "criteria")
            kwargs["initial"] = {name: getattr(review, name) for name in names}
        super().__init__(*args, review=review, **kwargs)

    def clean_reference(self) -> str:
        """Write letters large."""
        return str(self.cleaned_data["reference"]).strip().upper()

    def facts(self) -> facts.Incident:
        """Give the notification."""
        said = self.cleaned_data
        return facts.Incident(
            said["reference"], said["aware_on"], said["notified_on"], said["criteria"]
        )


class NewReviewForm(IncidentForm):
    """A notification, and whose it is where somebody keeps reviews in several areas."""

    def __init__(self, *args: Any, areas: Iterable[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = _ask_for_area(self, areas)
        self.order_fields(self.field_order)

    def partnership(self) -> Partnership:
        """Give whose review it is; of a valid form."""
        return _area(self, self.areas)


class OnForm(ReviewForm):
    """A day."""

    on = on_day("On which day?")

    def facts(self) -> facts.On:
        """Give the day."""
        return facts.On(self.cleaned_data["on"])


class DecideForm(ReviewForm):
    """What was decided."""

    decision = choose(
        Review.Decision.choices, "Choose what was decided", "What was decided?"
    )
    on = on_day("When was it decided?", "Enter the day of the decision")
    field_order = ["decision", "on"]

    def facts(self) -> facts.Decided:
        """Give the decision."""
        return facts.Decided(self.cleaned_data["decision"], self.cleaned_data["on"])


class DelayForm(ReviewForm):
    """Why nothing is published yet."""

    words = words(
        "Why is it not published yet?",
        "Write why it is not published yet",
        "For example: a trial is still to come. No place, no name, no date of an "
        "offence.",
        300,
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        first = {"words": review.delay_reason}
        super().__init__(*args, review=review, initial=first, **kwargs)

    def facts(self) -> facts.Words:
        """Give the reason."""
        return facts.Words(self.cleaned_data["words"])


class ThemesForm(ReviewForm):
    """Which themes a review has."""

    themes = forms.MultipleChoiceField(
        label="Which themes does it have?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        first = {"themes": review.themes}
        super().__init__(*args, review=review, initial=first, **kwargs)
        rows = Theme.objects.filter(partnership_id=review.partnership_id)
        field: Any = self.fields["themes"]
        field.choices = [(one.code, one.title) for one in rows]
        if not field.choices:
            field.help_text = "There are no themes yet. Add some first."

    def facts(self) -> facts.Tagged:
        """Give the themes."""
        return facts.Tagged(tuple(self.cleaned_data["themes"]))


class ThemeForm(ActingForm):
    """A new theme, and whose where somebody keeps reviews in several areas."""

    title = forms.CharField(
        label="Which theme?",
        help_text="In two or three words, like professional curiosity.",
        max_length=100,
        validators=[about_nobody],
        error_messages={"required": "Write the theme"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )

    def __init__(self, *args: Any, areas: Iterable[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = _ask_for_area(self, areas)

    def partnership(self) -> Partnership:
        """Give whose theme it is; of a valid form."""
        return _area(self, self.areas)


def _ask_for_area(
    form: ActingForm, areas: Iterable[Partnership]
) -> dict[str, Partnership]:
    """Ask for the partnership where there are several; give them by their keys."""
    known = {str(one.pk): one for one in areas}
    if len(known) > 1:
        form.fields["partnership"] = choose(
            [(key, str(one)) for key, one in known.items()],
            "Choose the partnership",
            "Which partnership?",
        )
    return known


def _area(form: ActingForm, areas: dict[str, Partnership]) -> Partnership:
    if len(areas) == 1:
        return next(iter(areas.values()))
    return areas[form.cleaned_data["partnership"]]
