"""What one return asks for, line by line, with what its sender needs beside it.

The template, the form for keying and the sheet of definitions are made from these
lines, so that they cannot ask for different things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from safeguarding.indicators.models import Definition, Unit
from safeguarding.periods import Period
from safeguarding.returns.models import Obligation
from safeguarding.returns.queries import context_of, definitions_on
from safeguarding.returns.rules.across import is_expected
from safeguarding.returns.rules.columns import SCALES
from safeguarding.returns.rules.facts import Context, IndicatorFacts, Past
from safeguarding.returns.values import plain, rounded

# Which of the three numbers an indicator of a unit is given in.
ONE_NUMBER = {"COUNT": "numerator", "GBP": "value", "WEEKS": "value", "POINTS": "value"}
THREE_NUMBERS = ("numerator", "denominator", "value")
BEFORE = {"approx": "about ", "at_least": "at least "}


@dataclass(frozen=True)
class Words:
    """A definition in force: its version and what it says."""

    version: int
    text: str
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True)
class Earlier:
    """A figure the same agency gave before, in words: "12 of 40 (30%)"."""

    period: str
    text: str

    def __str__(self) -> str:
        """Show both, as a cell of a spreadsheet has them."""
        return f"{self.period}: {self.text}"


@dataclass(frozen=True)
class Line:
    """One line a return asks for: an indicator, or one part of it.

    Attributes:
        earlier: the agency's own last figures, newest first.
        part: the label of the part; "" for the indicator as a whole.
    """

    facts: IndicatorFacts
    definition: Words
    start: date
    end: date
    dimension: str = ""
    breakdown: str = ""
    part: str = ""
    earlier: tuple[Earlier, ...] = ()

    @property
    def key(self) -> str:
        """Name the line within its return."""
        return f"{self.facts.code}/{self.dimension}/{self.breakdown}"

    @property
    def is_part(self) -> bool:
        """Whether it is a breakdown, which may be left out altogether."""
        return bool(self.dimension)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of numbers it is given in."""
        one = ONE_NUMBER.get(self.facts.unit)
        return (one,) if one else THREE_NUMBERS

    @property
    def unit(self) -> str:
        """The unit in words."""
        return Unit(self.facts.unit).label


@dataclass(frozen=True)
class Asked:
    """All a return asks for, in the order people should be asked."""

    period: Period
    agency: str
    lines: tuple[Line, ...]


def asked_of(owed: Obligation, earlier: int) -> Asked:
    """Read what a return asks for; the number of queries does not grow with it.

    Args:
        owed: the return.
        earlier: how many of the agency's own last figures go with each line.
    """
    # The day only matters for dates still to come; nothing is judged here.
    context = context_of(owed, owed.period_end)
    expected = [
        facts
        for _, facts in sorted(context.indicators.items())
        if is_expected(facts, context.period)
    ]
    words = definitions_of({facts.pk for facts in expected}, context.period)
    lines = [
        line
        for facts in expected
        for line in _lines(facts, words[facts.pk], context, earlier)
    ]
    return Asked(context.period, context.agency.code, tuple(lines))


def definitions_of(indicator_ids: set[int], period: Period) -> dict[int, Words]:
    """Give, by indicator, the words of the definition that holds for a period.

    An indicator nobody has defined yet has version 0 and no words.
    """
    held = definitions_on(period.end, indicator_ids)
    rows = {one.pk: one for one in Definition.objects.filter(pk__in=held.values())}
    nothing = Words(0, "")
    return {
        pk: _words(rows[held[pk]]) if pk in held else nothing for pk in indicator_ids
    }


def _words(one: Definition) -> Words:
    return Words(one.version, one.text, one.numerator, one.denominator)


def _lines(
    facts: IndicatorFacts, words: Words, context: Context, earlier: int
) -> Iterator[Line]:
    period = _period_of(facts, context.period)
    parts = [("", "", "")]
    parts += [
        (dimension, code, label)
        for dimension, codes in facts.breakdowns.items()
        for code, label in codes.items()
    ]
    for dimension, code, label in parts:
        past = context.history.get((facts.code, period.kind, dimension, code), [])
        yield Line(
            facts=facts,
            definition=words,
            start=period.start,
            end=period.end,
            dimension=dimension,
            breakdown=code,
            part=label,
            earlier=tuple(_earlier(one, facts) for one in past[::-1][:earlier]),
        )


def _period_of(facts: IndicatorFacts, expected: Period) -> Period:
    """Give the period a figure is of: a yearly one, sent with Q4, is of its year."""
    own = Period.containing(facts.frequency, expected.end)
    return own if own.start < expected.start else expected


def _earlier(one: Past, facts: IndicatorFacts) -> Earlier:
    return Earlier(one.period.short_label, figure_in_words(one, facts.unit))


def figure_in_words(one: Past, unit: str) -> str:
    """Write a figure as people say it: "52", "12 of 40 (30%)", "at least 600"."""
    sign = "%" if unit == "PERCENT" else ""
    before = BEFORE.get(one.qualifier, "")
    if one.numerator is None:
        return f"{before}{plain(one.value)}{sign}"
    if one.denominator is None:
        return f"{before}{plain(one.numerator)}"
    text = f"{before}{plain(one.numerator)} of {plain(one.denominator)}"
    if one.denominator and unit in SCALES:
        share = one.numerator / one.denominator * SCALES[unit]
        return f"{text} ({plain(rounded(Decimal(share), 1))}{sign})"
    return text
