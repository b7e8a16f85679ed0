"""What the page reads: entries as its reader may see them, and the rows of a quarter.

Whoever may see the rows of cases sees every number of them here; everybody else what
is left of the numbers when the small ones are hidden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboards import reading
from dashboards.models import ScorecardEntry
from dashboards.profile import codes
from dashboards.profile.counted import Rows, Settled, count_rows, settled
from dashboards.profile.shown import Hiding
from dashboards.reading import Board, Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import Period

Entry = dict[str, Any]
# Quarters in the charts over time.
QUARTERS = 8
MEASURE = "measure"


@dataclass(frozen=True)
class Profile:
    """All that the page tells of one quarter, for one reader.

    Attributes:
        known: the entries of the quarter, by code.
        levels: entries of the children at risk, by quarter, oldest first.
        rows: what the rows kept here come to; None where there are none, or where
            they have changed since the entries were made.
        is_behind: the rows have changed since.
        sees_rows: this reader may see the rows of cases themselves.
    """

    board: Board
    known: Mapping[str, Entry]
    levels: Mapping[Period, Entry]
    rows: Rows | None
    settled: Settled
    is_behind: bool
    sees_rows: bool

    @property
    def hiding(self) -> Hiding:
        """What must not be seen by this reader."""
        return Hiding(self.board.place.threshold, self.board.place.is_full)

    @property
    def quarter(self) -> Period:
        """The quarter asked for."""
        return self.board.period

    def is_counted_here(self, *asked: str) -> bool:
        """Say whether these are counted from rows kept here, for this very quarter."""
        return self.rows is not None and all(
            is_counted(self.known.get(code), self.quarter) for code in asked
        )


def is_counted(entry: Entry | None, quarter: Period) -> bool:
    """Say whether an entry's figure was counted from rows, and is of the quarter."""
    if entry is None or entry["period"] != quarter.code:
        return False
    return any(source["kind"] == MEASURE for source in entry.get("sources") or ())


def entitled(user: User, place: Place) -> Place:
    """Give the place as it is met on this page: rows seen are numbers seen."""
    sees = place.is_full or user.may(Permission.SEE_CASES, place.pk)
    return replace(place, is_full=sees)


def get_profile(
    user: User, code: str, period_code: str, permission: Permission
) -> Profile:
    """Load the profile of one quarter for one reader: nine queries.

    Raises:
        NotThereError: no such partnership for this reader, or no such quarter.
    """
    place = entitled(user, reading.get_place(user, code, permission))
    quarter = reading.get_quarter(period_code)
    found = _entries(user, place, quarter, permission)
    rows = count_rows(user, place.pk, quarter)
    known = {entry["code"]: entry for entry, *_ in found}
    is_behind = not all(_agrees(rows, *each) for each in found)
    return Profile(
        board=Board(
            place=place,
            period=quarter,
            entries=list(known.values()),
            quarters=reading.quarters(user, place),
            freshness=reading.freshness(user, place, quarter),
        ),
        known=known,
        levels=_levels(user, place, quarter, permission),
        rows=None if rows.is_empty or is_behind else rows,
        settled=settled(user, place.pk),
        is_behind=is_behind,
        sees_rows=user.may(Permission.SEE_CASES, place.pk),
    )


def _entries(
    user: User, place: Place, quarter: Period, permission: Permission
) -> list[tuple[Entry, Any, Any]]:
    """Give each entry, and its two counts to hold against the rows."""
    rows = ScorecardEntry.objects.for_user(user, permission)
    chosen = rows.filter(
        partnership_id=place.pk,
        quarter_start=quarter.start,
        indicator__code__in=codes.ALL,
    )
    told = chosen.order_by("position", "pk")
    counts = ("full__numerator", "full__denominator")
    return list(told.values_list(place.column, *counts))


def _agrees(rows: Rows, entry: Entry, numerator: Any, denominator: Any) -> bool:
    """Say whether an entry and the rows speak of the same moment.

    New rows beside older totals would give the difference away. Numbers that were
    sent by an agency are not held against rows.
    """
    if not _is_measured(entry):
        return True
    children, talks = rows.children, rows.interviews
    counted = {
        codes.RISK: (children["risk"], None),
        codes.MISS: (children["miss"], None),
        codes.BOTH: (children["both"], children["risk"]),
        codes.IN_TIME: (talks["in_time"], talks["done"]),
    }
    return counted.get(entry["code"], (numerator, denominator)) == (
        numerator,
        denominator,
    )


def _is_measured(entry: Entry) -> bool:
    return any(source["kind"] == MEASURE for source in entry.get("sources") or ())


def _levels(
    user: User, place: Place, quarter: Period, permission: Permission
) -> Mapping[Period, Entry]:
    """Give the entries of the children at risk for this quarter and those before."""
    rows = ScorecardEntry.objects.for_user(user, permission).filter(
        partnership_id=place.pk,
        indicator__code=codes.RISK,
        quarter_start__gt=quarter.shift(-QUARTERS).start,
        quarter_start__lte=quarter.start,
    )
    told = rows.order_by("quarter_start").values_list(place.column, flat=True)
    return _by_quarter(told, quarter)


def _by_quarter(told: Iterable[Entry], quarter: Period) -> Mapping[Period, Entry]:
    found = {Period.parse(entry["period"]): entry for entry in told}
    return {each: one for each, one in found.items() if each.kind is quarter.kind}
