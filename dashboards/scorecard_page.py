"""What the pages of one scorecard say, in the order a board member asks."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from dashboards.presenters import choice as choosing
from dashboards.presenters import discussion, offered, summary, tables
from dashboards.presenters import entries as words
from dashboards.presenters.choice import Choice
from dashboards.presenters.entries import Row
from dashboards.presenters.words import hidden_text
from dashboards.reading import Board


@dataclass(frozen=True)
class Links:
    """The address of an indicator's page is `before`, its code, `after`.

    Kept in two parts, because a page has hundreds of them.
    """

    before: str
    after: str


def rows_of(board: Board) -> list[Row]:
    """Put every entry of a scorecard into words, in the order of the priorities."""
    return [
        words.row(one, quarter=board.period.code, threshold=board.place.threshold)
        for one in board.entries
    ]


def links_of(board: Board) -> Links:
    """Say where the indicators of a scorecard have their pages."""
    address = reverse("dashboards:indicator", args=[board.place.code, "-"])
    return Links(address.removesuffix("-/"), f"/?period={quote(board.period.code)}")


def context_of(board: Board, choice: Choice) -> dict[str, Any]:
    """Gather what the scorecard shows: the answers, then the rows that were chosen."""
    rows = rows_of(board)
    shown = choosing.choose(rows, choice)
    return {
        "board": board,
        "links": links_of(board),
        "answer": summary.tally(map(_glance, board.entries)).with_restated(
            sum(map(discussion.is_restated, rows))
        ),
        "groups": summary.groups(rows),
        "tables": _tables(shown, choice),
        "choice": choice,
        "views": offered.views(rows, choice),
        "selects": offered.selects(rows, choice),
        "sentence": offered.sentence(rows, len(shown), choice),
        "hidden_text": hidden_text(board.place.threshold),
    }


def _glance(entry: dict[str, Any]) -> summary.Glance:
    return summary.Glance(entry["trend"], entry["rating"]["word"], entry["state"])


def _tables(rows: list[Row], choice: Choice) -> list[tables.Table]:
    """Keep the priorities apart, except where another order runs across them."""
    if not choice.sort:
        return tables.tables(rows)
    said = choosing.SORTS[choice.sort].said
    return tables.one_table(rows, f"Indicators {said}")
