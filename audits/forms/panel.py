"""Forms of the panel: scores of one standard, a talk, a step, its members."""

from collections.abc import Iterable
from typing import Any

from django import forms

from audits.models import Score
from audits.moderation import ShownAnswer, ShownStandard
from audits.services.moderating import Scored
from safeguarding.access.models import User
from safeguarding.cases.forms.acting import ActingForm, choose
from safeguarding.returns.free_text import about_nobody

SCORES = [(str(one.value), f"{one.value}: {one.label}") for one in Score]


class ScoreForm(ActingForm):
    """The panel's score and comment for each question of one standard."""

    def __init__(self, *args: Any, standard: ShownStandard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standard = standard
        for answer in standard.answers:
            self._ask(answer)

    def _ask(self, answer: ShownAnswer) -> None:
        score, comment = f"score-{answer.answer}", f"comment-{answer.answer}"
        value = None if answer.value is None else str(answer.value)
        self.fields[score] = choose(
            SCORES, "Choose the panel's score", "The panel's score", initial=value
        )
        self.fields[comment] = forms.CharField(
            label="Comment",
            help_text="The agency reads it once its answer is final.",
            required=False,
            initial=answer.comment,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            validators=[about_nobody],
        )

    def questions(self) -> list[dict[str, Any]]:
        """Give each answer with the two fields that ask about it."""
        return [
            {
                "answer": one,
                "score": self[f"score-{one.answer}"],
                "comment": self[f"comment-{one.answer}"],
            }
            for one in self.standard.answers
        ]

    def scores(self) -> dict[int, Scored]:
        """Give the scores by the answer's key; of a valid form."""
        said = self.cleaned_data
        return {
            one.answer: Scored(
                int(said[f"score-{one.answer}"]), said[f"comment-{one.answer}"].strip()
            )
            for one in self.standard.answers
        }


class WordsForm(ActingForm):
    """A few sentences."""

    words = forms.CharField(
        label="In a few words",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[about_nobody],
        error_messages={"required": "Write it in a few words"},
    )

    def __init__(self, *args: Any, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].error_messages["required"] = missing


class NothingForm(ActingForm):
    """Nothing to enter: the button is the answer."""


class MemberForm(ActingForm):
    """Who joins the panel."""

    person = forms.ChoiceField(
        label="Who joins the panel?",
        error_messages={"required": "Choose a person"},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        field: Any = self.fields["person"]
        named = [(key, str(one)) for key, one in self.people.items()]
        field.choices = [("", "Choose a person"), *named]

    def chosen(self) -> User:
        """Give the person; of a valid form."""
        return self.people[self.cleaned_data["person"]]
