"""What lists tell of one case and one child, put together in the order of their time.

A list says how things stood at the end of its quarter. Lists come late and are
corrected, so what is told is always put together from all lists that hold, from the
oldest quarter to the newest: then it does not matter which came first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from safeguarding.cases.files.cases_columns import NOT_LAC
from safeguarding.cases.models import (
    CaseStatus,
    ClosureReason,
    MeetingKind,
    StagedCase,
)

ENDINGS = {
    ClosureReason.MOVED_AREA: CaseStatus.TRANSFERRED_OUT,
    ClosureReason.TURNED_18: CaseStatus.TRANSITION_ADULT,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list, with the period of the list."""

    row: StagedCase
    start: date
    end: date
    holds: bool


def last(lines: Iterable[Line], name: str) -> Any:
    """Give the newest word on something; None where no list gives any."""
    found = None
    for line in lines:
        value = getattr(line.row, name)
        if value is not None and value != "":
            found = value
    return found


def ending(row: StagedCase) -> str:
    """Give the status a row's closure comes to."""
    reason = ClosureReason(row.closure_reason)
    stepped = CaseStatus.STEPPED_DOWN if row.step_down_to else CaseStatus.CLOSED
    return ENDINGS.get(reason, stepped).value


def levels(lines: Sequence[Line]) -> dict[date, str]:
    """Give the history of levels: day -> level.

    A level that a later list dates on or before the day of another level contradicts
    the earlier list. What that one told stays; the new level then holds from the first
    day of the later list's quarter, and W-RISK-SINCE asked for its day.
    """
    known: dict[date, str] = {}
    for line in lines:
        level, on = line.row.level, line.row.level_on
        if not level or on is None:
            continue
        before = max((day for day in known if day <= line.end), default=None)
        if before is None or on > before:
            known[on] = level
        elif known[before] != level:
            known[max(on, line.start)] = level
        elif not _crosses(known, on, before, level):
            known[on] = level
    return known


def _crosses(known: dict[date, str], on: date, before: date, level: str) -> bool:
    """Say whether another level lies between two days."""
    return any(on <= day <= before and one != level for day, one in known.items())


def meetings(lines: Iterable[Line]) -> set[tuple[str, date]]:
    """Give the kind and day of each meeting the lists name."""
    rows = [line.row for line in lines]
    mase = {(MeetingKind.MASE.value, row.mase_on) for row in rows if row.mase_on}
    panel = {(MeetingKind.YPSE.value, row.panel_on) for row in rows if row.panel_on}
    return mase | panel


class Place(NamedTuple):
    """Where a child is placed, and which council is responsible."""

    placed: str
    placing_la: str


# From a day on: a place, or None for a child who is not looked after.
Places = dict[date, Place | None]


class Span(NamedTuple):
    """A placement from a day to the day it ended."""

    from_on: date
    to_on: date | None
    place: Place


def places(lines: Sequence[Line]) -> Places:
    """Give the days on which being looked after began, changed or ended.

    A list is right about the time up to its end: what older lists said of the days
    since its own date is dropped. Without a date, a change counts from the first day of
    its quarter.
    """
    known: Places = {}
    for line in lines:
        if not line.row.placed:
            continue
        now = known[max(known)] if known else None
        told = _place(line.row, now)
        on = line.row.placed_on
        if on is None and known and (told and told.placed) == (now and now.placed):
            known[max(known)] = told
            continue
        on = on or line.start
        known = {day: place for day, place in known.items() if day < on} | {on: told}
    return known


def _place(row: StagedCase, now: Place | None) -> Place | None:
    if row.placed == NOT_LAC:
        return None
    stays = now is not None and now.placed == row.placed
    council = row.placing_la or (now.placing_la if now and stays else "")
    return Place(row.placed, council)


def spans(known: Places) -> list[Span]:
    """Make spans of the days on which something changed."""
    days = sorted(known)
    ends = dict(pairwise(days))
    return [
        Span(day, ends.get(day), place)
        for day in days
        if (place := known[day]) is not None
    ]


def days_told(lines: Iterable[Line]) -> set[date]:
    """Give every day lists can have put a change of place on."""
    rows = list(lines)
    dated = {line.row.placed_on for line in rows if line.row.placed_on}
    return dated | {line.start for line in rows}
