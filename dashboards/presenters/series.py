"""One indicator over all its periods, pieced together from its scorecards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.presenters import judging
from dashboards.presenters.entries import Figure, figure
from dashboards.presenters.words import SIGNALS
from safeguarding.period_codes import NAMES
from safeguarding.periods import Kind, Period, periods_between

Entry = dict[str, Any]
# From so many empty periods on, the table says them in one row.
FOLD_GAPS = 3


@dataclass(frozen=True)
class Point:
    """One period of a series; `value` is None unless there is a number to draw.

    Attributes:
        signal: what makes it more than chance, in words; "" otherwise.
        turned: "up" or "down", the way a signal points.
        restated: that it was corrected after it had been shown, in words.
    """

    period: Period
    label: str
    value: float | None
    state: str
    figure: Figure
    signal: str = ""
    turned: str = ""
    restated: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether the figure alone is a signal, not only with its neighbours."""
        return self.signal in {SIGNALS["outside", "up"], SIGNALS["outside", "down"]}

    @property
    def marks(self) -> tuple[str, ...]:
        """What is to be known of it besides its figure, in words."""
        signal = f"Signal: {self.signal}" if self.signal else ""
        return tuple(each for each in (signal, self.restated) if each)


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
    def known(self) -> tuple[Point, ...]:
        """The points that have a number."""
        return tuple(point for point in self.points if point.value is not None)


@dataclass(frozen=True)
class _Told:
    """What the scorecards say of the periods: figures, signals, corrections."""

    held: Mapping[Period, Entry]
    signals: Mapping[Period, Entry]
    restated: Mapping[Period, str]


def series(entries: Sequence[Entry], *, shown: Entry, threshold: int) -> list[Series]:
    """Join the histories of an indicator's scorecards, one series per kind.

    A later scorecard knows better than an earlier one; but what any of them hides
    stays hidden, so that two pages laid side by side give nothing away.

    Args:
        entries: every entry of the indicator as one reader may see it, oldest first.
        shown: the entry the page is about; its kind of period comes first, and its
            limits say which points are signals.
        threshold: counts of children up to this are hidden in this partnership.
    """
    known: dict[Kind, dict[Period, Entry]] = {}
    for point in _points(entries):
        period = Period.parse(point["period"])
        held = known.setdefault(period.kind, {})
        held[period] = _the_safer(held.get(period), point)
    first, unit = Period.parse(shown["period"]).kind, shown["unit"]
    signals, restated = _signals(shown), _restated(entries)
    found = [
        _series(kind, _Told(held, signals, restated), threshold, unit)
        for kind, held in known.items()
    ]
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


def _signals(shown: Entry) -> dict[Period, Entry]:
    limits = shown.get("spc") or {}
    return {Period.parse(each["period"]): each for each in limits.get("signals") or ()}


def _restated(entries: Iterable[Entry]) -> dict[Period, str]:
    return {
        Period.parse(entry["period"]): judging.restated(entry).rstrip(".")
        for entry in entries
        if entry.get("revisions")
    }


def _series(kind: Kind, told: _Told, threshold: int, unit: str) -> Series | None:
    """Fill the gaps; periods before the first that was owed or sent are left off."""
    begun = [p for p, each in told.held.items() if each["state"] != "not_received"]
    if not begun:
        return None
    every = periods_between(min(begun), max(told.held))
    return Series(kind, tuple(_point(p, told, threshold, unit) for p in every))


def _point(period: Period, told: _Told, threshold: int, unit: str) -> Point:
    given = told.held.get(period) or {"state": "no_figure"}
    value = given.get("value") if given["state"] == "value" else None
    marks = {} if value is None else _marks(period, told)
    return Point(
        period=period,
        label=period.short_label,
        value=value,
        state=given["state"],
        figure=figure(given, threshold, unit=unit),
        **marks,
    )


def _marks(period: Period, told: _Told) -> dict[str, str]:
    """Mark a point that has a number; over a hidden one nothing is said."""
    signal = told.signals.get(period)
    restated = told.restated.get(period, "")
    if not signal:
        return {"restated": restated}
    rule, turned = str(signal["rule"]), str(signal["direction"])
    words = SIGNALS.get((rule, turned), rule)
    return {"restated": restated, "signal": words, "turned": turned}
