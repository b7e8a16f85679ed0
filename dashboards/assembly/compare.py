"""Compares a figure with the period before, with last year, and with its own history.

Source: DESIGN section 4 rule 6 and section 7; DOMAIN B.1 rules 8 and 9.
"""

from dataclasses import dataclass, replace

from dashboards.assembly import limits, wording
from dashboards.assembly.broken import is_broken
from dashboards.assembly.derive import as_plain
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft
from dashboards.assembly.figure import Figure
from safeguarding.indicators import beside, statistics
from safeguarding.indicators.change import change
from safeguarding.indicators.charted import TOO_SMALL
from safeguarding.indicators.models import Target, Unit
from safeguarding.indicators.statistics import Trend, Word

NOTHING_EARLIER = "There is no earlier figure to compare with."
HIDDEN = "Not compared: one of the two numbers is hidden."
PARTIAL = "Not compared: an agency's share is in one of the two figures only."


@dataclass(frozen=True, slots=True)
class Compared:
    """What can be said of a figure beside earlier ones.

    Attributes:
        previous: the change on the period before, as JSON; None when there is none.
        year_ago: the change on the same period a year before.
        trend: a word, or "" when there is nothing to compare.
        method: a sentence naming what was compared and how; quotes no figure.
        needed: a sentence on what would have been a signal, or "".
        is_signal: the word claims more than chance.
        spc: the limits of chance, as JSON; None without a long enough series.
        is_broken: the definition changed between the figure and the one compared.
    """

    previous: Payload | None = None
    year_ago: Payload | None = None
    trend: str = ""
    method: str = ""
    needed: str = ""
    is_signal: bool = False
    spc: Payload | None = None
    is_broken: bool = False


def compare(draft: Draft, target: Target | None) -> Compared:
    """Compare a figure with earlier ones, and judge its trend.

    With a dozen figures or more its own history judges it. With fewer, and with small
    counts, the same period last year does, which is free of seasons, and the period
    before where last year is not known.
    """
    return replace(
        _judged(draft, target),
        previous=_change(draft, draft.previous),
        year_ago=_change(draft, draft.year_ago),
    )


def _judged(draft: Draft, target: Target | None) -> Compared:
    own = draft.own
    if not own.is_number:
        return Compared(method=HIDDEN if own.is_hidden else "")
    series = limits.Series(draft)
    earlier = (draft.year_ago, draft.previous)
    base = next((each for each in earlier if each.is_like(own)), None)
    if series.charted is not None:
        # All of it was counted alike, last year's figure among it.
        return _told(series.charted.trend, spc=series.payload(target))
    if base is None:
        return _not_compared(earlier)
    broken = is_broken(draft.facts, own, base)
    judged = statistics.trend(
        as_plain(own),
        as_plain(base),
        unit=draft.indicator.unit,
        polarity=draft.indicator.polarity,
        broken=broken,
    )
    method = f"Compared with {base.period.short_label}. {judged.method}"
    if series.is_too_small:
        method = f"{method} {TOO_SMALL}"
    return _told(replace(judged, method=method), broken=broken)


def _not_compared(earlier: tuple[Figure, Figure]) -> Compared:
    """Say why there is nothing to compare with."""
    if any(each.is_number for each in earlier):
        return Compared(trend=str(Word.TOO_FEW), method=PARTIAL)
    hidden = any(each.is_hidden for each in earlier)
    return Compared(method=HIDDEN if hidden else NOTHING_EARLIER)


def _told(
    trend: Trend, *, broken: bool = False, spc: Payload | None = None
) -> Compared:
    return Compared(
        trend=str(trend.word),
        method=trend.method,
        needed=trend.needed,
        is_signal=trend.is_signal,
        spc=spc,
        is_broken=broken,
    )


def interval_of(draft: Draft) -> Payload | None:
    """Give between what a percentage or rate lies with 95 % confidence, as JSON."""
    own, unit = as_plain(draft.own), draft.indicator.unit
    found = beside.limits_of(own, unit) if own.is_exact else None
    if found is None:
        return None
    return {
        "low": wording.number(found.low),
        "high": wording.number(found.high),
        "text": wording.interval(found.low, found.high, unit),
        "method": found.method,
    }


def _change(draft: Draft, base: Figure) -> Payload | None:
    """Give a change for JSON; a broken series has none, nor have unlike figures."""
    own, unit = draft.own, draft.indicator.unit
    if not own.is_like(base) or is_broken(draft.facts, own, base):
        return None
    moved = change(as_plain(own), as_plain(base), unit)
    if moved is None:
        return None
    told = moved.as_dict()
    in_points = unit == Unit.PERCENT
    return {
        "absolute": told["absolute"],
        "percent": told["percent"],
        "points": told["absolute"] if in_points else None,
        "text": told["text"],
    }
