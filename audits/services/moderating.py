"""What a panel does with an answer: score it, talk it through, finish, send it back.

Self score and moderated score stand side by side; a later change of the panel's own is
on the trail. Each function raises `NotAllowed`, `ChangedMeanwhile` for a stale page and
`PermissionDenied` for whoever is not on the panel. Source: DOMAIN C.7; F.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audits import results
from audits.life_rounds import RESPONSE
from audits.models import Answer, PanelMember, Response, Round
from audits.moderation import is_flagged, is_scored, must_discuss
from audits.queries_panel import is_own
from audits.stamps import unchanged
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing

OWN = (
    "Nobody moderates the answer of their own agency, or one they prepared or signed. "
    "Ask somebody else on the panel."
)
CLOSED = (
    "The round is closed: nobody could change this answer. Ask whoever runs the round to "
    "open it again first."
)
SAY_WHY = "Say why the panel's score differs from theirs: they read it"


@dataclass(frozen=True)
class Scored:
    """What the panel says of one answer.

    Attributes:
        score: 0 to 3.
        comment: read by the agency once the answer is final.
    """

    score: int
    comment: str = ""


def may_moderate(by: User, of: Round) -> bool:
    """Say whether somebody sits on the panel of a round."""
    if not of.is_moderated or not by.may(Permission.MODERATE_AUDITS, of.partnership_id):
        return False
    if by.may(Permission.SEE_ANSWERS, of.partnership_id):
        return True
    return PanelMember.objects.filter(round=of, person=by).exists()


@transaction.atomic
def score(
    *,
    response: Response,
    standard: int,
    scores: Mapping[int, Scored],
    doing: Changing,
) -> Response:
    """Give the panel's scores of one standard, each with its comment.

    Args:
        response: sent, or moderated and not yet final.
        standard: number of the standard.
        scores: by the answer's key; every answer of the standard has one.
        doing: who scores. Fields of a refusal are "score-<key>" and "comment-<key>".
    """
    response = lock(response, doing, "score")
    rows = _answers(response, standard)
    _is_as_seen(response, rows, doing)
    changed = {}
    for answer in rows:
        was = answer.moderated_score
        _put(answer, scores.get(answer.pk), response.round, doing)
        if was is not None and was != answer.moderated_score:
            number = f"{standard}.{answer.question.number}"
            changed[number] = f"{was} > {answer.moderated_score}"
    detail = {"changed": changed} if changed else {}
    _keep(response, rows, doing, "score", standard=standard, **detail)
    return response


def _put(answer: Answer, said: Scored | None, of: Round, doing: Changing) -> None:
    if said is None:
        raise NotAllowed(f"score-{answer.pk}", "Choose the panel's score")
    # In a blind round this would tell the score that is held back.
    if not of.is_blind and said.score != answer.self_score and not said.comment:
        raise NotAllowed(f"comment-{answer.pk}", SAY_WHY)
    if said.score != answer.moderated_score:
        answer.discussed_at = None
    answer.moderated_score, answer.moderator_comment = said.score, said.comment
    answer.moderated_by, answer.moderated_at = doing.by, doing.at


@transaction.atomic
def discuss(*, answer: Answer, words: str, doing: Changing) -> Answer:
    """Record that a difference of 2 or more was talked through, and what came of it."""
    response = lock(answer.response, doing, "score")
    fresh: Answer = _answers(response).get(pk=answer.pk)
    if not is_scored(fresh) or not must_discuss(fresh):
        message = "Only scores that are 2 or more apart have to be talked through"
        raise NotAllowed("", message)
    if not words:
        raise NotAllowed("words", "Write what was agreed")
    fresh.discussed_at = doing.at
    number = f"{fresh.question.standard.number}.{fresh.question.number}"
    _keep(response, [fresh], doing, "discuss", question=number, words=words)
    return fresh


@transaction.atomic
def finish(*, response: Response, doing: Changing) -> Response:
    """Say that the panel is done with an answer: every question scored, and discussed.

    It stays with the panel until it is made final.
    """
    response = lock(response, doing, "moderate")
    _ready(response)
    response.state = RESPONSE.after("moderate", response.state)
    response.moderated_at = doing.at
    return step(response, doing, "moderate")


@transaction.atomic
def finalise(*, response: Response, doing: Changing) -> Response:
    """Make a moderated answer final: the board and the agency read both scores."""
    response = lock(response, doing, "finalise")
    if response.moderated_at is None:
        raise NotAllowed("", "The panel has to finish moderating this answer first.")
    _ready(response)
    response.state = RESPONSE.after("finalise", response.state)
    response.final_at = doing.at
    step(response, doing, "finalise")
    results.changed(response)
    return response


@transaction.atomic
def send_back(*, response: Response, words: str, doing: Changing) -> Response:
    """Ask the agency to answer again, and say why. The panel's scores are kept."""
    response = lock(response, doing, "send_back")
    if response.round.state != Round.State.OPEN:
        raise NotAllowed("", CLOSED)
    if not words:
        raise NotAllowed("words", "Write what they should do")
    response.state = RESPONSE.after("send_back", response.state)
    response.moderated_at = None
    return step(response, doing, "send_back", words=words)


def lock(response: Response, doing: Changing, act: str) -> Response:
    """Read a response again for changing it, and make sure that this person may.

    Raises:
        NotAllowed: it is their own, or it does not stand so that this can be done.
        PermissionDenied: they are not on the panel.
    """
    rows = Response.objects.select_for_update(no_key=True, of=("self",))
    fresh: Response = rows.select_related("round").get(pk=response.pk)
    if not may_moderate(doing.by, fresh.round):
        raise PermissionDenied
    if is_own(doing.by, fresh):
        raise NotAllowed("", OWN)
    RESPONSE.check(act, fresh.state)
    return fresh


def _answers(response: Response, standard: int | None = None) -> Any:
    rows = Answer.objects.filter(response=response)
    if standard is not None:
        rows = rows.filter(question__standard__number=standard)
    return rows.select_related("question__standard").order_by("question__number")


def _is_as_seen(response: Response, rows: Any, doing: Changing) -> None:
    unchanged(
        doing.seen.version,
        list(rows),
        about=response,
        action=audit.Action.ANSWER_MODERATED,
        did=RESPONSE.did,
    )


def _ready(response: Response) -> None:
    if refused := _not_ready(response):
        raise NotAllowed("", refused)


def _not_ready(response: Response) -> str:
    rows = list(_answers(response))
    waiting = sum(not is_scored(one) for one in rows)
    if waiting or not rows:
        many = f"{waiting} question{'' if waiting == 1 else 's'}"
        return f"The panel has not scored {many} yet. Score them first."
    flagged = sum(is_flagged(one) for one in rows)
    if flagged:
        many = "One difference" if flagged == 1 else f"{flagged} differences"
        return f"{many} of 2 or more must be talked through first. Record what came."
    return ""


def _keep(
    response: Response, rows: Any, doing: Changing, act: str, **detail: Any
) -> None:
    Answer.objects.bulk_update(
        rows,
        [
            *("moderated_score", "moderator_comment", "moderated_by"),
            *("moderated_at", "discussed_at"),
        ],
    )
    results.refresh([response.pk])
    step(response, doing, act, **detail)


def step(response: Response, doing: Changing, act: str, **detail: Any) -> Response:
    """Save where a response stands, and write the trail."""
    response.version += 1
    response.save(
        update_fields=["state", "version", "moderated_at", "final_at"],
    )
    audit.record(
        audit.Action.ANSWER_MODERATED,
        by=doing.by,
        partnership_id=response.partnership_id,
        agency_id=response.agency_id,
        about=response,
        act=act,
        **detail,
    )
    return response
