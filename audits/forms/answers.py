"""Forms in which a self-assessment is answered, signed and shared."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from audits.answer_rules import IN_WORDS, Typed
from audits.models import Question, Response, Score
from safeguarding.board.explaining import Reason
from safeguarding.board.forms.evidence import EvidenceField
from safeguarding.cases.forms.acting import ActingForm
from safeguarding.forms import DateField, FileUpload
from safeguarding.returns.free_text import about_nobody

SCORES = [(score.value, f"{score.value}: {score.label}") for score in Score]
JOB_TITLE = "Enter a job title, not an e-mail address"


def no_address(text: str) -> None:
    """Refuse an e-mail address where a job title belongs.

    Raises:
        ValidationError: saying what to enter.
    """
    if "@" in text:
        raise ValidationError(JOB_TITLE)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AnswerForm(forms.Form):
    """One question: its score, what shows it, and what will improve.

    Nothing is required here: an answer is saved as far as it goes, and what is
    missing is asked for before it is signed.
    """

    still_true = forms.BooleanField(
        label="Still true: I have read last time's answer and it holds today",
        required=False,
    )
    self_score = forms.TypedChoiceField(
        label="How far is this met?",
        choices=SCORES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the four scores"},
    )
    evidence = forms.CharField(
        label="What shows it?",
        help_text=(
            "Where it is written or can be seen. Needed for a score of 2 or 3, here or "
            "as a file. Name no child, parent or worker."
        ),
        max_length=4000,
        required=False,
        widget=_area(4),
        validators=[about_nobody],
    )
    improvement = forms.CharField(
        label="What will improve?",
        help_text="Needed for a score of 0 or 1.",
        max_length=2000,
        required=False,
        widget=_area(3),
        validators=[about_nobody],
    )
    improvement_owner = forms.CharField(
        label="Who sees to it?",
        help_text="A job title, never a name.",
        max_length=150,
        required=False,
        validators=[about_nobody, no_address],
    )
    improvement_by = DateField(
        label="By which day?",
        help_text="For example, 31 3 2016",
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        question: Question,
        stored: Typed,
        is_carried: bool = False,
    ) -> None:
        prefix = f"q{question.pk}"
        super().__init__(data, prefix=prefix, initial=vars(stored))
        self.question = question
        self.stored = stored
        if not is_carried:
            del self.fields["still_true"]

    def clean_evidence(self) -> str:
        """Keep line ends as they are kept."""
        return _plain(self.cleaned_data["evidence"])

    def clean_improvement(self) -> str:
        """Keep line ends as they are kept."""
        return _plain(self.cleaned_data["improvement"])

    def typed(self) -> Typed:
        """Give what is said; a field that is wrong stays as it was saved."""
        self.is_valid()
        said = self.cleaned_data
        kept = vars(self.stored)
        return Typed(**{name: said.get(name, kept[name]) for name in kept})


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


class SignForm(ActingForm):
    """The signature: the job title of whoever signs, and what they looked at."""

    in_words: ClassVar[Any] = IN_WORDS
    reasons: ClassVar[Any] = Reason.choices

    title = forms.CharField(
        label="Your job title",
        help_text="It stands on the receipt, for example Head of Safeguarding.",
        max_length=150,
        error_messages={"required": "Enter your job title"},
        validators=[about_nobody, no_address],
    )


class ShareForm(ActingForm):
    """Which rounds of other partnerships get a copy of a signed answer."""

    in_words: ClassVar[Any] = IN_WORDS
    reasons: ClassVar[Any] = Reason.choices

    to = forms.MultipleChoiceField(
        label="Which rounds get a copy?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one round"},
    )

    def __init__(self, *args: Any, targets: list[Response], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = {str(one.pk): one for one in targets}
        field = self.fields["to"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for types
        field.choices = [(key, _target(one)) for key, one in self.targets.items()]

    def chosen(self) -> list[Response]:
        """Give the responses that were chosen; of a valid form."""
        return [self.targets[key] for key in self.cleaned_data["to"]]


def _target(response: Response) -> str:
    begun = " What was answered there is replaced." if response.answered else ""
    return f"{response.partnership}: {response.round.title}.{begun}"


class EvidenceForm(forms.Form):
    """One file of evidence beside an answer."""

    file = EvidenceField(required=True)


class BookForm(forms.Form):
    """A filled-in workbook of answers."""

    book = forms.FileField(
        label="Workbook of answers",
        help_text="The Excel workbook you downloaded here, filled in and saved.",
        widget=FileUpload,
        error_messages={
            "required": "Choose the workbook",
            "empty": "The file is empty. Was it saved?",
        },
    )
