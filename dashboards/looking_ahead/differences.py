"""Two payloads of one entry, and in words what is different."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboards.assembly.document import Payload
from dashboards.assembly.wording import HIDDEN
from dashboards.presenters.words import NOT_COMPARED
from safeguarding.indicators.change import format_figure
from safeguarding.indicators.models import Unit
from safeguarding.returns.board_preview import EntryChange, Shown

NOT_SAID = "Not told here"
BY_COUNTS = {Unit.PERCENT, Unit.PER_1K, Unit.PER_10K, Unit.PER_100K, Unit.MEAN}
NOW_HIDDEN = "Hidden from board members from then on."
NOW_SEEN = "No longer hidden from board members."
# More parts of one figure would bury the rest of the page.
MOST_PARTS = 8


def change_of(
    before: Payload | None, after: Payload | None, *, is_full: bool
) -> EntryChange | None:
    """Say what is different about an entry; None when nothing that is read is.

    Points of the small chart are not looked at here: `same_chart` does.

    Args:
        before: as it stands; None when it is not on the scorecard.
        after: as it would stand.
        is_full: the reader is entitled to small numbers.
    """
    about = after or before or {}
    was, will = shown(before, is_full=is_full), shown(after, is_full=is_full)
    also = tuple(_also(before, after, is_full=is_full))
    if was == will and not also:
        return None
    return EntryChange(
        code=about["code"],
        title=about["title"],
        period=about["period_label"],
        before=was,
        after=will,
        also=also,
        is_number=was != will,
    )


def shown(entry: Payload | None, *, is_full: bool) -> Shown | None:
    """Give the number of an entry as its reader sees it."""
    if entry is None:
        return None
    if entry["text"] == HIDDEN:
        return Shown("Hidden (c)" if is_full else NOT_SAID)
    top, bottom = entry["numerator"], entry["denominator"]
    if top is None or bottom is None or entry["unit"] not in BY_COUNTS:
        return Shown(entry["text"])
    counts = " of ".join(format_figure(n, Unit.COUNT) for n in (top, bottom))
    return Shown(entry["text"], counts)


def same_chart(before: Payload | None, after: Payload | None) -> bool:
    """Say whether the small chart of an entry stays as it is."""
    return (before or {}).get("history") == (after or {}).get("history")


def hidden_changes(before: Payload | None, after: Payload | None) -> list[str]:
    """Say what board members would stop or begin to see of an entry."""
    was, will = _hidden(before), _hidden(after)
    said = []
    if "" in will - was:
        said.append(NOW_HIDDEN)
    if "" in was - will and after is not None:
        said.append(NOW_SEEN)
    if parts := sorted(one for one in will - was if one):
        said.append(f"Hidden from board members from then on: {', '.join(parts)}.")
    if (parts := sorted(one for one in was - will if one)) and after is not None:
        said.append(f"No longer hidden from board members: {', '.join(parts)}.")
    return said


def _hidden(entry: Payload | None) -> set[str]:
    """Name what is hidden of an entry: "" for the figure, or the label of a part."""
    if entry is None:
        return set()
    hidden = {label for label, text in _parts(entry).items() if text == HIDDEN}
    return hidden | ({""} if entry["text"] == HIDDEN else set())


def _also(
    before: Payload | None, after: Payload | None, *, is_full: bool
) -> Iterator[str]:
    if before is None:
        yield "Comes onto this scorecard."
    elif after is None:
        yield "Leaves this scorecard."
    elif is_full or after["text"] != HIDDEN:
        yield from _judgements(before, after, is_full=is_full)
        yield from _reasons(before, after, is_full=is_full)
        yield from _part_changes(before, after)


def _judgements(before: Payload, after: Payload, *, is_full: bool) -> Iterator[str]:
    words = (
        ("Trend", before["trend"], after["trend"]),
        ("Rating", before["rating"]["word"], after["rating"]["word"]),
        ("On the period before", *_moved(before, after, "previous")),
        ("On a year before", *_moved(before, after, "year_ago")),
        ("Confidence", before["confidence"]["word"], after["confidence"]["word"]),
    )
    for name, was, will in words:
        # Compared with a number that is not told: nothing true can be said.
        if was != will and (will or is_full):
            yield f"{name}: {was or NOT_COMPARED.word} → {will or NOT_COMPARED.word}."


def _moved(before: Payload, after: Payload, base: str) -> tuple[str, str]:
    was, will = ((one["change"][base] or {}).get("text", "") for one in (before, after))
    return was, will


def _reasons(before: Payload, after: Payload, *, is_full: bool) -> Iterator[str]:
    """Give the reservations that would be new; they can name another agency."""
    if is_full:
        known = before["confidence"]["reasons"]
        yield from (one for one in after["confidence"]["reasons"] if one not in known)


def _part_changes(before: Payload, after: Payload) -> Iterator[str]:
    was, will = _parts(before), _parts(after)
    moved = [part for part in {**was, **will} if was.get(part) != will.get(part)]
    for part in moved[:MOST_PARTS]:
        yield f"{part}: {_part(was, part)} → {_part(will, part)}."
    if len(moved) > MOST_PARTS:
        yield f"{len(moved) - MOST_PARTS} more parts change."


def _part(parts: Mapping[str, str], part: str) -> str:
    text = parts.get(part, "none")
    return "hidden" if text == HIDDEN else text


def _parts(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{one['dimension']} {row['label']}".capitalize(): row["text"]
        for one in entry["breakdowns"]
        for row in one["rows"]
    }
