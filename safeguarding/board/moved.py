"""Whether a closed action moved the indicator it was aimed at.

The figure of the period in which the action was closed is compared with the one two
quarters later, by the significance tests of the scorecard. One that is significantly
better has moved; one that is worse, or no further off than chance explains, has not.
Otherwise nobody can tell, and the reason says why.

The words quote no figure. A small number of children is judged by nobody: even its
direction would tell something of it. An action is looked at again for three years, for
figures come late and are restated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction

from safeguarding.access import audit
from safeguarding.board.life_actions import VERIFIED
from safeguarding.board.models import Action
from safeguarding.board.moved_figures import LATER, Known, Side, Span
from safeguarding.indicators.figures import Figure, Polarity, Unit
from safeguarding.indicators.models import Indicator
from safeguarding.indicators.statistics import (
    APPROXIMATE,
    NO_COUNTS,
    NO_SPREAD,
    Trend,
    Word,
    trend,
)
from safeguarding.indicators.suppression import Cell, is_small
from safeguarding.periods import Kind, Period

MOVED = Action.Moved.MOVED.value
NOT_MOVED = Action.Moved.NOT_MOVED.value
CANNOT_TELL = Action.Moved.CANNOT_TELL.value
NOT_YET = ""
# Returns of a quarter come in the one after it: until then nobody says "cannot tell".
COMES_WITHIN = timedelta(days=92)
LOOKED_AT_FOR = timedelta(days=3 * 366)

NO_INDICATOR = "No indicator was named for this action."
NEUTRAL = "{code}: neither up nor down is better in itself."
BROKEN = "{code}: what is counted changed between {before} and {after}."
NO_FIGURE = "{code} has no figure for {period}."
WAITS = "Waits for the figure of {code} for {period}."
NOT_OVER = "{code} is to be compared with {after}, which is not over."
OTHERS = "{code}: not the same agencies gave a figure for {before} and for {after}."
SMALL = "{code}: the counts are too small to be compared."
TOO_FEW = "{code}: the counts are too few to tell a change from chance."
WHY = {
    APPROXIMATE: "{code}: a figure is only approximate.",
    NO_COUNTS: "{code}: a figure was given without the counts behind it.",
    NO_SPREAD: "{code}: how far single values lie apart is not known.",
}
SAYS = {
    Word.BETTER: (
        MOVED,
        "{code} is better in {after} than in {before}, by more than chance explains.",
    ),
    Word.WORSE: (
        NOT_MOVED,
        "{code} is worse in {after} than in {before}, by more than chance explains.",
    ),
    Word.NO_REAL_CHANGE: (
        NOT_MOVED,
        "{code} in {after} is no further from {before} than chance explains.",
    ),
}


@dataclass(frozen=True)
class Verdict:
    """What is said of an action, and why; no figure is quoted."""

    moved: str
    why: str


def ready_on(closed_on: date) -> date:
    """Give the day from which a closed action is looked at."""
    later = Period.containing(Kind.QUARTER, closed_on).shift(LATER)
    return later.end + timedelta(days=1)


def judge(indicator: Indicator, span: Span, known: Known, today: date) -> Verdict:
    """Say whether an indicator moved between two periods.

    Args:
        indicator: what the action was aimed at.
        span: the period of the closing, and the later one.
        known: the figures.
        today: the day it is asked.
    """
    words = {
        "code": indicator.code,
        "before": span.before.short_label,
        "after": span.after.short_label,
    }
    if indicator.polarity == Polarity.NEUTRAL:
        return Verdict(CANNOT_TELL, NEUTRAL.format(**words))
    if today <= span.after.end:
        return Verdict(CANNOT_TELL, NOT_OVER.format(**words))
    before = known.side(indicator, span.before)
    after = known.side(indicator, span.after)
    if missing := _missing(indicator, span, (before, after), today):
        return missing
    if why := _cannot_compare(indicator, before, after, known):
        return Verdict(CANNOT_TELL, why.format(**words))
    found = trend(
        after.figure,
        before.figure,
        unit=indicator.unit,
        polarity=indicator.polarity,
    )
    moved, says = _said(found)
    return Verdict(moved, says.format(**words))


def _cannot_compare(
    indicator: Indicator, before: Side, after: Side, known: Known
) -> str:
    """Say why two figures cannot be held side by side; "" where they can."""
    if known.is_broken(indicator, before, after):
        return BROKEN
    if before.agencies != after.agencies:
        return OTHERS
    sides = (before, after)
    if any(_is_small(side, indicator, known.threshold) for side in sides):
        return SMALL
    return ""


def _missing(
    indicator: Indicator, span: Span, sides: tuple[Side, Side], today: date
) -> Verdict | None:
    for side, period in zip(sides, (span.before, span.after), strict=True):
        if side.figure is not None and side.figure.is_number:
            continue
        words = {"code": indicator.code, "period": period.short_label}
        if today <= period.end + COMES_WITHIN:
            return Verdict(NOT_YET, WAITS.format(**words))
        return Verdict(CANNOT_TELL, NO_FIGURE.format(**words))
    return None


def _is_small(side: Side, indicator: Indicator, threshold: int) -> bool:
    figure = side.figure or Figure()
    count = figure.numerator if figure.numerator is not None else figure.value
    of = figure.denominator
    cell = Cell(
        None if count is None else int(count),
        None if of is None else int(of),
        is_share=indicator.unit == Unit.PERCENT,
        of_children=indicator.counts_children,
    )
    return is_small(cell, threshold)


def _said(found: Trend) -> tuple[str, str]:
    for word, said in SAYS.items():
        if found.word == word:
            return said
    return CANNOT_TELL, WHY.get(found.method, TOO_FEW)


def check_moved(*, today: date) -> int:
    """Look at every action closed two quarters ago or more, for three years.

    A constant number of queries for each partnership. Running it twice writes nothing
    the second time.

    Returns:
        How many actions are said to stand differently now.
    """
    closed = (
        Action.objects.filter(state=VERIFIED, closed_on__gt=today - LOOKED_AT_FOR)
        .select_related("partnership", "target_indicator")
        .order_by("partnership_id", "pk")
    )
    ready = [one for one in closed if ready_on(one.closed_on) <= today]
    groups = groupby(ready, key=lambda one: one.partnership_id)
    return sum(_check(list(group), today) for _, group in groups)


def _check(group: list[Action], today: date) -> int:
    spans = {
        one.pk: (one.target_indicator, Span.of(one.target_indicator, one.closed_on))
        for one in group
        if one.target_indicator and one.closed_on
    }
    known = Known(group[0].partnership, spans.values())
    verdicts = (
        (one, judge(*spans[one.pk], known, today))
        if one.pk in spans
        else (one, Verdict(CANNOT_TELL, NO_INDICATOR))
        for one in group
    )
    return _write(verdicts, today)


@transaction.atomic
def _write(verdicts: Iterable[tuple[Action, Verdict]], today: date) -> int:
    changed = [
        (one, verdict)
        for one, verdict in verdicts
        if (one.moved, one.moved_why) != (verdict.moved, verdict.why)
    ]
    return sum(_keep(one, verdict, today) for one, verdict in changed)


def _keep(action: Action, verdict: Verdict, today: date) -> int:
    """Keep a verdict, unless somebody opened the action again in the meantime."""
    rows = Action.objects.filter(
        pk=action.pk, state=VERIFIED, closed_on=action.closed_on
    )
    written = rows.update(
        moved=verdict.moved,
        moved_why=verdict.why,
        moved_checked_on=today if verdict.moved else None,
    )
    if written:
        audit.record(
            audit.Action.ACTION_CHANGED,
            by=None,
            partnership_id=action.partnership_id,
            agency_id=action.agency_id,
            about=action,
            act="check-moved",
        )
    return written
