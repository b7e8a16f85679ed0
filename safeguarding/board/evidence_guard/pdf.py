"""PDFs: nothing that runs, no files inside, no password."""

import re
import zlib
from typing import BinaryIO

from safeguarding.board.evidence_guard.refusing import EvidenceRefused

SAVE_AGAIN = "Print it to a new PDF and send that."
MOST_INFLATED = 40 * 1024 * 1024
MOST_STREAMS = 5_000
PIECE = 64 * 1024
NO_PDF = "This is not a PDF, or it is damaged. Open it and save it as a PDF again."
LOCKED = "The PDF has a password or is locked. Save it without one."
ACTIVE = f"The PDF holds a script, or starts something when it is opened. {SAVE_AGAIN}"
FILES = (
    f"The PDF has other files inside. Send each of them on its own, or: {SAVE_AGAIN}"
)
BOMB = f"The PDF is too large once unpacked. {SAVE_AGAIN}"
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
WORDS = (
    (re.compile(rb"/(?:JavaScript|Launch|RichMedia|XFA)\b"), ACTIVE),
    (re.compile(rb"/EmbeddedFiles?\b"), FILES),
)
ENCRYPTED = re.compile(rb"/Encrypt\b\s*(?:<<|\d+\s+\d+\s+R)")
# Objects may be packed together: then their words stand in a compressed stream.
OBJECTS = re.compile(rb"/ObjStm\b")
STREAM = re.compile(rb"stream\r?\n")
END_WITHIN = 2048


def require(content: BinaryIO, kind: str) -> None:
    """Make sure that a PDF is whole and passive. Reads it whole: at most 10 MB.

    Raises:
        EvidenceRefused: it is not, and what to do.
    """
    whole = content.read()
    if not whole.startswith(b"%PDF-") or b"%%EOF" not in whole[-END_WITHIN:]:
        raise EvidenceRefused(NO_PDF)
    if ENCRYPTED.search(whole):
        raise EvidenceRefused(LOCKED)
    _require_passive(whole)
    left = MOST_INFLATED
    for start in _packed(whole):
        objects = _unpacked(whole, start, left)
        left -= len(objects)
        _require_passive(objects)


def _packed(whole: bytes) -> list[int]:
    """Find where streams of packed objects begin, each once."""
    starts: dict[int, None] = {}
    for number, found in enumerate(OBJECTS.finditer(whole)):
        if number == MOST_STREAMS:
            raise EvidenceRefused(BOMB)
        if stream := STREAM.search(whole, found.end(), found.end() + 4096):
            starts[stream.end()] = None
    return list(starts)


def _require_passive(text: bytes) -> None:
    # A name may be written with numbers for its letters: /J#61vaScript.
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
    for words, message in WORDS:
        if words.search(plain):
            raise EvidenceRefused(message)


def _unpacked(whole: bytes, at: int, left: int) -> bytes:
    """Give the objects that are packed in a stream.

    Raises:
        EvidenceRefused: they are larger than what is left.
    """
    inflater, objects = zlib.decompressobj(), bytearray()
    try:
        # In pieces: what is left over of a long input would be copied each time.
        while not inflater.eof and (inflater.unconsumed_tail or at < len(whole)):
            piece = inflater.unconsumed_tail or whole[at : at + PIECE]
            at += 0 if inflater.unconsumed_tail else PIECE
            objects += inflater.decompress(piece, PIECE)
            if len(objects) > left:
                raise EvidenceRefused(BOMB)
    except zlib.error:
        # Packed in another way, or damaged: what was unpacked is looked at.
        return bytes(objects)
    return bytes(objects)
