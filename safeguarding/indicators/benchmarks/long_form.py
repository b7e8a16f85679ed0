"""Reads the long form: one published figure a row, every column named by us."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from safeguarding.indicators.benchmarks.cells import (
    PARTS,
    Cell,
    amounts_of,
    disagreement,
    read_cells,
)
from safeguarding.indicators.benchmarks.rows import (
    Amounts,
    Place,
    Problems,
    Release,
    Row,
    check_place,
    refuse_repeated,
)
from safeguarding.indicators.benchmarks.tables import Line, open_table
from safeguarding.indicators.figures import NUMBERS, Qualifier
from safeguarding.indicators.models import Benchmark
from safeguarding.periods import Period, PeriodError

COLUMNS = (
    "indicator_code",
    "level",
    "place_code",
    "place_name",
    "period",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "source",
    "published_on",
)
LONGEST_SOURCE = 250
# May be left out: to the nearest of what counts were published.
ROUNDED_TO = "rounded_to"
QUALIFIERS = tuple(
    each.value for each in Qualifier if each not in (Qualifier.WITHDRAWN, Qualifier.NIL)
)


def read_long_form(path: Path, units: Mapping[str, str]) -> list[Row]:
    """Read a file in the long form.

    Args:
        path: the file.
        units: the unit of every indicator, by code.

    Raises:
        DeclarationError: naming every mistake by line and column.
    """
    problems = Problems()
    _, lines = open_table(path, COLUMNS, problems)
    rows = [row for line in lines if (row := _row(line, units, problems))]
    refuse_repeated(rows, problems, "Keep one of them.")
    problems.stop_if_any()
    return rows


def _row(line: Line, units: Mapping[str, str], problems: Problems) -> Row | None:
    """Read a line; None, and every problem of it noted, when it is wrong."""
    reader = _Reader(line, problems)
    code = line.cells["indicator_code"]
    if code not in units:
        reader.note("indicator_code", f"there is no indicator '{code}'.")
    place = reader.place()
    period = reader.period()
    release = reader.release(period)
    rounded_to = reader.rounded_to()
    cells = read_cells(
        line.number,
        {part: part for part in PARTS},
        {part: line.cells[part] for part in PARTS},
        problems,
    )
    stated = reader.qualifier()
    if reader.is_wrong or cells is None or place is None or period is None:
        return None
    amounts = amounts_of(cells, units[code], stated)
    wrong = _contradiction(cells, stated, amounts)
    wrong = wrong or disagreement(amounts, units[code], rounded_to)
    if wrong or release is None:
        reader.note("value", wrong)
        return None
    return Row(line.number, code, place, period, amounts, rounded_to, release)


def _contradiction(cells: Mapping[str, Cell], stated: str, amounts: Amounts) -> str:
    """Say that the numbers of a line and its qualifier do not go together."""
    numbers = any(cell.number is not None for cell in cells.values())
    symbols = any(cell.missing for cell in cells.values())
    if stated and stated not in NUMBERS:
        return f"there is a number, though it is {stated}." if numbers else ""
    if amounts.qualifier in NUMBERS or (symbols and not stated):
        return ""
    return "there is no figure. Give it, or say in the qualifier why there is none."


class _Reader:
    """Reads the cells of one line that are not numbers, noting what is wrong."""

    def __init__(self, line: Line, problems: Problems) -> None:
        self._line = line
        self._problems = problems
        self.is_wrong = False

    def note(self, column: str, message: str) -> None:
        self._problems.add(self._line.number, column, message)
        self.is_wrong = True

    def place(self) -> Place | None:
        level = self._line.cells["level"].lower()
        if level not in Benchmark.Level.values:
            known = ", ".join(Benchmark.Level.values)
            self.note("level", f"'{level}' is not known. Use one of {known}.")
            return None
        cells = self._line.cells
        place = Place(level, cells["place_code"], cells["place_name"])
        wrong = check_place(place)
        if wrong:
            self.note("place_code" if place.name else "place_name", wrong)
        return place

    def period(self) -> Period | None:
        try:
            return Period.parse(self._line.cells["period"])
        except PeriodError as error:
            self.note("period", str(error))
            return None

    def release(self, period: Period | None) -> Release | None:
        source, text = self._line.cells["source"], self._line.cells["published_on"]
        if not 0 < len(source) <= LONGEST_SOURCE:
            self.note(
                "source",
                f"say where it was published, in at most {LONGEST_SOURCE} characters.",
            )
        try:
            published_on = date.fromisoformat(text)
        except ValueError:
            self.note("published_on", f"'{text}' is not a day. Write 2015-10-22.")
            return None
        if period is not None and published_on <= period.end:
            self.note(
                "published_on",
                f"{published_on} is before the end of {period}. Figures are published "
                "after their period.",
            )
        return Release(source, published_on)

    def rounded_to(self) -> int:
        text = self._line.cells.get(ROUNDED_TO, "")
        if not text:
            return 0
        if not (text.isascii() and text.isdigit() and int(text) <= 1000):
            self.note(ROUNDED_TO, f"'{text}' is no whole number. Write 10, or nothing.")
            return 0
        return int(text)

    def qualifier(self) -> str:
        text = self._line.cells["qualifier"].lower()
        if text and text not in QUALIFIERS:
            known = ", ".join(QUALIFIERS)
            self.note("qualifier", f"'{text}' is not known. Use one of {known}.")
        return text
