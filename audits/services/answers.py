"""Keeps what is answered: begins a response, and saves answers one page at a time.

The form saves after every pause, so the trail has one line for each sitting of each
person, not for each save. Two people at once are told: a page carries a mark of the
answers it showed, and whoever saves over others' answers must choose to.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from audits import carrying, results
from audits.acting import Acting
from audits.answer_rules import EMPTY, Typed
from audits.carrying import said
from audits.life_rounds import RESPONSE
from audits.models import Answer, Response, ResponseState, Round
from safeguarding.access import audit
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed
from safeguarding.returns.free_text import PERSONAL
from safeguarding.returns.rules.personal_data import numbers_of_people

SITTING = timedelta(minutes=20)
TEXTS = ("evidence", "improvement", "improvement_owner")
WRITTEN = [
    "self_score",
    "evidence",
    "improvement",
    "improvement_owner",
    "improvement_by",
    "still_true",
    "saved_at",
]
NOT_OPEN = "This round is not open: its answers cannot be changed."


class ChangedByAnother(NotAllowed):
    """Somebody saved other answers after this page was made; nothing was kept.

    Attributes:
        theirs: the answers as they are now, by the key of the question.
        differing: keys of the questions in which both differ.
    """

    def __init__(self, theirs: Mapping[int, Answer], differing: Sequence[int]) -> None:
        super().__init__("", "Other answers were saved while this page was open.")
        self.theirs = theirs
        self.differing = tuple(differing)


@dataclass(frozen=True)
class Saved:
    """What stands after a save: the response, its answers, and the page's new mark."""

    response: Response
    answers: Mapping[int, Answer]
    mark: str
    changed: int = 0


@transaction.atomic
def begin(*, response: Response, acting: Acting) -> Response:
    """Begin a response, with last round's answers put in to be looked at.

    Raises:
        PermissionDenied: they may not answer for it.
        NotAllowed: it was begun already, or the round is not open.
    """
    fresh = lock(response, acting, Permission.ANSWER_AUDITS)
    _begin(fresh, acting)
    return fresh


def _begin(fresh: Response, acting: Acting) -> None:
    fresh.state = RESPONSE.after("begin", fresh.state)
    fresh.prepared_by = acting.by
    fresh.version += 1
    fresh.save(update_fields=["state", "prepared_by", "version"])
    carried = carrying.carry(fresh.round, [fresh], acting.at)
    acting.record(audit.Action.ANSWER_CHANGED, fresh, act="begin", carried=carried)


@transaction.atomic
def save(
    *,
    response: Response,
    typed: Mapping[int, Typed],
    acting: Acting,
    seen: str | None = None,
) -> Saved:
    """Save answers to some questions of a response; the first one begins it.

    Args:
        response: whose.
        typed: key of a question -> what is said about it. Questions that are not
            named stay as they are.
        acting: who answers.
        seen: the `mark` of these answers as the page showed them; None to save
            whatever else was saved since.

    Raises:
        PermissionDenied: they may not answer for it.
        ChangedByAnother: other answers were saved since; nothing is overwritten.
        NotAllowed: it cannot be changed now, or a text holds a number of a person.
    """
    fresh = lock(response, acting, Permission.ANSWER_AUDITS)
    if fresh.state == ResponseState.NOT_STARTED:
        _begin(fresh, acting)
    RESPONSE.check("save", fresh.state)
    require_nobody_named(typed)
    kept = answers_of(fresh, typed)
    theirs = {key: said(one) for key, one in kept.items()}
    differing = [key for key, one in typed.items() if differs(kept.get(key), one)]
    if seen is not None and differing and mark_of(typed, theirs) != seen:
        raise ChangedByAnother(kept, differing)
    if differing:
        _trail(fresh, acting, kept.values())
        kept |= write(fresh, {key: typed[key] for key in differing}, kept, acting)
        rise(fresh, acting)
        results.refresh([fresh.pk])
    now = {key: said(one) for key, one in kept.items()}
    return Saved(fresh, kept, mark_of(typed, now), len(differing))


def lock(response: Response, acting: Acting, permission: Permission) -> Response:
    """Read a response again for changing it, once whoever changes it is done.

    Raises:
        PermissionDenied: they may not do it.
        NotAllowed: the round is not open, or is answered in another tool.
    """
    acting.require(permission, response)
    fresh: Response = (
        Response.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round", "required__establishment", "required__agency")
        .get(pk=response.pk)
    )
    require_open(fresh.round)
    return fresh


def require_open(this: Round) -> None:
    """Make sure that a round takes answers here.

    Raises:
        NotAllowed: it does not.
    """
    if this.tool:
        raise NotAllowed("", f"This round is answered in another tool: {this.tool}.")
    if this.state != Round.State.OPEN:
        raise NotAllowed("", NOT_OPEN)


def require_nobody_named(typed: Mapping[int, Typed]) -> None:
    """Make sure that no text holds a number that only one person has.

    Raises:
        NotAllowed: one does; nothing is kept.
    """
    for one in typed.values():
        for name in TEXTS:
            if numbers_of_people(getattr(one, name)):
                raise NotAllowed(name, PERSONAL)


def answers_of(response: Response, keys: Iterable[int]) -> dict[int, Answer]:
    """Read the answers to some questions, with what each was carried from."""
    rows = Answer.objects.filter(response=response, question_id__in=list(keys))
    return {one.question_id: one for one in rows.select_related("carried_from")}


def mark_of(keys: Iterable[int], said_of: Mapping[int, Typed]) -> str:
    """Give what tells one state of a page's answers from the next."""
    rows = [
        (key, *said_of.get(key, EMPTY).content(), said_of.get(key, EMPTY).still_true)
        for key in sorted(keys)
    ]
    text = json.dumps(rows, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def write(
    fresh: Response,
    typed: Mapping[int, Typed],
    kept: Mapping[int, Answer],
    acting: Acting,
) -> dict[int, Answer]:
    """Write what differs; two queries however many questions there are."""
    changed = {
        key: fill(kept.get(key) or new_answer(fresh, key), one, acting)
        for key, one in typed.items()
    }
    known = [one for one in changed.values() if one.pk]
    Answer.objects.bulk_update(known, WRITTEN, batch_size=500)
    Answer.objects.bulk_create(one for one in changed.values() if not one.pk)
    return changed


def new_answer(fresh: Response, key: int) -> Answer:
    """Make the row of an answer that is not there yet; it is not saved."""
    return Answer(
        partnership_id=fresh.partnership_id,
        agency_id=fresh.agency_id,
        response=fresh,
        question_id=key,
    )


def fill(answer: Answer, typed: Typed, acting: Acting) -> Answer:
    """Write what is typed into an answer; it is not saved."""
    answer.self_score = typed.self_score
    answer.evidence = typed.evidence
    answer.improvement = typed.improvement
    answer.improvement_owner = typed.improvement_owner
    answer.improvement_by = typed.improvement_by
    answer.still_true = still_true(answer, typed)
    answer.saved_at = acting.at
    return answer


def still_true(answer: Answer | None, typed: Typed) -> bool | None:
    """Say whether a carried answer holds: yes once ticked, no once it was changed."""
    if answer is None or answer.carried_from is None:
        return None
    if typed.content() != said(answer.carried_from).content():
        return False
    return True if typed.still_true else None


def differs(kept: Answer | None, typed: Typed) -> bool:
    """Say whether saving what is typed would change an answer."""
    if kept is None:
        return typed.content() != EMPTY.content()
    if typed.content() != said(kept).content():
        return True
    return still_true(kept, typed) != kept.still_true


def _trail(fresh: Response, acting: Acting, kept: Iterable[Answer]) -> None:
    """Write one line for each sitting: when somebody else did, or after a pause."""
    last = max((one.saved_at for one in kept if one.saved_at), default=None)
    is_same = fresh.prepared_by_id == (acting.by.pk if acting.by else None)
    if is_same and last is not None and acting.at - last < SITTING:
        return
    acting.record(audit.Action.ANSWER_CHANGED, fresh, act="save")


def rise(fresh: Response, acting: Acting) -> None:
    """Write that a response changed, and who did it last."""
    fresh.prepared_by = acting.by
    fresh.version += 1
    # Whoever is asked to sign signs what they were asked for: it changed since.
    fresh.signature_asked_at = None
    fresh.save(update_fields=["prepared_by", "version", "signature_asked_at"])
