"""Files of evidence beside an answer: put there, and taken out again."""

from typing import Any

from django.db import transaction

from audits.acting import Acting
from audits.life_rounds import RESPONSE
from audits.models import Answer, AnswerFile, Question, Response, ResponseState
from audits.services import answers
from safeguarding.access import audit
from safeguarding.access.permissions import Permission
from safeguarding.board import evidence
from safeguarding.cases.errors import NotAllowed

MOST_FILES = 10
# With those that were taken out, whose bytes stay: nobody fills the disk by a link.
MOST_EVER = 40


@transaction.atomic
def add(
    *, response: Response, question: Question, upload: Any, acting: Acting
) -> AnswerFile:
    """Keep a file beside the answer to a question.

    Raises:
        PermissionDenied: they may not answer for it.
        NotAllowed: the answer cannot be changed, or has as many files as it may.
        EvidenceRefused: the file is not taken, with words fit to show.
    """
    fresh = answers.lock(response, acting, Permission.ANSWER_AUDITS)
    if fresh.state == ResponseState.NOT_STARTED:
        answers.begin(response=fresh, acting=acting)
        fresh.refresh_from_db(fields=["state", "version", "prepared_by"])
    RESPONSE.check("save", fresh.state)
    answer = _answer(fresh, question, acting)
    if answer.files.filter(removed_at=None).count() >= MOST_FILES:
        message = f"An answer has at most {MOST_FILES} files. Take one out first."
        raise NotAllowed("file", message)
    if answer.files.count() >= MOST_EVER:
        message = (
            f"{MOST_EVER} files were put here by now, and it takes no more. Ask whoever "
            "runs the round."
        )
        raise NotAllowed("file", message)
    file = evidence.keep(
        upload=upload,
        partnership=fresh.partnership,
        agency=fresh.agency,
        by=acting.by,
        at=acting.at,
    )
    kept = AnswerFile.objects.create(answer=answer, file=file)
    answers.rise(fresh, acting)
    acting.record(audit.Action.EVIDENCE_ADDED, fresh, file=file.pk)
    acting.record(audit.Action.ANSWER_CHANGED, fresh, act="files")
    return kept


@transaction.atomic
def remove(*, response: Response, kept: AnswerFile, acting: Acting) -> None:
    """Take a file out of an answer; its bytes stay, as others may have been shown it.

    Raises:
        PermissionDenied: they may not answer for it.
        NotAllowed: the answer cannot be changed.
    """
    fresh = answers.lock(response, acting, Permission.ANSWER_AUDITS)
    RESPONSE.check("save", fresh.state)
    here = AnswerFile.objects.filter(pk=kept.pk, answer__response=fresh)
    if here.filter(removed_at=None).update(removed_at=acting.at):
        answers.rise(fresh, acting)
        acting.record(audit.Action.EVIDENCE_REMOVED, fresh, file=kept.file_id)
        acting.record(audit.Action.ANSWER_CHANGED, fresh, act="files")


def _answer(fresh: Response, question: Question, acting: Acting) -> Answer:
    if question.standard.standard_set_id != fresh.round.standard_set_id:
        raise NotAllowed("", "This question is not in the round.")
    answer, _ = Answer.objects.get_or_create(
        response=fresh,
        question=question,
        defaults={
            "partnership_id": fresh.partnership_id,
            "agency_id": fresh.agency_id,
            "saved_at": acting.at,
        },
    )
    return answer
