"""A panel takes over self scores: of one answer, or of many at once. Not where blind.

Set-wise, because a round can have 700 answers of 60 questions each.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from audits import results
from audits.life_rounds import RESPONSE
from audits.models import Answer, Response
from audits.moderation import TO_DISCUSS
from audits.services.moderating import lock, step
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing

BLIND = "The panel of this round scores before it sees the self scores, one by one."
NOT_SCORED = Q(moderated_score=None) | Q(saved_at__gt=F("moderated_at"))
TOO_FAR = Q(self_score__lte=F("moderated_score") - TO_DISCUSS) | Q(
    self_score__gte=F("moderated_score") + TO_DISCUSS
)
NOT_READY = NOT_SCORED | (TOO_FAR & Q(discussed_at=None))


@transaction.atomic
def agree(*, response: Response, doing: Changing) -> int:
    """Take over the self score wherever the panel has not scored. Not where blind.

    Returns:
        How many answers that were.
    """
    agreed = _agree([lock(response, doing, "score")], doing)
    return agreed.get(response.pk, 0)


@transaction.atomic
def agree_all(*, responses: Sequence[Response], doing: Changing) -> int:
    """Agree with the self scores of several answers, and finish moderating them.

    Set-wise, besides one or two lines of the trail for each.

    Returns:
        How many answers to the round are moderated now; one that needs a talk is left
        as it is.
    """
    ordered = sorted(responses, key=lambda one: one.pk)
    locked = [lock(each, doing, "score") for each in ordered]
    _agree(locked, doing)
    waiting = Answer.objects.filter(NOT_READY, response__in=locked)
    not_ready = set(waiting.order_by().values_list("response", flat=True))
    ready = [one for one in locked if one.pk not in not_ready]
    done = [one for one in ready if "moderate" in RESPONSE.allowed(one.state)]
    for each in done:
        each.state = RESPONSE.after("moderate", each.state)
        each.moderated_at = doing.at
        step(each, doing, "moderate")
    return len(done)


def _agree(responses: Sequence[Response], doing: Changing) -> dict[int, int]:
    """Score locked responses as they score themselves; give how many of each."""
    if any(one.round.is_blind for one in responses):
        raise NotAllowed("", BLIND)
    left = Answer.objects.filter(NOT_SCORED, response__in=responses)
    left = left.exclude(self_score=None)
    agreed = Counter(left.values_list("response", flat=True))
    changed = _changes(left)
    left.update(
        moderated_score=F("self_score"),
        moderator_comment="",
        moderated_by=doing.by,
        moderated_at=doing.at,
        discussed_at=None,
    )
    results.refresh(list(agreed))
    for each in responses:
        if each.pk in agreed:
            detail = {"changed": changed[each.pk]} if each.pk in changed else {}
            step(each, doing, "agree", answers=agreed[each.pk], **detail)
    return dict(agreed)


def _changes(left: Any) -> dict[int, dict[str, str]]:
    """Give by response what the panel had scored otherwise before: "3 > 2"."""
    before = left.exclude(moderated_score=None).exclude(moderated_score=F("self_score"))
    found: dict[int, dict[str, str]] = {}
    for one in before.select_related("question__standard"):
        number = f"{one.question.standard.number}.{one.question.number}"
        said = f"{one.moderated_score} > {one.self_score}"
        found.setdefault(one.response_id, {})[number] = said
    return found
