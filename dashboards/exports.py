"""The scorecard as a file: the reader's own page, in cells.

CSV and XLSX are made from the same payload as the page, so what is hidden there is
`c` here. Numbers stay numbers; text that a spreadsheet would run as a formula is
made harmless.
"""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from dashboards.export_columns import COLUMNS, COMPARED, Cell, Column
from dashboards.reading import Board, Entry
from safeguarding import spreadsheets
from safeguarding.access import audit
from safeguarding.access.models import User

__all__ = ["COLUMNS", "Cell", "as_csv", "as_xlsx", "filename", "hand_out", "harmless"]


def filename(board: Board, ending: str) -> str:
    """Name the file by place and quarter; say so when nothing in it is hidden."""
    shown = "-small-numbers-shown" if board.place.is_full else ""
    return f"scorecard-{board.place.code}-{board.period.code}{shown}.{ending}"


def hand_out(board: Board, *, by: User, form: str) -> None:
    """Write in the trail that a scorecard left the product as a file."""
    audit.record(
        audit.Action.SCORECARD_EXPORTED,
        by=by,
        partnership_id=board.place.pk,
        period=board.period.code,
        form=form,
        small_numbers="shown" if board.place.is_full else "hidden",
    )


def harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from running a text as a formula; numbers pass."""
    return spreadsheets.harmless(cell) if isinstance(cell, str) else cell


def as_csv(board: Board) -> str:
    """Write one line per indicator, with a heading line; UTF-8 marked for Excel."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.heading for column in COLUMNS)
    for entry in board.entries:
        writer.writerow(harmless(column.value(entry)) for column in COLUMNS)
    return "\ufeff" + out.getvalue()


def as_xlsx(board: Board, notes: Sequence[tuple[str, Cell]]) -> bytes:
    """Write a workbook: the scorecard, every comparator, and notes.

    Args:
        board: as the reader may see it.
        notes: pairs of a heading and its text, see `dashboards.notes`.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        book.set_properties(
            {"title": f"Scorecard, {board.place.name}, {board.period.label}"}
        )
        _table_sheet(book, "Scorecard", COLUMNS, board.entries)
        _table_sheet(book, "Comparators", COMPARED, _comparators(board))
        _notes_sheet(book, notes)
    return out.getvalue()


def _comparators(board: Board) -> list[Entry]:
    """Give every comparator of every indicator, with whose it is beside."""
    return [
        {**given, "beside": entry["code"], "title": entry["title"]}
        for entry in board.entries
        for given in entry.get("comparators") or ()
    ]


def _table_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Entry],
) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, wrapped)
        sheet.write_string(0, index, column.heading, head)
    for line, row in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            _write(sheet, line, index, column.value(row))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _notes_sheet(book: xlsxwriter.Workbook, notes: Sequence[tuple[str, Cell]]) -> None:
    sheet = book.add_worksheet("Notes")
    head = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34, head)
    sheet.set_column(1, 1, 110, wrapped)
    for line, (heading, text) in enumerate(notes):
        sheet.write_string(line, 0, heading)
        _write(sheet, line, 1, text)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write(sheet: Any, line: int, column: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(line, column, cell)
    else:
        sheet.write_number(line, column, cell)
