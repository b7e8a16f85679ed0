"""Documents of Office and OpenDocument: archives, looked into part by part.

Each part is inflated in pieces and counted, whatever size it says it has.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from safeguarding.board.evidence_guard.refusing import EvidenceRefused
from safeguarding.returns.guard import CHUNK, DAMAGED, MEGABYTE

SAVE_AS_PDF = "Save it as a PDF and send that."
PASSWORD = "The document has a password. Save it without one."  # noqa: S105
BROKEN = "The document is damaged. Open it and save it again."
BOMB = f"The document is too large once unpacked. {SAVE_AS_PDF}"
STRANGE = f"The document is not as Office writes it. {SAVE_AS_PDF}"
MACROS = (
    "The document holds macros. Save it without them (.docx, .xlsx or .pptx), or as a "
    "PDF."
)
FILES = f"The document has other files inside. {SAVE_AS_PDF}"
FETCHES = (
    "The document fetches something from elsewhere when it is opened (a linked "
    f"picture, a template, another workbook). {SAVE_AS_PDF}"
)
OTHER = (
    "The file is called .{kind} and is something else inside. Save it again as "
    ".{kind}, or as a PDF."
)
OFFICE = b"application/vnd.openxmlformats-officedocument."
# What the main part of each kind says of itself.
MAIN: Mapping[str, bytes] = {
    "docx": OFFICE + b"wordprocessingml.document.main+xml",
    "xlsx": OFFICE + b"spreadsheetml.sheet.main+xml",
    "pptx": OFFICE + b"presentationml.presentation.main+xml",
    "odt": b"application/vnd.oasis.opendocument.text",
}
MACRO_PARTS = re.compile(
    r"vbaproject|vbadata|macrosheets|activex|ctrlprops|customui|^basic/|^scripts/",
    re.IGNORECASE,
)
LINKING_PARTS = re.compile(
    r"externallinks|connections\.xml|querytables|attachedtemplate", re.IGNORECASE
)
FILE_PARTS = re.compile(
    r"oleobject|\.(?:zip|7z|rar|docx?|pptx?|xlsx?|xls[bm]|docm|pptm|exe|dll|js|vbs|"
    r"html?|svgz?|hta|lnk|pdf|jar|bat|cmd|ps1|scr)$",
    re.IGNORECASE,
)
# A chart in a document keeps its figures in a workbook inside; drawings may be SVG.
CHART_DATA = re.compile(r"(?:word|ppt)/embeddings/[^/]+\.xlsx", re.IGNORECASE)
DRAWING = re.compile(r"(?:word|ppt|xl)/media/[^/]+\.svg", re.IGNORECASE)
DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MACRO_TYPE = re.compile(rb"macroEnabled|vnd\.ms-office\.vbaProject", re.IGNORECASE)
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>", re.IGNORECASE)
LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
ELSEWHERE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
SHORT_PARTS = 2 * MEGABYTE
TAIL = 64


@dataclass(slots=True)
class Budget:
    """How much a document may still be, with everything inside it."""

    parts: int = 3000
    inflated: int = 100 * MEGABYTE
    depth: int = 1

    def take(self, size: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            EvidenceRefused: it is too much now.
        """
        self.inflated -= size
        if self.inflated < 0:
            raise EvidenceRefused(BOMB)


def require(content: BinaryIO, kind: str) -> None:
    """Make sure that a document is of its kind and safe to hand on.

    Raises:
        EvidenceRefused: it is not, and what to do.
    """
    _require(content, kind, Budget())


def _require(content: BinaryIO, kind: str, budget: Budget) -> None:
    try:
        size = content.seek(0, io.SEEK_END)
        with zipfile.ZipFile(content) as archive:
            _require_parts(archive.infolist(), size, budget)
            _require_kind(archive, kind)
            for part in archive.infolist():
                _require_part(archive, part, budget)
    except EvidenceRefused:
        raise
    except DAMAGED as error:
        raise EvidenceRefused(BROKEN) from error


def _require_parts(parts: list[zipfile.ZipInfo], size: int, budget: Budget) -> None:
    budget.parts -= len(parts)
    names = {part.filename.lower() for part in parts}
    # Parts that lie over each other are packed in more bytes than there are.
    overlap = sum(part.compress_size for part in parts) > size
    if budget.parts < 0 or len(names) < len(parts) or overlap:
        raise EvidenceRefused(STRANGE)
    for part in parts:
        _require_entry(part, budget)
    if sum(part.file_size for part in parts) > budget.inflated:
        raise EvidenceRefused(BOMB)


def _require_entry(part: zipfile.ZipInfo, budget: Budget) -> None:
    name = part.filename
    if part.flag_bits & 1:
        raise EvidenceRefused(PASSWORD)
    if name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name:
        raise EvidenceRefused(STRANGE)
    for parts, message in ((MACRO_PARTS, MACROS), (LINKING_PARTS, FETCHES)):
        if parts.search(name):
            raise EvidenceRefused(message)
    is_chart = CHART_DATA.fullmatch(name) and budget.depth
    if FILE_PARTS.search(name) and not is_chart and not DRAWING.fullmatch(name):
        raise EvidenceRefused(FILES)


def _require_kind(archive: zipfile.ZipFile, kind: str) -> None:
    """Ask the document itself what it is."""
    says = _short(archive, "mimetype" if kind == "odt" else "[Content_Types].xml")
    if MACRO_TYPE.search(says):
        raise EvidenceRefused(MACROS)
    is_it = says.strip() == MAIN[kind] if kind == "odt" else MAIN[kind] in says
    if not is_it:
        raise EvidenceRefused(OTHER.format(kind=kind))
    if kind == "odt" and b"encryption-data" in _short(archive, "META-INF/manifest.xml"):
        raise EvidenceRefused(PASSWORD)


def _short(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a part that is short in every honest document; nothing if it is absent."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        content = stream.read(SHORT_PARTS + 1)
    if len(content) > SHORT_PARTS:
        raise EvidenceRefused(BOMB)
    # UTF-16 is ASCII and zeros, so that its signs can be looked for.
    return content.replace(b"\x00", b"")


def _require_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: Budget
) -> None:
    """Inflate one part in pieces, count it, and look at what it declares."""
    name, tail = part.filename.lower(), b""
    if name.endswith(".rels"):
        _require_at_home(_short(archive, part.filename))
    with archive.open(part) as stream:
        while piece := stream.read(CHUNK):
            budget.take(len(piece))
            if name.endswith((".xml", ".rels", ".vml", ".svg")):
                _require_no_declaration(tail + piece)
                tail = piece[-TAIL:]
    if CHART_DATA.fullmatch(part.filename):
        budget.depth -= 1
        # Counted above. In memory: an archive goes back and forth in what it reads.
        _require(io.BytesIO(archive.read(part)), "xlsx", budget)
        budget.depth += 1


def _require_no_declaration(piece: bytes) -> None:
    if DECLARES.search(piece.replace(b"\x00", b"")):
        raise EvidenceRefused(STRANGE)


def _require_at_home(relations: bytes) -> None:
    """Refuse what is fetched when a document opens; a link somebody clicks may stay."""
    for found in RELATION.finditer(relations):
        if ELSEWHERE.search(found[0]) and not LINK.search(found[0]):
            raise EvidenceRefused(FETCHES)
