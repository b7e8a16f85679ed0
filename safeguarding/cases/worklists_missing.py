"""What waits with missing children: interviews, decisions, episodes without news."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from safeguarding.access.models import User
from safeguarding.cases import queries_missing as queries
from safeguarding.cases.clocks import LONDON
from safeguarding.cases.models import MissingEpisode, Precision
from safeguarding.cases.rhi_clock import clock_of, in_words
from safeguarding.cases.stages import stage_of
from safeguarding.cases.worklists import Cell, Waiting, Worklist

Finds = Callable[[User, datetime], "QuerySet[MissingEpisode]"]
Cells = Callable[[Any, datetime], tuple[Cell, ...]]


def said(at: datetime, precision: str) -> str:
    """Write a moment; where only its day is known, its day."""
    local = at.astimezone(LONDON)
    if precision == Precision.DATE:
        return f"{local:%-d %B %Y}"
    return f"{local:%-d %B %Y, %H:%M}"


def _of_interview(episode: Any, now: datetime) -> tuple[Cell, ...]:
    return (
        Cell("Clock", clock_of(episode, now).headline),
        Cell("Back since", said(episode.returned_at, episode.precision)),
        Cell("Stands", str(stage_of(episode).label)),
    )


def _of_open(episode: Any, now: datetime) -> tuple[Cell, ...]:
    started, told = episode.missing_from_at, episode.updated_at
    return (
        Cell("Missing for", in_words(now - started)),
        Cell("Missing from", episode.get_location_display()),
        Cell("Last told of", said(told, Precision.DATETIME)),
    )


def _rows(finds: Finds, cells: Cells) -> Callable[[User, datetime], list[Waiting]]:
    def rows(user: User, now: datetime) -> list[Waiting]:
        return [
            Waiting(
                name=episode.child.short,
                url=reverse("cases:episode", args=[episode.pk]),
                cells=(
                    *cells(episode, now),
                    Cell("Area", str(episode.partnership)),
                ),
            )
            for episode in finds(user, now)
        ]

    return rows


def _count(finds: Finds) -> Callable[[User, datetime], int]:
    def count(user: User, now: datetime) -> int:
        return finds(user, now).count()

    return count


WORKLISTS = (
    Worklist(
        code="interviews-due",
        question="Which return home interviews are due?",
        said=("return home interview due", "return home interviews due"),
        rule="The child is back, no interview was held, and it can still be held "
        "within 72 hours of the return. The soonest first.",
        rows=_rows(queries.due, _of_interview),
        count=_count(queries.due),
    ),
    Worklist(
        code="interviews-overdue",
        question="Which return home interviews are overdue?",
        said=("return home interview overdue", "return home interviews overdue"),
        rule="The child is back for more than 72 hours, and no interview was held. "
        "Who came back last is first.",
        rows=_rows(queries.late, _of_interview),
        count=_count(queries.late),
    ),
    Worklist(
        code="no-decision",
        question="Who is back, and nobody decided on an interview?",
        said=(
            "child back, interview not decided after 72 hours",
            "children back, interview not decided after 72 hours",
        ),
        rule="The child is back for more than 72 hours, and it is not recorded whether "
        "an interview was offered.",
        rows=_rows(queries.undecided, _of_interview),
        count=_count(queries.undecided),
    ),
    Worklist(
        code="missing-no-news",
        question="Who is missing, without news for three days?",
        said=(
            "child missing, without news for 3 days",
            "children missing, without news for 3 days",
        ),
        rule="The episode is open, and nobody recorded anything about it for more "
        "than 3 days.",
        rows=_rows(queries.quiet, _of_open),
        count=_count(queries.quiet),
    ),
    Worklist(
        code="missing-28-days",
        question="Who is missing for more than 28 days?",
        said=(
            "child missing for more than 28 days",
            "children missing for more than 28 days",
        ),
        rule="The episode is open for more than 28 days. The longest first.",
        rows=_rows(queries.long_open, _of_open),
        count=_count(queries.long_open),
    ),
)
