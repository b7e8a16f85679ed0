"""Compares what a table prints of other periods with the figures known of them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from safeguarding.periods import Period
from safeguarding.returns.rules.columns import SCALES
from safeguarding.returns.rules.facts import Context, Finding, Past
from safeguarding.returns.values import fold, plain, rounded
from safeguarding.returns.wide.claims import Claim
from safeguarding.returns.wide.numbers import Loose, is_inexact, read_loose


def compare(claims: Sequence[Claim], sheet: str, context: Context) -> Iterator[Finding]:
    """Name each printed figure of another period that is not the one known."""
    known = {_key(one): one for one in context.past}
    for one in claims:
        past = next((known[key] for key in _keys(one) if key in known), None)
        printed = read_loose(one.text, one.line.label)
        if past is None or printed is None or is_inexact(printed):
            continue
        before = _known(past, one)
        if before is not None and not _is_same(printed, before):
            period = past.period.label
            yield Finding(
                "W-RESTATED",
                f"For {period} the table says {one.text}; {plain(rounded(before, 4))} "
                "is known. This return changes neither: correct the table, or send "
                "the return of that period again and say why.",
                sheet,
                one.line.number,
                one.heading,
                one.text,
            )


def _key(past: Past) -> tuple[object, ...]:
    part = (fold(past.indicator), fold(past.dimension), fold(past.breakdown))
    return (part, past.period)


def _keys(one: Claim) -> list[tuple[object, ...]]:
    """Give the periods a cell may be known under: January to March has two names."""
    said = [Period.parse(one.meaning.period)] if one.meaning.period else []
    if one.facts is not None:
        own = Period.from_dates(one.start, one.end, kind=one.facts.frequency)
        said += [own] if own else []
    return [(one.part, period) for period in said]


def _known(past: Past, one: Claim) -> Decimal | None:
    if one.column == "numerator":
        return past.numerator
    if one.column == "denominator":
        return past.denominator
    scale = SCALES.get(one.facts.unit) if one.facts else None
    if scale is None or past.numerator is None or not past.denominator:
        return past.value
    return past.numerator / past.denominator * scale


def _is_same(printed: Loose, known: Decimal) -> bool:
    return abs(printed.number - known) <= Decimal(1).scaleb(-printed.decimals) / 2 or (
        printed.number == known
    )
