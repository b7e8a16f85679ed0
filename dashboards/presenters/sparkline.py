"""Small line of the last periods, as SVG points; a gap is a gap, never a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, MARGIN = 120, 32, 5


@dataclass(frozen=True)
class Dot:
    """A place in the drawing, in its own units."""

    x: float
    y: float


@dataclass(frozen=True)
class Band:
    """The limits of chance: a box behind the line."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Sparkline:
    """Lines between neighbouring known points, lonely points, gaps, and the words.

    `gaps` stand on the floor of the drawing whatever is missing, so that a hidden
    number cannot be read from its height.
    """

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    gaps: tuple[Dot, ...]
    last: Dot | None
    words: str
    band: Band | None = None
    width: int = WIDTH
    height: int = HEIGHT


def draw(
    history: Sequence[dict[str, Any]],
    spoken: str,
    limits: Mapping[str, Any] | None = None,
) -> Sparkline:
    """Draw the history of an entry: oldest first, gaps present.

    Args:
        history: the periods of an entry; only `state` "value" has a height.
        spoken: the same in words, for those who do not see the drawing.
        limits: `low`, `high` and the period they hold `since`, if there are any.
    """
    values = [_value(point) for point in history]
    known = [value for value in values if value is not None]
    if not known:
        limits = None
    reach = [*known, float(limits["low"]), float(limits["high"])] if limits else known
    low, high = min(reach, default=0), max(reach, default=0)
    if not limits:
        # From zero, so that a small change does not look like a large one. Limits
        # tell what is small.
        low = min(low, 0)
    places = [
        None if value is None else Dot(_x(i, len(values)), _y(value, low, high))
        for i, value in enumerate(values)
    ]
    floor = HEIGHT - MARGIN / 2
    return Sparkline(
        lines=tuple(_line(run) for run in runs(places) if len(run) > 1),
        dots=tuple(run[0] for run in runs(places) if len(run) == 1),
        gaps=tuple(
            Dot(_x(i, len(values)), floor)
            for i, value in enumerate(values)
            if value is None
        ),
        last=places[-1] if places else None,
        words=spoken,
        band=_band(history, limits, low, high) if limits else None,
    )


def _band(
    history: Sequence[dict[str, Any]],
    limits: Mapping[str, Any],
    low: float,
    high: float,
) -> Band:
    """Lay the limits behind the periods they hold for."""
    periods = [point["period"] for point in history]
    since = limits.get("since")
    first = periods.index(since) if since in periods else 0
    left, right = _x(first, len(periods)), _x(len(periods) - 1, len(periods))
    top, bottom = _y(limits["high"], low, high), _y(limits["low"], low, high)
    return Band(
        round(left - MARGIN, 1),
        top,
        round(right - left + 2 * MARGIN, 1),
        round(bottom - top, 1),
    )


def runs(places: Sequence[Dot | None]) -> list[list[Dot]]:
    """Split into unbroken runs of known points."""
    found: list[list[Dot]] = [[]]
    for place in places:
        if place is not None:
            found[-1].append(place)
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def _value(point: dict[str, Any]) -> float | None:
    value = point.get("value")
    if point.get("state") != "value" or value is None:
        return None
    return float(value)


def _x(index: int, count: int) -> float:
    if count < 2:
        return WIDTH / 2
    return round(MARGIN + index * (WIDTH - 2 * MARGIN) / (count - 1), 1)


def _y(value: float, low: float, high: float) -> float:
    if high == low:
        return HEIGHT / 2
    share = (value - low) / (high - low)
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)


def _line(run: Sequence[Dot]) -> str:
    return " ".join(f"{dot.x},{dot.y}" for dot in run)
