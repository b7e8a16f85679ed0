"""Entries of an earlier day beside today's: what became of each figure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from safeguarding.indicators.change import change

Entry = dict[str, Any]
NUMBERS = ("numerator", "denominator", "value", "qualifier")


class Since(StrEnum):
    """What became of a figure, as far as its reader may be told."""

    SAME = "same"
    RESTATED = "restated"
    WITHHELD = "withheld"
    FIRST_KNOWN = "first known"
    GONE = "gone"
    OTHER_PERIOD = "other period"


@dataclass(frozen=True)
class Pair:
    """One indicator then and now; either may be missing from its scorecard.

    `moved` is today's number less the earlier one, in words; "" unless both stand
    here.
    """

    then: Entry | None
    now: Entry | None
    since: Since
    moved: str = ""

    @property
    def any(self) -> Entry:
        """The earlier entry, or today's where there was none."""
        return self.then or self.now or {}


@dataclass(frozen=True)
class Tally:
    """How many figures are what."""

    all: int
    restated: int
    first_known: int
    gone: int

    @property
    def sentence(self) -> str:
        """Say it in one sentence."""
        told = [
            f"{count} {words}"
            for count, words in (
                (self.restated, "restated since"),
                (self.first_known, "first known since"),
                (self.gone, "no longer known"),
            )
            if count
        ]
        noun = "indicator" if self.all == 1 else "indicators"
        if not told:
            return f"Of {self.all} {noun}, none has changed since."
        return f"Of {self.all} {noun}: {', '.join(told)}."


def pairs(
    then: Iterable[Entry], now: Iterable[Entry], withheld: Collection[str] = ()
) -> list[Pair]:
    """Put entries of the same indicators side by side, in the order of the earlier.

    Both are as the same reader may see them. What stands only on today's scorecard
    comes last.

    Args:
        then: the entries of the earlier day.
        now: today's.
        withheld: codes whose earlier number is hidden because of today's.
    """
    later = {entry["code"]: entry for entry in now}
    found = [
        _pair(entry, later.pop(entry["code"], None), entry["code"] in withheld)
        for entry in then
    ]
    fresh = [one for one in later.values() if is_known(one)]
    return found + [Pair(None, one, Since.FIRST_KNOWN) for one in fresh]


def tally(found: Iterable[Pair]) -> Tally:
    """Count what has become of the figures."""
    known = list(found)
    restated = (Since.RESTATED, Since.WITHHELD)
    return Tally(
        all=len(known),
        restated=sum(one.since in restated for one in known),
        first_known=sum(one.since is Since.FIRST_KNOWN for one in known),
        gone=sum(one.since is Since.GONE for one in known),
    )


def is_known(entry: Mapping[str, Any]) -> bool:
    """Say whether there is a number, shown or hidden."""
    hidden = entry["state"] == "suppressed" and entry.get("text") == "c"
    return entry["state"] == "value" or hidden


def _pair(then: Entry, now: Entry | None, is_withheld: bool) -> Pair:  # noqa: FBT001
    since = Since.WITHHELD if is_withheld else _since(then, now)
    is_restated = since is Since.RESTATED and now is not None
    return Pair(then, now, since, _moved(then, now) if now and is_restated else "")


def _since(then: Entry, now: Entry | None) -> Since:
    if now is None:
        return Since.GONE if is_known(then) else Since.SAME
    if then["period"] != now["period"]:
        return Since.OTHER_PERIOD
    if is_known(then) != is_known(now):
        return Since.GONE if is_known(then) else Since.FIRST_KNOWN
    return Since.SAME if _told(then) == _told(now) else Since.RESTATED


def _told(entry: Entry) -> tuple[Any, ...]:
    return (entry["state"], *(entry.get(key) for key in NUMBERS))


def _moved(then: Entry, now: Entry) -> str:
    """Say by how much a figure moved, from the two numbers that are shown."""
    if then["value"] is None or now["value"] is None:
        return ""
    new, old = (Decimal(str(one["value"])) for one in (now, then))
    moved = change(new, old, then["unit"])
    if moved is None or not moved.absolute:
        return ""
    return moved.absolute_text.replace(" pp", " points")
