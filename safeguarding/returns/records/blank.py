"""The empty files people fill in: one column for each thing asked, and a guide."""

import csv
import io

import xlsxwriter

from safeguarding.returns.models import Obligation
from safeguarding.returns.records.kinds import Column, Kind, Layout, kind_of
from safeguarding.spreadsheets import SAFE

GUIDE = ("Column", "Must it be filled in?", "What goes in")


def our_layout(kind: Kind) -> Layout:
    """Give the shape of the files we hand out."""
    return next((one for one in kind.layouts if one.is_ours), kind.layouts[0])


def blank_csv(owed: Obligation) -> bytes:
    """Write the heading alone; the mark tells Excel that the letters are UTF-8."""
    text = io.StringIO(newline="")
    titles = [one.title for one in our_layout(kind_of(owed.template.records)).columns]
    csv.writer(text).writerow(titles)
    return text.getvalue().encode("utf-8-sig")


def blank_book(owed: Obligation) -> bytes:
    """Write a workbook: a sheet to fill in, and a guide to its columns."""
    kind = kind_of(owed.template.records)
    columns = our_layout(kind).columns
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(SAFE)) as book:
        book.set_properties({"title": f"{owed.template.title}, {owed.period.label}"})
        _sheet(book, columns)
        _guide(book, owed, columns)
    return out.getvalue()


def _sheet(book: xlsxwriter.Workbook, columns: tuple[Column, ...]) -> None:
    page = book.add_worksheet("Rows")
    text = book.add_format({"num_format": "@"})
    looks = {"bold": True, "bg_color": "#EDF1F1", "text_wrap": True, "valign": "top"}
    head = book.add_format(looks)
    # As text, so that no spreadsheet turns 03/04/2015 round or drops a first zero.
    page.set_column(0, len(columns) - 1, 22, text)
    for place, column in enumerate(columns):
        page.write_string(0, place, column.title, head)
        if column.help:
            page.write_comment(0, place, column.help, {"author": "Guide"})
    page.freeze_panes(1, 0)


def _guide(
    book: xlsxwriter.Workbook, owed: Obligation, columns: tuple[Column, ...]
) -> None:
    page = book.add_worksheet("Guide")
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
    for place, width in enumerate((34, 24, 90)):
        page.set_column(place, place, width, wrap)
    days = f"{owed.period_start:%-d %B %Y} to {owed.period_end:%-d %B %Y}"
    about = (
        f"{owed.template.title}, {owed.agency.name}, {days}. Fill in the sheet Rows, one "
        "row for each. Put no names, addresses or NHS numbers anywhere."
    )
    page.merge_range(0, 0, 0, 2, about, wrap)
    page.set_row(0, 48)
    page.write_row(2, 0, GUIDE, bold)
    for number, column in enumerate(columns, start=3):
        needed = "Yes" if column.is_required else "If you know it"
        page.write_row(number, 0, [column.title, needed, column.help], wrap)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
