"""Whether each step is taken in time, and whether children come back.

Source: DOMAIN B.3 (limits), B.1 rules 6 and 7 (how time counts), B.4.
"""

from dataclasses import dataclass

from dashboards.front_door.counting import Entry, Hiding, Known, absent
from dashboards.front_door.steps import LIMITS, RETURNS, Limit
from dashboards.presenters import entries as words
from dashboards.presenters.entries import Figure, Row
from safeguarding.periods import Period

RECALLED = "recalled, not yet confirmed in a source"


@dataclass(frozen=True)
class Timely:
    """A time limit and how well it is kept.

    Attributes:
        row: the indicator in words.
        late: how many were not in time, in words; "" when that is not known.
        before: the figure of the period before; None when never known.
        year_ago: the figure of a year earlier.
    """

    limit: Limit
    row: Row
    late: str
    before: Figure | None
    year_ago: Figure | None
    is_listed: bool

    @property
    def code(self) -> str:
        """The indicator to go to; "" when it has no page for this quarter."""
        return self.row.code if self.is_listed else ""

    @property
    def source(self) -> str:
        """Say where the limit comes from, and whether that was checked."""
        if self.limit.is_confirmed:
            return self.limit.source
        return f"{self.limit.source} ({RECALLED})"

    @property
    def kind(self) -> str:
        """Say whose limit it is."""
        return "Local limit" if self.limit.is_local else "Statutory guidance"


@dataclass(frozen=True)
class Back:
    """A measure of children who come back, and what it says."""

    what: str
    said: str
    row: Row
    before: Figure | None
    year_ago: Figure | None
    is_listed: bool

    @property
    def code(self) -> str:
        """The indicator to go to; "" when it has no page for this quarter."""
        return self.row.code if self.is_listed else ""


def timely_of(known: Known, quarter: Period, hiding: Hiding) -> list[Timely]:
    """Hold every limit against its figure; one that is missing is there too."""
    found = []
    for limit in LIMITS:
        entry = known.get(limit.code) or absent(limit.code, limit.what, quarter)
        found.append(
            Timely(
                limit=limit,
                row=words.row(entry, quarter=quarter.code, threshold=hiding.threshold),
                late=late_of(entry, hiding),
                before=_point(entry, "previous", hiding),
                year_ago=_point(entry, "year_ago", hiding),
                is_listed=entry["code"] in known,
            )
        )
    return found


def back_of(known: Known, quarter: Period, hiding: Hiding) -> list[Back]:
    """Tell of the children who come back."""
    found = []
    for one in RETURNS:
        entry = known.get(one.code) or absent(one.code, one.what, quarter)
        row = words.row(entry, quarter=quarter.code, threshold=hiding.threshold)
        is_known = row.figure.kind == "value"
        of = row.figure.counts or row.figure.text
        found.append(
            Back(
                what=one.what,
                said=f"{of} {one.said}." if is_known else "",
                row=row,
                before=_point(entry, "previous", hiding),
                year_ago=_point(entry, "year_ago", hiding),
                is_listed=entry["code"] in known,
            )
        )
    return found


def late_of(entry: Entry, hiding: Hiding) -> str:
    """Count what was not in time, where both counts are known and none is small."""
    above, below = entry.get("numerator"), entry.get("denominator")
    if entry["state"] != "value" or above is None or below is None:
        return ""
    late = below - above
    if late < 0 or any(hiding.hides(count) for count in (above, below, late)):
        return ""
    return f"{words.number(late)} late"


def _point(entry: Entry, which: str, hiding: Hiding) -> Figure | None:
    point = entry.get(which)
    if not point:
        return None
    return words.figure(point, hiding.threshold, unit=entry["unit"] or "")
