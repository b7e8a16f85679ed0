"""Reads text as a table: which encoding, which separator, then the standard library.

Source: STACK section 5 (byte-order mark, else strict UTF-8, else cp1252; guessing
libraries were tried and guess wrong).
"""

import codecs
import csv
import io

from safeguarding.returns.grid import Grid, find_heading
from safeguarding.returns.guard import FileRefused, Limits
from safeguarding.returns.reader_process import cell_text

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SEPARATORS = (",", ";", "\t")
NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of the encoding it was read in.

    Raises:
        FileRefused: it is not text.
    """
    marked = [name for mark, name in MARKS.items() if content.startswith(mark)]
    for encoding in marked or ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, NAMES.get(encoding, encoding)
    message = (
        "The file is neither an Excel workbook nor text. Save it as Excel workbook "
        "(.xlsx) or as CSV UTF-8."
    )
    raise FileRefused(message)


def read_text(text: str, limits: Limits) -> Grid:
    """Read a table from text; the separator is the one that gives a heading.

    Raises:
        FileRefused: quotes that never close, or too many rows.
    """
    if text.lstrip()[:9].lower().startswith(("<html", "<!doctype", "<?xml", "<table")):
        message = "This is a web page, whatever its name. Save the table as CSV."
        raise FileRefused(message)
    grids = [_split(text, separator, limits) for separator in SEPARATORS]
    return next((grid for grid in grids if find_heading(grid)), grids[0])


def _split(text: str, separator: str, limits: Limits) -> Grid:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if number > limits.rows + 20:
                message = f"The file has more than {limits.rows:,} rows."
                raise FileRefused(message)
            rows.append((number, [cell_text(cell) for cell in cells[: limits.columns]]))
    except csv.Error as error:
        if separator != SEPARATORS[0]:
            return Grid("", [])
        message = (
            f"Line {reader.line_num} cannot be read: a quotation mark is not closed, "
            "or stands inside a word. Save the file as CSV again."
        )
        raise FileRefused(message) from error
    return Grid("", rows, separator)
