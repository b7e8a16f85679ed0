"""Reads numbers the way people print them, for arithmetic only; nothing is stored so.

'Six' is 6, '600+' is at least 600, '- 37%' is -37. What is stored is read strictly
(`values.parse_number`), after the marks a person gave a meaning to were taken off.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from safeguarding.returns.rules.columns import INEXACT
from safeguarding.returns.values import ABOUT, AT_LEAST, NO_NUMBER, fold, number_word

PLAIN = re.compile(
    r"(?P<sign>[+\-\u2212\u2013]?)\s*(?P<money>\u00a3?)\s*"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<rest>\.[0-9]+)?\s*(?P<percent>%?)"
)
FOOTNOTES = "*\u2020\u2021\u00a7#^\u00b9\u00b2\u00b3"
# A cell that says that its figure is not there, and why nobody knows.
MISSING = re.compile(
    r"[(\[]?\s*(?:missing|blank|left blank|not stated|not given|absent|no figure)\b.*",
    re.IGNORECASE,
)
# A label or cell that says its number is not exact.
LOOSE = re.compile(
    r"\b(?P<least>over|more than|at least|minimum)\b|\b(?P<about>nearly|almost|about"
    r"|around|approx(?:imately)?|roughly|circa)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Loose:
    """A printed number, and how exact it is.

    Attributes:
        number: the number; a per cent is 52.4 for 52.4%.
        decimals: how many were printed, which says how far it may be rounded.
        qualifier: exact, approx or at_least.
        percent: whether a per cent sign stood with it.
        signed: whether a plus or minus sign stood before it.
    """

    number: Decimal
    decimals: int = 0
    qualifier: str = "exact"
    percent: bool = False
    signed: bool = False


def read_loose(text: str, label: str = "") -> Loose | None:
    """Read a printed number; None for what is none, an empty cell among it.

    Args:
        text: the cell, or a figure from the text beside the table.
        label: of its row, for '(nearly)' and 'over'.
    """
    said = text.strip().rstrip(FOOTNOTES).strip()
    qualifier = said_by_label(label) or "exact"
    for pattern, means in ((AT_LEAST, "at_least"), (ABOUT, "approx")):
        if found := pattern.fullmatch(said):
            said = next(part for part in found.groups() if part)
            qualifier = means
    found = PLAIN.fullmatch(said)
    if found is None:
        in_words = number_word(said)
        return Loose(Decimal(in_words), 0, qualifier) if in_words is not None else None
    number = Decimal(found["digits"].replace(",", "") + (found["rest"] or ""))
    negative = found["sign"] in ("-", "\u2212", "\u2013")
    return Loose(
        number=-number if negative and found["sign"] else number,
        decimals=len(found["rest"] or ".") - 1,
        qualifier=qualifier,
        percent=bool(found["percent"]),
        signed=bool(found["sign"]),
    )


def said_by_label(label: str) -> str:
    """Give the qualifier that words of a label ask for, or ''.

    Only words at an end of the label count, or in brackets: 'children over 10' says
    nothing about how exact the number is.
    """
    for part in re.findall(r"\(([^()]*)\)", label):
        if found := LOOSE.fullmatch(part.strip()):
            return "at_least" if found["least"] else "approx"
    found = LOOSE.search(label)
    bare = label.rstrip(" :-")
    if found and (found.end() == len(bare) or bare == found.group()):
        return "at_least" if found["least"] else "approx"
    return ""


def says_missing(text: str) -> bool:
    """Whether a cell says that its figure is missing, without saying why."""
    return not text.strip() or bool(MISSING.fullmatch(text.strip()))


def is_figure_like(text: str) -> bool:
    """Whether a cell could stand where a figure belongs."""
    said = text.strip()
    if not said:
        return False
    known = said.casefold() in NO_NUMBER or fold(said) in NO_NUMBER
    return known or read_loose(said) is not None or says_missing(said)


def is_inexact(read: Loose) -> bool:
    """Whether a number is only about or at least right."""
    return read.qualifier in INEXACT
