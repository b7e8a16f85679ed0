"""Evaluations as a file: every share with its numerator and denominator.

A cell is empty where nothing is told, because fewer than five people answered.
"""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse

from safeguarding import spreadsheets
from safeguarding.periods import Period
from safeguarding.returns.views.common import as_csv as csv_of
from safeguarding.returns.views.common import as_file
from training.evaluation_page import CourseLine, tags_in_words
from training.gain import Share

Cell = str | int | float | None
Column = tuple[str, Callable[[CourseLine], Cell]]


def _pair(title: str, of: str, share: Callable[[CourseLine], Share]) -> list[Column]:
    return [
        (title, lambda line: share(line).part),
        (of, lambda line: share(line).whole),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


COLUMNS: list[Column] = [
    ("Course", lambda line: line.course.title),
    ("Course code", lambda line: line.course.code),
    ("Area", lambda line: line.course.partnership.short_name),
    ("Attended", lambda line: line.attended),
    ("Scored before, of who attended", lambda line: line.responses.pre.part),
    ("Evaluated after, of who attended", lambda line: line.responses.post.part),
    *_pair(
        "Answered 3 months on",
        "Attended 3 or more months ago",
        lambda line: line.responses.three,
    ),
    *_pair(
        "Answered 6 months on",
        "Attended 6 or more months ago",
        lambda line: line.responses.six,
    ),
    *_pair(
        "Manager answered",
        "Changes reported, 3 or more months ago",
        lambda line: line.responses.manager,
    ),
    ("Matched pairs", lambda line: line.gain.n),
    ("Mean score before, of pairs", lambda line: _rounded(line.gain.before)),
    ("Mean score after, of pairs", lambda line: _rounded(line.gain.after)),
    ("Learning gain, points", lambda line: _rounded(line.gain.gain)),
    ("Gain: 95% interval from", lambda line: _rounded(line.gain.low)),
    ("Gain: 95% interval to", lambda line: _rounded(line.gain.high)),
    *_pair(
        "Usefulness excellent or very good",
        "Usefulness rated",
        lambda line: line.rated.usefulness,
    ),
    *_pair(
        "Quality excellent or very good",
        "Quality rated",
        lambda line: line.rated.quality,
    ),
    *_pair(
        "Practice changed after 3 months",
        "Said whether it changed, 3 months",
        lambda line: Share(line.three.changed, line.three.answers),
    ),
    *_pair(
        "Practice changed after 6 months",
        "Said whether it changed, 6 months",
        lambda line: Share(line.six.changed, line.six.answers),
    ),
    ("A manager sees the change, 3 months", lambda line: line.three.confirmed),
    ("A manager sees the change, 6 months", lambda line: line.six.confirmed),
    ("What changed", lambda line: tags_in_words(line.tags)),
]
HEADS = [*(head for head, _ in COLUMNS), "Events of"]


def as_csv(
    lines: Sequence[CourseLine], *, year: Period | None, today: date
) -> HttpResponse:
    """Hand out lines as CSV that no spreadsheet runs."""
    cells = [[*map(_text, _cells(line, year))] for line in lines]
    return csv_of(HEADS, cells, _name(today, "csv"))


def _cells(line: CourseLine, year: Period | None) -> list[Cell]:
    said = year.short_label if year else "All years"
    return [*(value(line) for _, value in COLUMNS), said]


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def as_xlsx(
    lines: Sequence[CourseLine], *, year: Period | None, today: date
) -> HttpResponse:
    """Hand out lines as a workbook of one sheet; numbers stay numbers."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        book.set_properties({"title": f"Training evaluation, {today:%-d %B %Y}"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Evaluation")
        sheet.write_row(0, 0, HEADS, bold)
        for at, line in enumerate(lines, 1):
            for column, cell in enumerate(_cells(line, year)):
                sheet.write(at, column, cell)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, len(HEADS) - 1, 14)
        sheet.set_column(len(COLUMNS) - 1, len(COLUMNS) - 1, 50)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(lines), 1), len(HEADS) - 1)
    return as_file(out.getvalue(), _name(today, "xlsx"))


def _name(today: date, ending: str) -> str:
    return f"training-evaluation-{today:%Y-%m-%d}.{ending}"
