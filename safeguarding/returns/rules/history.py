"""Rules that compare a figure with what the same agency gave before."""

from collections.abc import Iterator
from decimal import Decimal

from safeguarding.returns.rules.facts import SCALES, Finding, Past, Row, Sent
from safeguarding.returns.rules.figures import computed
from safeguarding.returns.rules.registry import Rule, each_row, example
from safeguarding.returns.rules.samples import past
from safeguarding.returns.values import plain, rounded

# A change worth asking about: beyond this share of the base, and at least so many.
# Source: DOMAIN C, W-YOY (suggested).
JUMP_SHARE = Decimal("0.5")
JUMP_LEAST = Decimal(20)
# Small figures repeat by chance. Source: DOMAIN C, W-UNCHANGED.
UNCHANGED_LEAST = Decimal(20)


def _earlier(row: Row, sent: Sent) -> list[Past]:
    """List the same figure's earlier periods, oldest first."""
    if row.indicator is None or row.period is None:
        return []
    key = (row.indicator.code, row.period.kind, row.dimension, row.breakdown)
    known = sent.context.history.get(key, [])
    return [one for one in known if one.period < row.period]


def _shown(unit: str, one: Past) -> Decimal | None:
    if unit in SCALES and one.numerator is not None and one.denominator:
        return one.numerator / one.denominator * SCALES[unit]
    return one.value if one.value is not None else one.numerator


def _year_on_year(row: Row, sent: Sent) -> Iterator[Finding]:
    found = computed(row)
    now = found if found is not None else row.value
    if now is None or row.indicator is None or row.period is None:
        return
    for one in _earlier(row, sent):
        if one.period != row.period.year_ago():
            continue
        then = _shown(row.indicator.unit, one)
        if then is not None and _is_jump(then, now):
            yield row.finding(
                "W-YOY",
                f"{_words(now)} after {_words(then)} in {one.period.short_label}: a "
                f"change of {_change(then, now)}. If it is right, explain what "
                "happened.",
                "numerator" if row.numerator is not None else "value",
            )


def _is_jump(then: Decimal, now: Decimal) -> bool:
    moved = abs(now - then)
    return moved >= JUMP_LEAST and moved > JUMP_SHARE * abs(then)


def _change(then: Decimal, now: Decimal) -> str:
    if not then:
        return f"{now - then:+.0f}"
    return f"{(now - then) / then * 100:+.0f} %"


def _words(number: Decimal) -> str:
    return plain(rounded(number, 1))


def _unchanged(row: Row, sent: Sent) -> Iterator[Finding]:
    now = (row.numerator, row.denominator)
    if row.numerator is None:
        now = (row.value, None)
    if now[0] is None or now[0] < UNCHANGED_LEAST:
        return
    for one in reversed(_earlier(row, sent)):
        then = (one.numerator, one.denominator)
        if one.numerator is None:
            then = (one.value, None)
        if then == now:
            yield row.finding(
                "W-UNCHANGED",
                f"{plain(now[0])} is exactly the figure of {one.period.short_label}. "
                "Was an old figure copied? If it is right, say so.",
                "numerator" if row.numerator is not None else "value",
            )
            return


RULES = (
    Rule(
        "W-YOY",
        "No jump from the same period last year",
        "A jump is news or a slip; the board will ask which.",
        each_row(_year_on_year),
        failing=example({"numerator": "90"}, past=(past("2014-15-Q3", 40),)),
        passing=example({"numerator": "59"}, past=(past("2014-15-Q3", 40),)),
    ),
    Rule(
        "W-UNCHANGED",
        "The figure is not an old one",
        "Last year's table is often the start of this year's, and cells stay behind.",
        each_row(_unchanged),
        failing=example({"numerator": "281"}, past=(past("2013-14-Q3", 281),)),
        passing=example({"numerator": "6"}, past=(past("2013-14-Q3", 6),)),
    ),
)
