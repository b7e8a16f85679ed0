"""The tables of the front door as a file: the reader's own page, one line each."""

import csv
from collections.abc import Iterator
from io import StringIO

from dashboards.exports import Cell, harmless
from dashboards.front_door.flow import StepLine
from dashboards.front_door.onward import Onward
from dashboards.front_door.page import told_of
from dashboards.front_door.sentences import Told
from dashboards.front_door.timely import Back, Timely
from dashboards.presenters.entries import Figure, Row
from dashboards.presenters.words import NOT_COMPARED
from dashboards.reading import Board

COLUMNS = (
    "Table",
    "What",
    "Code",
    "Period",
    "Figure",
    "Counts",
    "Why there is no figure",
    "Period before",
    "Year earlier",
    "Trend",
    "How it is counted",
    "Time limit",
    "Source of the limit",
    "Target",
    "Rating",
    "Confidence",
    "Caveats",
)


def as_csv(board: Board) -> str:
    """Write the page's tables under one heading line; UTF-8 marked for Excel."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for line in _lines(told_of(board)):
        writer.writerow({key: harmless(cell) for key, cell in line.items()})
    return "\ufeff" + out.getvalue()


def _lines(told: Told) -> Iterator[dict[str, Cell]]:
    for step in told.flow.lines:
        yield from _step(step)
    yield from (_onward(one, told.flow.period.short_label) for one in told.onward)
    yield from (_timely(one) for one in told.timely)
    yield from (_back(one) for one in told.back)


def _figures(
    now: Figure, before: Figure | None, year_ago: Figure | None
) -> dict[str, Cell]:
    return {
        "Figure": "" if now.kind == "missing" else now.text,
        "Counts": now.counts,
        "Why there is no figure": _why(now),
        "Period before": before.text if before else "",
        "Year earlier": year_ago.text if year_ago else "",
    }


def _why(figure: Figure) -> str:
    if figure.kind == "value":
        return ""
    return figure.text if figure.kind == "missing" else "Hidden: small number"


def _row(row: Row) -> dict[str, Cell]:
    is_judged = row.trend.word != NOT_COMPARED.word
    return {
        "Code": row.code,
        "Period": row.period,
        "Trend": row.trend.word if is_judged else "",
        "Confidence": row.confidence,
        "Caveats": " ".join(caveat["text"] for caveat in row.caveats),
    }


def _step(line: StepLine) -> Iterator[dict[str, Cell]]:
    taken = f" Taken from what {line.code} is out of." if line.from_title else ""
    yield {
        "Table": "Steps",
        "What": line.step.title,
        **_figures(line.now, line.before, line.year_ago),
        **_row(line.row),
        "How it is counted": f"{line.step.note}{taken}",
    }
    for also in line.also:
        yield {
            "Table": "Steps, counted otherwise",
            "What": also.title,
            "Code": also.code,
            "Period": also.period,
            **_figures(also.figure, None, None),
        }


def _onward(one: Onward, period: str) -> dict[str, Cell]:
    judged = _row(one.row) if one.row else {"Period": period, "Trend": one.trend.word}
    return {
        "Table": "From step to step",
        "What": one.title,
        **_figures(one.share, one.before, one.year_ago),
        **judged,
        "How it is counted": f"{one.said} {one.basis}",
    }


def _timely(one: Timely) -> dict[str, Cell]:
    return {
        "Table": "Time limits",
        "What": one.limit.what,
        **_figures(one.row.figure, one.before, one.year_ago),
        **_row(one.row),
        "How it is counted": f"From: {one.limit.starts}. Until: {one.limit.stops}.",
        "Time limit": one.limit.limit,
        "Source of the limit": f"{one.kind}: {one.source}",
        "Target": one.row.target,
        "Rating": one.row.rating.word,
    }


def _back(one: Back) -> dict[str, Cell]:
    return {
        "Table": "Coming back",
        "What": one.what,
        **_figures(one.row.figure, one.before, one.year_ago),
        **_row(one.row),
        "How it is counted": one.said,
        "Target": one.row.target,
        "Rating": one.row.rating.word,
    }
