"""Opens a file of records as sheets of rows; a text of any length is never held whole.

A workbook goes through the same guard and child process as a file of figures, and has
the same limits. A text is decoded and split as it is read.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import BinaryIO, Self

from django.conf import settings

from safeguarding.returns.antivirus import require_clean
from safeguarding.returns.guard import (
    LIMITS,
    MEGABYTE,
    OTHER_SIGNS,
    ZIP_SIGN,
    FileRefused,
    Limits,
)
from safeguarding.returns.marks import without_marks
from safeguarding.returns.readers import Opened, read
from safeguarding.returns.records.headings import HEADING_ROWS
from safeguarding.text_files import MARKS, NAMES, SEPARATORS

PIECE = 256 * 1024
# Signs of one row, over all its lines.
LONGEST_ROW = 1024 * 1024
WEB_PAGE = ("<html", "<!doctype", "<?xml", "<table")
AS_CSV = "A long list can be sent as CSV: save the sheet as CSV UTF-8."
Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Source:
    """A file as it came: its bytes, how many, and their fingerprint."""

    stream: BinaryIO
    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """One visible sheet; `rows` reads it from the top, as often as it is called.

    `separator` is what stood between the cells of a text; "" for a workbook.
    """

    name: str
    rows: Callable[[], Rows]
    separator: str = ""


@dataclass(frozen=True)
class Tables:
    """The visible sheets of a file, and the workbook they are of.

    Attributes:
        encoding: how a text was read; "" for a workbook.
        opened: the workbook, to look for people on its other sheets.
    """

    tables: tuple[Table, ...]
    encoding: str = ""
    opened: Opened = field(default_factory=lambda: Opened(()))


def source_of(content: bytes | BinaryIO) -> Source:
    """Measure a file and take its fingerprint, a piece at a time.

    Raises:
        FileRefused: there is nothing in it, or too much.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    stream.seek(0)
    digest, size, blank = hashlib.sha256(), 0, True
    while piece := stream.read(PIECE):
        digest.update(piece)
        size += len(piece)
        blank = blank and not piece.strip(b"\x00\r\n\t ,;\xef\xbb\xbf")
    if blank:
        message = "The file is empty. Was it saved?"
        raise FileRefused(message)
    most = settings.RECORDS_MAX_BYTES
    if size > most:
        message = (
            f"The file is larger than {most / MEGABYTE:.0f} MB, the most we take. Send "
            "this period's rows only."
        )
        raise FileRefused(message)
    return Source(stream, size, digest.hexdigest())


def open_tables(source: Source) -> Tables:
    """Open a CSV file or a workbook, told apart by content.

    Raises:
        FileRefused: with words fit to show, for a file that cannot be read safely.
    """
    stream = source.stream
    stream.seek(0)
    start = stream.read(8)
    if start.startswith((ZIP_SIGN, *OTHER_SIGNS)):
        return _workbook(source)
    stream.seek(0)
    require_clean(stream)
    return _text(stream)


def _workbook(source: Source) -> Tables:
    """Read a workbook, whole: it is bounded by the limits of workbooks.

    Raises:
        FileRefused: it cannot be read safely, or is too long for a workbook.
    """
    limits: Limits = replace(LIMITS, bytes=settings.UPLOAD_MAX_BYTES)
    source.stream.seek(0)
    try:
        # One byte over the limit is enough to refuse it.
        opened = without_marks(read(source.stream.read(limits.bytes + 1), limits))
    except FileRefused as refusal:
        message = f"{refusal} {AS_CSV}"
        raise FileRefused(message) from refusal
    tables = tuple(
        Table(grid.name, lambda grid=grid: iter(grid.rows))  # type: ignore[misc]
        for grid in opened.grids
    )
    return Tables(tables, opened=opened)


def _text(stream: BinaryIO) -> Tables:
    encoding = _encoding_of(stream)
    start = _start_of(stream, encoding)
    if start.lstrip()[:9].lower().startswith(WEB_PAGE):
        message = "This is a web page, whatever its name. Save the table as CSV."
        raise FileRefused(message)
    separator = max(SEPARATORS, key=lambda one: _width(start, one))
    table = Table("", lambda: _split(stream, encoding, separator), separator)
    return Tables((table,), NAMES.get(encoding, encoding))


def _encoding_of(stream: BinaryIO) -> str:
    """Find the encoding: a mark at the start, else strict UTF-8, else cp1252.

    Raises:
        FileRefused: it is no text.
    """
    stream.seek(0)
    start = stream.read(4)
    marked = [name for mark, name in MARKS.items() if start.startswith(mark)]
    for encoding in marked or ("utf-8", "cp1252"):
        if _decodes(stream, encoding):
            return encoding
    message = (
        "The file is neither an Excel workbook nor text. Save it as Excel workbook "
        "(.xlsx) or as CSV UTF-8."
    )
    raise FileRefused(message)


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    try:
        return not any("\0" in piece for piece in _pieces(stream, encoding))
    except UnicodeError:
        return False


def _pieces(stream: BinaryIO, encoding: str) -> Iterator[str]:
    with _as_text(stream, encoding) as text:
        while piece := text.read(PIECE):
            yield piece


class _Unclosed(io.BufferedReader):
    """Reads a stream that belongs to somebody else: closing leaves it open."""

    def close(self) -> None:
        """Leave the stream as it is."""


def _as_text(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    stream.seek(0)
    wrapped = _Unclosed(_Raw(stream), PIECE)
    return io.TextIOWrapper(wrapped, encoding=encoding, newline="")


class _Raw(io.RawIOBase):
    """Any readable stream, an uploaded file too, as the standard library wants it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as there is something."""
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _start_of(stream: BinaryIO, encoding: str) -> str:
    with _as_text(stream, encoding) as text:
        return text.read(PIECE)


def _width(start: str, separator: str) -> int:
    """Count the cells of the widest of the first rows, split by a separator."""
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    widest = 0
    try:
        for cells in islice(reader, HEADING_ROWS):
            widest = max(widest, len(cells))
    except csv.Error:  # A start that is cut in the middle of a long cell.
        return widest
    return widest


class _Lines:
    """Gives the lines of a text; a row that never ends would fill the memory."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.taken = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW + 1)
        if not line:
            raise StopIteration
        self.taken += len(line)
        if self.taken > LONGEST_ROW:
            message = (
                "A row of the file is longer than any row of a list. Look whether a "
                "quotation mark is not closed, and save the file as CSV again."
            )
            raise FileRefused(message)
        return line


def _split(stream: BinaryIO, encoding: str, separator: str) -> Rows:
    """Split a text into rows, numbered as a spreadsheet numbers them.

    Raises:
        FileRefused: a quotation mark is never closed, or a row is endless.
    """
    with _as_text(stream, encoding) as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        try:
            for row in enumerate(reader, start=1):
                lines.taken = 0
                yield row
        except csv.Error as error:
            message = (
                f"Line {reader.line_num} cannot be read: a quotation mark is not "
                "closed, or stands inside a word. Save the file as CSV again."
            )
            raise FileRefused(message) from error
