"""Looks at a file before it is kept: name, size, content, virus scanner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from safeguarding.board.evidence_guard import office, pdf, pictures, texts
from safeguarding.board.evidence_guard.names import kind_by_name
from safeguarding.board.evidence_guard.refusing import EvidenceRefused
from safeguarding.board.evidence_guard.signs import really
from safeguarding.returns.antivirus import require_clean
from safeguarding.returns.guard import MEGABYTE, FileRefused

PIECE = 256 * 1024
NOTHING = b"\x00\r\n\t \xef\xbb\xbf"
KINDS: Mapping[str, Callable[[BinaryIO, str], None]] = {
    "pdf": pdf.require,
    "docx": office.require,
    "xlsx": office.require,
    "pptx": office.require,
    "odt": office.require,
    "png": pictures.require,
    "jpg": pictures.require,
    "txt": texts.require,
    "csv": texts.require,
}
# What a name promises, in words.
CALLED: Mapping[str, str] = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "pptx": "a PowerPoint presentation",
    "odt": "an OpenDocument text",
    "png": "a PNG picture",
    "jpg": "a JPEG picture",
    "txt": "plain text",
    "csv": "plain text",
}


@dataclass(frozen=True)
class Looked:
    """A file that may be kept: what it is called, and what it is."""

    name: str
    kind: str


def look(name: str, content: BinaryIO) -> Looked:
    """Make sure that a file may be kept, and say what it is.

    Args:
        name: as it was given, with whatever path stood before it.
        content: the bytes, seekable; read in pieces, and left at the beginning.

    Raises:
        EvidenceRefused: it may not, and why.
    """
    kind = kind_by_name(name)
    _require_size(content)
    content.seek(0)
    found = really(content.read(2048))
    if found and found.kind != kind and not (found.is_archive and kind in office.MAIN):
        raise EvidenceRefused(
            f"The file is called {CALLED[kind]} and is {found.words}. {found.advice}"
        )
    content.seek(0)
    KINDS[kind](content, kind)
    content.seek(0)
    try:
        require_clean(content)
    except FileRefused as error:
        raise EvidenceRefused(str(error)) from error
    content.seek(0)
    return Looked(name, kind)


def _require_size(content: BinaryIO) -> None:
    """Read it all once: what a request says of a file's size is not believed."""
    content.seek(0)
    size, is_empty = 0, True
    while piece := content.read(PIECE):
        size += len(piece)
        is_empty = is_empty and not piece.strip(NOTHING)
        if size > settings.EVIDENCE_MAX_BYTES:
            most = settings.EVIDENCE_MAX_BYTES / MEGABYTE
            raise EvidenceRefused(
                f"The file is larger than {most:.0f} MB, which is the most we keep. "
                "Save it smaller, for example with smaller pictures, or send the part "
                "that shows it."
            )
    if is_empty:
        raise EvidenceRefused("The file is empty. Was it saved?")
