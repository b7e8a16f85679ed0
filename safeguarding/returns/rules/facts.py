"""What a rule may look at: plain facts, no database, no agency's or file's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from safeguarding.indicators.relations import RelationFacts, RelationKind
from safeguarding.periods import Kind, Period
from safeguarding.returns.rules.columns import LONGEST_NOTE, PRINTED
from safeguarding.returns.values import fold


class Severity(StrEnum):
    """What a finding asks for: E a correction, W a reason, I nothing."""

    ERROR = "E"
    WARNING = "W"
    INFORMATION = "I"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, where it is and what to do about it.

    `level` is given where the code is of another severity than its first letter:
    shares that miss 100 by rounding are W-PCT-SUM, for information.
    """

    code: str
    message: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    level: Severity | None = None

    @property
    def severity(self) -> Severity:
        """The first letter of the code says it, unless the finding knows better."""
        return self.level or Severity(self.code[0])

    def at(self, level: Severity) -> "Finding":
        """Give the same, of another severity than its code says."""
        return replace(self, level=level)


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """What the catalogue says of an indicator, as far as a check needs it.

    `definition` is the one that held when the period ended, since `defined_on`;
    `comparable_from` is the first day that is counted as the period is.
    """

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
    definition: str = ""
    denominator: str = ""
    defined_on: date | None = None
    comparable_from: date | None = None
    comparators: str = ""


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency of the partnership, its other names, and whether it is a member."""

    code: str
    names: tuple[str, ...] = ()
    is_member: bool = True


@dataclass(frozen=True, slots=True)
class Past:
    """A figure as known now: of this agency, or (in `elsewhere`) of another."""

    indicator: str
    period: Period
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    qualifier: str = "exact"
    dimension: str = ""
    breakdown: str = ""

    @property
    def key(self) -> "Key":
        """What makes two figures the same."""
        return Key(self.indicator, self.period, self.dimension, self.breakdown)


@dataclass(frozen=True)
class Context:
    """Everything known before the file is opened.

    Attributes:
        past: numbers this agency gave for earlier periods, as known now.
        known: what it gave for the year of this return, in any return, numbers or not.
        accepted: the figures of the accepted version of this return.
        elsewhere: what other agencies gave for this period, of indicators that
            relations speak of. Nobody is told these figures.
        relations: how indicators hang together; those of the period are `held`.
        population: children aged 0 to 17 by the estimate for the period.
        due_on: the day the return is due; None once it has come.
        already_sent: content hash of a version that stands -> words about it.
        reopened: given when single figures were sent back, and the others stay.
    """

    agency: AgencyFacts
    period: Period
    on: date
    indicators: Mapping[str, IndicatorFacts]
    return_title: str = "this return"
    others: tuple[AgencyFacts, ...] = ()
    past: tuple[Past, ...] = ()
    known: tuple[Past, ...] = ()
    accepted: "frozenset[Key]" = frozenset()
    elsewhere: tuple[Past, ...] = ()
    relations: tuple[RelationFacts, ...] = ()
    population: int | None = None
    due_on: date | None = None
    already_sent: Mapping[str, str] = field(default_factory=dict)
    reopened: "Reopened | None" = None

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

    @cached_property
    def known_by_key(self) -> "dict[Key, Past]":
        """What this agency gave for the year of this return, by figure."""
        return {one.key: one for one in self.known}

    @cached_property
    def elsewhere_by_key(self) -> "dict[Key, list[Past]]":
        """What other agencies gave for this period, by figure."""
        found: dict[Key, list[Past]] = {}
        for one in self.elsewhere:
            found.setdefault(one.key, []).append(one)
        return found

    @cached_property
    def held(self) -> dict[RelationKind, list[RelationFacts]]:
        """The relations that held when the period ended, by kind."""
        found: dict[RelationKind, list[RelationFacts]] = {}
        for one in self.relations:
            if one.holds_on(self.period.end):
                found.setdefault(one.kind, []).append(one)
        return found


class Key(NamedTuple):
    """What makes two rows the same figure."""

    code: str
    period: Period | None
    dimension: str
    breakdown: str


# Numerator, denominator, stated value, qualifier.
Numbers = tuple[Decimal | None, Decimal | None, Decimal | None, str]


@dataclass(frozen=True)
class Reopened:
    """What a correction may change: the figures that were asked about.

    Attributes:
        version: the number of the version that was sent back.
        asked: figure -> what was asked about it.
        kept: figure -> its numbers, for every other figure; they stay as they are.
        before: figure -> its numbers, for the figures that were asked about.
    """

    version: int
    asked: Mapping[Key, str]
    kept: Mapping[Key, Numbers]
    before: Mapping[Key, Numbers]


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
    def note(self) -> str:
        """The note, as far as one is read; a longer one is an error anyway."""
        return self.cells.get("note", "")[:LONGEST_NOTE]

    @property
    def figure(self) -> tuple[Decimal | None, ...]:
        """The three numbers."""
        return (self.numerator, self.denominator, self.value)

    def finding(self, code: str, message: str, column: str = "") -> Finding:
        """Say something about this row, or one of its cells."""
        value = self.cells.get(column, "")
        printed = self.cells.get(f"{PRINTED}{column}", column)
        return Finding(code, message, self.sheet, self.number, printed, value)


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
    other_template: str = ""
    is_unsettled: bool = False

    @cached_property
    def groups(self) -> dict[Key, list[Row]]:
        """Rows of figures by what they are about; a second of one is a repetition."""
        found: dict[Key, list[Row]] = {}
        for row in self.rows:
            if row.indicator is not None and row.period is not None:
                found.setdefault(row.key, []).append(row)
        return found

    @cached_property
    def first(self) -> dict[Key, Row]:
        """The first row of each figure."""
        return {key: rows[0] for key, rows in self.groups.items()}

    @cached_property
    def by_code(self) -> dict[str, list[Row]]:
        """The first row of each figure, by indicator."""
        found: dict[str, list[Row]] = {}
        for key, row in self.first.items():
            found.setdefault(key.code, []).append(row)
        return found
