"""An answer is signed and sent, or taken back before anybody moderates it.

Source: DOMAIN C.7 (states of a return of a self-assessment).
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from audits import carrying, results
from audits.acting import Acting
from audits.answer_rules import (
    W_NOT_IN_LIST,
    W_SAME_AS_LAST,
    Missing,
    missing,
)
from audits.carrying import said
from audits.life_rounds import RESPONSE
from audits.models import Answer, AnswerFile, Question, Response
from audits.services.answers import lock
from safeguarding.access import audit
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Permission
from safeguarding.board.explaining import explain
from safeguarding.cases.errors import Doubt, NotAllowed

Found = tuple[Question, tuple[Missing, ...]]
TITLE = "Enter your job title, as the receipt should show it"
TWO_PEOPLE = (
    "This partnership wants two people: whoever prepared an answer does not sign it. "
    "Ask a colleague who may sign for your agency."
)


def whats_missing(response: Response, on: date) -> list[Found]:
    """List what each question lacks before the answer can be sent. Three queries."""
    answers = {one.question_id: one for one in answers_with_files(response)}
    found = []
    for question in carrying.questions_of(response.round):
        answer = answers.get(question.pk) or Answer()
        lacks = missing(
            said(answer),
            files=len(files_of(answer)),
            is_open=answer.carried_from_id is not None and answer.still_true is None,
            on=on,
        )
        if lacks:
            found.append((question, tuple(lacks)))
    return found


def answers_with_files(response: Response) -> list[Answer]:
    """Read the answers of a response with their questions and files. Two queries."""
    rows = Answer.objects.filter(response=response).select_related("question__standard")
    answers = list(rows.order_by("question__standard__number", "question__number"))
    files = AnswerFile.objects.filter(answer__response=response, removed_at=None)
    by_answer: dict[int, list[AnswerFile]] = {}
    for one in files.select_related("file").order_by("pk"):
        by_answer.setdefault(one.answer_id, []).append(one)
    for answer in answers:
        answer.kept_files = by_answer.get(answer.pk, [])
    return answers


def files_of(answer: Answer) -> list[AnswerFile]:
    """Give the files that `answers_with_files` read beside an answer."""
    return getattr(answer, "kept_files", [])


def doubts_about(response: Response, on: date) -> list[Doubt]:
    """List what is unusual about an answer as a whole. Source: DOMAIN C.7 (W)."""
    found = []
    answers = Answer.objects.filter(response=response)
    if carrying.is_same_as_last(response, answers):
        message = (
            "Every answer is the same as last time, word for word. Change what is "
            "different now, or say why nothing is."
        )
        found.append(Doubt(W_SAME_AS_LAST, "", message))
    school = response.required.establishment
    if school is not None and not _is_listed(school.starts_on, school.ends_on, on):
        message = (
            "This school or college is not in the partnership's current list. Say why "
            "it answers, or ask whoever runs the round."
        )
        found.append(Doubt(W_NOT_IN_LIST, "", message))
    return found


def _is_listed(starts_on: date, ends_on: date | None, on: date) -> bool:
    return starts_on <= on and (ends_on is None or ends_on >= on)


def prepared_it(acting: Acting, response: Response) -> bool:
    """Say whether a person has changed answers of this response, ever."""
    if acting.by is None:
        return False
    if response.prepared_by_id == acting.by.pk:
        return True
    changes = AuditEvent.objects.filter(
        partnership_id=response.partnership_id,
        actor=acting.by,
        action=audit.Action.ANSWER_CHANGED.value,
        object_type=response._meta.label,
        object_id=str(response.pk),
        detail__act__in=["begin", "save", "files", "workbook"],
    )
    return changes.exists()


def why_not_sign(acting: Acting, response: Response) -> str:
    """Say why somebody who may sign for the agency may not sign this; "" for may."""
    is_agency = response.required.establishment_id is None
    strict = response.partnership.two_person_sign_off
    if is_agency and strict and prepared_it(acting, response):
        return TWO_PEOPLE
    return ""


@transaction.atomic
def submit(*, response: Response, title: str, acting: Acting) -> Response:
    """Sign an answer and send it.

    Args:
        response: whose answers are complete.
        title: job title of whoever signs, as they typed it.
        acting: who signs, and what unusual things they looked at.

    Raises:
        PermissionDenied: they may not sign for it.
        NotAllowed: something is missing, it was sent already, the round is not open,
            or they prepared it where two people are wanted.
        NeedsConfirming: something is unusual, and they have not looked at it.
    """
    fresh = lock(response, acting, Permission.SIGN_ANSWERS)
    state = RESPONSE.after("submit", fresh.state)
    if why := why_not_sign(acting, fresh):
        raise NotAllowed("", why)
    title = require_title(title)
    today = timezone.localdate(acting.at)
    require_complete(fresh, today)
    _explain(fresh, doubts_about(fresh, today), acting)
    fresh.state = state
    sign(fresh, title, acting)
    acting.record(audit.Action.ANSWER_SIGNED, fresh, hash=fresh.content_hash)
    results.changed(fresh)
    return fresh


def require_title(title: str) -> str:
    """Give a job title as it is kept.

    Raises:
        NotAllowed: there is none, or it is an address.
    """
    title = " ".join(title.split())
    if not title or "@" in title:
        raise NotAllowed("title", TITLE)
    return title


def require_complete(response: Response, on: date) -> None:
    """Make sure that nothing is missing on the day of sending.

    Raises:
        NotAllowed: something is.
    """
    if found := whats_missing(response, on):
        count = len(found)
        what = (
            "1 question still needs" if count == 1 else f"{count} questions still need"
        )
        message = f"{what} something. Look at what is missing, then sign."
        raise NotAllowed("", message)


def _explain(fresh: Response, doubts: Sequence[Doubt], acting: Acting) -> None:
    explain(
        fresh,
        partnership_id=fresh.partnership_id,
        agency_id=fresh.agency_id,
        doubts=doubts,
        doing=acting.changing(),
    )


def sign(fresh: Response, title: str, acting: Acting) -> None:
    """Write who signed what, when; the caller has set the state."""
    fresh.signatory, fresh.signatory_title = acting.by, title
    fresh.submitted_at = acting.at
    fresh.content_hash = content_hash(fresh)
    fresh.version += 1
    fresh.save()


def content_hash(response: Response) -> str:
    """Give the SHA-256 of what is signed: every answer, and every file beside it.

    The same answers of an agency have the same hash in every partnership.
    """
    rows = [
        [
            f"{one.question.standard.number}.{one.question.number}",
            *(str(part) for part in said(one).content()),
            sorted(kept.file.sha256 for kept in files_of(one)),
        ]
        for one in answers_with_files(response)
        if one.self_score is not None
    ]
    text = json.dumps(rows, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@transaction.atomic
def take_back(*, response: Response, acting: Acting) -> Response:
    """Take an answer back to change it, before the panel begins with it.

    Raises:
        PermissionDenied: they may neither answer nor sign for it.
        NotAllowed: it was not sent, the panel has begun, or the round is over.
    """
    may_sign = acting.may(Permission.SIGN_ANSWERS, response)
    needed = Permission.SIGN_ANSWERS if may_sign else Permission.ANSWER_AUDITS
    fresh = lock(response, acting, needed)
    state = RESPONSE.after("take_back", fresh.state)
    if is_moderated(fresh):
        raise NotAllowed(
            "",
            "The panel has begun to moderate this answer, so it is not taken back. Ask "
            "whoever runs the round to send it back.",
        )
    acting.record(
        audit.Action.ANSWER_CHANGED, fresh, act="take_back", hash=fresh.content_hash
    )
    fresh.state = state
    fresh.signatory, fresh.signatory_title = None, ""
    fresh.submitted_at = fresh.signature_asked_at = fresh.shared_from = None
    fresh.content_hash = ""
    fresh.version += 1
    fresh.save()
    results.changed(fresh)
    return fresh


def is_moderated(response: Response) -> bool:
    """Say whether the panel has begun with an answer."""
    begun = Answer.objects.filter(response=response).exclude(
        moderated_score=None, moderator_comment="", moderated_at=None
    )
    return begun.exists()
