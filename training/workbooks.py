"""Writes a list of this room as a file; nothing in it runs."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse

from safeguarding.returns.views.common import as_csv, as_file
from safeguarding.spreadsheets import SAFE

Cell = str | int | float | Decimal | date | None
WIDTH, NAME_WIDTH = 16, 40


def as_list(
    form: str,
    name: str,
    headings: Sequence[str],
    lines: Sequence[Sequence[Cell]],
) -> HttpResponse:
    """Hand out a list as CSV or as a workbook of one sheet.

    Args:
        form: csv or xlsx.
        name: of the file, without its ending.
        headings: of the columns; the first column names the row.
        lines: as many cells as there are headings; days stay days.
    """
    if form == "csv":
        said = [["" if cell is None else str(cell) for cell in row] for row in lines]
        return as_csv(headings, said, f"{name}.csv")
    return as_file(as_xlsx(name, headings, lines), f"{name}.xlsx")


def as_xlsx(
    title: str, headings: Sequence[str], lines: Iterable[Sequence[Cell]]
) -> bytes:
    """Write a list: texts as texts, whatever they look like, and numbers as numbers."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, dict(SAFE)) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("List")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        days = book.add_format({"num_format": "d mmm yyyy"})
        sheet.set_column(0, 0, NAME_WIDTH)
        sheet.set_column(1, max(1, len(headings) - 1), WIDTH)
        sheet.write_row(0, 0, headings, head)
        last = 0
        for last, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                _write(sheet, last, column, cell, days)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, last), len(headings) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    days: xlsxwriter.format.Format,
) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, days)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell)
