"""One indicator over all its periods, pieced together from its scorecards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.presenters.entries import Figure, figure
from safeguarding.period_codes import NAMES
from safeguarding.periods import Kind, Period, periods_between

Entry = dict[str, Any]
# From so many empty periods on, the table says them in one row.
FOLD_GAPS = 3


@dataclass(frozen=True)
class Point:
    """One period of a series; `value` is None unless there is a number to draw."""

    period: Period
    label: str
    value: float | None
    state: str
    figure: Figure


@dataclass(frozen=True)
class TableRow:
    """A line of the series' table: a period, or several that have no figure."""

    label: str
    figure: Figure


@dataclass(frozen=True)
class Series:
    """The periods of one kind, oldest first, none left out between the ends."""

    kind: Kind
    points: tuple[Point, ...]

    @property
    def kind_name(self) -> str:
        """What its periods are called."""
        return NAMES[self.kind]

    @property
    def table(self) -> list[TableRow]:
        """The same as rows for people, newest first, long gaps in one row."""
        return _fold(list(reversed(self.points)))

    @property
    def known(self) -> tuple[Point, ...]:
        """The points that have a number."""
        return tuple(point for point in self.points if point.value is not None)


def series(entries: Sequence[Entry], *, shown: Entry, threshold: int) -> list[Series]:
    """Join the histories of an indicator's scorecards, one series per kind.

    A later scorecard knows better than an earlier one; but what any of them hides
    stays hidden, so that two pages laid side by side give nothing away.

    Args:
        entries: every entry of the indicator as one reader may see it, oldest first.
        shown: the entry the page is about; its kind of period comes first.
        threshold: counts of children up to this are hidden in this partnership.
    """
    known: dict[Kind, dict[Period, Entry]] = {}
    for point in _points(entries):
        period = Period.parse(point["period"])
        held = known.setdefault(period.kind, {})
        held[period] = _the_safer(held.get(period), point)
    first, unit = Period.parse(shown["period"]).kind, shown["unit"]
    found = [_series(kind, held, threshold, unit) for kind, held in known.items()]
    return sorted(
        (one for one in found if one is not None),
        key=lambda one: (one.kind is not first, one.kind.value),
    )


def _points(entries: Iterable[Entry]) -> Iterable[Entry]:
    for entry in entries:
        yield from entry["history"]
        yield entry


def _the_safer(before: Entry | None, now: Entry) -> Entry:
    if before is not None and before["state"] == "suppressed":
        return before
    return now


def _series(
    kind: Kind, held: dict[Period, Entry], threshold: int, unit: str
) -> Series | None:
    """Fill the gaps; periods before the first that was owed or sent are left off."""
    told = [p for p, point in held.items() if point["state"] != "not_received"]
    if not told:
        return None
    owed_last = max(held)
    every = periods_between(min(told), owed_last)
    return Series(kind, tuple(_point(p, held.get(p), threshold, unit) for p in every))


def _point(period: Period, known: Entry | None, threshold: int, unit: str) -> Point:
    given = known or {"state": "no_figure"}
    value = given.get("value") if given["state"] == "value" else None
    return Point(
        period=period,
        label=period.short_label,
        value=value,
        state=given["state"],
        figure=figure(given, threshold, unit=unit),
    )


def _fold(points: list[Point]) -> list[TableRow]:
    rows: list[TableRow] = []
    start = 0
    while start < len(points):
        end = _end_of_gap(points, start)
        if end - start >= FOLD_GAPS:
            label = f"{points[end - 1].label} to {points[start].label}"
            rows.append(TableRow(label, points[start].figure))
        else:
            end = max(end, start + 1)
            rows.extend(TableRow(p.label, p.figure) for p in points[start:end])
        start = end
    return rows


def _end_of_gap(points: list[Point], start: int) -> int:
    """Find where a stretch of the same absence ends."""
    state = points[start].state
    if state not in {"not_received", "no_figure"}:
        return start
    end = start
    while end < len(points) and points[end].state == state:
        end += 1
    return end
