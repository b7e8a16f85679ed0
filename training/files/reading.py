"""Reads single cells of files of training: codes, numbers, money, references."""

import re

from safeguarding.cases.files.cells import Codes, shown
from safeguarding.cases.files.findings import Found
from safeguarding.cases.pseudonyms import LONGEST, Pseudonyms, Use, canonical
from safeguarding.returns.values import Misread

MONEY = re.compile(r"£?\s*([0-9]{1,5})(?:\.([0-9]{2})|\.0)?")
# A spreadsheet may write 4 as 4.0.
WHOLE = re.compile(r"([0-9]{1,9})(?:\.0+)?")
NO_CHARGE = frozenset({"", "n", "no", "none", "-", "n/a", "na"})


def coded(codes: Codes[str], text: str, column: str, found: Found) -> str:
    """Give the code a text means; "" for a blank, and with a finding for none."""
    if not text:
        return ""
    read = codes[text]
    if isinstance(read, Misread):
        value = text if shown(text) != "This" and len(text) <= 3 else ""
        found.say("E-CODE", read.message, column, value)
        return ""
    return read


def score(text: str, column: str, found: Found) -> int | None:
    """Read a score from 1 to 5; None for a blank, and with a finding for no score."""
    if not text:
        return None
    read = WHOLE.fullmatch(text)
    if read is None or not 1 <= int(read[1]) <= 5:
        found.say(
            "E-SCORE",
            "A score is a whole number from 1 to 5. Correct it, or leave it empty.",
            column,
        )
        return None
    return int(read[1])


def pence(text: str, found: Found) -> int | None:
    """Read an amount of pounds as pence; None for none."""
    if text.casefold() in NO_CHARGE:
        return None
    read = MONEY.fullmatch(text.replace(",", ""))
    if read is None:
        found.say(
            "E-NUMBER",
            "The charge cannot be read. Write pounds, such as 25 or 25.00; leave it "
            "empty where nothing was charged.",
            "charged",
        )
        return None
    return (int(read[1]) * 100 + int(read[2] or 0)) or None


class People:
    """Makes pseudonyms of staff references; the same person comes again and again."""

    def __init__(self, partnership_code: str) -> None:
        self._pseudonyms = Pseudonyms(partnership_code)
        self._known: dict[str, str] = {}

    def read(self, text: str, found: Found) -> str:
        """Give the pseudonym of a reference; "" and a finding for none."""
        known = self._known.get(text)
        if known is None:
            known = self._made(text, found)
        return known

    def _made(self, text: str, found: Found) -> str:
        plain = canonical(text)
        if not plain:
            found.say(
                "E-REQUIRED", "The staff reference is empty. Give it.", "staff_ref"
            )
            return ""
        has_digit = any(sign.isdigit() for sign in plain)
        if not has_digit or not plain.isalnum() or len(plain) > LONGEST:
            found.say(
                "E-STAFF-REF",
                f"A staff reference has at most {LONGEST} letters and digits, and one "
                "digit at least. Give the person's number, never a name.",
                "staff_ref",
            )
            return ""
        made = self._known[text] = self._pseudonyms.of(text, Use.STAFF)
        return made
