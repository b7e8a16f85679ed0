"""Says of each cell of a table which figure it claims to be, and for which time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.returns.rules.facts import Context, IndicatorFacts
from safeguarding.returns.values import fold
from safeguarding.returns.wide.find import Table
from safeguarding.returns.wide.labels import Labelled
from safeguarding.returns.wide.marks import Read, without_marks
from safeguarding.returns.wide.spec import NOTHING_IN_IT, Meaning, Spec

# Units whose plain figure is stated, not counted.
STATED_UNITS = ("PERCENT", "PER_1K", "PER_10K", "PER_100K", "MEAN", "POINTS", "WEEKS")
ALL = ("", "all", "total", "overall", "whole")


class Whose(IntEnum):
    """How the time of a cell stands to the time of the return."""

    OWN = 1
    INSIDE = 2
    ENDS_WITH = 3
    OTHER = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """One cell that claims to be a figure of an indicator.

    Attributes:
        line: the row it stands in.
        heading: its column.
        text: as printed.
        read: without the marks that have a meaning.
        meaning: what table, column and row say.
        facts: the indicator; None for a code nobody knows.
        start: first day it is about.
        end: last day.
        whose: how that stands to the return's period.
        beside: what columns that are left out say of it, as printed.
    """

    line: Labelled
    heading: str
    text: str
    read: Read
    meaning: Meaning
    facts: IndicatorFacts | None
    start: date
    end: date
    whose: Whose
    beside: str = ""

    @property
    def column(self) -> str:
        """Which of the three numbers it is."""
        if self.meaning.figure:
            return self.meaning.figure
        unit = self.facts.unit if self.facts else ""
        return "value" if unit in STATED_UNITS else "numerator"

    @property
    def scope(self) -> str:
        """What it is limited to; empty is all."""
        return "" if fold(self.meaning.scope) in ALL else self.meaning.scope

    @property
    def part(self) -> tuple[str, str, str]:
        """Indicator, dimension and breakdown."""
        said = self.meaning
        return (fold(said.indicator), fold(said.dimension), fold(said.breakdown))

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"{self.line.label}, {self.heading}"


@dataclass(frozen=True)
class Sorted:
    """The cells of a table: those that are figures here, and those that are not.

    Attributes:
        claims: figures of this agency and return, of whatever time.
        of_others: cells of other agencies or other returns' indicators.
        unsettled: labels of rows, and headings of columns, with cells that nobody
            gave a meaning.
    """

    claims: tuple[Claim, ...]
    of_others: int
    unsettled: tuple[str, ...]


def sort_cells(table: Table, spec: Spec, context: Context) -> Sorted:
    """Give each cell its meaning."""
    claims: list[Claim] = []
    of_others = 0
    unsettled: list[tuple[str, str]] = []
    for line, heading, text in _cells(table, spec):
        said = spec.meaning(line.label, heading)
        was_empty = said.left_out == NOTHING_IN_IT
        if said.left_out and not (was_empty and text):
            continue
        if was_empty or not said.indicator:
            if text:
                unsettled.append((line.label, heading))
            continue
        facts = context.by_fold.get(fold(said.indicator))
        if _is_share_of_count(said, facts, text):
            continue
        if not _is_own(said, facts, context):
            of_others += bool(text)
            continue
        start, end, whose = _time(said, facts, context.period)
        read = without_marks(text, spec.marks)
        beside = _beside(line, heading, table, spec)
        claims.append(
            Claim(line, heading, text, read, said, facts, start, end, whose, beside)
        )
    return Sorted(tuple(claims), of_others, _culprits(unsettled, table))


def _beside(line: Labelled, heading: str, table: Table, spec: Spec) -> str:
    """Give what columns that are left out say of a figure: "Change: +99%"."""
    said = [
        f"{other} as printed: {text}"
        for other, text in zip(table.headings, line.cells, strict=True)
        if text and other in spec.columns and spec.columns[other].beside == heading
    ]
    return ". ".join(said)


def _is_share_of_count(said: Meaning, facts: IndicatorFacts | None, text: str) -> bool:
    """Whether a per cent stands beside a plain count: it is about the count."""
    is_count = facts is not None and facts.unit == "COUNT"
    return is_count and said.figure == "value" and text.endswith("%")


def _culprits(cells: Sequence[tuple[str, str]], table: Table) -> tuple[str, ...]:
    """Name what lacks a meaning: a column when all its cells do, else the rows."""
    filled = {
        heading: {line.label for line in table.lines if line.cells[place]}
        for place, heading in enumerate(table.headings)
    }
    open_rows: dict[str, set[str]] = {}
    for label, heading in cells:
        open_rows.setdefault(heading, set()).add(label)
    columns = [one for one, rows in open_rows.items() if rows == filled[one]]
    some_settled = len(columns) < len([one for one in filled.values() if one])
    if len(table.lines) < 2 or not some_settled:
        columns = []
    rows = [label for label, heading in cells if heading not in columns]
    return tuple(dict.fromkeys((*columns, *rows)))


def _cells(table: Table, spec: Spec) -> Iterator[tuple[Labelled, str, str]]:
    for line in table.lines:
        for heading, text in zip(table.headings, line.cells, strict=True):
            if heading != spec.date_column:
                yield line, heading, text


def _is_own(said: Meaning, facts: IndicatorFacts | None, context: Context) -> bool:
    agency = context.agency
    names = {fold(one) for one in (agency.code, *agency.names)}
    if said.agency and fold(said.agency) not in names:
        return False
    return facts is None or facts.in_template


def _time(
    said: Meaning, facts: IndicatorFacts | None, own: Period
) -> tuple[date, date, Whose]:
    if said.starts_on is not None and said.ends_on is not None:
        return (
            said.starts_on,
            said.ends_on,
            _of_dates(said.starts_on, said.ends_on, own),
        )
    if not said.period:
        slower = _slower(facts, own)
        return slower.start, slower.end, Whose.OWN
    period = Period.parse(said.period)
    return period.start, period.end, _of_period(period, facts, own)


def _slower(facts: IndicatorFacts | None, own: Period) -> Period:
    """Give the term or year of a slower indicator when it ends with the return."""
    if facts is None or facts.frequency not in (Kind.TERM, Kind.YEAR):
        return own
    try:
        whole = Period.containing(facts.frequency, own.end)
    except PeriodError:
        return own
    return whole if whole.end == own.end and whole.start <= own.start else own


def _of_period(period: Period, facts: IndicatorFacts | None, own: Period) -> Whose:
    frequency = facts.frequency if facts else own.kind
    if period == own or (period.kind is frequency and period.end == own.end):
        return Whose.OWN
    if period.kind is Kind.YEAR and own.kind is not Kind.YEAR:
        return Whose.OTHER  # A year so far is another figure than its last quarter.
    return _of_dates(period.start, period.end, own)


def _of_dates(start: date, end: date, own: Period) -> Whose:
    if (start, end) == (own.start, own.end):
        return Whose.OWN
    if own.start <= start and end <= own.end:
        return Whose.INSIDE
    return Whose.ENDS_WITH if own.start <= end <= own.end else Whose.OTHER


def chosen(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Part the claims into figures of the return and figures of other times.

    Dates that begin before the return and end in it ("Sept-Dec" in October to
    December) stand for it only when nothing else does.
    """
    kept: list[Claim] = []
    other: list[Claim] = []
    claims = list(claims)
    best: dict[tuple[str, str, str], Whose] = {}
    for one in claims:
        best[one.part] = min(best.get(one.part, Whose.OTHER), one.whose)
    for one in claims:
        is_second = one.whose is Whose.ENDS_WITH and best[one.part] < one.whose
        away = one.whose is Whose.OTHER or is_second
        (other if away else kept).append(one)
    return kept, other
