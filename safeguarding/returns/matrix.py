"""Agencies by periods: who has sent what, and who has not.

Source: FEATURES 2 row 1 (one screen shows who owes what), 1 (14).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.returns.lists import dates_in_words
from safeguarding.returns.models import Obligation
from safeguarding.returns.standing import ReturnStanding, Standing, stand

LATEST = 12
# Sign, word, and which of our colours: no sign or colour without its word.
SIGNS: dict[Standing, tuple[str, str, str]] = {
    Standing.ACCEPTED: ("✓", "Accepted", "good"),
    Standing.NIL: ("∅", "Nil", "good"),
    Standing.WAITING: ("▸", "Received", "plain"),
    Standing.UNSIGNED: ("✎", "To be signed", "plain"),
    Standing.SENT_BACK: ("↩", "Sent back", "bad"),
    Standing.CHECKING: ("…", "Being checked", "near"),
    Standing.DUE: ("○", "Due", "plain"),
    Standing.EXTENDED: ("+", "More time", "near"),
    Standing.LATE: ("!", "Late", "bad"),
    Standing.CLOSED: ("✕", "Never came", "bad"),
}
HEADINGS = {
    Kind.QUARTER: "Quarterly returns",
    Kind.MONTH: "Monthly returns",
    Kind.TERM: "Returns of each school term",
    Kind.YEAR: "Yearly returns",
}


@dataclass(frozen=True)
class Asked:
    """What the page was asked for: a return, a financial year; "" for all."""

    template: str = ""
    year: str = ""

    @property
    def query(self) -> str:
        """Write it back as the end of an address."""
        return f"?template={self.template}&year={self.year}"


@dataclass(frozen=True)
class Cell:
    """One return: its sign, its word, what the dates say, where it leads."""

    period: str
    owed: ReturnStanding | None = None
    sign: str = ""
    word: str = ""
    colour: str = ""
    dates: str = ""


@dataclass(frozen=True)
class Row:
    """One kind of return of one agency, with a cell for each period."""

    agency: str
    agency_code: str
    partnership: str
    partnership_code: str
    template: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """The returns of one frequency: a column for each period."""

    kind: str
    heading: str
    periods: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Count:
    """How many returns stand in one way."""

    sign: str
    word: str
    colour: str
    count: int


@dataclass(frozen=True)
class Matrix:
    """All that the page shows."""

    grids: tuple[Grid, ...]
    counts: tuple[Count, ...]
    total: int


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen above the matrix."""

    code: str
    label: str


def choices(user: User, day: date) -> tuple[list[Choice], list[Choice]]:
    """List the returns and the financial years a person can choose. One query."""
    rows = (
        _owed(user, day)
        .order_by("template__title")
        .values_list("template__code", "template__title", "period_end")
        .distinct()
    )
    templates: dict[str, str] = {}
    years: set[str] = set()
    for code, title, period_end in rows:
        templates[code] = title
        years.add(Period.containing(Kind.YEAR, period_end).code)
    return (
        [Choice("", "All returns"), *(Choice(*one) for one in templates.items())],
        [
            Choice("", f"The latest {LATEST} periods"),
            *(Choice(year, year) for year in sorted(years, reverse=True)),
        ],
    )


def matrix(user: User, asked: Asked, *, day: date) -> Matrix:
    """Gather agencies by periods. Two queries, however many there are."""
    owed = _chosen(_owed(user, day), asked, day)
    found = stand(user, owed, day=day)
    counts = Counter(one.standing for _, one in found)
    return Matrix(
        grids=tuple(
            _grid(kind, [pair for pair in found if pair[0].kind == kind])
            for kind in HEADINGS
            if any(row.kind == kind for row, _ in found)
        ),
        counts=tuple(Count(*SIGNS[one], counts[one]) for one in SIGNS if counts[one]),
        total=len(found),
    )


def _owed(user: User, day: date) -> Any:
    scope = Obligation.objects.for_user(user, Permission.SEE_RETURN_STATUS)
    return scope.filter(period_end__lt=day)


def _chosen(owed: Any, asked: Asked, day: date) -> Any:
    if asked.template:
        owed = owed.filter(template__code=asked.template)
    if (year := _year(asked.year)) is not None:
        return owed.filter(period_end__range=(year.start, year.end))
    latest = Q()
    for kind in Kind:
        last = Period.containing(kind, day).previous()
        first = last.shift(1 - LATEST)
        latest |= Q(kind=kind.value, period_start__gte=first.start)
    return owed.filter(latest)


def _year(code: str) -> Period | None:
    try:
        return Period.parse(code, kind=Kind.YEAR)
    except PeriodError:
        return None


Found = tuple[Any, ReturnStanding]


def _grid(kind: Kind, found: Sequence[Found]) -> Grid:
    periods = sorted({owed.period for owed, _ in found})
    lines: dict[tuple[int, int, int], dict[Period, Found]] = {}
    ordered = sorted(found, key=lambda pair: _name(pair[0]))
    for owed, one in ordered:
        key = (owed.partnership_id, owed.agency_id, owed.template_id)
        lines.setdefault(key, {})[owed.period] = (owed, one)
    return Grid(
        kind=kind.value.lower(),
        heading=HEADINGS[kind],
        periods=tuple(period.short_label for period in periods),
        rows=tuple(_row(line, periods) for line in lines.values()),
    )


def _name(owed: Any) -> tuple[str, str, str]:
    return owed.partnership.short_name, owed.agency.short_name, owed.template.title


def _row(line: dict[Period, Found], periods: Sequence[Period]) -> Row:
    owed, _ = next(iter(line.values()))
    return Row(
        agency=owed.agency.short_name,
        agency_code=owed.agency.code,
        partnership=owed.partnership.short_name,
        partnership_code=owed.partnership.code,
        template=owed.template.title,
        cells=tuple(_cell(period, line.get(period)) for period in periods),
    )


def _cell(period: Period, found: Found | None) -> Cell:
    if found is None:
        return Cell(period.short_label)
    one = found[1]
    sign, word, colour = SIGNS[one.standing]
    is_coming = one.standing in {Standing.WAITING, Standing.UNSIGNED}
    if one.is_nil and is_coming:
        word = f"Nil, {word.lower()}"
    dates = "" if one.standing is Standing.CLOSED else dates_in_words(one)
    return Cell(period.short_label, one, sign, word, colour, dates)


CSV_HEAD = (
    *("Partnership", "Agency", "Return", "Period", "Period ended", "Due"),
    *("How it stands", "Nil", "Working days late", "More time until", "Version"),
)


def csv_rows(found: Matrix) -> list[tuple[str, ...]]:
    """Write the matrix as lines, one for each return, with dates as yyyy-mm-dd."""
    return [
        _csv_row(row, cell, cell.owed)
        for grid in found.grids
        for row in grid.rows
        for cell in row.cells
        if cell.owed is not None
    ]


def _csv_row(row: Row, cell: Cell, one: ReturnStanding) -> tuple[str, ...]:
    more = one.extended_until
    return (
        *(row.partnership, row.agency, row.template, cell.period),
        *(one.period_end.isoformat(), one.due_on.isoformat(), cell.word),
        *("yes" if one.is_nil else "no", str(one.days_late)),
        *(more.isoformat() if more else "", str(one.version or "")),
    )
