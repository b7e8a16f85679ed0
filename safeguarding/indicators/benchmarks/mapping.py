"""Reads the mapping of a published file: which column is which indicator's figure.

[file]
source = "DfE, Children in need 2022-23, table C1"
published_on = 2023-10-26
four_digit_years = "ending"     # 2023 is the financial year 2022-23
rounded_to = { england = 10, region = 10 }

[[figure]]
indicator = "REF-02"
numerator = "referrals"
denominator = "population"
value = "referral_rate"
where = { characteristic = "Total" }
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from safeguarding.declared import DeclarationError, Reading
from safeguarding.indicators.benchmarks.cells import PARTS
from safeguarding.indicators.benchmarks.times import ENDING, STARTING
from safeguarding.indicators.figures import Unit
from safeguarding.indicators.models import Benchmark

LEVELS = tuple(Benchmark.Level.values)


@dataclass(frozen=True)
class DeclaredFile:
    """[file]: where the file is from and how its periods and counts are meant.

    Attributes:
        source: shown beside every figure.
        published_on: the day.
        four_digit_years: whether a year as 2023 is the financial year that begins
            ("starting") or ends ("ending") in it; "" where no such year stands.
        rounded_to: by level, to the nearest of what counts were published.
        old_codes: the ONS code for an old code of three digits, where the file
            gives no new one.
    """

    source: str
    published_on: date
    four_digit_years: str = ""
    rounded_to: dict[str, int] = field(default_factory=dict)
    old_codes: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class DeclaredFigure:
    """[[figure]]: an indicator, the columns of its figure, and which rows are it."""

    indicator: str
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    where: dict[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """The column of each part that has one, in lower case."""
        named = {part: getattr(self, part).strip().lower() for part in PARTS}
        return {part: name for part, name in named.items() if name}

    @property
    def filters(self) -> dict[str, str]:
        """What must stand in which column, in lower case, for a row to count."""
        return {name.strip().lower(): text for name, text in self.where.items()}


@dataclass(frozen=True)
class FileMap:
    """A mapping, read and found right."""

    file: DeclaredFile
    figures: tuple[DeclaredFigure, ...]


def read_map(path: Path, units: Mapping[str, str]) -> FileMap:
    """Read the mapping of a published file.

    Args:
        path: the TOML file.
        units: the unit of every indicator, by code.

    Raises:
        DeclarationError: naming every mistake in it.
    """
    reading = Reading.of(path)
    reading.expect({"file", "figure"})
    file = reading.one("file", DeclaredFile)
    figures = reading.many("figure", DeclaredFigure)
    if file is not None:
        reading.problems += _wrong_in_file(file)
    if not figures and not reading.problems:
        reading.problems.append("[[figure]] is missing: say which column is what.")
    for each in figures:
        reading.problems += _wrong_in_figure(each, units)
    if file is None or reading.problems:
        raise DeclarationError(reading.problems)
    return FileMap(file, tuple(figures))


def _wrong_in_file(file: DeclaredFile) -> Iterable[str]:
    if not 0 < len(file.source) <= 250:
        yield "[file], source: give it, in at most 250 characters."
    if file.four_digit_years not in ("", ENDING, STARTING):
        yield f"[file], four_digit_years: use {ENDING} or {STARTING}."
    for level, step in file.rounded_to.items():
        if level not in LEVELS:
            yield f"[file], rounded_to: '{level}' is none of {', '.join(LEVELS)}."
        elif type(step) is not int or not 0 <= step <= 1000:
            yield f"[file], rounded_to, {level}: it must be a whole number."


def _wrong_in_figure(figure: DeclaredFigure, units: Mapping[str, str]) -> Iterable[str]:
    where = f"[[figure]] {figure.indicator}"
    unit = units.get(figure.indicator)
    if unit is None:
        yield f"{where}: there is no such indicator."
    if not figure.columns.keys() & {"numerator", "value"}:
        yield f"{where}: name a column for its numerator or its value."
    is_ratio = unit not in (None, Unit.COUNT, Unit.GBP)
    if is_ratio and not figure.columns.keys() & {"denominator", "value"}:
        yield f"{where}: name the column of its denominator, or of its value."
