"""Arranges the pages of answering: standards with progress, and one standard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from audits import carrying
from audits.answer_rules import EMPTY, Missing, Typed, missing
from audits.carrying import said
from audits.desk import Desk
from audits.forms.answers import AnswerForm
from audits.models import Answer, AnswerFile, Question, Score, Standard
from audits.services import answers as service
from audits.services.signing import answers_with_files, files_of

FIELDS: Mapping[str, str] = {
    "self_score": "score",
    "evidence": "what shows it",
    "improvement": "what will improve",
    "improvement_owner": "who sees to it",
    "improvement_by": "by which day",
}


@dataclass(frozen=True)
class Step:
    """One standard in the list of them: how far it is answered."""

    standard: Standard
    url: str
    asked: int
    answered: int
    lacking: int

    @property
    def tone(self) -> str:
        """Which colour its tag has."""
        if self.answered == self.asked and not self.lacking:
            return "green"
        return "grey" if not self.answered else "yellow"

    @property
    def words(self) -> str:
        """Say how far it is answered."""
        if self.answered == self.asked:
            if not self.lacking:
                return "Complete"
            return f"Answered, {self.lacking} to complete"
        if not self.answered:
            return "Not answered yet"
        return f"{self.answered} of {self.asked} answered"


@dataclass(frozen=True)
class FileLine:
    """A file beside an answer."""

    pk: int
    name: str
    size: str
    url: str
    remove_url: str


@dataclass(frozen=True)
class Line:
    """One question of a standard: its form, or its answer in words."""

    question: Question
    form: AnswerForm | None
    facts: tuple[dict[str, str], ...]
    files: tuple[FileLine, ...]
    lacks: tuple[Missing, ...]
    carried: str
    anchor: str


@dataclass(frozen=True)
class StandardPage:
    """One standard: its questions, and the way on."""

    standard: Standard
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    mark: str
    saved: str

    @property
    def place(self) -> int:
        """Which of the standards this is, counted from 1."""
        return [one.standard.pk for one in self.steps].index(self.standard.pk) + 1

    @property
    def following(self) -> Step | None:
        """The standard after this one."""
        return self.steps[self.place] if self.place < len(self.steps) else None


@dataclass(frozen=True)
class Known:
    """What the pages of a response read once: questions, and answers with files."""

    questions: Mapping[int, Sequence[Question]]
    answers: Mapping[int, Answer]


def known_of(desk: Desk) -> Known:
    """Read questions by number of their standard, and answers. Three queries."""
    questions: dict[int, list[Question]] = {}
    for question in carrying.questions_of(desk.response.round):
        questions.setdefault(question.standard.number, []).append(question)
    answers = {one.question_id: one for one in answers_with_files(desk.response)}
    return Known(questions, answers)


def steps_of(desk: Desk, known: Known) -> tuple[Step, ...]:
    """List the standards with how far each is answered."""
    return tuple(
        _step(desk, questions, known.answers) for questions in known.questions.values()
    )


def _step(
    desk: Desk, questions: Sequence[Question], answers: Mapping[int, Answer]
) -> Step:
    standard = questions[0].standard
    given = [answers[one.pk] for one in questions if one.pk in answers]
    counted = [one for one in given if one.self_score is not None and not _open(one)]
    return Step(
        standard=standard,
        url=desk.url("standard", standard.number),
        asked=len(questions),
        answered=len(counted),
        lacking=sum(bool(lacks_of(one, desk.today)) for one in counted),
    )


def _open(answer: Answer) -> bool:
    return answer.carried_from_id is not None and answer.still_true is None


def lacks_of(answer: Answer, on: date) -> list[Missing]:
    """List what an answer lacks to be sent on a day."""
    return missing(
        said(answer), files=len(files_of(answer)), is_open=_open(answer), on=on
    )


def standard_page(
    desk: Desk, known: Known, number: int, data: Any = None
) -> StandardPage:
    """Gather the page of one standard; no query of its own."""
    questions = known.questions[number]
    stored = {key: said(one) for key, one in known.answers.items()}
    return StandardPage(
        standard=questions[0].standard,
        lines=tuple(
            _line(desk, one, known.answers.get(one.pk), data) for one in questions
        ),
        steps=steps_of(desk, known),
        mark=service.mark_of([one.pk for one in questions], stored),
        saved=_saved(desk, [known.answers.get(one.pk) for one in questions]),
    )


def _line(desk: Desk, question: Question, answer: Answer | None, data: Any) -> Line:
    return Line(
        question=question,
        form=form_of(question, answer, data) if desk.may_answer else None,
        facts=tuple(facts_of(answer)),
        files=file_lines(desk, files_of(answer) if answer else [], question),
        lacks=_lacks(answer, desk),
        carried=_carried(answer),
        anchor=f"question-{question.pk}",
    )


def _lacks(answer: Answer | None, desk: Desk) -> tuple[Missing, ...]:
    """Say what is missing of an answer that was begun; not of one still empty."""
    if answer is None or answer.self_score is None or desk.is_sent:
        return ()
    return tuple(lacks_of(answer, desk.today))


def form_of(question: Question, answer: Answer | None, data: Any = None) -> AnswerForm:
    """Make the form of one question."""
    return AnswerForm(
        data,
        question=question,
        stored=said(answer) if answer else EMPTY,
        is_carried=bool(answer and answer.carried_from_id),
    )


def file_lines(
    desk: Desk, files: Sequence[AnswerFile], question: Question
) -> tuple[FileLine, ...]:
    """Name files with their sizes and where they are fetched."""
    return tuple(
        FileLine(
            pk=one.pk,
            name=one.file.shown_name,
            size=f"{max(1, one.file.size // 1024):,} kB",
            url=desk.file_url(one.pk),
            remove_url=desk.url("file-remove", question.pk, one.pk),
        )
        for one in files
    )


def _carried(answer: Answer | None) -> str:
    if answer is None or answer.carried_from_id is None:
        return ""
    if answer.still_true is None:
        return "Carried from last time: read it, then tick that it is still true, or change it."
    if answer.still_true:
        return "Carried from last time, and still true."
    return "Changed since last time."


def facts_of(answer: Answer | None) -> list[dict[str, str]]:
    """Give an answer as rows of a summary list."""
    if answer is None or answer.self_score is None:
        return [{"key": "Score", "value": "Not answered yet"}]
    return [
        {"key": label.capitalize(), "value": shown(said(answer), name)}
        for name, label in FIELDS.items()
        if getattr(answer, name) not in ("", None)
    ]


def shown(typed: Typed, name: str) -> str:
    """Say one field of an answer as people read it."""
    value = getattr(typed, name)
    if value in ("", None):
        return "empty"
    if name == "self_score":
        return f"{value}: {Score(value).label}"
    return f"{value:%-d %B %Y}" if isinstance(value, date) else str(value)


def _saved(desk: Desk, answers: Sequence[Answer | None]) -> str:
    """Say when this page was saved last, and by whom."""
    times = [one.saved_at for one in answers if one is not None]
    if not times:
        return "Nothing has been saved on this page yet."
    return saved_words(desk, max(times))


def saved_words(desk: Desk, at: datetime) -> str:
    """Say when something was saved, and by whom the answer was changed last."""
    when = timezone.localtime(at)
    return f"Saved at {when:%H:%M} on {when:%-d %B}{_by(desk)}. Nothing has been sent."


def _by(desk: Desk) -> str:
    who = desk.response.prepared_by
    return f" by {who}" if who is not None else ""
