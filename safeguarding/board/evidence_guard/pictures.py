"""Pictures: whole, of a size a screen can show, and nothing behind them."""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from safeguarding.board.evidence_guard.refusing import EvidenceRefused

MOST_PIXELS = 100_000_000
MOST_PARTS = 50_000
DAMAGED = "The picture is damaged. Open it and save it again."
TOO_WIDE = (
    "The picture would be larger than 100 million points once it is opened. Save it "
    "smaller."
)
MORE = "Something else stands behind the picture. Open it and save it again."
SIGN = b"\x89PNG\r\n\x1a\n"
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
SCAN = 0xDA
ALONE = {0x01, *range(0xD0, 0xD9)}


def require(content: BinaryIO, kind: str) -> None:
    """Make sure that a file is the picture it says.

    Raises:
        EvidenceRefused: it is not.
    """
    try:
        width, height = _png(content) if kind == "png" else _jpg(content)
    except (struct.error, StopIteration, ValueError) as error:
        raise EvidenceRefused(DAMAGED) from error
    if not width or not height:
        raise EvidenceRefused(DAMAGED)
    if width * height > MOST_PIXELS:
        raise EvidenceRefused(TOO_WIDE)


def _png(content: BinaryIO) -> tuple[int, int]:
    """Walk a PNG's pieces to its end, and give its size in points."""
    if content.read(len(SIGN)) != SIGN:
        raise ValueError(SIGN)
    size: tuple[int, int] = (0, 0)
    for name, length in _pieces(content):
        body = content.read(8) if name == b"IHDR" else b""
        if body:
            size = struct.unpack(">II", body)
        # Behind each piece stand four bytes of checksum.
        content.seek(length - len(body) + 4, io.SEEK_CUR)
        if name == b"IEND":
            break
    if content.read(1):
        raise EvidenceRefused(MORE)
    return size


def _pieces(content: BinaryIO) -> Iterator[tuple[bytes, int]]:
    for _ in range(MOST_PARTS):
        length, name = struct.unpack(">I4s", content.read(8))
        yield name, length
    raise ValueError(MOST_PARTS)


def _jpg(content: BinaryIO) -> tuple[int, int]:
    """Walk a JPEG's segments to its points, and give its size."""
    if content.read(2) != b"\xff\xd8":
        raise ValueError(content)
    size: tuple[int, int] = (0, 0)
    for _ in range(MOST_PARTS):
        mark, code = struct.unpack(">BB", content.read(2))
        if mark != 0xFF:
            raise ValueError(mark)
        if code == 0xFF:
            # Filled up: the mark is the last of them.
            content.seek(-1, io.SEEK_CUR)
            continue
        if code == SCAN:
            return size
        if code in ALONE:
            continue
        (length,) = struct.unpack(">H", content.read(2))
        body = content.read(length - 2) if length > 2 else b""
        if code in SIZES:
            height, width = struct.unpack(">HH", body[1:5])
            size = (width, height)
    raise ValueError(MOST_PARTS)
