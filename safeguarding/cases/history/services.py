"""Brings the quarters of children and cases in line with the records about them."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone

from safeguarding.cases.history.children import write_children
from safeguarding.cases.history.episodes import write_flags
from safeguarding.cases.history.openings import write_openings
from safeguarding.cases.models import CaseQuarter, ChildQuarter, CseCase
from safeguarding.cases.policy import policy_of
from safeguarding.indicators import services as indicators
from safeguarding.indicators.models import RecomputeKey
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period

# First key of the advisory lock of this module (the second is the partnership).
REWRITING = 7305
# From so many children on, writing all of a partnership is quicker than naming them
# (250,000 episodes: 5 s for all of 60,000 children, 1.5 s for 2,000 by name).
MANY = 2000


@transaction.atomic
def refresh(
    partnership: Partnership,
    child_ids: Collection[int] | None,
    *,
    today: date | None = None,
) -> set[Period]:
    """Write the quarters of some children anew, in the caller's transaction.

    A constant number of statements. Quarters after today's are not written. Refreshes
    of one partnership wait for each other: whether the council's rows count depends on
    what the police sent of any child. Who locks a child before must lock it with
    `select_for_update(no_key=True)`, or the two could wait for each other.

    Args:
        partnership: whose children; others are not touched.
        child_ids: children whose records changed; None for all of the partnership.
        today: for which day; the present one by default.

    Returns:
        The quarters in which something that a measure counts is different now,
        including quarters that a record moved away from.
    """
    if child_ids is not None and not child_ids:
        return set()
    some = child_ids is not None and len(child_ids) <= MANY
    policy = policy_of(partnership)
    parameters: dict[str, Any] = {
        "partnership": partnership.pk,
        "children": sorted(child_ids or ()) if some else [],
        "today": today or timezone.localdate(),
        "episodes": policy.frequent_episodes,
        "months": policy.frequent_months,
    }
    _prepare(partnership)
    moved = write_flags(parameters, some=some)
    if some:
        parameters["children"] = sorted(moved.union(child_ids or ()))
        some = len(parameters["children"]) <= MANY
    quarters = write_children(parameters, some=some)
    quarters |= write_openings(parameters, some=some)
    return {Period.from_index(Kind.QUARTER, index) for index in quarters}


@transaction.atomic
def changed(
    partnership: Partnership,
    child_ids: Collection[int] | None,
    *,
    also: Iterable[Period] = (),
) -> set[Period]:
    """Write the quarters of some children anew, and ask for their figures.

    What every service and load calls after a change, in its own transaction.

    Args:
        partnership: whose children.
        child_ids: children whose records changed; None for all of the partnership.
        also: periods of what belongs to no child (an information report, disruption
            without a case), to be asked for as well.

    Returns:
        The quarters asked for.
    """
    quarters = refresh(partnership, child_ids)
    quarters.update(period.quarter for period in also)
    indicators.want(partnership_id=partnership.pk, periods=quarters)
    return quarters


@transaction.atomic
def roll(partnership: Partnership, *, today: date | None = None) -> int:
    """Write today's quarter for cases that stay open and have none of it yet.

    A quarter's figures are counted when it is over (`known`): the one that just ended
    is asked for here, once.

    Returns:
        How many children had such a case.
    """
    day = today or timezone.localdate()
    quarter = Period.containing(Kind.QUARTER, day)
    written = CaseQuarter.objects.filter(quarter=quarter.index)
    waiting = CseCase.objects.filter(
        Q(known_through=None) | Q(known_through__gte=quarter.start),
        Q(closed_on=None) | Q(closed_on__gt=Greatest("referred_on", quarter.start)),
        partnership=partnership,
        withdrawn_at=None,
        referred_on__lte=day,
    ).exclude(pk__in=written.values("case_id"))
    children = set(waiting.values_list("child_id", flat=True))
    quarters = refresh(partnership, children, today=day)
    periods = {*quarters, *_just_ended(partnership, quarter)}
    indicators.want(partnership_id=partnership.pk, periods=periods)
    return len(children)


def _just_ended(partnership: Partnership, running: Period) -> list[Period]:
    """Give the quarter before, when it has rows and nobody counted it since its end."""
    before = running.previous()
    mine = {"partnership": partnership}
    if not ChildQuarter.objects.filter(**mine, quarter=before.index).exists():
        return []
    counted = RecomputeKey.objects.counted_since_end(before).filter(**mine)
    return [] if counted.exists() else [before]


def _prepare(partnership: Partnership) -> None:
    """Wait for other refreshes here. Compiling these statements does not pay."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [REWRITING, partnership.pk]
        )
