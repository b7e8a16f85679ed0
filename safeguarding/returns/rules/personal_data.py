"""Tells what in a text is about one person. A return holds counts only.

Source: SECURITY 2c and 2g; DOMAIN C (E-PII).
"""

import re
from collections.abc import Iterator

TEN_DIGITS = re.compile(r"(?<![0-9])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9])")
EMAIL = re.compile(r"[\w.+'-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9]")
# The letters that are issued; a last letter A to D.
NATIONAL_INSURANCE = re.compile(
    r"(?<![A-Z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2}"
    r" ?[A-D](?![A-Z0-9])",
    re.IGNORECASE,
)
# The 124 areas of the United Kingdom, so that a code of our own is no postcode.
AREAS = (
    "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]"
    "|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]"
    "|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
)
POSTCODE = re.compile(
    rf"(?<![A-Z0-9])(?:{AREAS})[0-9][A-Z0-9]? ?"
    r"(?!1st|2nd|3rd|[04-9]th)[0-9][ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])",
)


def personal_in(text: str) -> str:
    """Name the first thing in a text that is about one person; "" for nothing."""
    return next(_found(text), "")


def numbers_of_people(text: str) -> bool:
    """Say whether a text holds a number that only one person has."""
    return holds_nhs_number(text) or bool(NATIONAL_INSURANCE.search(text))


def _found(text: str) -> Iterator[str]:
    if not text or text.isalpha():
        return
    if holds_nhs_number(text):
        yield "an NHS number"
    if "@" in text and EMAIL.search(text):
        yield "an e-mail address"
    if NATIONAL_INSURANCE.search(text):
        yield "a National Insurance number"
    if _holds_postcode(text):
        yield "a postcode"


def _holds_postcode(text: str) -> bool:
    """Look for capitals, and for small letters where nothing else stands."""
    alone = len(text) <= 8 and POSTCODE.fullmatch(text.upper())
    return bool(alone or POSTCODE.search(text))


def holds_nhs_number(text: str) -> bool:
    """Apply the NHS number's own check digit, so that other numbers pass."""
    for found in TEN_DIGITS.finditer(text):
        digits = [int(sign) for sign in "".join(found.groups())]
        total = sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False))
        if (11 - total % 11) % 11 == digits[9]:
            return True
    return False
