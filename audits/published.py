"""What a board reads of case audits must not tell of a child. Pure rules of words.

Refused: anything that looks like the row of a case, and a total of children or cases
small enough to be hidden in a table. Cases of one audit are usually about four, so a
summary says "the audited cases", "some", "most" or "none".

Source: DOMAIN C.7 (MACFA: published summary), F.3.
"""

import re

from safeguarding.returns.rules.personal_data import personal_in

THRESHOLD = 5
"""The highest number of children that is hidden, where a partnership says no other."""

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "ten",
)
# Two are meant without saying so.
_PAIRS = r"both|a couple of|a pair of"
_CHILD = (
    r"(?:children(?!['\u2019]s)|child(?!['\u2019]s|ren)|cases?|case\s?files|files?|boys?|girls?"
    r"|young\s(?:people|persons?)|bab(?:y|ies)|infants?|teenagers?|siblings?|twins"
    r"|pupils?|famil(?:y|ies)|records)\b"
)
# Words between the number and the children that make it another matter.
_STOP = (
    "the|a|an|his|her|their|each|every|this|that|and|or|no|where|when|if|who"
    "|days?|weeks?|months?|years?|hours?|times?"
)
_BETWEEN = rf"(?:(?!(?:{_STOP})\b)[a-z][\w'\u2019-]*\s+){{0,2}}"
_OF = r"(?:out\s+)?of\s+(?:(?:the|these|those|all|our|its)\s+)*"
# "Year 5 children", "section 47 files", "level 3 cases": a name, no total.
_NAMED = re.compile(
    r"\b(?:year|years|section|level|tier|stage|step|priority|chapter|part|standard"
    r"|recommendation|category|phase|quarter|band|paragraph|objective)\s+$",
    re.IGNORECASE,
)
_ROWS = (
    # "Case 3", "child B", "case no. 2": which one, instead of what was found.
    re.compile(r"\b[Cc]ase\s?(?:no\.?\s?|number\s|#\s?)?[0-9]+\b(?!\s*(?:cases|%))"),
    re.compile(r"\b(?:[Cc]hild|[Cc]ase|[Bb]oy|[Gg]irl|[Ss]ibling)\s[A-Z][0-9]?\b"),
    re.compile(r"\bCH-[0-9A-F]{4,}\b", re.IGNORECASE),
    re.compile(r"\baged?\s(?:of\s)?[0-9]{1,2}\b|\b[0-9]{1,2}[- ]years?[- ]old\b", re.I),
    re.compile(r"\b(?:born|d\.?o\.?b\.?)\b[^.]{0,20}[0-9]", re.IGNORECASE),
    re.compile(r"\t|(?:[^|\n]*\|){2}|(?:[^;\n]*;){3}"),
)
_SHARE = re.compile(
    rf"(?:%|\bper\s?cent|\b(?:half|thirds?|quarters?|fifths?))\s+{_OF}{_BETWEEN}{_CHILD}",
    re.IGNORECASE,
)

CASE_ROW = (
    "This looks like a line about one case or child. Say what was found over all audited "
    "cases, without numbers of cases, ages, dates or letters for children."
)
SMALL_TOTAL = (
    "“{found}” is a total of fewer than {least} children or cases, which is not "
    "published. Write “the audited cases”, “some”, “most” or “none” instead."
)
SHARE = (
    "“{found}” tells how many, as so few cases were audited. Write “some” or “most” "
    "of the audited cases instead."
)
PERSONAL = "This holds {what}. Write it without: the board reads it."


def refused(text: str, *, threshold: int = THRESHOLD, cases: int = 0) -> str:
    """Say why words may not be published, and what to do; "" where they may.

    Args:
        text: what somebody wrote for the board.
        threshold: the highest number of children that is hidden.
        cases: how many cases the audit has: shares of a hidden number tell it.
    """
    if what := personal_in(text):
        return PERSONAL.format(what=what)
    if any(pattern.search(text) for pattern in _ROWS):
        return CASE_ROW
    if found := _small_total(text, threshold):
        return SMALL_TOTAL.format(found=found, least=threshold + 1)
    share = _SHARE.search(text) if 0 < cases <= threshold else None
    return SHARE.format(found=_tidy(share.group())) if share else ""


def _small_total(text: str, threshold: int) -> str:
    number = _numbers(threshold)
    before = re.compile(
        rf"(?<![\w.,£%-])(?:(?:{number})(?![\w%]|[.,][0-9])\s+(?:{_OF})?"
        rf"(?:[0-9]+\s+)?|(?:{_PAIRS})\s+(?:{_OF}|the\s+)?){_BETWEEN}{_CHILD}",
        re.IGNORECASE,
    )
    after = re.compile(
        rf"\b{_CHILD}(?:\s+(?:were\s+|was\s+)?(?:audited|graded|looked\s+at))?"
        r"\s*(?:[:=(\u2013]|\bwere|\bwas|\bis|\bare|\bnumbered)"
        rf"\s*(?:{number})\b(?!\s*%|[.,]?[0-9])",
        re.IGNORECASE,
    )
    for found in before.finditer(text):
        if not _NAMED.search(text[: found.start()]):
            return _tidy(found.group())
    last = after.search(text)
    return _tidy(last.group()) if last else ""


def _numbers(threshold: int) -> str:
    """Give the pattern of the numbers from 1 to the threshold, in figures and words."""
    figures = [str(number) for number in range(1, threshold + 1)]
    words = [*_WORDS[1 : threshold + 1], "a single", "single"]
    return "|".join([*figures, *words])


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
