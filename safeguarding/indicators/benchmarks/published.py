"""Reads files of Explore Education Statistics, through a mapping.

Source: DOMAIN D.8; the department's open data standards (columns and symbols).
"""

from collections.abc import Mapping
from pathlib import Path

from safeguarding.indicators.benchmarks.cells import (
    amounts_of,
    disagreement,
    read_cells,
)
from safeguarding.indicators.benchmarks.mapping import (
    DeclaredFigure,
    FileMap,
)
from safeguarding.indicators.benchmarks.rows import (
    Place,
    Problems,
    Release,
    Row,
    check_place,
    refuse_repeated,
)
from safeguarding.indicators.benchmarks.tables import Line, open_table
from safeguarding.indicators.benchmarks.times import period_of
from safeguarding.indicators.models import Benchmark
from safeguarding.periods import Period, PeriodError

COLUMNS = ("time_period", "time_identifier", "geographic_level")
LEVELS = {
    "national": Benchmark.Level.ENGLAND.value,
    "regional": Benchmark.Level.REGION.value,
    "local authority": Benchmark.Level.AUTHORITY.value,
}
# Which columns hold the code and the name of a place, by level.
PLACES = {
    Benchmark.Level.ENGLAND.value: ("country_code", "country_name"),
    Benchmark.Level.REGION.value: ("region_code", "region_name"),
    Benchmark.Level.AUTHORITY.value: ("new_la_code", "la_name"),
}
OLD_CODE = "old_la_code"
HINT = "Narrow it down in the map, by 'where'."


def read_published(
    path: Path, mapping: FileMap, units: Mapping[str, str]
) -> tuple[list[Row], int]:
    """Read a published file.

    Args:
        path: the file.
        mapping: what its columns mean.
        units: the unit of every indicator, by code.

    Returns:
        The figures, and how many rows of other kinds of place were left out, such as
        schools and constituencies.

    Raises:
        DeclarationError: naming every mistake by line and column.
    """
    problems = Problems()
    required = {*COLUMNS, *_used(mapping)}
    columns, lines = open_table(path, sorted(required), problems)
    reader = _Reader(mapping, units, problems, frozenset(columns))
    rows = [row for line in lines for row in reader.rows(line)]
    for figure in mapping.figures:
        if reader.found[figure.indicator] == 0:
            problems.add(0, "", f"no row of it is {figure.indicator}. {HINT}")
    refuse_repeated(rows, problems, HINT)
    problems.stop_if_any()
    return rows, reader.left_out


def _used(mapping: FileMap) -> set[str]:
    return {
        name
        for figure in mapping.figures
        for name in (*figure.columns.values(), *figure.filters)
    }


class _Reader:
    """Reads line after line, and counts what was found and what was left out."""

    def __init__(
        self,
        mapping: FileMap,
        units: Mapping[str, str],
        problems: Problems,
        columns: frozenset[str],
    ) -> None:
        self._mapping = mapping
        self._units = units
        self._problems = problems
        self._columns = columns
        self._release = Release(mapping.file.source, mapping.file.published_on)
        self.found = {each.indicator: 0 for each in mapping.figures}
        self.left_out = 0

    def rows(self, line: Line) -> list[Row]:
        """Give the figures a line holds; none where it is of another kind of place."""
        figures = [each for each in self._mapping.figures if _is_of(each, line)]
        level = LEVELS.get(line.cells["geographic_level"].lower())
        if not figures:
            return []
        if level is None:
            self.left_out += 1
            return []
        for each in figures:
            self.found[each.indicator] += 1
        place, period = self._place(line, level), self._period(line)
        if place is None or period is None:
            return []
        return [
            row for each in figures if (row := self._row(line, each, place, period))
        ]

    def _row(
        self, line: Line, figure: DeclaredFigure, place: Place, period: Period
    ) -> Row | None:
        columns = figure.columns
        texts = {part: line.cells[name] for part, name in columns.items()}
        cells = read_cells(line.number, columns, texts, self._problems)
        if cells is None:
            return None
        unit = self._units[figure.indicator]
        rounded_to = self._mapping.file.rounded_to.get(place.level, 0)
        amounts = amounts_of(cells, unit)
        wrong = disagreement(amounts, unit, rounded_to)
        if wrong:
            self._problems.add(line.number, columns.get("value", ""), wrong)
            return None
        return Row(
            line.number,
            figure.indicator,
            place,
            period,
            amounts,
            rounded_to,
            self._release,
        )

    def _place(self, line: Line, level: str) -> Place | None:
        code_column, name_column = PLACES[level]
        missing = [name for name in PLACES[level] if name not in self._columns]
        if missing:
            self._problems.add(line.number, missing[0], "the column is missing.")
            return None
        code, name = line.cells[code_column], line.cells[name_column]
        old = line.cells.get(OLD_CODE, "")
        if code in ("", ":", "z", "x"):
            code = self._mapping.file.old_codes.get(old, code)
        place = Place(level, code, name)
        wrong = check_place(place)
        if wrong and old and level == Benchmark.Level.AUTHORITY:
            wrong += f" Or say in the map, under old_codes, which one {old} is."
        if wrong:
            self._problems.add(line.number, code_column, wrong)
            return None
        return place

    def _period(self, line: Line) -> Period | None:
        try:
            period = period_of(
                line.cells["time_period"],
                line.cells["time_identifier"],
                self._mapping.file.four_digit_years,
            )
        except PeriodError as error:
            self._problems.add(line.number, "time_period", str(error))
            return None
        if self._release.published_on <= period.end:
            self._problems.add(
                line.number,
                "time_period",
                f"{period} had not ended on {self._release.published_on}, when the "
                "map says that this was published.",
            )
            return None
        return period


def _is_of(figure: DeclaredFigure, line: Line) -> bool:
    return all(line.cells[name] == text for name, text in figure.filters.items())
