"""What a meeting needs to talk about, and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboards.presenters.entries import Row

Test = Callable[[Row], bool]


@dataclass(frozen=True)
class Topic:
    """An indicator to talk about, with the reasons in words, the gravest first."""

    row: Row
    reasons: tuple[str, ...]
    gravity: int


def is_missed(row: Row) -> bool:
    """Say whether the board's target is missed."""
    return row.rating.word == "Target missed"


def is_worse(row: Row) -> bool:
    """Say whether the figure is worse by more than chance."""
    return row.trend.word == "worse"


def is_moved(row: Row) -> bool:
    """Say whether the figure changed by more than chance, but not for the worse."""
    return row.is_signal and not is_worse(row)


def is_restated(row: Row) -> bool:
    """Say whether the figure was another one when it was first given."""
    return bool(row.restated)


def is_doubtful(row: Row) -> bool:
    """Say whether there is a figure that cannot be relied on."""
    return row.figure.kind != "missing" and row.confidence == "Low"


def is_not_received(row: Row) -> bool:
    """Say whether the figure is owed and has not come."""
    return row.figure.text == "Not received"


CHANCE = "by more than chance alone would explain"


def _worse(row: Row) -> str:
    return _changed("Worse", row)


def _changed(word: str, row: Row) -> str:
    because = f": {row.because}" if row.because else ""
    return f"{word}, {CHANCE}{because}."


def _missed(row: Row) -> str:
    return f"The target is missed: {row.target}." if row.target else "Target missed."


def _moved(row: Row) -> str:
    return _changed(row.trend.word.capitalize(), row)


def _restated(row: Row) -> str:
    return row.restated


def _doubtful(row: Row) -> str:
    return " ".join(["Confidence in the figure is low.", *row.reasons])


def _not_received(row: Row) -> str:
    return f"Not received. Owed by {row.owed_by}." if row.owed_by else "Not received."


# The gravest first: what is left when the time is up matters least.
WHY: tuple[tuple[Test, Callable[[Row], str]], ...] = (
    (is_worse, _worse),
    (is_missed, _missed),
    (is_moved, _moved),
    (is_restated, _restated),
    (is_doubtful, _doubtful),
    (is_not_received, _not_received),
)


def needs_discussion(row: Row) -> bool:
    """Say whether a meeting should talk about an indicator."""
    return any(applies(row) for applies, _ in WHY)


def agenda(rows: Iterable[Row]) -> list[Topic]:
    """List what needs discussion, the gravest first, else in the rows' own order."""
    found = [topic for row in rows if (topic := _topic(row))]
    return sorted(found, key=lambda topic: topic.gravity)


def _topic(row: Row) -> Topic | None:
    why = [
        (place, say(row)) for place, (applies, say) in enumerate(WHY) if applies(row)
    ]
    if not why:
        return None
    return Topic(row, tuple(text for _, text in why), gravity=why[0][0])
