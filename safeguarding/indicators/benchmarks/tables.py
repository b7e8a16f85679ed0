"""Opens a text file as a table of named columns."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from safeguarding.declared import DeclarationError
from safeguarding.indicators.benchmarks.rows import Problems
from safeguarding.text_files import SEPARATORS, decode

# A published file of all authorities, twenty years and every filter is smaller.
MOST_BYTES = 200 * 1024 * 1024
REMARK = "#"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table, and on which line of the file it begins."""

    number: int
    cells: Mapping[str, str]


def open_table(
    path: Path, required: Collection[str], problems: Problems
) -> tuple[tuple[str, ...], Iterator[Line]]:
    """Read a file of comma-, semicolon- or tab-separated text.

    Lines that begin with # are remarks, and empty lines are nothing.

    Args:
        path: the file.
        required: columns without which it is no file of this kind.
        problems: where a row with too many or too few cells is noted.

    Returns:
        The columns in lower case, and the rows one after the other.

    Raises:
        DeclarationError: it cannot be read, or columns are missing or named twice.
    """
    text = _text(path)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=_separator(text, required),
        strict=True,
    )
    rows = _numbered(reader)
    header = next(rows, (0, []))[1]
    columns = tuple(name.strip().lower() for name in header)
    _check_header(columns, required)
    return columns, _lines(columns, rows, problems)


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        decoded = decode(path.read_bytes()) if size <= MOST_BYTES else None
    except OSError as error:
        raise DeclarationError([f"{path} cannot be read: {error.strerror}."]) from None
    if decoded is None:
        message = f"{path.name} is not text, or far too large. Save it as CSV UTF-8."
        raise DeclarationError([message])
    return decoded[0]


def _separator(text: str, required: Collection[str]) -> str:
    """Take the separator that finds most of the columns in the first line."""
    lines = (line for line in text.splitlines() if line.strip())
    header = next((line for line in lines if not line.startswith(REMARK)), "").lower()

    def found(separator: str) -> int:
        cells = {cell.strip(' "') for cell in header.split(separator)}
        return len(cells & set(required))

    return max(SEPARATORS, key=found)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that say something, with the line each begins on."""
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].startswith(REMARK):
                yield start, cells
            start = _line(reader) + 1
    except csv.Error:
        message = f"Line {start}: a quotation mark is not closed, or is misplaced."
        raise DeclarationError([message]) from None


def _line(reader: Iterator[list[str]]) -> int:
    return int(getattr(reader, "line_num", 0))


def _check_header(columns: tuple[str, ...], required: Collection[str]) -> None:
    problems = Problems()
    for name in sorted(set(required) - set(columns)):
        found = ", ".join(columns) or "nothing"
        problems.add(0, "", f"the column {name} is missing. Its first line: {found}.")
    for name in sorted({each for each in columns if columns.count(each) > 1}):
        problems.add(0, "", f"the column {name} stands twice.")
    problems.stop_if_any()


def _lines(
    columns: tuple[str, ...],
    rows: Iterator[tuple[int, list[str]]],
    problems: Problems,
) -> Iterator[Line]:
    for number, cells in rows:
        if len(cells) != len(columns):
            problems.add(
                number,
                "",
                f"it has {len(cells)} cells and the first line {len(columns)}. Put "
                "text that holds a comma into quotation marks.",
            )
            continue
        stripped = (cell.strip() for cell in cells)
        yield Line(number, dict(zip(columns, stripped, strict=True)))
