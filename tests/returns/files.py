"""Makes files of figures, good and hostile. Nothing in them is real."""

import csv
import io
import zipfile

import xlsxwriter

from safeguarding.returns.rules.columns import COLUMNS


def row_for(owed, indicator, **cells):
    """Write a good row of an indicator for a return that is owed."""
    return {
        "agency_code": owed.agency.code,
        "indicator_code": indicator.code,
        "period_start": f"{owed.period_start:%d/%m/%Y}",
        "period_end": f"{owed.period_end:%d/%m/%Y}",
        "numerator": "40",
        **cells,
    }


def csv_of(rows, *, columns=COLUMNS, encoding="utf-8", separator=",", above=()):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerows(above)
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return text.getvalue().encode(encoding)


def xlsx_of(rows, *, columns=COLUMNS, above=(), sheet="Figures", hidden=()):
    """Write a workbook; `hidden` names sheets with the same rows nobody sees."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name in (sheet, *hidden):
            page = book.add_worksheet(name)
            lines = [*above, columns]
            lines += [[row.get(name, "") for name in columns] for row in rows]
            for number, cells in enumerate(lines):
                page.write_row(number, 0, cells)
            if name in hidden:
                page.hide()
    return content.getvalue()


def with_parts(workbook, parts, *, twice=()):
    """Add or replace parts of a workbook; `twice` writes one again."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in (*parts.items(), *twice):
            new.writestr(name, text)
    return content.getvalue()


def sheet_xml(cells):
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )
