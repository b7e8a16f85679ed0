"""Decides which encoding a text file was saved in.

Source: STACK section 5 (byte-order mark, else strict UTF-8, else cp1252; guessing
libraries were tried and guess wrong).
"""

import codecs

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}
# Between the columns of a table kept as text.
SEPARATORS = (",", ";", "\t")


def decode(content: bytes) -> tuple[str, str] | None:
    """Return the text and the name of the encoding it was read in; None: no text."""
    marked = [name for mark, name in MARKS.items() if content.startswith(mark)]
    for encoding in marked or ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, NAMES.get(encoding, encoding)
    return None
