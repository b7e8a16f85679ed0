"""What is judged of an entry, and on what grounds, as one reader may know it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboards.presenters.words import SIGNALS

MOVED = ("worse", "better", "rising", "falling")
OFTEN = {1: "once", 2: "twice"}

Entry = Mapping[str, Any]


def is_signal(entry: Entry) -> bool:
    """Say whether the change is more than chance would explain."""
    told = entry.get("signal")
    return entry.get("trend") in MOVED if told is None else bool(told)


def because(entry: Entry) -> str:
    """Say by which rule a figure is a signal among its own; "" where by none."""
    if not is_signal(entry):
        return ""
    signals = (entry.get("spc") or {}).get("signals") or ()
    own = (each for each in signals if each["period"] == entry["period"])
    found = [SIGNALS.get((each["rule"], each["direction"]), "") for each in own]
    return " and ".join(each for each in found if each)


def grounds(entry: Entry) -> str:
    """Say how a trend was judged, what was needed, the limits, and the interval."""
    spc, between = entry.get("spc") or {}, interval(entry)
    itself = f"The figure itself: {between}" if between else ""
    said = (entry.get("method"), entry.get("needed"), spc.get("text"), itself)
    return " ".join(each for each in said if each)


def interval(entry: Entry) -> str:
    """Say between what a figure may lie by chance alone."""
    given = entry.get("interval")
    if not given or not given.get("text"):
        return ""
    by = given.get("method")
    return f"{given['text']} by chance alone{f' ({by})' if by else ''}."


def restated(entry: Entry) -> str:
    """Say how often a figure was restated; readers may not be told from what."""
    told = entry.get("revisions")
    if not told:
        return ""
    times = told["times"]
    said = f"Restated {OFTEN.get(times, f'{times} times')}"
    if told.get("last_on"):
        said += f", last on {date.fromisoformat(told['last_on']):%-d %B %Y}"
    first = told.get("first_text")
    return f"{said}; first given as {first}." if first else f"{said}."


def size_of_change(entry: Entry) -> float | None:
    """Give a change as a share of the earlier figure, without its direction.

    Made of the two figures as the payload holds them, so that a hidden one counts
    for nothing. A change from zero is no share of anything, and has no size.
    """
    for which in ("year_ago", "previous"):
        moved = (entry.get("change") or {}).get(which) or {}
        was = (entry.get(which) or {}).get("value")
        if moved.get("absolute") is not None and was:
            return abs(float(moved["absolute"]) / float(was))
    return None


def agencies(entry: Entry) -> tuple[str, ...]:
    """Name who owes or returned a figure, each once."""
    sent = (source.get("agency_name") for source in entry.get("sources") or ())
    every = [*(entry.get("expected_from") or ()), *sent]
    return tuple(dict.fromkeys(name for name in every if name))
