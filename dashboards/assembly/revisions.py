"""How often a figure was restated, and what it was at first.

Only a number that replaced another number is a restatement: one that came where
there was none completes a figure. Source: FEATURES 3 (4); DOMAIN F.3 rule 5.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from django.utils import timezone

from dashboards.assembly import wording
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft
from dashboards.assembly.facts import Earlier, Known
from dashboards.assembly.totals import Part, Total, add_up


def revisions_of(draft: Draft) -> Payload | None:
    """Say how an entry's figure was restated; None when it never was.

    The first figure is told to readers from whom nothing is hidden, and of things
    that are not children: beside today's, a small difference would be a small number,
    and so would one of the same difference in another figure.
    """
    times, last_on = times_restated(draft)
    if last_on is None:
        return None
    may_see = draft.view.is_full or not draft.indicator.counts_children
    first = _first(draft) if may_see else None
    unit = draft.indicator.unit
    return {
        "times": times,
        "last_on": last_on.isoformat(),
        "first_value": wording.number(first.value) if first else None,
        "first_text": wording.text(
            state=first.state, qualifier=first.qualifier, value=first.value, unit=unit
        )
        if first
        else "",
    }


def times_restated(draft: Draft) -> tuple[int, date | None]:
    """Count the moments at which a part of the figure got another number."""
    moments = sorted(
        {moment for row in draft.own.made_of for moment in _changes(draft, row)}
    )
    return len(moments), timezone.localdate(moments[-1]) if moments else None


def _changes(draft: Draft, row: Known) -> Iterator[datetime]:
    for before, after in pairwise(_told(draft, row)):
        if before.numbers != after.numbers:
            yield after.recorded_at


def _told(draft: Draft, row: Known) -> tuple[Earlier, ...]:
    return draft.facts.restated.get((row.slot, row.agency_id), ())


def _first(draft: Draft) -> Total | None:
    """Add up what every agency gave first; only where its own rows make the figure."""
    own = draft.own
    if own.inputs or any(
        row.kind != own.period.kind or row.period_start != own.period.start
        for row in own.made_of
    ):
        return None
    parts = []
    for row in own.made_of:
        told = _told(draft, row)
        numbers = told[0].numbers if told else _numbers(row)
        parts.append(Part(*numbers))
    return add_up(parts, draft.indicator.unit)


def _numbers(
    row: Known,
) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
    return (row.numerator, row.denominator, row.value, row.qualifier)
