"""What a published figure is once its file has been read, and what can be wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from safeguarding.declared import DeclarationError
from safeguarding.indicators.models import Benchmark
from safeguarding.periods import Period

# Which ONS codes stand for which kind of place. E13: Inner and Outer London.
CODES: dict[str, re.Pattern[str]] = {
    Benchmark.Level.ENGLAND.value: re.compile(r"E92000001"),
    Benchmark.Level.REGION.value: re.compile(r"E1[23][0-9]{6}"),
    Benchmark.Level.AUTHORITY.value: re.compile(r"E(?:06|08|09|10)[0-9]{6}"),
}
EXAMPLES: dict[str, str] = {
    Benchmark.Level.ENGLAND.value: "E92000001",
    Benchmark.Level.REGION.value: "E12000005",
    Benchmark.Level.AUTHORITY.value: "E08000027",
}
LONGEST_NAME = 100
# More lines than this nobody reads; their number is told.
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Amounts:
    """The numbers of a figure, or the reason why there are none."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    qualifier: str


@dataclass(frozen=True, slots=True)
class Place:
    """England, a region or a local authority."""

    level: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Release:
    """Where and when figures were published."""

    source: str
    published_on: date


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure; `line` is where it stands in its file."""

    line: int
    indicator: str
    place: Place
    period: Period
    amounts: Amounts
    rounded_to: int
    release: Release

    @property
    def key(self) -> tuple[str, str, Period]:
        """What makes two rows versions of the same figure."""
        return self.indicator, self.place.code, self.period


class Problems:
    """Collects what is wrong with a file, line by line."""

    def __init__(self) -> None:
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, column: str, message: str) -> None:
        """Note a problem; line 0 is the file as a whole."""
        where = f"Line {line}" if line else "The file"
        at = f", column {column}" if column else ""
        self._found.append((line, f"{where}{at}: {message}"))

    def stop_if_any(self) -> None:
        """Raise what was noted, in the order of the file.

        Raises:
            DeclarationError: there is at least one problem.
        """
        if not self._found:
            return
        told = [text for _, text in sorted(self._found, key=lambda each: each[0])]
        more = len(told) - MOST_TOLD
        if more > 0:
            told = [*told[:MOST_TOLD], f"There are {more:,} more problems like these."]
        raise DeclarationError(told)


def check_place(place: Place) -> str:
    """Say what is wrong with a place's code or name; "" when nothing is."""
    if not CODES[place.level].fullmatch(place.code):
        label = Benchmark.Level(place.level).label
        return (
            f"'{place.code}' is no code of this level ({label}). Write the ONS code, "
            f"as {EXAMPLES[place.level]}."
        )
    if not 0 < len(place.name) <= LONGEST_NAME:
        return f"Give the name of the place, in at most {LONGEST_NAME} characters."
    return ""


def refuse_repeated(rows: Iterable[Row], problems: Problems, hint: str) -> None:
    """Note every figure that stands in a file twice.

    Args:
        rows: in the order of the file.
        problems: where to note it.
        hint: how to put it right in this layout.
    """
    seen: dict[tuple[str, str, Period], int] = {}
    for row in rows:
        first = seen.setdefault(row.key, row.line)
        if first != row.line:
            problems.add(
                row.line,
                "",
                f"{row.indicator} of {row.place.name} for {row.period} stands in "
                f"line {first} too. {hint}",
            )
