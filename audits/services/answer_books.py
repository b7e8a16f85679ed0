"""Takes in a workbook of answers, of one response or of many: all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from audits import carrying, results
from audits.acting import Acting
from audits.answers_upload import Filled, Problem
from audits.book_rows import (
    HEAD_MARK,
    answers_by_response,
    fingerprint,
    said_now,
)
from audits.life_rounds import RESPONSE
from audits.models import Answer, Question, Response, ResponseState, Round
from audits.services.answers import (
    WRITTEN,
    differs,
    fill,
    new_answer,
    require_open,
)
from safeguarding.access import audit
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed

OTHER = (
    "This row belongs to another answer than the one it was sent for. Send the "
    "workbook on the page it was downloaded from."
)
NOT_ASKED = "This question is not in the round."
BATCH = 2_000


class BookRefused(Exception):  # noqa: N818 - says what happened
    """A workbook that is not taken in; nothing of it was kept.

    Attributes:
        problems: everything that is wrong, by row.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class TakenIn:
    """What a workbook changed."""

    rows: int
    changed: int
    responses: int


@transaction.atomic
def take_in(
    *,
    this: Round,
    responses: Sequence[Response],
    rows: Sequence[Filled],
    acting: Acting,
) -> TakenIn:
    """Save the rows of a workbook into the responses they are for.

    Responses that were not begun begin with it. The number of queries does not grow
    with the schools.

    Args:
        this: the round.
        responses: those it may be for; rows of others are refused.
        rows: as `answers_upload.read` gives them.
        acting: who sends it.

    Raises:
        PermissionDenied: they may not answer for one of the responses.
        NotAllowed: the round is not open.
        BookRefused: a row belongs elsewhere, an answer was sent, or somebody changed
            here since what the workbook shows.
    """
    require_open(this)
    named = {one.response for one in rows}
    locked = _lock([one for one in responses if one.pk in named], acting)
    _refuse(_misplaced(this, rows, locked))
    _begin(this, list(locked.values()), acting)
    kept = answers_by_response(list(locked.values()))
    _refuse(_changed_since(rows, kept, locked))
    changed = _write(rows, kept, locked, acting)
    touched = {one.response_id for one in changed}
    _rise(this, [locked[key] for key in sorted(touched)], acting)
    if touched:
        results.refresh(touched)
    return TakenIn(len(rows), len(changed), len(touched))


def _lock(responses: Sequence[Response], acting: Acting) -> dict[int, Response]:
    for one in responses:
        acting.require(Permission.ANSWER_AUDITS, one)
    rows = (
        Response.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round", "required__establishment", "required__agency")
        .filter(pk__in=[one.pk for one in responses])
        .order_by("pk")
    )
    return {one.pk: one for one in rows}


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise BookRefused(problems)


def _misplaced(
    this: Round, rows: Sequence[Filled], locked: Mapping[int, Response]
) -> list[Problem]:
    """Find the rows of other responses or questions, and of answers that were sent."""
    asked = set(
        Question.objects.filter(
            standard__standard_set_id=this.standard_set_id
        ).values_list("pk", flat=True)
    )
    why = {key: _why_not(one) for key, one in locked.items()}
    problems = []
    for row in rows:
        message = why.get(row.response, OTHER)
        if not message and row.question not in asked:
            message = NOT_ASKED
        if message:
            problems.append(Problem(row.row, HEAD_MARK, message))
    return problems


def _why_not(response: Response) -> str:
    try:
        if response.state != ResponseState.NOT_STARTED:
            RESPONSE.check("save", response.state)
    except NotAllowed as error:
        return error.message
    return ""


def _begin(this: Round, locked: Sequence[Response], acting: Acting) -> None:
    new = [one for one in locked if one.state == ResponseState.NOT_STARTED]
    if not new:
        return
    for one in new:
        one.state = RESPONSE.after("begin", one.state)
        one.prepared_by = acting.by
    Response.objects.bulk_update(new, ["state", "prepared_by"], batch_size=BATCH)
    carrying.carry(this, new, acting.at)
    _trail(this, new, acting, "begin")


def _changed_since(
    rows: Sequence[Filled],
    kept: Mapping[int, Mapping[int, Answer]],
    locked: Mapping[int, Response],
) -> list[Problem]:
    """Find the answers that changed here after the workbook was downloaded.

    Not those that the workbook leaves as they are now, or says the same of.
    """
    problems = []
    for row in rows:
        now = said_now(kept.get(row.response, {}), row.question)
        if fingerprint(now) == row.fingerprint or now.content() == row.typed.content():
            continue
        if fingerprint(row.typed) == row.fingerprint:
            message = (
                f"Changed here since the workbook was downloaded{_by(locked, row)}: the "
                "score is now {score}. The workbook still has the old answer."
            )
        else:
            message = (
                f"Changed both here and in the workbook{_by(locked, row)}: the score "
                "here is now {score}."
            )
        score = "empty" if now.self_score is None else str(now.self_score)
        told = (
            f"{message.format(score=score)} Download it again and copy yours into it."
        )
        problems.append(Problem(row.row, HEAD_MARK, told))
    return problems


def _by(locked: Mapping[int, Response], row: Filled) -> str:
    who = locked[row.response].prepared_by_id and locked[row.response].prepared_by
    return f" by {who}" if who else ""


def _write(
    rows: Sequence[Filled],
    kept: Mapping[int, Mapping[int, Answer]],
    locked: Mapping[int, Response],
    acting: Acting,
) -> list[Answer]:
    """Write what differs from what stands: one insert and one update per batch."""
    changed = []
    for row in rows:
        answer = kept.get(row.response, {}).get(row.question)
        if differs(answer, row.typed):
            blank = answer or new_answer(locked[row.response], row.question)
            changed.append(fill(blank, row.typed, acting))
    new = [one for one in changed if not one.pk]
    known = [one for one in changed if one.pk]
    Answer.objects.bulk_create(new, batch_size=BATCH)
    # Many times quicker than bulk_update, which writes a branch for every value.
    Answer.objects.bulk_create(
        known,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=WRITTEN,
    )
    return changed


def _trail(
    this: Round, responses: Sequence[Response], acting: Acting, act: str
) -> None:
    """Write a line for each agency, and one for all schools of a workbook together."""
    agencies = [one for one in responses if one.required.establishment_id is None]
    schools = [one for one in responses if one.required.establishment_id is not None]
    alone = schools if len(schools) == 1 else []
    for one in (*agencies, *alone):
        acting.record(audit.Action.ANSWER_CHANGED, one, act=act)
    if len(schools) > 1:
        audit.record(
            audit.Action.ANSWER_CHANGED,
            by=acting.by,
            partnership_id=this.partnership_id,
            agency_id=schools[0].agency_id,
            about=this,
            act=act,
            answers=len(schools),
        )


def _rise(this: Round, touched: Sequence[Response], acting: Acting) -> None:
    for one in touched:
        one.prepared_by = acting.by
        one.version += 1
        one.signature_asked_at = None
    _trail(this, touched, acting, "workbook")
    Response.objects.bulk_update(
        touched, ["prepared_by", "version", "signature_asked_at"], batch_size=BATCH
    )
