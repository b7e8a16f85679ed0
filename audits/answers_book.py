"""Writes the workbook in which a self-assessment is answered away from the page."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from audits.book_rows import (
    HEAD_BY,
    HEAD_EVIDENCE,
    HEAD_IMPROVEMENT,
    HEAD_MARK,
    HEAD_OWNER,
    HEAD_SCORE,
    HEAD_STILL,
    SHEET,
    Row,
    rows_of,
)
from audits.models import Response, Round, Score
from safeguarding.spreadsheets import SAFE

Cell = str | int | date | None
# Heading, width, and how it looks: fixed, help, open, day or mark.
SCHOOL = (("School or college", 28, "fixed"), ("URN", 9, "fixed"))
COLUMNS = (
    ("Standard", 24, "fixed"),
    ("Question", 9, "fixed"),
    ("Help: what is asked", 52, "help"),
    ("Help: last time", 16, "help"),
    (HEAD_SCORE, 8, "open"),
    (HEAD_EVIDENCE, 48, "open"),
    (HEAD_IMPROVEMENT, 40, "open"),
    (HEAD_OWNER, 24, "open"),
    (HEAD_BY, 13, "day"),
    (HEAD_STILL, 10, "open"),
    (HEAD_MARK, 24, "mark"),
)
CHOOSE_SCORE = {
    "validate": "list",
    "source": [score.value for score in Score],
    "error_title": "Choose a score",
    "error_message": "0 not met, 1 partly met, 2 mostly met, 3 fully met.",
}
CHOOSE_YES = {
    "validate": "list",
    "source": ["yes"],
    "error_title": "Choose yes, or leave it empty",
    "error_message": "Write yes once you have read last time's answer and it holds.",
}
A_DAY = {
    "validate": "date",
    "criteria": ">",
    "value": date(2000, 1, 1),
    "error_title": "A day is needed",
    "error_message": "Type a day, for example 31/03/2016.",
}


def answers_book(
    this: Round, responses: Sequence[Response], *, made_at: datetime, of: str
) -> bytes:
    """Make a workbook of one response, or of many to the same round.

    Args:
        this: the round.
        responses: with their required and its establishment.
        made_at: now.
        of: whose answers they are, in words.
    """
    out = BytesIO()
    many = len(responses) > 1
    with xlsxwriter.Workbook(out, SAFE) as book:
        title = f"{this.title}, {of}"
        book.set_properties({"title": title, "created": made_at.astimezone(UTC)})
        _answers_sheet(book, this, responses, many=many)
        _guide_sheet(book, this, of)
    return out.getvalue()


def _answers_sheet(
    book: Any, this: Round, responses: Sequence[Response], *, many: bool
) -> None:
    sheet = book.add_worksheet(SHEET)
    looks = _looks(book)
    columns = (*SCHOOL, *COLUMNS) if many else COLUMNS
    for place, (heading, width, kind) in enumerate(columns):
        sheet.set_column(place, place, width)
        head = "help_head" if kind in ("help", "mark") else "head"
        sheet.write_string(0, place, heading, looks[head])
    number = 0
    for number, row in enumerate(rows_of(this, responses), start=1):
        cells = (*_school(row), *_cells(row)) if many else _cells(row)
        for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            _write(sheet, (number, place), cell, looks[column[2]])
    _rules(sheet, [column[0] for column in columns], number)
    sheet.freeze_panes(1, 4 if many else 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})
    _printed(sheet)


def _school(row: Row) -> tuple[Cell, Cell]:
    school = row.response.required.establishment
    return (school.name, school.urn) if school else ("", "")


def _cells(row: Row) -> tuple[Cell, ...]:
    standard, typed = row.question.standard, row.typed
    return (
        f"{standard.number}. {standard.title}",
        str(row.question),
        " ".join(filter(None, (row.question.text, row.question.help_text))),
        _last(row),
        typed.self_score,
        typed.evidence,
        typed.improvement,
        typed.improvement_owner,
        typed.improvement_by,
        "yes" if typed.still_true else "",
        row.mark,
    )


def _last(row: Row) -> str:
    if row.last is None or row.last.self_score is None:
        return "Not asked, or not answered"
    return f"{row.last.self_score}: {Score(row.last.self_score).label}"


def _write(sheet: Any, place: tuple[int, int], cell: Cell, look: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(*place, datetime(*cell.timetuple()[:3]), look)  # noqa: DTZ001 - a spreadsheet's days have no zone
    elif isinstance(cell, int):
        sheet.write_number(*place, cell, look)
    elif cell:
        sheet.write_string(*place, cell, look)
    else:
        sheet.write_blank(*place, None, look)


def _rules(sheet: Any, headings: Sequence[str], last: int) -> None:
    """Let the spreadsheet refuse what the upload would refuse, with fewer words."""
    rules: dict[str, dict[str, Any]] = {
        HEAD_SCORE: CHOOSE_SCORE,
        HEAD_STILL: CHOOSE_YES,
        HEAD_BY: A_DAY,
    }
    for heading, rule in rules.items():
        place = headings.index(heading)
        sheet.data_validation(1, place, max(last, 1), place, dict(rule))


def _looks(book: Any) -> dict[str, Any]:
    cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#B1B4B6"}
    head = {**cell, "bold": True, "font_color": "#FFFFFF", "bg_color": "#0F4C4F"}
    # Grey enough to stand back, dark enough to read: 7:1 on white.
    quiet = {**cell, "font_color": "#505A5F"}
    yellow = {**cell, "bg_color": "#FFF7D6", "locked": False}
    return {
        "head": book.add_format(head),
        "help_head": book.add_format({**quiet, "bold": True, "bg_color": "#EDF1F1"}),
        "fixed": book.add_format(cell),
        "help": book.add_format(quiet),
        "mark": book.add_format({**quiet, "text_wrap": False}),
        "open": book.add_format({**yellow, "num_format": "@"}),
        "day": book.add_format({**yellow, "num_format": "dd/mm/yyyy"}),
    }


def _guide_sheet(book: Any, this: Round, of: str) -> None:
    sheet = book.add_worksheet("How to fill in")
    cell = {"text_wrap": True, "valign": "top"}
    head, plain = book.add_format({**cell, "bold": True}), book.add_format(cell)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    for number, (what, how) in enumerate(guide_rows(this, of)):
        sheet.write_string(number, 0, what, head)
        sheet.write_string(number, 1, how, plain if number else head)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    _printed(sheet)


def guide_rows(this: Round, of: str) -> list[tuple[str, str]]:
    """Write the sheet "How to fill in": pairs of what and how."""
    scores = ", ".join(f"{one.value} {one.label.lower()}" for one in Score)
    return [
        ("What", "How"),
        ("This file is for", f"{this.title}, {of}. It serves no other round."),
        ("Due", f"{this.due_on:%-d %B %Y}, or later where you were given more time."),
        ("Where to write", f"On the sheet {SHEET}, in the yellow cells only."),
        (HEAD_SCORE, f"{scores[0].upper()}{scores[1:]}."),
        (
            HEAD_EVIDENCE,
            (
                "Where it is written or can be seen. A score of 2 or 3 needs it here, or as "
                "a file on the page."
            ),
        ),
        (
            HEAD_IMPROVEMENT,
            "A score of 0 or 1 needs it, with who sees to it and by which day.",
        ),
        (
            HEAD_STILL,
            (
                "Where the answer was carried from last time: write yes once you have read "
                "it and it holds. Changing the answer says as much."
            ),
        ),
        (
            "Nobody's details",
            "Never write the name, address or number of a child, parent or worker.",
        ),
        (
            "Rows",
            "Rows may be sorted or taken out: what is not in the file stays as it is.",
        ),
        (
            "Then",
            (
                "Save the file and send it on the page of your answer. Nothing is signed "
                "by it, and you can send it as often as you like."
            ),
        ),
    ]


def _printed(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
