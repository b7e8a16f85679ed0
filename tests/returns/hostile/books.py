"""Workbooks whose cells are of a kind that text has not, and the opposite."""

import io
from datetime import date

import xlsxwriter

from safeguarding.returns.rules.columns import COLUMNS
from tests.returns.files import with_parts, xlsx_of
from tests.returns.hostile.case import Case, found, loads, refused

SHEET = "xl/worksheets/sheet1.xml"


def book_with(good, write, **options):
    """Write a good row, and let `write(sheet, column, book)` change the numerator."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Figures")
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, [good.get(name, "") for name in COLUMNS])
        write(sheet, COLUMNS.index("numerator"), book)
    return out.getvalue()


def formula(result, text="=39+1"):
    return lambda sheet, at, book: sheet.write_formula(1, at, text, None, result)


def corpus(good):
    """Give the cases made from the cells of a good row."""
    return [*_cells(good), *_formulas(good), *_sheets(good)]


def _cells(good):
    days = {
        n: date.fromisoformat(_iso(good[n])) for n in ("period_start", "period_end")
    }
    old = {"date_1904": True, "default_date_format": "dd/mm/yyyy"}
    return [
        *loads(
            "cells",
            "40",
            number=xlsx_of([{**good, "numerator": 40.0}]),
            number_as_text=xlsx_of([{**good, "numerator": "40"}]),
            real_dates=xlsx_of([{**good, **days}]),
            dates_of_1904=book_with(good, lambda s, at, b: _days(s, b, days), **old),
            merged=book_with(good, lambda s, at, b: s.merge_range(3, 0, 3, 3, "")),
        ),
        *found(
            "cells",
            "E-",
            boolean=xlsx_of([{**good, "numerator": True}]),
            date_for_a_number=xlsx_of([{**good, "numerator": date(2015, 1, 1)}]),
            sixteen_digits=xlsx_of([{**good, "numerator": 1e300}]),
            small_part=xlsx_of([{**good, "numerator": 40.5}]),
        ),
    ]


def _days(sheet, book, days):
    form = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, day in days.items():
        sheet.write_datetime(1, COLUMNS.index(name), day, form)


def _iso(day):
    return "-".join(reversed(day.split("/")))


def _formulas(good):
    book = book_with(good, formula(40))
    bare = _replaced(book, "<v>40</v>", "")
    hollow = _replaced(book, "<v>40</v>", "<v></v>")
    errors = ("#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!")
    broken = {
        name.strip("#!?").replace("/", ""): book_with(good, formula(name))
        for name in errors
    }
    return [
        *loads("formulas", "40", kept_result=book),
        *refused("formulas", "without its result", bare=bare, hollow=hollow),
        *found("formulas", "E-TYPE", **broken),
    ]


def _replaced(book, old, new):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        text = archive.read(SHEET).decode()
    assert old in text
    return with_parts(book, {SHEET: text.replace(old, new)})


def _sheets(good):
    return [
        *loads("sheets", "40", above=xlsx_of([good], above=(["Return"], []))),
        *loads("sheets", "40", hidden_copy=xlsx_of([good], hidden=("Old",))),
        *refused("sheets", "No heading", no_heading=xlsx_of([], columns=["a", "b"])),
        Case("sheets", "many rows", xlsx_of([good] * 20_100), refused="20,000 rows"),
    ]
