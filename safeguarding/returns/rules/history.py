"""Rules that compare a figure with what the same agency gave for earlier periods."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from safeguarding.indicators.limits import (
    Limits,
    is_chance,
    is_share_chance,
    limits_of,
)
from safeguarding.periods import Period
from safeguarding.returns.rules.columns import SCALES
from safeguarding.returns.rules.facts import Finding, Past, Row, Sent
from safeguarding.returns.rules.figures import computed
from safeguarding.returns.rules.registry import Rule, each_row, example
from safeguarding.returns.rules.samples import past
from safeguarding.returns.values import plain, rounded

# With too short a history: a change worth asking about. The larger figure is more
# than so many times the smaller, and so many apart. Source: DOMAIN C, W-YOY; the
# ratio, so that half as many is as far as twice as many (DOMAIN E.1 row 26).
JUMP_RATIO = Decimal("1.5")
JUMP_LEAST = Decimal(20)
# Small figures repeat by chance. Source: DOMAIN C, W-UNCHANGED.
UNCHANGED_LEAST = Decimal(20)
# Beside so many large ones of one earlier period, small ones were copied with them.
BLOCK_LEAST = 2


def earlier(row: Row, sent: Sent) -> list[Past]:
    """List the same figure's earlier periods, oldest first."""
    if row.indicator is None or row.period is None:
        return []
    key = (row.indicator.code, row.period.kind, row.dimension, row.breakdown)
    known = sent.context.history.get(key, [])
    return [one for one in known if one.period < row.period]


def shown(unit: str, one: Past) -> Decimal | None:
    """Give a known figure in its unit, computed from its counts where it has them."""
    if unit in SCALES and one.numerator is not None and one.denominator:
        return one.numerator / one.denominator * SCALES[unit]
    return one.value if one.value is not None else one.numerator


def now(row: Row) -> Decimal | None:
    """Give the figure of a row in its unit."""
    found = computed(row)
    return found if found is not None else row.value


def year_ago(row: Row, sent: Sent) -> Past | None:
    """Give the figure of the same period a year before."""
    if row.period is None:
        return None
    then = row.period.year_ago()
    return next((one for one in earlier(row, sent) if one.period == then), None)


def _jump(row: Row, sent: Sent) -> Iterator[Finding]:
    """Ask about a figure that its own history does not lead one to expect."""
    figure = now(row)
    if figure is None or row.indicator is None or row.qualifier == "at_least":
        return
    known = _comparable(row, sent)
    unit = row.indicator.unit
    limits = limits_of(
        [one for past in known if (one := shown(unit, past)) is not None]
    )
    if limits is None:
        message = _against_last_year(row, sent, figure)
    elif limits.holds(figure) or _is_noise(row, unit, known):
        message = ""
    else:
        message = _outside(figure, limits)
    if message:
        yield row.finding("W-YOY", message, column_of(row))


def _comparable(row: Row, sent: Sent) -> list[Past]:
    """Give earlier figures that were counted as this one is, oldest first."""
    since = row.indicator.comparable_from if row.indicator else None
    return [
        one
        for one in earlier(row, sent)
        if one.qualifier != "at_least" and (since is None or one.period.start >= since)
    ]


def _is_noise(row: Row, unit: str, known: list[Past]) -> bool:
    """Whether a figure is outside its limits only because it hardly ever moved."""
    if unit == "COUNT" and row.numerator is not None:
        counts = [one.numerator for one in known if one.numerator is not None]
        return is_chance(row.numerator, counts)
    if unit == "PERCENT" and row.numerator is not None and row.denominator is not None:
        shares = [
            (one.numerator, one.denominator)
            for one in known
            if one.numerator is not None and one.denominator is not None
        ]
        return is_share_chance((row.numerator, row.denominator), shares)
    return False


def _outside(figure: Decimal, limits: Limits) -> str:
    low = max(limits.low, Decimal(0))
    return (
        f"{_words(figure)} is not what the last {limits.points} periods of this figure "
        f"lead one to expect: {_words(low)} to {_words(limits.high)}. If it is right, "
        "explain what happened."
    )


def _against_last_year(row: Row, sent: Sent, figure: Decimal) -> str:
    base = year_ago(row, sent)
    then = shown(row.indicator.unit, base) if base and row.indicator else None
    if base is None or then is None or not is_jump(then, figure):
        return ""
    since = row.indicator.comparable_from if row.indicator else None
    broken = since is not None and base.period.start < since
    changed = f" What is counted changed on {since:%d/%m/%Y}." if broken else ""
    return (
        f"{_words(figure)} after {_words(then)} in {base.period.short_label}: a change "
        f"of {_change(then, figure)}.{changed} If it is right, explain what happened."
    )


def is_jump(then: Decimal, figure: Decimal) -> bool:
    """Whether two figures are so far apart that somebody will ask."""
    small, large = sorted((abs(then), abs(figure)))
    return abs(figure - then) >= JUMP_LEAST and large > JUMP_RATIO * small


def _change(then: Decimal, figure: Decimal) -> str:
    if not then:
        return f"{figure - then:+.0f}"
    return f"{(figure - then) / then * 100:+.0f} %"


def _words(number: Decimal) -> str:
    return plain(rounded(number, 1))


def column_of(row: Row) -> str:
    """Name the column in which the figure stands."""
    return "numerator" if row.numerator is not None else "value"


def _unchanged(sent: Sent) -> Iterator[Finding]:
    """Ask about figures of an earlier period; small ones only beside large ones."""
    same = [(row, periods) for row in sent.rows if (periods := _same_as(row, sent))]
    blocks = Counter(
        period for row, periods in same for period in periods if _is_large(row)
    )
    for row, periods in same:
        is_large = _is_large(row)
        copied = [one for one in periods if is_large or blocks[one] >= BLOCK_LEAST]
        if copied:
            yield _copied(row, copied[0], is_large=is_large)


def _count(row: Row) -> Decimal:
    stated = row.numerator if row.numerator is not None else row.value
    return stated or Decimal(0)


def _is_large(row: Row) -> bool:
    return _count(row) >= UNCHANGED_LEAST


def _same_as(row: Row, sent: Sent) -> list[Period]:
    """List the earlier periods that had exactly this figure, newest first."""
    if not _count(row):
        return []
    known = reversed(earlier(row, sent))
    return [one.period for one in known if _pair(one) == _pair(row)]


def _pair(one: Row | Past) -> tuple[Decimal | None, Decimal | None]:
    if one.numerator is None:
        return (one.value, None)
    return (one.numerator, one.denominator)


def _copied(row: Row, period: Period, *, is_large: bool) -> Finding:
    beside = "" if is_large else ", as are larger figures of this file"
    return row.finding(
        "W-UNCHANGED",
        f"{plain(_count(row))} is exactly the figure of {period.short_label}{beside}. "
        "Was an old figure copied? If it is right, say so.",
        column_of(row),
    )


RULES = (
    Rule(
        "W-YOY",
        "No jump that the figure's own history does not lead one to expect",
        "A jump is news or a slip; the board will ask which.",
        each_row(_jump),
        failing=example({"numerator": "90"}, past=(past("2014-15-Q3", 40),)),
        passing=example({"numerator": "59"}, past=(past("2014-15-Q3", 40),)),
    ),
    Rule(
        "W-UNCHANGED",
        "The figure is not an old one",
        "Last year's table is often the start of this year's, and cells stay behind.",
        _unchanged,
        failing=example({"numerator": "281"}, past=(past("2013-14-Q3", 281),)),
        passing=example({"numerator": "6"}, past=(past("2013-14-Q3", 6),)),
    ),
)
