"""Fills in a workbook as spreadsheet programs do: by changing its cells, no more."""

import io
import re
import zipfile
from html import escape

import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.returns.files import with_parts


def cells_of(book, sheet="Figures"):
    """Give the rows of a sheet as they are typed: text, float, date."""
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return opened.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def resaved(book, *, change=lambda sheet, row, cell: cell, hide=("_return",)):
    """Write a workbook anew, as another program saves it: values and no more."""
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as new:
        for name in opened.sheet_names:
            page = new.add_worksheet(name)
            for number, row in enumerate(cells_of(book, name)):
                for place, cell in enumerate(row):
                    page.write(number, place, change(name, row, cell))
            if name in hide:
                page.hide()
    return out.getvalue()


def place_of(book, code, column, part="All"):
    """Name the cell of an indicator's column: D2."""
    rows = cells_of(book)
    place = rows[0].index(column)
    for number, row in enumerate(rows, start=1):
        if (row[0], row[2]) == (code, part):
            return f"{chr(ord('A') + place)}{number}"
    raise AssertionError(f"no row {code} {part}")


def filled(book, cells, sheet="sheet1"):
    """Write into cells: {"D2": 40, "G2": "not available", "D3": ("=39+1", 40)}.

    A pair is a formula with the value Excel kept beside it.
    """
    name = f"xl/worksheets/{sheet}.xml"
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        text = archive.read(name).decode()
    for place, content in cells.items():
        kept = re.compile(rf'<c r="{place}"( s="\d+")?/>')
        found = kept.search(text)
        assert found, f"{place} is not empty, or not there"
        new = _cell(place, found[1] or "", content)
        text = f"{text[: found.start()]}{new}{text[found.end() :]}"
    return with_parts(book, {name: text})


def _cell(place, style, content):
    if isinstance(content, tuple):
        formula, value = content
        return f'<c r="{place}"{style}><f>{formula.strip("=")}</f><v>{value}</v></c>'
    if isinstance(content, str):
        text = f"<is><t>{escape(content)}</t></is>"
        return f'<c r="{place}"{style} t="inlineStr">{text}</c>'
    return f'<c r="{place}"{style}><v>{content}</v></c>'
