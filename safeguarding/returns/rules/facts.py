"""What a rule may look at: plain facts, no database, no agency's or file's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from safeguarding.periods import Kind, Period
from safeguarding.returns.values import fold

COLUMNS = (
    "agency_code",
    "indicator_code",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "breakdown_dimension",
    "breakdown_code",
    "note",
)
NUMBER_COLUMNS = ("numerator", "denominator", "value")
DATE_COLUMNS = ("period_start", "period_end")
WITH_NUMBER = ("exact", "approx", "at_least", "nil")
WITHOUT_NUMBER = (
    "not_available",
    "not_collected",
    "not_applicable",
    "suppressed",
    "refused",
)
QUALIFIERS = WITH_NUMBER + WITHOUT_NUMBER
INEXACT = ("approx", "at_least")
# How a stated figure follows from its two counts, by unit.
SCALES = {
    "PERCENT": Decimal(100),
    "PER_1K": Decimal(1_000),
    "PER_10K": Decimal(10_000),
    "PER_100K": Decimal(100_000),
    "MEAN": Decimal(1),
}
# Units of which a bare figure cannot be combined with another's.
NEEDS_COUNTS = ("PERCENT", "PER_1K", "PER_10K", "PER_100K")
WHOLE_UNITS = ("COUNT", "PERCENT")


class Severity(StrEnum):
    """What a finding asks for: E a correction, W a reason, I nothing."""

    ERROR = "E"
    WARNING = "W"
    INFORMATION = "I"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, where it is and what to do about it."""

    code: str
    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def severity(self) -> Severity:
        """The first letter of the code says it."""
        return Severity(self.code[0])


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """What the catalogue says of an indicator, as far as a check needs it."""

    code: str
    title: str
    unit: str = "COUNT"
    frequency: Kind = Kind.QUARTER
    timing: str = "PERIOD"
    additive: bool = True
    parts: tuple[str, ...] = ()
    breakdowns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    in_template: bool = True
    ever_on: bool = True
    is_on: bool = True
    derived: bool = False
    pk: int = 0


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency of the partnership, its other names, and whether it is a member."""

    code: str
    names: tuple[str, ...] = ()
    is_member: bool = True


@dataclass(frozen=True, slots=True)
class Past:
    """A figure the same agency gave before, as known now."""

    indicator: str
    period: Period
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    qualifier: str = "exact"
    dimension: str = ""
    breakdown: str = ""


@dataclass(frozen=True)
class Context:
    """Everything known before the file is opened.

    `already_sent` maps the content hash of a version that stands to words about it.
    """

    agency: AgencyFacts
    period: Period
    on: date
    indicators: Mapping[str, IndicatorFacts]
    return_title: str = "this return"
    others: tuple[AgencyFacts, ...] = ()
    past: tuple[Past, ...] = ()
    already_sent: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_fold(self) -> dict[str, IndicatorFacts]:
        """Indicators by their code without regard to case and separators."""
        return {fold(code): facts for code, facts in self.indicators.items()}

    @cached_property
    def history(self) -> dict[tuple[str, Kind, str, str], list[Past]]:
        """Earlier figures of one indicator, kind and breakdown, oldest first."""
        found: dict[tuple[str, Kind, str, str], list[Past]] = {}
        for one in sorted(self.past, key=lambda one: one.period.start):
            key = (one.indicator, one.period.kind, one.dimension, one.breakdown)
            found.setdefault(key, []).append(one)
        return found


class Key(NamedTuple):
    """What makes two rows the same figure."""

    code: str
    period: Period | None
    dimension: str
    breakdown: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: its cells as text, and what could be read from them.

    `cells` lacks a column the file lacks. What could not be read is None or "",
    and the rules say why.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    indicator: IndicatorFacts | None = None
    start: date | None = None
    end: date | None = None
    period: Period | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    qualifier: str = ""
    dimension: str = ""
    breakdown: str = ""

    @property
    def key(self) -> Key:
        """What makes two rows the same figure."""
        code = self.indicator.code if self.indicator else ""
        return Key(code, self.period, self.dimension, self.breakdown)

    @property
    def figure(self) -> tuple[Decimal | None, ...]:
        """The three numbers."""
        return (self.numerator, self.denominator, self.value)

    def finding(self, code: str, message: str, column: str = "") -> Finding:
        """Say something about this row, or one of its cells."""
        value = self.cells.get(column, "")
        return Finding(code, message, self.sheet, self.number, column, value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The heading of one sheet: its columns in order, and on which row they are."""

    name: str
    header_row: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Sent:
    """A file and what is known about it: the one thing every rule is given."""

    context: Context
    rows: Sequence[Row]
    sheets: tuple[Sheet, ...]
    hidden_sheets: tuple[str, ...] = ()
    encoding: str = ""
    content_hash: str = ""
