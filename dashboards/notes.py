"""The notes that travel with a downloaded scorecard."""

from datetime import datetime

from django.utils import timezone

from dashboards.dictionary import definitions_in_words
from dashboards.exports import Cell
from dashboards.presenters.words import (
    CONFIDENCE,
    MISSING,
    QUALIFIERS,
    RATINGS,
    TRENDS,
    Word,
    hidden_text,
)
from dashboards.reading import Board

Note = tuple[str, Cell]


COLUMNS_IN_WORDS: tuple[Note, ...] = (
    (
        "By chance",
        (
            "Between the lower and the upper end the figure could lie if nothing had "
            "changed but chance (95 %). The method stands beside it."
        ),
    ),
    (
        "What would have been a signal",
        "The figures from which the change would have been more than chance.",
    ),
    (
        "Compared with",
        (
            "England where it is published, else the region, else the statistical "
            "neighbours. The sheet Comparators has all of them."
        ),
    ),
    (
        "Restated",
        (
            "How often a figure was corrected after it was first given. What it was "
            "first is left out where the difference could point at a child."
        ),
    ),
    (
        "May it be relied on?",
        "Muted where the rating stands on a figure of low confidence: do not rely on it.",
    ),
)


def notes(board: Board, *, at: datetime) -> list[Note]:
    """Write what a reader of the file alone must know. One query.

    Args:
        board: the scorecard handed out.
        at: when it is handed out.
    """
    codes = [entry["code"] for entry in board.entries]
    wordings = definitions_in_words(codes, board.period.end)
    return [
        *_head(board, at),
        ("", None),
        ("What the words mean", None),
        *_words(),
        *COLUMNS_IN_WORDS,
        ("", None),
        ("What each indicator counts", None),
        *(
            (f"{e['code']} {e['title']}", wordings.get(e["code"]))
            for e in board.entries
        ),
        ("", None),
        ("Caveats", None),
        *_caveats(board),
    ]


def _head(board: Board, at: datetime) -> list[Note]:
    fresh = board.freshness
    complete = fresh.complete_at if fresh else None
    return [
        ("Scorecard", board.place.name),
        ("Quarter", board.period.label),
        ("Downloaded", _moment(at)),
        ("Figures complete at", _moment(complete) if complete else "Not yet complete"),
        ("Small numbers", _hiding(board)),
        ("Rounding", "Half up, for display only; the cells hold up to 4 decimals."),
        ("What is in it", "The whole scorecard, whatever was chosen on the page."),
    ]


def _hiding(board: Board) -> str:
    if board.place.is_full:
        return (
            "SHOWN. This file holds counts small enough to point at a child. Keep it "
            "to people entitled to see them; do not put it on the board's table."
        )
    shown = hidden_text(board.place.threshold)
    return f"Hidden. A cell with c means {shown}, or hidden to protect such a number."


def _words() -> list[Note]:
    every: tuple[tuple[str, tuple[Word, ...]], ...] = (
        ("Instead of a figure", tuple(MISSING.values())),
        ("How exact", tuple(QUALIFIERS.values())),
        ("Trend", TRENDS),
        ("Rating", RATINGS),
        ("Confidence", CONFIDENCE),
    )
    return [
        (f"{group}: {word.word}", word.meaning)
        for group, words in every
        for word in words
    ]


def _caveats(board: Board) -> list[Note]:
    found: list[Note] = [
        (f"{entry['code']} {caveat['mark']}", f"{caveat['text']} ({caveat['source']})")
        for entry in board.entries
        for caveat in entry["caveats"]
    ]
    return found or [("None", "No caveat stands against these figures.")]


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y at %H:%M}"
