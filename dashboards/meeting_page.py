"""The walk through what needs discussion: a list, one screen each, and an end."""

from dataclasses import dataclass
from typing import Any

from dashboards import charts, dictionary, reading
from dashboards.presenters import choice as choosing
from dashboards.presenters import discussion, finding, limits, offered, series, summary
from dashboards.presenters.choice import Choice
from dashboards.presenters.discussion import Topic
from dashboards.reading import Board
from dashboards.scorecard_page import links_of, rows_of
from safeguarding.access.models import User

# Where there would be a number: every screen on one page.
EVERY = -1


@dataclass(frozen=True)
class Screen:
    """One indicator to talk about, and its place in the walk, counted from 1."""

    number: int
    topic: Topic
    question: str
    finding: str
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A way on or back: where to, and how far the walk is then."""

    label: str
    query: str


def place_of(text: str) -> int:
    """Read the number of a screen from the address; anything else is the list."""
    if text == "all":
        return EVERY
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def context_of(user: User, board: Board, choice: Choice, number: int) -> dict[str, Any]:
    """Gather what the meeting sees. The number of queries never grows.

    Args:
        user: the reader.
        board: the scorecard as the reader may see it.
        choice: narrows the walk to a part of the scorecard, such as one group's.
        number: 0 for the list, 1 for the first indicator; past the last is the end;
            EVERY for all on one page, for paper.
    """
    rows = rows_of(board)
    chosen = choosing.choose(rows, choice)
    topics = discussion.agenda(chosen)
    count = len(topics)
    at = number if number <= 0 or not topics else min(number, count + 1)
    is_one = 0 < at <= count
    shown = _screens(board, topics, at) if is_one or at == EVERY else ()
    return {
        "board": board,
        "links": links_of(board),
        "choice": choice,
        "sentence": _sentence(count, len(chosen)),
        "narrowed": offered.sentence(rows, len(chosen), choice)
        if choice.narrows
        else "",
        "count": count,
        "topics": _numbered(topics, choice),
        "current": shown[0] if is_one else None,
        "every": shown if at == EVERY else (),
        "is_end": at > count > 0,
        "chart": _chart(user, board, topics[at - 1]) if is_one else None,
        "print_query": _query(choice, "all"),
        "back": _step(choice, at - 1, count) if at > 0 else None,
        "on": _step(choice, at + 1, count) if 0 <= at <= count else None,
    }


def _numbered(topics: list[Topic], choice: Choice) -> list[tuple[str, Topic]]:
    """Give every topic with the address of its screen."""
    return [(_query(choice, str(n)), topic) for n, topic in enumerate(topics, start=1)]


def _sentence(topics: int, rows: int) -> str:
    if not topics:
        return "Nothing that the figures can show."
    verb = "needs" if topics == 1 else "need"
    return (
        f"{topics} of {summary.indicators(rows)} {verb} discussion, the gravest first."
    )


def _screens(board: Board, topics: list[Topic], at: int) -> tuple[Screen, ...]:
    """Make the screens that are shown, with what a member might ask. One query."""
    wanted = list(enumerate(topics, start=1))
    if at != EVERY:
        wanted = wanted[at - 1 : at]
    asked = dictionary.questions_of([topic.row.code for _, topic in wanted])
    polarity = {entry["code"]: entry.get("polarity") or "" for entry in board.entries}
    return tuple(
        Screen(
            number=number,
            topic=topic,
            question=finding.question(topic.row.title, polarity[topic.row.code]),
            finding=finding.finding(topic.row),
            ask=tuple(asked.get(topic.row.code) or ()),
        )
        for number, topic in wanted
    )


def _chart(user: User, board: Board, topic: Topic) -> dict[str, Any] | None:
    """Draw the series of the indicator on the screen. One query."""
    code = topic.row.code
    known = reading.entries_of_indicator(user, board.place, code)
    told = [entry for quarter, entry in known if quarter <= board.period]
    shown = next((e for e in board.entries if e["code"] == code), None)
    if shown is None or not told:
        return None
    found = series.series(told, shown=shown, threshold=board.place.threshold)
    if not found or not found[0].known:
        return None
    points, target = found[0].points, shown.get("target")
    beside = charts.Beside(
        target=charts.Line(target["target"], target["text"]) if target else None,
        limits=limits.limits_of(shown, points),
    )
    return charts.series_figure(points, unit=shown["unit_label"], beside=beside)


def _step(choice: Choice, number: int, count: int) -> Step | None:
    """Lead to a screen; the list comes before the first, the end after the last."""
    if not count:
        return None
    label = "To the list" if number == 0 else "To the end"
    if 0 < number <= count:
        label = f"{number} of {count}"
    return Step(label, _query(choice, str(number)))


def _query(choice: Choice, number: str) -> str:
    parts = [choice.query, f"n={number}" if number != "0" else ""]
    return "&".join(part for part in parts if part)
