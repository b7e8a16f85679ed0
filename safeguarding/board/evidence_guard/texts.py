"""Plain text and CSV: text indeed, and no formula that a spreadsheet would run."""

import csv
import io
import re
from typing import BinaryIO

from safeguarding.board.evidence_guard.refusing import EvidenceRefused
from safeguarding.text_files import SEPARATORS, decode

NO_TEXT = "This is not plain text. Send it as what it is, under its own ending."
NO_PAGE = (
    "The text holds parts of a web page or a script. Save what you want to show as a "
    "PDF."
)
RUNS = (
    "A cell of the CSV is a formula that calls something, which a spreadsheet would "
    "run. Save the sheet as an Excel workbook (.xlsx), or paste values only."
)
NO_CSV = "This cannot be read as CSV: a cell is too long. Save it as .txt or .xlsx."
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
PAGE = re.compile(r"<\s*(?:script|iframe|svg|html|object|embed)\b", re.IGNORECASE)
# Signs a formula begins with, the full-width forms of them too, after what nobody sees.
BEGINS = "=+-@\uff1d\uff0b\uff0d\uff20"
UNSEEN = " \t\r\n\u200b\ufeff\xa0"
# What does harm: a function, another program (a|b!c), another file. Both looks are
# linear: a cell may be as long as the file.
CALL = re.compile(r"[A-Za-z0-9_.]\(")


def require(content: BinaryIO, kind: str) -> None:
    """Make sure that a file is text. Reads it whole: at most 10 MB.

    Raises:
        EvidenceRefused: it is not, or it would run.
    """
    decoded = decode(content.read())
    if decoded is None or CONTROLS.search(decoded[0]):
        raise EvidenceRefused(NO_TEXT)
    if PAGE.search(decoded[0]):
        raise EvidenceRefused(NO_PAGE)
    if kind == "csv":
        _require_values(decoded[0])


def _require_values(text: str) -> None:
    """Refuse formulas, between whichever separator a spreadsheet takes."""
    if not (CALL.search(text) or "[" in text or ("|" in text and "!" in text)):
        return
    for separator in SEPARATORS:
        if separator != SEPARATORS[0] and separator not in text:
            continue
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            if any(_runs(cell) for row in rows for cell in row):
                raise EvidenceRefused(RUNS)
        except csv.Error as error:
            raise EvidenceRefused(NO_CSV) from error


def _runs(cell: str) -> bool:
    """Say whether a spreadsheet would call something to show a cell.

    A text that begins with a dash or plus may hold brackets further on.
    """
    plain = cell.lstrip(UNSEEN)
    if not plain or plain[0] not in BEGINS:
        return False
    if "!" in plain.partition("|")[2]:
        return True
    if plain[0] in "=\uff1d":
        return CALL.search(plain) is not None or "[" in plain
    return CALL.search(next(iter(plain[1:].split(None, 1)), "")) is not None
