"""Refuses dangerous files before any parser sees them.

The danger is size and meaning: files that inflate, cells a million columns away,
macros, links to other files, parts that silently replace others. Source: SECURITY 2c.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024


class FileRefused(ValueError):  # noqa: N818 - says what happened
    """A file that is not read at all, in words fit to show (E-FILE)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken in. Source: SECURITY 2c, measured there."""

    bytes: int = 10 * MEGABYTE
    parts: int = 200
    inflated: int = 60 * MEGABYTE
    ratio: int = 200
    rows: int = 20_000
    columns: int = 100


LIMITS = Limits()
TOO_LARGE = (
    "The workbook is too large once unpacked. Delete empty rows and columns below "
    "and beside the figures, or save the sheet as CSV."
)
ZIP_SIGN = b"PK\x03\x04"
OTHER_SIGNS = {
    b"\xd0\xcf\x11\xe0": (
        "This is an old Excel workbook (.xls), or one with a password. Save it as "
        "an Excel workbook (.xlsx) without a password."
    ),
    b"%PDF": "This is a PDF. Send the figures as CSV or Excel workbook (.xlsx).",
    b"{\\rtf": "This is a text document. Send a CSV file or Excel workbook (.xlsx).",
    b"PK\x05\x06": "The workbook is empty.",
}
# Parts of a workbook that do something, or fetch something, when it is opened.
ACTIVE_PARTS = re.compile(
    r"vbaproject|macrosheets|externallinks|embeddings|oleobject|activex|ctrlprops"
    r"|connections\.xml|querytables|customui|\.(?:zip|xls[xmb]?|docm?|exe|bin)$",
    re.IGNORECASE,
)
PRINTER_SETTINGS = re.compile(r"xl/printersettings/[^/]+\.bin", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CELL = re.compile(rb"<(?:\w+:)?c\b[^<]*?\sr=[\"']([A-Za-z]+)([0-9]+)[\"']")
ROW = re.compile(rb"<(?:\w+:)?row\b[^<]*?\sr=[\"']([0-9]+)[\"']")
# What the standard library raises on damaged archives: found by changing good ones.
DAMAGED = (
    LookupError,
    MemoryError,
    ValueError,
    struct.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
)


def require_size(content: bytes, limits: Limits = LIMITS) -> None:
    """Make sure that there is something, and not too much of it.

    Raises:
        FileRefused: the file is empty or too large.
    """
    if not content.strip(b"\x00\r\n\t ,;\xef\xbb\xbf"):
        message = "The file is empty. Was it saved?"
        raise FileRefused(message)
    if len(content) > limits.bytes:
        message = (
            f"The file is {len(content) / MEGABYTE:.1f} MB; the most we take is "
            f"{limits.bytes / MEGABYTE:.0f} MB. Send this period's rows only."
        )
        raise FileRefused(message)


def is_workbook(content: bytes, limits: Limits = LIMITS) -> bool:
    """Say whether bytes are a workbook, once it is safe to open; else it is text.

    What a file is called does not matter.

    Raises:
        FileRefused: it is of another kind, or a workbook that is not safe to open.
    """
    for sign, message in OTHER_SIGNS.items():
        if content.startswith(sign):
            raise FileRefused(message)
    if not content.startswith(ZIP_SIGN):
        return False
    try:
        _check_archive(content, limits)
    except FileRefused:
        raise
    except DAMAGED as error:
        message = "The workbook is damaged. Open it in Excel and save it again."
        raise FileRefused(message) from error
    return True


def _check_archive(content: bytes, limits: Limits) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        _check_directory(parts, limits)
        if not any(part.filename == "xl/workbook.xml" for part in parts):
            message = (
                "This is not an Excel workbook (.xlsx). Save it as one, or as CSV."
            )
            raise FileRefused(message)
        left = limits.inflated
        for part in parts:
            left -= _check_part(archive, part, left, limits)


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > limits.parts:
        message = "The workbook has too many parts. Copy the figures to a new one."
        raise FileRefused(message)
    if len(set(names)) < len(names):
        message = "The workbook holds a part twice. Copy the figures to a new one."
        raise FileRefused(message)
    for part in parts:
        _check_entry(part, limits)


def _check_entry(part: zipfile.ZipInfo, limits: Limits) -> None:
    name = part.filename
    if part.flag_bits & 1:
        message = "The workbook has a password. Save it without one."
        raise FileRefused(message)
    if name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name:
        message = (
            "The workbook is not as Excel writes it. Copy the figures to a new one."
        )
        raise FileRefused(message)
    if ACTIVE_PARTS.search(name) and not PRINTER_SETTINGS.fullmatch(name):
        message = (
            "The workbook holds macros, links or other files. Copy the figures to a "
            "new workbook, or save the sheet as CSV."
        )
        raise FileRefused(message)
    if part.file_size > limits.ratio * max(part.compress_size, 1):
        raise FileRefused(TOO_LARGE)


def _check_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, limits: Limits
) -> int:
    """Inflate one part in pieces, whatever size it says it has, and look at it."""
    content = bytearray()
    for piece in _pieces(archive, part):
        content += piece
        if len(content) > left:
            raise FileRefused(TOO_LARGE)
    if part.filename.lower().endswith((".xml", ".rels", ".vml")):
        _check_markup(_as_ascii(content), limits)
    return len(content)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _as_ascii(content: bytearray) -> bytearray:
    """Make UTF-16 and UTF-32 markup searchable: its signs are ASCII and zeros."""
    return content.replace(b"\x00", b"") if b"\x00" in content[:64] else content


def _check_markup(content: bytearray, limits: Limits) -> None:
    if DOCTYPE.search(content):
        message = (
            "The workbook is not as Excel writes it (it declares a document type). "
            "Copy the figures to a new one."
        )
        raise FileRefused(message)
    last_row = max((int(r[1][:9]) for r in ROW.finditer(content)), default=0)
    last_cell = max((int(c[2][:9]) for c in CELL.finditer(content)), default=0)
    column = max((_column_number(c[1]) for c in CELL.finditer(content)), default=0)
    if max(last_row, last_cell) > limits.rows + 20:
        message = (
            f"The sheet uses more than {limits.rows:,} rows. Delete what stands far "
            "below the figures."
        )
        raise FileRefused(message)
    if column > limits.columns:
        message = (
            f"The sheet uses more than {limits.columns} columns. Delete what stands "
            "far beside the figures."
        )
        raise FileRefused(message)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + letter - 64
    return number
