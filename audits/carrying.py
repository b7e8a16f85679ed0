"""Last round's answers, put into this one: each must be looked at before it counts.

An answer belongs to the same question, or to the one at the same place (standard and
question number) with the same words in another version of the standards.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from audits.answer_rules import Typed
from audits.models import (
    Answer,
    AnswerFile,
    Question,
    Response,
    ResponseState,
    Round,
)

SENT = (
    ResponseState.SUBMITTED.value,
    ResponseState.MODERATED.value,
    ResponseState.FINAL.value,
)
BATCH = 2_000
Place = tuple[int, int, str]
Who = tuple[int | None, int | None]
ByQuestion = Mapping[int, Answer]


def said(answer: Answer) -> Typed:
    """Give what an answer says."""
    return Typed(
        self_score=answer.self_score,
        evidence=answer.evidence,
        improvement=answer.improvement,
        improvement_owner=answer.improvement_owner,
        improvement_by=answer.improvement_by,
        still_true=bool(answer.still_true),
    )


def words_of(answer: Answer) -> dict[str, Any]:
    """Give the columns of an answer that whoever answers has filled in."""
    return {
        "self_score": answer.self_score,
        "evidence": answer.evidence,
        "improvement": answer.improvement,
        "improvement_owner": answer.improvement_owner,
        "improvement_by": answer.improvement_by,
    }


def questions_of(this: Round) -> list[Question]:
    """List the questions of a round in their order. One query."""
    asked = Question.objects.filter(standard__standard_set_id=this.standard_set_id)
    return list(asked.select_related("standard").order_by("standard__number", "number"))


def last_responses(this: Round, responses: Collection[Response]) -> dict[int, Response]:
    """Find what each agency or establishment sent last, here, for this duty.

    One query. Where the round names the round before it, only that one is looked at.

    Args:
        this: the round that is answered now.
        responses: to it, with their `required`.

    Returns:
        key of a response -> the one before it; only where there is one.
    """
    earlier = Response.objects.filter(
        partnership_id=this.partnership_id, round__kind=this.kind, state__in=SENT
    )
    if this.previous_id is not None:
        earlier = earlier.filter(round_id=this.previous_id)
    else:
        earlier = earlier.filter(round__due_on__lt=this.due_on)
    found: dict[Who, Response] = {}
    rows = earlier.select_related("round", "required").order_by("round__due_on", "pk")
    for one in rows.filter(**_of_whom(responses)):
        found[_who(one)] = one
    return {one.pk: found[_who(one)] for one in responses if _who(one) in found}


def _of_whom(responses: Collection[Response]) -> dict[str, Any]:
    schools = [one.required.establishment_id for one in responses]
    if all(schools):
        return {"required__establishment__in": schools}
    return {
        "required__establishment": None,
        "required__agency__in": [one.required.agency_id for one in responses],
    }


def _who(response: Response) -> Who:
    """Say who answers; a school stays itself when it moves to another trust."""
    required = response.required
    if required.establishment_id is not None:
        return None, required.establishment_id
    return required.agency_id, None


def last_answers_of(
    this: Round, responses: Collection[Response], questions: Collection[Question]
) -> dict[int, ByQuestion]:
    """Pair a round's questions with last round's answers. Two queries for them all.

    Returns:
        key of a response -> key of a question -> the answer given last time.
    """
    last = last_responses(this, responses)
    rows = Answer.objects.filter(response__in=last.values(), self_score__isnull=False)
    by_response: dict[int, list[Answer]] = {}
    for one in rows.select_related("question__standard"):
        by_response.setdefault(one.response_id, []).append(one)
    return {
        key: match(
            questions,
            by_response.get(old.pk, []),
            same_set=old.round.standard_set_id == this.standard_set_id,
        )
        for key, old in last.items()
    }


def last_answers(response: Response) -> ByQuestion:
    """Pair the questions of one response with last round's answers."""
    this = response.round
    return last_answers_of(this, [response], questions_of(this)).get(response.pk, {})


def match(
    questions: Iterable[Question], answers: Iterable[Answer], *, same_set: bool
) -> ByQuestion:
    """Pair questions with answers: by key in the same set, else by place and words."""
    if same_set:
        by_key = {one.question_id: one for one in answers}
        return {one.pk: by_key[one.pk] for one in questions if one.pk in by_key}
    by_place = {_place(one.question): one for one in answers}
    return {
        one.pk: by_place[_place(one)] for one in questions if _place(one) in by_place
    }


def _place(question: Question) -> Place:
    words = " ".join(question.text.casefold().split())
    return question.standard.number, question.number, words


def carry(this: Round, responses: Collection[Response], at: datetime) -> int:
    """Put last round's answers and files into responses that begin. Set-wise.

    Returns:
        How many were carried; none of them counts until somebody has looked at it.
    """
    last = last_answers_of(this, responses, questions_of(this))
    made = Answer.objects.bulk_create(
        (
            _carried(response, key, old, at)
            for response in responses
            for key, old in last.get(response.pk, {}).items()
        ),
        batch_size=BATCH,
    )
    # A school's answers may be carried into one response only.
    by_old = {one.carried_from_id: one.pk for one in made}
    files = AnswerFile.objects.filter(answer__in=by_old, removed_at=None)
    AnswerFile.objects.bulk_create(
        (
            AnswerFile(answer_id=by_old[one.answer_id], file_id=one.file_id)
            for one in files
        ),
        batch_size=BATCH,
    )
    return len(made)


def _carried(response: Response, key: int, old: Answer, at: datetime) -> Answer:
    return Answer(
        partnership_id=response.partnership_id,
        agency_id=response.agency_id,
        response=response,
        question_id=key,
        carried_from=old,
        saved_at=at,
        **words_of(old),
    )


def is_same_as_last(response: Response, answers: Iterable[Answer]) -> bool:
    """Say whether every answer says exactly what it said last time.

    Source: DOMAIN C.7 (W answers identical to last year in full).
    """
    last = last_answers(response)
    now = {one.question_id: said(one).content() for one in answers}
    before = {key: said(old).content() for key, old in last.items()}
    return bool(before) and now == before
