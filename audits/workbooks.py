"""Writes a list as a workbook of one sheet; nothing in it runs."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

from safeguarding.spreadsheets import SAFE

WIDTH, NAME_WIDTH = 18, 40


def as_xlsx(
    title: str, headings: Sequence[str], lines: Iterable[Sequence[str | int]]
) -> bytes:
    """Write a list: texts as texts, whatever they look like, and numbers as numbers.

    Args:
        title: of the workbook's properties.
        headings: of the columns; the first column names the row.
        lines: as many cells as there are headings.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, dict(SAFE)) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("List")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, NAME_WIDTH)
        sheet.set_column(1, len(headings) - 1, WIDTH)
        sheet.write_row(0, 0, headings, head)
        last = 0
        for last, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                if isinstance(cell, int):
                    sheet.write_number(last, column, cell)
                elif cell:
                    sheet.write_string(last, column, cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, last), len(headings) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()
