"""Reads what people type in cells: numbers, dates, codes. Strict, and helpful.

Nothing is guessed: a cell that is not plainly a number or a date is left unread,
and what is said about it names the way to put it right. Only ASCII digits count:
Python's own `int` would take Arabic digits and `1_000`.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
LARGEST = Decimal(10) ** 9
LONGEST_QUOTE = 60
AT_LEAST = re.compile(
    r"(?:(?:at least|over|more than|above|minimum(?: of)?|min|>=?)\s*(?P<after>[0-9].*)"
    r"|(?P<before>[0-9][0-9,.]*)\s*(?:\+|or more|plus))",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:about|around|approx(?:imately)?\.?|nearly|almost|roughly|circa|c\.|ca\.?|~)"
    r"\s*(?P<after>[0-9].*)",
    re.IGNORECASE,
)
# What people write where there is no number, and what they may have meant.
NO_NUMBER = {
    "c": "suppressed",
    ":": "not_available",
    "z": "not_applicable",
    "n/a": "not_applicable",
    "na": "not_applicable",
    "not applicable": "not_applicable",
    "n/k": "not_available",
    "not known": "not_available",
    "unknown": "not_available",
    "tbc": "not_available",
    "not available": "not_available",
    "no data": "not_available",
    "no data recorded": "not_collected",
    "not recorded": "not_collected",
    "not collected": "not_collected",
    "nil": "nil",
    "none": "nil",
    "-": "nil or not_available",
}
# Numbers below 100 as papers print them in sentences.
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: number for number, word in enumerate(_UNITS)} | {
    word: number * 10 for number, word in enumerate(_TENS, start=2)
}
ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
UK_DATE = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")
PERIOD_LABEL = re.compile(
    r"(?:[0-9]{4}[-/][0-9]{2,4}(?:[- ](?:q[1-4]|autumn|spring|summer))?"
    r"|q(?:uarter )?[1-4].*)",
    re.IGNORECASE,
)
# Letters that look like Latin ones: Cyrillic and Greek capitals and smalls.
_CYRILLIC = (
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406"
    "\u0408\u0405\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455"
)
_GREEK = (
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5"
    "\u03a7\u03bf"
)
LOOK_ALIKES = str.maketrans(
    _CYRILLIC + _GREEK, "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXo"
)
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a cell was not read, in words fit to show."""

    message: str
    is_period: bool = False


def parse_number(text: str, *, percent: bool = False) -> Decimal | Misread:
    """Read a number: digits, thousands commas, a decimal point, a minus sign.

    Args:
        text: the cell, trimmed.
        percent: whether a percent sign after the number is allowed.
    """
    plain = text[:-1].rstrip() if percent and text.endswith("%") else text
    if NUMBER.fullmatch(plain):
        number = Decimal(plain.replace(",", ""))
        if abs(number) < LARGEST:
            return number
        return Misread(f"{quoted(text)} is larger than any figure on a board's table.")
    return Misread(_advice(text))


def quoted(text: str) -> str:
    """Quote a cell in a message, cut short where nobody would read on."""
    return f"'{text}'" if len(text) <= LONGEST_QUOTE else f"'{text[:LONGEST_QUOTE]}…'"


def _advice(text: str) -> str:
    shown = f"{quoted(text)} is not a number."
    if hidden := odd_characters(text):
        return f"{shown} It contains {hidden}: type it again."
    for pattern, qualifier in ((AT_LEAST, "at_least"), (ABOUT, "approx")):
        if found := pattern.fullmatch(text):
            number = next(part for part in found.groups() if part)
            return (
                f"{shown} If you mean that, put {number[:20].strip(' .')} here and "
                f"{qualifier} in the column qualifier; in a table as printed, choose "
                "what the mark means."
            )
    if (digits := number_word(text)) is not None:
        return f"{quoted(text)} is a number in words: write {digits}."
    if meant := NO_NUMBER.get(text.lower()):
        return (
            f"{shown} Leave the cell empty and say why in the column qualifier "
            f"({meant}, perhaps)."
        )
    return f"{shown} Write it in digits, or leave it empty and choose a qualifier."


def number_word(text: str) -> int | None:
    """Read a number below 100 in words; None for other text."""
    parts = re.split(r"[\s-]+", text.strip().casefold())
    numbers = [WORDS[one] for one in parts if one in WORDS]
    if len(numbers) != len(parts) or len(parts) > 2:
        return None
    if len(parts) == 1:
        return numbers[0]
    tens, unit = numbers
    whole_tens = tens >= 20 and tens % 10 == 0 and 0 < unit < 10
    return tens + unit if whole_tens else None


def parse_date(text: str) -> date | Misread:
    """Read dd/mm/yyyy or yyyy-mm-dd; the month is never guessed to come first."""
    found = ISO_DATE.fullmatch(text) or UK_DATE.fullmatch(text)
    if found is None:
        if PERIOD_LABEL.fullmatch(text):
            return Misread(
                f"{quoted(text)} is a period, not a date. Write its first and last day "
                "as dd/mm/yyyy.",
                is_period=True,
            )
        return Misread(f"{quoted(text)} is not a date. Write it as dd/mm/yyyy.")
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError:
        hint = " Write the day before the month." if month > 12 >= day else ""
        return Misread(f"There is no such day as {text}.{hint}")


def odd_characters(text: str) -> str:
    """Name characters a reader would not see or would take for others, or ''."""
    if any(unicodedata.category(sign) in INVISIBLE for sign in text):
        return "a character that cannot be seen"
    for sign in text:
        if ord(sign) in LOOK_ALIKES:
            alphabet = unicodedata.name(sign).split()[0].title()
            return f"a {alphabet} letter that looks like the Latin one"
    return ""


def fold(text: str) -> str:
    """Make a code comparable: case and separators do not matter."""
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def nearest(text: str, choices: Iterable[str]) -> str:
    """Give the code that was probably meant, or ''."""
    known = {fold(choice): choice for choice in choices}
    plain = fold(text.translate(LOOK_ALIKES))
    found = difflib.get_close_matches(plain, known, n=1, cutoff=0.6)
    return known[found[0]] if found else ""


def decimals_of(text: str) -> int:
    """Count the decimals as they were typed: 2 for '66.70'."""
    return len(text.rstrip("% ").partition(".")[2])


def rounded(number: Decimal, places: int) -> Decimal:
    """Round half up (DOMAIN B.1 rule 2)."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def plain(number: Decimal | None) -> str:
    """Write a number without needless zeros or exponents; '' for none."""
    if number is None:
        return ""
    text = f"{number:f}"
    short = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if short == "-0" else short
