"""What a reader chose to see of a scorecard, kept in the page's address.

An address carries codes and the words searched for, never a figure. Everything is
chosen and sorted by what this reader sees: a hidden number decides nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.utils.text import slugify

from dashboards.presenters import discussion
from dashboards.presenters.entries import Row
from dashboards.presenters.summary import is_due

MOST = 80  # Characters of what is looked for.
NO_PRIORITY = "none"


@dataclass(frozen=True)
class Option:
    """One answer to one question of the form; `said` is how a sentence puts it."""

    code: str
    label: str
    said: str = ""


@dataclass(frozen=True)
class Choice:
    """Codes from the address; "" chooses everything."""

    priority: str = ""
    agency: str = ""
    group: str = ""
    signal: str = ""
    confidence: str = ""
    q: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Say whether anything may be left out."""
        return any((*self._codes, self.q))

    @property
    def _codes(self) -> tuple[str, ...]:
        return (self.priority, self.agency, self.group, self.signal, self.confidence)

    @property
    def query(self) -> str:
        """Write it for an address; "" when nothing is chosen."""
        pairs = [(each.name, getattr(self, each.name)) for each in fields(self)]
        return urlencode([(name, value) for name, value in pairs if value])


def read(params: Mapping[str, str]) -> Choice:
    """Read an address. What is no code is as if it were not there."""
    given = {
        each.name: slugify(params.get(each.name, "").replace(".", "_"))[:MOST]
        for each in fields(Choice)
        if each.name != "q"
    }
    if given["signal"] not in SIGNALS:
        given["signal"] = ""
    if given["confidence"] not in CONFIDENCE:
        given["confidence"] = ""
    if given["sort"] not in SORTS:
        given["sort"] = ""
    return Choice(**given, q=" ".join(params.get("q", "").split())[:MOST])


@lru_cache(maxsize=1024)
def code_of(name: str) -> str:
    """Make the code that stands for a name in an address."""
    return slugify(name.replace(".", "_"))


def _priority(row: Row) -> str:
    return code_of(row.priority_code) or NO_PRIORITY


@dataclass(frozen=True)
class _Which:
    """What stands out about a row: its option, and the test."""

    option: Option
    test: Callable[[Row], bool]


def _has_trend(*words: str) -> Callable[[Row], bool]:
    return lambda row: row.trend.word in words


SIGNALS: dict[str, _Which] = {
    each.option.code: each
    for each in (
        _Which(
            Option("discuss", "What needs discussion", "what needs discussion"),
            discussion.needs_discussion,
        ),
        _Which(Option("any", "Any signal", "signals"), lambda row: row.is_signal),
        _Which(Option("worse", "Worse", "worse"), discussion.is_worse),
        _Which(Option("better", "Better", "better"), _has_trend("better")),
        _Which(
            Option("changed", "Rising or falling", "rising or falling"),
            _has_trend("rising", "falling"),
        ),
        _Which(
            Option("missed", "Target missed", "targets missed"), discussion.is_missed
        ),
        _Which(
            Option("due", "Not received or late", "not received or late"),
            is_due,
        ),
        _Which(Option("restated", "Restated", "restated"), discussion.is_restated),
        _Which(
            Option("none", "No signal", "without a signal"),
            lambda row: not row.is_signal,
        ),
    )
}
CONFIDENCE = {
    "high": Option("high", "High", "high confidence"),
    "medium": Option("medium", "Medium", "medium confidence"),
    "low": Option("low", "Low", "low confidence"),
    "none": Option("none", "No figure", "without a figure"),
}
SORTS = {
    "title": Option("title", "Title", "by title"),
    "trend": Option("trend", "Trend, worse first", "by trend, worse first"),
    "rating": Option("rating", "Target, missed first", "by target, missed first"),
    "confidence": Option(
        "confidence", "Confidence, lowest first", "by confidence, lowest first"
    ),
    "change": Option(
        "change", "Size of change, largest first", "by size of change, largest first"
    ),
}
_TREND_ORDER = [
    *("worse", "better", "rising", "falling", "series broken"),
    *("too few to say", "no real change"),
]
_RATING_ORDER = ["Target missed", "Near target", "Target met", "Not rated"]
_CONFIDENCE_ORDER = ["Low", "Medium", "High"]


def choose(rows: Sequence[Row], choice: Choice) -> list[Row]:
    """Give the rows a reader asked for, in the order asked for."""
    chosen = (
        [row for row in rows if _is_chosen(row, choice)] if choice.narrows else rows
    )
    return sort(chosen, choice.sort)


def _is_chosen(row: Row, choice: Choice) -> bool:
    return (
        choice.priority in {"", _priority(row)}
        and _holds(choice.agency, row.agencies)
        and _holds(choice.group, row.groups)
        and choice.confidence in {"", row.confidence.lower()}
        and (not choice.signal or SIGNALS[choice.signal].test(row))
        and _mentions(row, choice.q)
    )


def _holds(code: str, names: Iterable[str]) -> bool:
    return not code or any(code_of(name) == code for name in names)


def _mentions(row: Row, words: str) -> bool:
    """Say whether a row's code and names hold every word looked for."""
    if not words:
        return True
    told = (row.code, row.title, row.priority, *row.agencies, *row.groups)
    text = " ".join(told).casefold()
    return all(word in text for word in words.casefold().split())


def sort(rows: Sequence[Row], by: str) -> list[Row]:
    """Sort; what is equal keeps the order of the priorities."""
    keys: dict[str, Callable[[Row], Any]] = {
        "title": lambda row: row.title.casefold(),
        "trend": lambda row: _place(_TREND_ORDER, row.trend.word),
        "rating": lambda row: _place(_RATING_ORDER, row.rating.word),
        "confidence": lambda row: _place(_CONFIDENCE_ORDER, row.confidence),
        "change": lambda row: (row.moved is None, -(row.moved or 0)),
    }
    return sorted(rows, key=keys[by]) if by in keys else list(rows)


def _place(order: Sequence[str], word: str) -> int:
    return order.index(word) if word in order else len(order)
