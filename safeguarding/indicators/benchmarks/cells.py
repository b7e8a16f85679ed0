"""Reads the cells of published files: numbers, symbols, and what they come to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from safeguarding.indicators.benchmarks.rows import Amounts, Problems
from safeguarding.indicators.figures import NUMBERS, PER, Qualifier, Unit

NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
LARGEST = Decimal(10) ** 9
# What stands in published files where there is no number. Source: DOMAIN A.6, D.8.
SYMBOLS: dict[str, str] = {
    "c": Qualifier.SUPPRESSED,
    ":": Qualifier.NOT_AVAILABLE,
    "x": Qualifier.NOT_AVAILABLE,
    "z": Qualifier.NOT_APPLICABLE,
}
# Above 0, and 0 once it is rounded.
ROUNDS_TO_ZERO = ("k", "low")
# A percentage printed to one decimal is off by half of it, and a little for luck.
OFF = Decimal("0.051")
PARTS = ("numerator", "denominator", "value")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell read: a number, a symbol's meaning, or neither when it was empty."""

    number: Decimal | None = None
    missing: str = ""
    is_about: bool = False


def read_cell(text: str) -> Cell | None:
    """Read a cell; None when it is neither a number nor a symbol."""
    if not text:
        return Cell()
    symbol = text.lower()
    if symbol in SYMBOLS:
        return Cell(missing=SYMBOLS[symbol])
    if symbol in ROUNDS_TO_ZERO:
        return Cell(Decimal(0), is_about=True)
    if not NUMBER.fullmatch(text):
        return None
    number = Decimal(text.replace(",", ""))
    return Cell(number) if abs(number) < LARGEST else None


def read_cells(
    line: int, columns: Mapping[str, str], texts: Mapping[str, str], problems: Problems
) -> dict[str, Cell] | None:
    """Read the numbers of a figure.

    Args:
        line: where they stand.
        columns: the name of the column of each part, for what is said.
        texts: what stands there, by part: numerator, denominator, value.
        problems: where to note a cell that cannot be read.

    Returns:
        The cells by part; None when one cannot be read.
    """
    cells: dict[str, Cell] = {}
    for part, text in texts.items():
        cell = read_cell(text)
        if cell is None or (cell.number is not None and cell.number < 0):
            problems.add(
                line,
                columns[part],
                f"'{text[:40]}' is not a number of this file. Write digits, or one of "
                "the symbols c : x z k low.",
            )
        else:
            cells[part] = cell
    return cells if len(cells) == len(texts) else None


def amounts_of(cells: Mapping[str, Cell], unit: str, stated: str = "") -> Amounts:
    """Decide what the numbers of a figure come to.

    A percentage that was published stands, though its counts are hidden; counts
    stand without one. Where nothing gives a figure, the symbol says why.

    Args:
        cells: by part; parts may be missing.
        unit: of the indicator.
        stated: the qualifier the file itself gives; "" where it gives none.
    """
    above, below, value = (cells.get(part, Cell()) for part in PARTS)
    if stated and stated not in NUMBERS:
        return Amounts(None, None, None, stated)
    counts = (above.number, below.number) if _has_figure(above, below, unit) else None
    if counts is None and value.number is None:
        reasons = [cell.missing for cell in (value, above, below) if cell.missing]
        return Amounts(None, None, None, next(iter(reasons), Qualifier.NOT_AVAILABLE))
    about = any(cell.is_about for cell in (above, below, value))
    qualifier = stated or (Qualifier.APPROX if about else Qualifier.EXACT)
    top, bottom = counts or (None, None)
    return Amounts(
        _kept(top, 3), _kept(bottom, 3), _kept(value.number, 4), str(qualifier)
    )


def _kept(number: Decimal | None, places: int) -> Decimal | None:
    """Round to what the table keeps, so that a second run finds the same number."""
    if number is None:
        return None
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _has_figure(above: Cell, below: Cell, unit: str) -> bool:
    if above.number is None:
        return False
    # A denominator of 0 gives no ratio, and a count needs none.
    return unit in (Unit.COUNT, Unit.GBP) or bool(below.number)


def disagreement(amounts: Amounts, unit: str, rounded_to: int) -> str:
    """Say that a value is not what its counts give; "" when it is, or cannot be told.

    This is how a column chosen by mistake is found out.
    """
    above, below, value = amounts.numerator, amounts.denominator, amounts.value
    if unit == Unit.PERCENT and (value or 0) > 100:
        return f"{_plain(value)} is more than 100 %."
    if above is None or not below:
        return ""
    if unit == Unit.PERCENT and above > below:
        return f"{_plain(above)} is more than the {_plain(below)} it is out of."
    if value is None or unit not in PER:
        return ""
    given = above * PER[unit] / below
    allowed = _half_of_last_place(value) + Decimal(rounded_to) * PER[unit] / below
    # Denominators are published rounded, too: to the nearest hundred, say.
    allowed += given / 100
    if abs(given - value) <= allowed:
        return ""
    return (
        f"{_plain(above)} of {_plain(below)} gives {round(given, 1)} and not "
        f"{_plain(value)}. Are these the right columns?"
    )


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _half_of_last_place(value: Decimal) -> Decimal:
    is_whole = value == value.to_integral_value()
    return OFF * 10 if is_whole else OFF
