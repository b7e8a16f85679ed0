"""Puts England, the region and the statistical neighbours beside a figure.

Published figures are for everybody. Yet England and the region contain us: a region's
count less that of its other authorities is ours. Where our figure is hidden from the
reader the others are therefore given as rounded rates only, without counts or
intervals, and nothing is judged.

Counts are never put beside counts: places differ in size. Their rates are.

Source: DESIGN section 7; DOMAIN A.6, F.3.
"""

from collections.abc import Iterable, Sequence

from dashboards.assembly import wording
from dashboards.assembly.derive import as_plain
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft
from dashboards.assembly.elsewhere import Published
from dashboards.assembly.together import Comparator, enough_of, of_one, together
from dashboards.assembly.totals import VALUE
from dashboards.assembly.which_period import best_of, holds, is_same
from safeguarding.indicators.beside import (
    HIDDEN,
    INEXACT,
    NO_FIGURE,
    Judged,
    against,
    beside,
    limits_of,
    word_for,
)
from safeguarding.indicators.change import round_half_up
from safeguarding.indicators.models import Benchmark, Timing, Unit
from safeguarding.periods import Period

NOT_COMPARED = (Unit.COUNT, Unit.GBP)
ONE_PLACE = (Benchmark.Level.ENGLAND, Benchmark.Level.REGION)
NO_LATER = "The latest known is of {}."
WHOLE_YEAR = "It is of the whole year {}."


def comparators_of(draft: Draft) -> list[Payload]:
    """List what the figure of an entry can be compared with, the widest first."""
    rows = draft.facts.published.get(draft.indicator.pk, ())
    if not rows or draft.indicator.unit in NOT_COMPARED:
        return []
    return [_told(draft, each) for each in _chosen(draft, rows)]


def _chosen(draft: Draft, rows: Sequence[Published]) -> Iterable[Comparator]:
    unit = draft.indicator.unit
    for level in ONE_PLACE:
        of_level = [row for row in rows if row.level == level]
        numbers = [row.period for row in of_level if row.is_number]
        period = _best(draft, numbers) or _best(draft, [r.period for r in of_level])
        yield from (of_one(row, unit) for row in of_level if row.period == period)
    yield from _neighbours(draft, rows)


def _neighbours(draft: Draft, rows: Sequence[Published]) -> Iterable[Comparator]:
    """Give the neighbours that were to be compared with when our period ended."""
    day = draft.own.period.end
    for each in draft.facts.neighbours:
        if not each.is_in_force(day):
            continue
        codes = {code for code, _ in each.members}
        groups: dict[Period, list[Published]] = {}
        for row in rows:
            if row.level == Benchmark.Level.AUTHORITY and row.place_code in codes:
                groups.setdefault(row.period, []).append(row)
        period = _best(draft, enough_of(groups, each)) or _best(draft, list(groups))
        if period is not None:
            yield together(groups[period], each, draft.indicator.unit)


def _best(draft: Draft, periods: Sequence[Period]) -> Period | None:
    return best_of(
        periods,
        draft.own.period,
        timing=draft.indicator.timing,
        unit=draft.indicator.unit,
    )


def _told(draft: Draft, one: Comparator) -> Payload:
    """Give a comparator as every reader of entries knows it."""
    unit, figure, value = draft.indicator.unit, one.figure, one.value
    shows_counts = not _is_hidden(draft, one)
    limits = limits_of(figure, unit, one.rounded_to) if shows_counts else None
    if value is not None and not shows_counts:
        value = round_half_up(value, 1)
    state = VALUE if value is not None else figure.qualifier
    judged = _judged(draft, one)
    return {
        "level": one.level,
        "name": one.name,
        "period": one.period.code,
        "period_label": one.period.short_label,
        "numerator": wording.number(figure.numerator) if shows_counts else None,
        "denominator": wording.number(figure.denominator) if shows_counts else None,
        "value": wording.number(value),
        "low": wording.number(limits.low) if limits else None,
        "high": wording.number(limits.high) if limits else None,
        "text": wording.text(
            state=state, qualifier=figure.qualifier, value=value, unit=unit
        ),
        "interval_text": wording.interval(limits.low, limits.high, unit)
        if limits
        else "",
        "state": state,
        "qualifier": figure.qualifier,
        "judgement": judged.judgement,
        "word": word_for(judged.judgement, draft.indicator.polarity),
        "method": " ".join([judged.method, *_when(draft, one), *one.notes]),
        "source": one.source,
        "published_on": one.published_on.isoformat(),
        "is_same_period": is_same(one.period, draft.own.period, draft.indicator.timing),
    }


def _is_hidden(draft: Draft, one: Comparator) -> bool:
    """Say whether a figure of ours is hidden that these counts would help to find.

    That is ours here, that of the comparator's own period, and what adds up to it: a
    year less three of its quarters is the fourth.
    """
    own = draft.own.period
    parts = one.period.parts(own.kind)
    if draft.indicator.timing == Timing.AS_AT:
        parts = parts[-1:]
    pk = draft.indicator.pk
    return any(
        draft.view.figure(pk, each).is_hidden for each in (own, one.period, *parts)
    )


def _judged(draft: Draft, one: Comparator) -> Judged:
    own, unit = as_plain(draft.own), draft.indicator.unit
    if draft.own.is_hidden:
        return Judged("", HIDDEN)
    if not one.figure.is_number:
        return Judged("", NO_FIGURE)
    if not one.figure.is_exact:
        return Judged("", INEXACT)
    if one.is_sample:
        return beside(own, one.figure, unit)
    return against(own, one.value, unit)


def _when(draft: Draft, one: Comparator) -> Iterable[str]:
    """Say of which time the figure is, where it is not of ours."""
    own = draft.own.period
    if not is_same(one.period, own, draft.indicator.timing):
        told = WHOLE_YEAR if holds(one.period, own) else NO_LATER
        yield told.format(one.period.short_label)
