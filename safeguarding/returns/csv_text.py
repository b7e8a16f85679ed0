"""Reads text as a table: which encoding, which separator, then the standard library."""

import csv
import io
from itertools import islice

from safeguarding.returns.grid import HEADING_ROWS, Grid, find_heading
from safeguarding.returns.guard import FileRefused, Limits
from safeguarding.returns.reader_process import cell_text
from safeguarding.text_files import SEPARATORS
from safeguarding.text_files import decode as decode_text

# A name of a column is shorter; what a long cell says does not matter to the start.
LONGEST_HEADING = 100


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of the encoding it was read in.

    Raises:
        FileRefused: it is not text.
    """
    decoded = decode_text(content)
    if decoded is None:
        message = (
            "The file is neither an Excel workbook nor text. Save it as Excel workbook "
            "(.xlsx) or as CSV UTF-8."
        )
        raise FileRefused(message)
    return decoded


def read_text(text: str, limits: Limits) -> Grid:
    """Read a table from text; the separator is the one that gives a heading.

    Raises:
        FileRefused: quotes that never close, or too many rows.
    """
    if text.lstrip()[:9].lower().startswith(("<html", "<!doctype", "<?xml", "<table")):
        message = "This is a web page, whatever its name. Save the table as CSV."
        raise FileRefused(message)
    # The whole is split once: a text that grows when it is read costs enough as it is.
    starts = (_split(text, separator, limits, HEADING_ROWS) for separator in SEPARATORS)
    headed = (start.separator for start in starts if find_heading(start))
    return _split(text, next(headed, SEPARATORS[0]), limits)


def _split(text: str, separator: str, limits: Limits, most: int | None = None) -> Grid:
    """Split a text, or its first rows; a start that cannot be split is empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    longest = None if most is None else LONGEST_HEADING
    try:
        for number, cells in enumerate(islice(reader, most), start=1):
            if number > limits.rows + 20:
                message = f"The file has more than {limits.rows:,} rows."
                raise FileRefused(message)
            known = (cell[:longest] for cell in cells[: limits.columns])
            rows.append((number, [cell_text(cell) for cell in known]))
    except csv.Error as error:
        if most is not None:
            return Grid("", [])
        message = (
            f"Line {reader.line_num} cannot be read: a quotation mark is not closed, "
            "or stands inside a word. Save the file as CSV again."
        )
        raise FileRefused(message) from error
    return Grid("", rows, separator)
