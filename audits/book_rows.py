"""The rows of a workbook of answers: one per question, each marked with what it was.

A row's mark says which response and question it is for, and has a fingerprint of the
answer as it was written: so that another round's workbook is recognised, and an answer
that somebody changed here since is not lost.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audits import carrying
from audits.answer_rules import EMPTY, Typed
from audits.carrying import said
from audits.models import Answer, Question, Response, ResponseState, Round

SHEET = "Answers"
MARK = re.compile(r"A([0-9]{1,12})-Q([0-9]{1,12})-([0-9a-f]{10})")
HEAD_SCORE = "Score"
HEAD_EVIDENCE = "What shows it"
HEAD_IMPROVEMENT = "What will improve"
HEAD_OWNER = "Who sees to it (job title)"
HEAD_BY = "By which day"
HEAD_STILL = "Still true"
HEAD_MARK = "Mark (leave as it is)"
TYPED = (
    *(HEAD_SCORE, HEAD_EVIDENCE, HEAD_IMPROVEMENT, HEAD_OWNER, HEAD_BY, HEAD_STILL),
)


@dataclass(frozen=True)
class Row:
    """One question of one response as the workbook shows it."""

    response: Response
    question: Question
    typed: Typed
    last: Typed | None
    mark: str


def fingerprint(typed: Typed) -> str:
    """Give what tells one answer from another, in ten signs."""
    text = "\x1f".join(str(part) for part in (*typed.content(), typed.still_true))
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def mark_of(response_id: int, question_id: int, typed: Typed) -> str:
    """Write the mark of a row."""
    return f"A{response_id}-Q{question_id}-{fingerprint(typed)}"


def answers_by_response(
    responses: Collection[Response],
) -> dict[int, dict[int, Answer]]:
    """Read all answers of some responses, with what each was carried from.

    One query: key of a response -> key of a question -> its answer.
    """
    rows = Answer.objects.filter(response__in=[one.pk for one in responses])
    found: dict[int, dict[int, Answer]] = {}
    for one in rows.select_related("carried_from"):
        found.setdefault(one.response_id, {})[one.question_id] = one
    return found


def rows_of(this: Round, responses: Sequence[Response]) -> Iterator[Row]:
    """Give the rows of a workbook: every question of every response, as it stands.

    What is not begun yet is shown with last round's answers, as it will begin. Five
    queries, however many responses there are.
    """
    questions = carrying.questions_of(this)
    kept = answers_by_response(responses)
    last = carrying.last_answers_of(this, responses, questions)
    for response in responses:
        begun = response.state != ResponseState.NOT_STARTED
        before = last.get(response.pk, {})
        now = kept.get(response.pk, {})
        for question in questions:
            old = before.get(question.pk)
            typed = _typed(now.get(question.pk), old, is_begun=begun)
            mark = mark_of(response.pk, question.pk, typed)
            carried = said(old) if old else None
            yield Row(response, question, typed, carried, mark)


def _typed(now: Answer | None, old: Answer | None, *, is_begun: bool) -> Typed:
    if is_begun:
        return said(now) if now else EMPTY
    if old is None:
        return EMPTY
    return Typed(*(getattr(said(old), name) for name in CONTENT))


CONTENT = (
    "self_score",
    "evidence",
    "improvement",
    "improvement_owner",
    "improvement_by",
)


def said_now(answers: Mapping[int, Answer], key: int) -> Typed:
    """Give what is said about a question now."""
    answer = answers.get(key)
    return said(answer) if answer else EMPTY
