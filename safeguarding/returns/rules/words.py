"""What words of a note say: directions, sizes, limits, ages. Cautious by design.

A note is free text about a figure, and may be about something else: only plain
statements are read, and whatever is ambiguous is left alone.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

UP = re.compile(
    r"\b(?:increas(?:e|es|ed|ing)|rise|rises|rising|rose|risen|grew|growth|went up"
    r"|more than last (?:year|quarter|term))\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:decreas(?:e|es|ed|ing)|fall|falls|falling|fell|fallen|declin(?:e|es|ed|ing)"
    r"|reduc(?:tion|tions|ed|ing)|drops?(?!-)|dropped|went down"
    r"|fewer than last (?:year|quarter|term))\b",
    re.IGNORECASE,
)
NOT = re.compile(r"\b(?:no|not|without|never|neither|prevent\w*)\b", re.IGNORECASE)
STRONG = re.compile(
    r"\b(?P<word>noticeabl[ey]|significant(?:ly)?|marked(?:ly)?|sharp(?:ly)?"
    r"|substantial(?:ly)?|large|huge|dramatic(?:ally)?|steep(?:ly)?)\s+(?:\w+\s+){0,2}?"
    r"(?:increas\w*|ris\w*|rose|grow\w*|grew|decreas\w*|fall\w*|fell|declin\w*"
    r"|reduc\w*|drop\w*|change\w*)"
    r"|\b(?:increas\w*|rose|risen|grew|decreas\w*|fell|fallen|declin\w*|drop\w*"
    r"|changed)\s+(?P<after>noticeably|significantly|markedly|sharply|substantially"
    r"|dramatically|steeply)\b",
    re.IGNORECASE,
)
MAJORITY = re.compile(
    r"\b(?P<word>majority|more than half|over half|most of)\b", re.IGNORECASE
)
BETWEEN = re.compile(
    r"\bbetween\s+(?P<low>\d+(?:\.\d+)?)\s*%?\s*(?:and|to|-)\s*"
    r"(?P<high>\d+(?:\.\d+)?)\s*(?:%|per ?cent)",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"\b(?P<side>below|above|lower than|higher than)\s+(?:the\s+)?(?:\w+\s+){0,2}?"
    r"(?P<whom>national|england|english|regional|average|target|neighbours?|median)"
    r"(?:\s+(?!below\b|above\b)[a-z]+){0,3}?\s+\(?(?P<number>\d[\d,]*(?:\.\d+)?)",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"(?<![\w.,/-])(?P<sign>[+\-\u2212])\s?(?P<number>\d+(?:\.\d+)?)\s?"
    r"(?P<unit>%|pp\b|ppt\b)?(?![\w/-])"
)
# As a printed table says it of its own figure: "Change on 2013/14 as printed: +99%".
PRINTED_CHANGE = re.compile(
    r"\bchange on [^.:]+ as printed: (?P<change>[+\-\u2212]\s?\d+(?:\.\d+)?\s?%)",
    re.IGNORECASE,
)
DAYS = re.compile(
    r"\b(?P<number>\d{1,3})\s*(?P<kind>working|school|calendar)?[\s-]*days?\b",
    re.IGNORECASE,
)
AGES = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})\s*(?:-|\u2013|to)\s*(?P<last>\d{1,2})(?![\d/%-]|\.\d)"
)
AGED = re.compile(r"\b(?:age[ds]?|population|year[- ]olds?|children)\b", re.IGNORECASE)
OLDEST = 25


@dataclass(frozen=True, slots=True)
class Beside:
    """That a figure lies below or above another: 'below the national 89'."""

    is_above: bool
    number: Decimal
    text: str


def direction(text: str) -> int:
    """Say whether a note speaks of more (1) or fewer (-1); 0 when it is not plain."""
    if NOT.search(text):
        return 0
    up, down = bool(UP.search(text)), bool(DOWN.search(text))
    return 0 if up == down else (1 if up else -1)


def strong_word(text: str) -> str:
    """Give the word that calls a change large, or ''."""
    found = None if NOT.search(text) else STRONG.search(text)
    return (found["word"] or found["after"]).lower() if found else ""


def majority_word(text: str) -> str:
    """Give the word that claims more than half, or ''."""
    found = None if NOT.search(text) else MAJORITY.search(text)
    return found["word"].lower() if found else ""


def between(text: str) -> tuple[Decimal, Decimal] | None:
    """Read 'between 18% and 20%': the two per cents."""
    found = BETWEEN.search(text)
    if found is None:
        return None
    low, high = Decimal(found["low"]), Decimal(found["high"])
    return (low, high) if low <= high else None


def beside(text: str) -> Beside | None:
    """Read on which side of another number a figure is said to lie."""
    found = BESIDE.search(text)
    if found is None:
        return None
    is_above = found["side"].lower() in ("above", "higher than")
    number = Decimal(found["number"].replace(",", ""))
    return Beside(is_above, number, found.group())


def signed(text: str) -> list[tuple[Decimal, str]]:
    """Read changes with a sign: '-7 pp' is -7."""
    return [
        (
            Decimal(found["number"]) * (1 if found["sign"] == "+" else -1),
            found.group().strip(),
        )
        for found in SIGNED.finditer(text)
    ]


def printed_change(text: str) -> tuple[Decimal, str] | None:
    """Read the change in per cent that a paper prints beside a figure."""
    found = PRINTED_CHANGE.search(text)
    return signed(found["change"])[0] if found else None


def limits(text: str) -> set[tuple[int, str]]:
    """Read time limits: '7 working days' is (7, working)."""
    return {
        (int(found["number"]), (found["kind"] or "").lower())
        for found in DAYS.finditer(text)
    }


def limits_in_words(found: set[tuple[int, str]]) -> str:
    """Write time limits: 7 working days."""
    said = [" ".join(filter(None, (str(n), kind, "days"))) for n, kind in found]
    return " or ".join(sorted(said))


def ages(text: str) -> set[tuple[int, int]]:
    """Read spans of ages: 'population 0-17' is (0, 17)."""
    if not AGED.search(text):
        return set()
    found = {(int(one["first"]), int(one["last"])) for one in AGES.finditer(text)}
    return {(first, last) for first, last in found if first < last <= OLDEST}


def spans(found: set[tuple[int, int]]) -> str:
    """Write spans of ages: 0-17."""
    return " and ".join(f"{first}-{last}" for first, last in sorted(found))
