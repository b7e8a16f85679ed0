"""Tells what a file is by how it begins, whatever it is called."""

import re
from dataclasses import dataclass

RENAME = "Correct the ending of its name, or save it again as what it is called."
NEVER = "This kind of file is never taken."


@dataclass(frozen=True)
class Sign:
    """What a file turned out to be.

    Attributes:
        kind: the kind of evidence it could be; "" for what is never taken.
        words: what it is.
        advice: what to do.
        is_archive: whether it is packed, as Office documents are.
    """

    kind: str
    words: str
    advice: str = RENAME
    is_archive: bool = False


PROGRAM = Sign("", "a program", NEVER)
PAGE = Sign(
    "", "a web page, a drawing or XML inside", "Print it as a PDF and send that."
)
PICTURE = Sign("", "another kind of picture", "Save it as .png or .jpg.")
PACKED = Sign("", "an archive of other files", "Send each of them on its own.")
SIGNS = (
    (b"%PDF-", Sign("pdf", "a PDF")),
    (b"\x89PNG\r\n\x1a\n", Sign("png", "a PNG picture")),
    (b"\xff\xd8\xff", Sign("jpg", "a JPEG picture")),
    (
        b"PK\x03\x04",
        Sign("", "an Office document or an archive inside", is_archive=True),
    ),
    (b"PK\x05\x06", Sign("", "an archive with nothing in it", "Was it saved?")),
    (
        b"\xd0\xcf\x11\xe0",
        Sign(
            "",
            "an old Office document, or one with a password",
            "Save it as .docx, .xlsx or .pptx without a password, or as a PDF.",
        ),
    ),
    (
        b"{\\rtf",
        Sign("", "an RTF document inside", "Save it as .docx or as a PDF."),
    ),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),
    (b"#!", Sign("", "a script", NEVER)),
    (b"<?php", Sign("", "a script", NEVER)),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"7z\xbc\xaf", PACKED),
    (b"Rar!", PACKED),
    (b"\x1f\x8b", PACKED),
)
# Of words an ordinary text may begin with, only what cannot be one.
UNSURE = {b"MZ", b"BM"}
MARKUP = re.compile(
    rb"<(?:!doctype|!entity|\?xml|html|head|body|svg|script|iframe|img|object|embed"
    rb"|style|meta|link|a\s)",
    re.IGNORECASE,
)


def really(head: bytes) -> Sign | None:
    """Say what a file is by its first bytes; None for text, or for nothing known."""
    for begins, sign in SIGNS:
        if head.startswith(begins) and not (begins in UNSURE and b"\x00" not in head):
            return sign
    # Browsers look behind byte-order marks and zeros, and so do we.
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0b\x0c")
    return PAGE if MARKUP.match(text) else None
