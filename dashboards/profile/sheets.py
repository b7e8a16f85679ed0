"""One table on one sheet of a workbook."""

from collections.abc import Sequence

import xlsxwriter

from dashboards.exports import Cell

FIRST, OTHERS = 44, 22


def write_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    above: Sequence[str] = (),
) -> None:
    """Add a sheet: sentences above, a heading, rows. Texts stay texts.

    Args:
        book: the workbook.
        name: of the sheet, at most 31 signs.
        heads: headings of the columns; none where there is no table.
        rows: the cells.
        above: sentences over the table.
    """
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, max(len(heads), 2), OTHERS)
    for line, text in enumerate(above):
        sheet.write_string(line, 0, text)
    first = len(above) + 1 if above else 0
    for column, head in enumerate(heads):
        sheet.write_string(first, column, head, bold)
    for line, row in enumerate(rows, start=first + 1):
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, at: int, cell: Cell
) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, at, cell)
    elif cell is not None:
        sheet.write_number(line, at, cell)
