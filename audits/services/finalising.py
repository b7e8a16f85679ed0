"""Makes answers final, and records how answers stand that are kept in another tool.

Only what is final counts as validated: measures and board members see nothing else.
Source: DOMAIN B.4 (AUD-01), C.7; decision 0024.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audits import results
from audits.life_rounds import ELSEWHERE, RESPONSE
from audits.models import Answer, Response, ResponseState, Round
from audits.services.agreeing import NOT_READY
from audits.services.keeping import lock, record
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing

KEPT = [
    *("state", "submitted_at", "signatory_title", "moderated_at", "final_at"),
    "version",
]
NOBODY_BEGAN = (ResponseState.NOT_STARTED, ResponseState.IN_PROGRESS)


@transaction.atomic
def finalise(
    *, of: Round, doing: Changing, responses: Collection[int] | None = None
) -> int:
    """Make the answers of an open round final: sent ones, or moderated ones.

    A moderated round takes those whose moderation is finished, but none that was scored
    anew since and not talked through; a round without a panel takes those that were sent.

    Args:
        of: the round, open, with its answers kept here.
        doing: who does it.
        responses: keys of some of them; None takes all that can be.

    Returns:
        How many became final.

    Raises:
        PermissionDenied, ChangedMeanwhile: as in `rounds.create`.
        NotAllowed: the round is not open, or its answers are kept elsewhere.
    """
    fresh = lock(of, doing, "close")  # As long as it may be closed.
    if fresh.tool:
        raise NotAllowed("", f"Answers of this round are kept in {fresh.tool}.")
    rows = _ready(fresh)
    if responses is not None:
        rows = rows.filter(pk__in=responses)
    ids = list(rows.select_for_update().values_list("pk", flat=True))
    Response.objects.filter(pk__in=ids).update(
        state=RESPONSE.after("finalise", ResponseState.SUBMITTED),
        final_at=doing.at,
        version=F("version") + 1,
    )
    if ids:
        results.refresh(ids)
        results.want_year(fresh)
        record(fresh, doing, "finalise", final=len(ids))
    return len(ids)


def _ready(of: Round) -> Any:
    moderated = Response.objects.filter(round=of, state=ResponseState.MODERATED)
    if of.is_moderated:
        waiting = Answer.objects.filter(NOT_READY, response__round=of)
        return moderated.exclude(pk__in=waiting.values("response"))
    # What a panel finished before the round went on without one is ready, too.
    return moderated | Response.objects.filter(round=of, state=ResponseState.SUBMITTED)


@transaction.atomic
def record_elsewhere(
    *, of: Round, states: Mapping[int, str], on: date, doing: Changing
) -> int:
    """Record how answers stand that are kept in another tool: states, and no answer.

    Args:
        of: the round, open, with the name of its tool.
        states: the state, a `ResponseState`, by the key of the response; corrections
            backwards are allowed. Those that stand so already stay as they are.
        on: the day from which it holds, as the tool says.
        doing: who writes it down.

    Returns:
        How many changed.

    Raises:
        PermissionDenied, ChangedMeanwhile: as in `rounds.create`.
        NotAllowed: the round is not open or is answered here, the day is still to
            come, or there is no such state.
    """
    fresh = lock(of, doing, "close")
    _require_elsewhere(fresh, states, on, local_day(doing.at))
    rows = Response.objects.filter(round=fresh, pk__in=states).select_for_update()
    changed = [row for row in rows if row.state != states[row.pk]]
    at = timezone.make_aware(datetime.combine(on, time(12)))
    for row in changed:
        ELSEWHERE.check("record_elsewhere", row.state, states[row.pk])
        _stand(row, states[row.pk], at, fresh.tool)
    Response.objects.bulk_update(changed, KEPT, batch_size=500)
    if changed:
        results.want_year(fresh)
        counts: dict[str, int] = {}
        for row in changed:
            counts[row.state] = counts.get(row.state, 0) + 1
        record(fresh, doing, "record_elsewhere", **counts)
    return len(changed)


def _require_elsewhere(
    of: Round, states: Mapping[int, str], on: date, today: date
) -> None:
    if not of.tool:
        raise NotAllowed(
            "", "Answers of this round are given here: nobody else writes down states."
        )
    if on > today:
        raise NotAllowed("on", "The day is still to come.")
    if unknown := set(states.values()) - set(ResponseState.values):
        raise NotAllowed("state", f"There is no state '{min(unknown)}'.")


def _stand(row: Any, state: str, at: datetime, tool: str) -> None:
    """Put a response where the other tool has it, with the times that go with it."""
    is_sent = state not in NOBODY_BEGAN
    is_moderated = state == ResponseState.MODERATED
    is_final = state == ResponseState.FINAL
    row.state = state
    row.submitted_at = (row.submitted_at or at) if is_sent else None
    row.signatory_title = f"Recorded in {tool}" if is_sent else ""
    row.moderated_at = at if is_moderated else (row.moderated_at if is_final else None)
    row.final_at = at if is_final else None
    row.version += 1
