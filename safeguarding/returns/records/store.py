"""Keeps the rows of a file for a while, as lines of JSON in pieces of a megabyte."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from safeguarding.returns.models import RecordChunk, RecordFile

CHUNK_BYTES = 1024 * 1024
Line = tuple[str, int, list[str]]


class Spool:
    """Holds lines on disk until it is known that they may be stored.

    A nameless file of the system: it is gone when it is closed, whatever happens.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._lines: list[bytes] = []
        self._size = 0
        self._pieces: list[int] = []
        self._encode = json.JSONEncoder(
            ensure_ascii=False, separators=(",", ":"), check_circular=False
        ).encode
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, sheet: str, number: int, cells: Sequence[str]) -> None:
        """Add one row."""
        line = self._encode([sheet, number, cells]).encode()
        self._lines.append(line)
        self._size += len(line)
        self.rows += 1
        if self._size >= CHUNK_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._lines:
            self._pieces.append(self._file.write(b"\n".join(self._lines)))
            self._lines, self._size = [], 0

    def keep(self, file: RecordFile) -> None:
        """Store all lines with a file, in the caller's transaction."""
        self._flush()
        self._file.seek(0)
        for number, size in enumerate(self._pieces):
            RecordChunk.objects.create(
                file=file, number=number, text=self._file.read(size)
            )


def chunk_numbers(file: RecordFile) -> list[int]:
    """Give the numbers of a file's pieces, in order."""
    numbers = RecordChunk.objects.filter(file=file).order_by("number")
    return list(numbers.values_list("number", flat=True))


def read_chunk(file: RecordFile, number: int) -> list[Line]:
    """Give the rows of one piece."""
    text = RecordChunk.objects.values_list("text", flat=True).get(
        file=file, number=number
    )
    # Within a line no line ends: read at once they take a quarter of the time.
    lines: list[Line] = json.loads(b"[%b]" % bytes(text).replace(b"\n", b","))
    return lines


def read_rows(file: RecordFile) -> Iterator[Line]:
    """Give all rows that are kept of a file, a piece at a time."""
    for number in chunk_numbers(file):
        yield from read_chunk(file, number)
