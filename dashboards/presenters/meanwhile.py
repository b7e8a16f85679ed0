"""What happened during a series: letters over its chart, and the list under it."""

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboards.assembly.caveats import WITHHELD, tells_a_number
from dashboards.charts.parts import Letter
from dashboards.events import Happened
from dashboards.presenters.series import Point

HALF = 0.5
A_DAY = timedelta(days=1)
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November"
    "|December"
)
# The day of a date in words gives no figure away.
DAYS = re.compile(rf"\b[0-9]{{1,2}} (?={MONTHS})")
BREAK, CAVEAT = "Counted differently", "Caveat"


@dataclass(frozen=True)
class Happening:
    """One line of the list, with the letter it has over the chart."""

    letter: str
    when: str
    kind: str
    title: str
    text: str
    source: str


@dataclass(frozen=True)
class Meanwhile:
    """What happened during a series, told and drawn."""

    lines: tuple[Happening, ...] = ()
    letters: tuple[Letter, ...] = ()


def meanwhile(points: Sequence[Point], happened: Iterable[Happened]) -> Meanwhile:
    """Keep what falls into a series, in the order of its days.

    Beside a hidden figure no words with numbers are told: they could give it away.

    Args:
        points: the periods, oldest first, none left out.
        happened: events, breaks of the series and caveats.
    """
    if not points:
        return Meanwhile()
    first, last = points[0].period.start, points[-1].period.end
    inside = [
        one
        for one in sorted(happened, key=lambda one: (one.starts_on, one.title))
        if one.starts_on <= last and (one.ends_on or one.starts_on) >= first
    ]
    named = [(letter_of(place), one) for place, one in enumerate(inside)]
    return Meanwhile(
        lines=tuple(_line(letter, one, points) for letter, one in named),
        letters=tuple(_letter(letter, one, points) for letter, one in named),
    )


def letter_of(place: int) -> str:
    """Name places A to Z, then AA, AB and so on."""
    rounds, rest = divmod(place, len(string.ascii_uppercase))
    before = letter_of(rounds - 1) if rounds else ""
    return before + string.ascii_uppercase[rest]


def _line(letter: str, one: Happened, points: Sequence[Point]) -> Happening:
    is_risky = one.is_local and _is_beside_hidden(one, points)
    safe = _safe(one) if is_risky else one
    return Happening(letter, _when(one), one.kind, safe.title, safe.text, one.source)


def _is_beside_hidden(one: Happened, points: Sequence[Point]) -> bool:
    """Say whether a number is hidden from the day it began on."""
    until = one.ends_on or points[-1].period.end
    return any(
        point.state == "suppressed"
        and one.starts_on <= point.period.end
        and point.period.start <= until
        for point in points
    )


def _safe(one: Happened) -> Happened:
    title = one.kind if tells_a_number(DAYS.sub("", one.title)) else one.title
    text = WITHHELD if tells_a_number(DAYS.sub("", one.text)) else one.text
    return replace(one, title=title, text=text)


def _when(one: Happened) -> str:
    if one.ends_on is None or one.ends_on == one.starts_on:
        return day(one.starts_on)
    return f"{day(one.starts_on)} to {day(one.ends_on)}"


def day(value: date) -> str:
    """Write a date for people: 7 December 2015."""
    return f"{value:%-d %B %Y}"


def _letter(letter: str, one: Happened, points: Sequence[Point]) -> Letter:
    if one.kind == CAVEAT:
        return _on_figures(letter, one, points)
    until = None if one.ends_on is None else _at(one.ends_on + A_DAY, points)
    return Letter(letter, _at(one.starts_on, points), until)


def _on_figures(letter: str, one: Happened, points: Sequence[Point]) -> Letter:
    """Set a caveat on the figure it is about, or across several."""
    places = [
        place
        for place, point in enumerate(points)
        if one.starts_on <= point.period.end
        and point.period.start <= (one.ends_on or one.starts_on)
    ]
    if len(places) == 1:
        return Letter(letter, places[0], is_on_point=True)
    return Letter(letter, places[0] - HALF, places[-1] + HALF)


def _at(when: date, points: Sequence[Point]) -> float:
    """Give the place of a day; a period reaches half a place to either side."""
    if when <= points[0].period.start:
        return -HALF
    for place, point in enumerate(points):
        if point.period.contains(when):
            start, end = point.period.start, point.period.end
            return round(place - HALF + (when - start) / (end - start + A_DAY), 2)
    return len(points) - HALF
