"""Holds what labels and headings say against what the figures are to mean."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from safeguarding.periods import Kind, Period
from safeguarding.returns.rules.facts import Context, Finding, IndicatorFacts
from safeguarding.returns.values import number_word, quoted
from safeguarding.returns.wide.claims import Claim
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.numbers import said_by_label
from safeguarding.returns.wide.when import read_when

DAYS = re.compile(
    r"\b(?P<number>\d{1,3})\s*(?P<kind>working|school|calendar)?[\s-]*days?\b",
    re.IGNORECASE,
)
AGES = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})\s*(?:-|\u2013|to)\s*(?P<last>\d{1,2})(?![\d/%.-])"
)
TERMLY = re.compile(r"\bby (?:school )?term\b|\btermly\b", re.IGNORECASE)


def look_at_words(
    claims: Sequence[Claim], sheet: str, context: Context
) -> Iterator[Finding]:
    """Find labels that say something else than the mapping; each row once per kind."""
    seen: set[tuple[str, int]] = set()
    for one in claims:
        for code, message in _about(one, context):
            if (code, one.line.number) not in seen:
                seen.add((code, one.line.number))
                yield Finding(
                    code, message, sheet, one.line.number, one.heading, one.text
                )


def look_at_titles(
    table: Table, claims: Sequence[Claim], context: Context
) -> Iterator[Finding]:
    """Find a title that is about other dates than the figures are taken for."""
    own = context.period
    used = {(one.start, one.end) for one in claims}
    for title in table.titles:
        named = read_when(title, own)
        dates = named.dates if named is not None and named.sure else None
        if not claims or dates is None or dates in used or _holds(dates, own):
            continue
        start, end = dates
        several_months = (start.year, start.month) != (end.year, end.month)
        if several_months and start <= own.end and end >= own.start:
            yield Finding(
                "W-PERIOD-LABEL",
                f"The title {quoted(title)} is about {start:%d/%m/%Y} to "
                f"{end:%d/%m/%Y}; the figures are taken for {own.label}. Correct one "
                "of them, or explain what they cover.",
                table.sheet,
                value=title[:120],
            )


def _holds(dates: tuple[date, date], own: Period) -> bool:
    """Whether a title is about the year or term the period lies in."""
    year = own.financial_year
    return dates in ((own.start, own.end), (year.start, year.end))


def _about(one: Claim, context: Context) -> Iterator[tuple[str, str]]:
    words = f"{one.line.label} {one.heading}"
    yield from _inexact(one)
    yield from _no_period(one, context.period)
    if one.facts is not None:
        yield from _term(one, one.facts, words, context.period)
        yield from _limit(one, one.facts)
        yield from _population(one, one.facts, words)


def _inexact(one: Claim) -> Iterator[tuple[str, str]]:
    asked = said_by_label(one.line.label) or said_by_label(one.heading)
    chosen = one.read.qualifier or one.meaning.qualifier
    if asked and one.read.text and not chosen and number_word(one.text) is None:
        yield (
            "E-TYPE",
            (
                f"The label {quoted(one.line.label)} says that {one.text} is not exact. "
                f"Choose what it means ({asked}, perhaps), or correct the label."
            ),
        )


def _no_period(one: Claim, near: Period) -> Iterator[tuple[str, str]]:
    for text in (one.line.label, one.heading):
        named = read_when(text, near)
        settled = one.meaning.period or one.meaning.starts_on
        if named is not None and named.problem and not settled:
            yield "E-PERIOD", named.problem


def _term(
    one: Claim, facts: IndicatorFacts, words: str, own: Period
) -> Iterator[tuple[str, str]]:
    period = Period.parse(one.meaning.period) if one.meaning.period else own
    is_termly = facts.frequency is Kind.TERM or TERMLY.search(words)
    if is_termly and period.kind is Kind.QUARTER:
        yield (
            "W-PERIOD-LABEL",
            (
                f"{facts.code} is counted by school term, and stands in a column of "
                f"{period.short_label}. Say which term the figure covers."
            ),
        )


def _limit(one: Claim, facts: IndicatorFacts) -> Iterator[tuple[str, str]]:
    """Compare a time limit: '7 days' is not 7 working days (DOMAIN B.3)."""
    printed = _limits(one.line.label)
    defined = _limits(f"{facts.title}. {facts.definition}")
    if printed and defined and not printed & defined:
        yield (
            "W-DEF",
            (
                f"The label says {_in_words(printed)}; {facts.code} is defined by "
                f"{_in_words(defined)}. Was it counted that way?"
            ),
        )


def _limits(text: str) -> set[tuple[int, str]]:
    return {
        (int(found["number"]), (found["kind"] or "").lower())
        for found in DAYS.finditer(text)
    }


def _in_words(limits: set[tuple[int, str]]) -> str:
    said = [" ".join(filter(None, (str(n), kind, "days"))) for n, kind in limits]
    return " or ".join(sorted(said))


def _population(
    one: Claim, facts: IndicatorFacts, words: str
) -> Iterator[tuple[str, str]]:
    """Compare the ages of a population with those the rate is defined by."""
    defined = _ages(facts.denominator) or _ages(facts.definition)
    printed = _ages(words)
    is_population = one.column == "denominator" or facts.unit.startswith("PER_")
    if is_population and printed and defined and not printed & defined:
        yield (
            "W-DENOM",
            (
                f"The label is about ages {_spans(printed)}; {facts.code} is taken of ages "
                f"{_spans(defined)}. Use that population, or explain."
            ),
        )


def _ages(text: str) -> set[tuple[int, int]]:
    found = {(int(one["first"]), int(one["last"])) for one in AGES.finditer(text)}
    return {(first, last) for first, last in found if first < last <= 25}


def _spans(ages: set[tuple[int, int]]) -> str:
    return " and ".join(f"{first}-{last}" for first, last in sorted(ages))
