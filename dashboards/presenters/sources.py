"""Where a figure came from, so that it can be followed back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

Entry = dict[str, Any]


@dataclass(frozen=True)
class Origin:
    """One thing a figure was made from; `submission` only if the reader may open it."""

    text: str
    detail: str
    submission: int | None


def origins(entry: Entry, readable: Collection[int]) -> list[Origin]:
    """List the rows of returns, the records or the formula behind an entry.

    Args:
        entry: as the reader may see it.
        readable: keys of the submissions the reader may open.
    """
    return [_origin(source, readable) for source in entry["sources"]]


def _origin(source: dict[str, Any], readable: Collection[int]) -> Origin:
    if source["kind"] == "return":
        pk = source["submission"]
        return Origin(
            source["agency_name"], _row(source), pk if pk in readable else None
        )
    if source["kind"] == "derived":
        inputs = " and ".join(inputs_of(source))
        return Origin("Computed by this service", f"from {inputs}", None)
    return Origin(
        "Counted by this service from records", source.get("measure") or "", None
    )


def inputs_of(source: dict[str, Any]) -> list[str]:
    """Name what a figure was computed from: the population by its estimate."""
    named = source.get("population") or "children aged 0 to 17"
    return [named if "POPULATION" in each else each for each in source["inputs"]]


def _row(source: dict[str, Any]) -> str:
    sheet = f"sheet {source['sheet']}, " if source.get("sheet") else ""
    received = source.get("received_on")
    when = f", received {_day(received)}" if received else ""
    return (
        f"version {source['version']} of its return, {sheet}row {source['row']}{when}"
    )


def _day(text: str) -> str:
    return f"{date.fromisoformat(text[:10]):%-d %B %Y}"
