"""Writes how each action stood at the end of each quarter: what counting needs.

What counts as due at the end of a quarter: an action due in the financial year so far,
or in an earlier year and still open when this one began. Both the due date and the state
are those of that day, so moving a date later does not tidy up a quarter that is over. A
completion that was sent back never was one: its step says from which day it holds.

Source: DOMAIN B.4 (AUD-05, SCR-04); decision 24.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from safeguarding.board.life_actions import AT_WORK, COMPLETE, VERIFIED
from safeguarding.board.models import Action, ActionQuarter
from safeguarding.cases.history.pieces import first_day, put, quarter_of
from safeguarding.indicators import services as indicators
from safeguarding.indicators.models import RecomputeKey
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period

# First key of the advisory lock of this module (the second is the partnership).
REWRITING = 7308
_COLUMNS = ("is_due", "is_complete")


@transaction.atomic
def refresh(
    partnership: Partnership,
    action_ids: Collection[int] | None,
    *,
    today: date | None = None,
) -> set[Period]:
    """Write the quarters of some actions anew: one statement, however many there are.

    Args:
        partnership: whose actions; others are not touched.
        action_ids: the actions that changed; None for all of the partnership.
        today: for which day; quarters after its own are not written.

    Returns:
        The quarters in which something that a measure counts is different now.
    """
    if action_ids is not None and not action_ids:
        return set()
    parameters: dict[str, Any] = {
        "partnership": partnership.pk,
        "actions": sorted(action_ids or ()),
        "today": today or timezone.localdate(),
        "complete": [COMPLETE, VERIFIED],
        "at_work": list(AT_WORK),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [REWRITING, partnership.pk]
        )
        cursor.execute(_statement(some=action_ids is not None), parameters)
        return {Period.from_index(Kind.QUARTER, q) for (q,) in cursor.fetchall()}


@transaction.atomic
def changed(
    partnership: Partnership,
    action_ids: Collection[int] | None,
    *,
    today: date | None = None,
) -> set[Period]:
    """Write the quarters of some actions anew, and ask for their figures.

    What every change of an action calls, in its own transaction.

    Returns:
        The quarters asked for.
    """
    periods = refresh(partnership, action_ids, today=today)
    indicators.want(partnership_id=partnership.pk, periods=periods)
    return periods


@transaction.atomic
def roll(partnership: Partnership, *, today: date | None = None) -> int:
    """Write today's quarter for the actions that have none of it yet.

    A quarter's figures are counted when it is over: the one that just ended is asked
    for here, once.

    Returns:
        How many actions had no such row.
    """
    day = today or timezone.localdate()
    running = Period.containing(Kind.QUARTER, day)
    written = ActionQuarter.objects.filter(quarter=running.index)
    year = running.financial_year
    # Late since an earlier year and ended in this one: due until the year's end.
    counted = ActionQuarter.objects.filter(
        quarter__in=[each.index for each in year.parts(Kind.QUARTER)]
    )
    waiting = Action.objects.filter(
        Q(state__in=AT_WORK)
        | Q(due_on__gte=year.start)
        | Q(pk__in=counted.values("action_id")),
        partnership=partnership,
    ).exclude(pk__in=written.values("action_id"))
    ids = set(waiting.values_list("pk", flat=True))
    periods = refresh(partnership, ids, today=day)
    periods |= _just_ended(partnership, running)
    indicators.want(partnership_id=partnership.pk, periods=periods)
    return len(ids)


def _just_ended(partnership: Partnership, running: Period) -> set[Period]:
    """Give the quarter before, when it has rows and nobody counted it since its end."""
    before = running.previous()
    mine = {"partnership": partnership}
    if not ActionQuarter.objects.filter(**mine, quarter=before.index).exists():
        return set()
    counted = RecomputeKey.objects.counted_since_end(before).filter(**mine)
    return set() if counted.exists() else {before}


def _statement(*, some: bool) -> str:
    mine = "AND {}id = ANY(%(actions)s)" if some else ""
    whose = f"""old.partnership_id = %(partnership)s
      {mine.format("old.action_")}"""
    facts: dict[str, Any] = {
        "state_last": _state("last_on"),
        "state_eve": _state("eve"),
    }
    return f"""
      WITH standing AS (
        SELECT action.partnership_id, action.id, quarter, last_on, eve, {_DUE} AS due_on,
          {facts["state_last"]} AS state, {facts["state_eve"]} AS state_eve
        FROM board_action AS action
        CROSS JOIN LATERAL generate_series({quarter_of("action.created_on")},
          {quarter_of("%(today)s::date")}) AS quarter
        CROSS JOIN LATERAL (
          SELECT ({first_day("quarter")} + interval '3 months')::date - 1,
            make_date((quarter - 1) / 4, 4, 1) - 1) AS days (last_on, eve)
        WHERE action.partnership_id = %(partnership)s {mine.format("action.")}
      ),
      fresh (partnership_id, action_id, quarter, {", ".join(_COLUMNS)}) AS (
        SELECT partnership_id, id, quarter, due_on <= last_on AND (due_on > eve
            OR state_eve = ANY(%(at_work)s)),
          COALESCE(state = ANY(%(complete)s), false)
        FROM standing
        WHERE due_on > eve OR state_eve = ANY(%(at_work)s)
      ),
      {put("board_actionquarter", "action_id", _COLUMNS, whose)}
    """  # noqa: S608 - names made here


def _state(day: str) -> str:
    """Give the state of an action on a day, as it is known now."""
    return f"""(SELECT step.state FROM board_actionstep AS step
      WHERE step.action_id = action.id AND step."on" <= {day}
      ORDER BY step.id DESC LIMIT 1)"""  # noqa: S608 - names made here


# As it was promised on the quarter's last day; before the first promise, the first.
_DUE = """COALESCE(
  (SELECT due.due_on FROM board_actiondue AS due WHERE due.action_id = action.id
     AND (due.at AT TIME ZONE 'Europe/London')::date <= last_on
   ORDER BY due.id DESC LIMIT 1),
  (SELECT due.due_on FROM board_actiondue AS due WHERE due.action_id = action.id
   ORDER BY due.id LIMIT 1),
  action.due_on)"""
