"""Recognises rows and columns that are no figures of their own: totals, shares, trends."""

import re
from collections.abc import Sequence
from enum import StrEnum

from safeguarding.periods import Period
from safeguarding.returns.wide.labels import is_date
from safeguarding.returns.wide.numbers import is_figure_like, read_loose
from safeguarding.returns.wide.spec import NOTHING_IN_IT
from safeguarding.returns.wide.when import When, read_when

MOSTLY = 0.8


class Sort(StrEnum):
    """What a row or column is, before asking which figure."""

    FIGURES = "figures"
    TOTAL = "total"
    TO_DATE = "to_date"
    SHARE = "share"
    CHANGE = "change"
    TREND = "trend"
    COMPARATOR = "comparator"
    TARGET = "target"
    DATES = "dates"
    WORDS = "words"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MEAN = "mean"
    EMPTY = "empty"


# Why such a row or column is left out; the others may hold figures.
WHY = {
    Sort.TO_DATE: "The year so far: another figure than the period's",
    Sort.SHARE: "A share stated of other figures: it is checked, not kept",
    Sort.CHANGE: "A stated change: changes are computed from the figures",
    Sort.TREND: "A trend is computed, never imported",
    Sort.COMPARATOR: "A comparator, not a figure of this agency",
    Sort.TARGET: "A target, not a figure",
    Sort.DATES: "The dates of the rows",
    Sort.WORDS: "Words, not figures",
    Sort.MEAN: "An average stated of other figures: it is checked, not kept",
    Sort.EMPTY: NOTHING_IN_IT,
}
PATTERNS = (
    (Sort.TREND, r"\b(?:trend|direction|dot|rag|arrow|d\.o\.t|travel|status)\b|^\W+$"),
    (Sort.TARGET, r"\b(?:targets?|threshold|tolerance|ambition|plan(?:ned)? figure)\b"),
    (
        Sort.COMPARATOR,
        (
            r"\b(?:england|eng|national(?:ly)?|regional|region|sn|benchmark|comparators?"
            r"|statistical neighbours?|similar forces?|family group)\b"
        ),
    ),
    (
        Sort.CHANGE,
        (
            r"\b(?:change|differences?|variance|increase|decrease|reduction|movement)\b"
            r"|\bvs\b|\+\s*/\s*-"
        ),
    ),
    (Sort.TO_DATE, r"\b(?:ytd|year to date|to date|cumulative|running total)\b"),
    (Sort.MEAN, r"\b(?:average|mean)\s+per\s+(?:month|quarter|week|meeting|year)\b"),
    (Sort.NUMERATOR, r"^\W*numerator\W*$|\bnumerator$"),
    (Sort.DENOMINATOR, r"^\W*denominator\W*$|\bdenominator$|^\W*(?:cohort|out of)\W*$"),
)
TOTAL = re.compile(
    r"\W*(?:grand\s+|overall\s+)?(?:totals?|all|overall|sum)\b\W*(?:\(?\s*all\s*\)?)?\W*",
    re.IGNORECASE,
)
SHARE = re.compile(
    r"\W*(?:%|per ?cent(?:age)?|share|proportion)\W*(?:of\s+(?:the\s+)?total)?\W*",
    re.IGNORECASE,
)
PERCENT = re.compile(r"%|\bper ?cent|\bproportion\b|\brate\b", re.IGNORECASE)
COMPILED = tuple((sort, re.compile(text, re.IGNORECASE)) for sort, text in PATTERNS)


def sort_of(name: str, cells: Sequence[str], near: Period, *, longest: int) -> Sort:
    """Say what a row or column is, by its name and its cells.

    Args:
        name: label or heading.
        cells: of the row or column.
        near: the period of the return.
        longest: how many words a name may have to be told by one of them: a label
            of many words is about something else.
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        return Sort.EMPTY
    if _most(filled, [cell for cell in filled if is_date(cell)]):
        return Sort.DATES
    return _by_name(name, near, longest) or _by_cells(filled)


def _by_name(name: str, near: Period, longest: int) -> Sort | None:
    when = read_when(name, near)
    rest = _without_time(name, when)
    is_short = len(rest.split()) <= longest and not (when is not None and when.alone)
    told = (sort for sort, pattern in COMPILED if is_short and pattern.search(rest))
    by_whole = ((Sort.TOTAL, TOTAL), (Sort.SHARE, SHARE))
    whole = (sort for sort, pattern in by_whole if pattern.fullmatch(rest))
    return next(whole, None) or next(told, None)


def _by_cells(filled: Sequence[str]) -> Sort:
    if any(is_figure_like(cell) or _has_number(cell) for cell in filled):
        return Sort.FIGURES
    marks = [cell for cell in filled if not any(one.isalnum() for one in cell)]
    return Sort.TREND if _most(filled, marks) else Sort.WORDS


def _without_time(name: str, when: When | None) -> str:
    """Give the words of a name that are no time: 'Total 2014/15' is a total."""
    if when is None:
        return name
    words = re.sub(
        r"(?:19|20)?\d\d\s*[-/\u2013]\s*(?:20)?\d\d|\bq[1-4]\b", "", name, flags=re.I
    )
    return words.strip()


def _has_number(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)


def _most(filled: Sequence[str], such: Sequence[str]) -> bool:
    return len(such) >= MOSTLY * len(filled)


def is_percent(name: str, cells: Sequence[str]) -> bool:
    """Whether figures are per cents: by the label, or by most of the cells."""
    if PERCENT.search(name):
        return True
    read = [one for cell in cells if (one := read_loose(cell)) is not None]
    return bool(read) and sum(one.percent for one in read) * 2 > len(read)
