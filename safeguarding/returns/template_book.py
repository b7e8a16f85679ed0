"""The workbook a return is filled in: this period's cells, with help beside each.

It carries which return it is for (`template_mark`), so that last quarter's is
recognised. The columns of help are in `HELP_COLUMNS` and are never read back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from safeguarding.returns.asked import Asked, Line, asked_of
from safeguarding.returns.models import Obligation
from safeguarding.returns.rules.columns import NUMBER_COLUMNS, QUALIFIERS, WHOLE_UNITS
from safeguarding.returns.template_guide import definition_rows, guide_rows
from safeguarding.returns.template_mark import MARK_SHEET, mark_of
from safeguarding.spreadsheets import SAFE

EARLIER = 4
Cell = str | date | None
NEEDS_WHOLE = {
    "validate": "integer",
    "criteria": ">=",
    "value": 0,
    "ignore_blank": True,
    "error_title": "A whole number is needed",
    "error_message": (
        "Type digits only. For 600+ type 600 and choose 'at least' as qualifier. "
        "Where there is no number, leave this empty and choose the reason as qualifier."
    ),
}
NEEDS_NUMBER = {**NEEDS_WHOLE, "validate": "decimal", "error_title": "Type a number"}
# A gain can be a loss.
ANY_NUMBER = {**NEEDS_NUMBER, "value": -1_000_000_000}
NEEDS_REASON = {
    "validate": "list",
    "source": [code.replace("_", " ") for code in QUALIFIERS],
    "error_title": "Choose from the list",
    "error_message": "Choose one of the list, or leave it empty for an exact figure.",
}
NEEDS_SHORT = {
    "validate": "length",
    "criteria": "<=",
    "value": 500,
    "error_title": "The note is too long",
    "error_message": "A note can have 500 letters.",
}


@dataclass(frozen=True)
class Column:
    """A column of the sheet of figures: heading, width, and what it starts with.

    `value` is None for a column that people fill in.
    """

    heading: str
    width: int
    value: Callable[[Line, str], Cell] | None = None
    is_help: bool = False


def _earlier(place: int) -> Callable[[Line, str], Cell]:
    def value(line: Line, _agency: str) -> Cell:
        return str(line.earlier[place]) if place < len(line.earlier) else ""

    return value


def _numerator(line: Line, _agency: str) -> Cell:
    if line.numbers == ("value",):
        return ""
    return line.definition.numerator or ("How many" if len(line.numbers) == 1 else "")


def _denominator(line: Line, _agency: str) -> Cell:
    is_share = "denominator" in line.numbers
    return line.definition.denominator if is_share else "Leave empty"


COLUMNS = (
    Column("Indicator code", 11, lambda line, _: line.facts.code),
    Column("Help: title", 38, lambda line, _: line.facts.title, is_help=True),
    Column("Help: part", 20, lambda line, _: line.part or "All", is_help=True),
    Column("Numerator", 12),
    Column("Denominator", 13),
    Column("Value", 10),
    Column("Qualifier", 16),
    Column("Note", 32),
    Column("Help: unit", 12, lambda line, _: line.unit, is_help=True),
    Column("Help: numerator is", 26, _numerator, is_help=True),
    Column("Help: denominator is", 26, _denominator, is_help=True),
    Column("Help: last figure", 22, _earlier(0), is_help=True),
    Column("Help: second last figure", 22, _earlier(1), is_help=True),
    Column("Help: third last figure", 22, _earlier(2), is_help=True),
    Column("Help: fourth last figure", 22, _earlier(3), is_help=True),
    Column(
        "Help: what is counted",
        60,
        lambda line, _: line.definition.text,
        is_help=True,
    ),
    Column("Period start", 12, lambda line, _: line.start),
    Column("Period end", 12, lambda line, _: line.end),
    Column("Breakdown dimension", 20, lambda line, _: line.dimension),
    Column("Breakdown code", 20, lambda line, _: line.breakdown),
    Column("Agency code", 20, lambda _, agency: agency),
)


def template_book(owed: Obligation, *, made_at: datetime) -> bytes:
    """Make the workbook of a return for the agency that owes it.

    Only the agency's own earlier figures are in it.

    Args:
        owed: the return.
        made_at: now; kept in the mark, so that a doubt can be settled.
    """
    asked = asked_of(owed, EARLIER)
    title = f"{owed.template.title}, {owed.agency}, {owed.period.label}"
    out = BytesIO()
    with xlsxwriter.Workbook(out, {**SAFE, "default_date_format": "dd/mm/yyyy"}) as b:
        b.set_properties({"title": title, "created": made_at.astimezone(UTC)})
        _figures_sheet(b, asked)
        _text_sheet(b, "How to fill in", guide_rows(owed), (26, 100))
        _text_sheet(
            b, "Definitions", definition_rows(asked), (10, 40, 9, 70, 34, 34, 14)
        )
        _mark_sheet(b, mark_of(owed, asked, made_at))
    return out.getvalue()


@dataclass(frozen=True)
class _Looks:
    """The formats of the sheet of figures."""

    head: Any
    help_head: Any
    fixed: Any
    day: Any
    help: Any
    input: Any
    note: Any
    unused: Any


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#B1B4B6"}
    head = {**cell, "bold": True, "font_color": "#FFFFFF", "bg_color": "#0F4C4F"}
    open_cell = {**cell, "bg_color": "#FFF7D6", "locked": False}
    # Grey enough to stand back, dark enough to read: 7:1 on white.
    quiet = {**cell, "font_color": "#505A5F"}
    return _Looks(
        head=book.add_format(head),
        help_head=book.add_format({**quiet, "bold": True, "bg_color": "#EDF1F1"}),
        fixed=book.add_format(cell),
        day=book.add_format({**cell, "num_format": "dd/mm/yyyy"}),
        help=book.add_format(quiet),
        input=book.add_format(open_cell),
        # Text, so that a note of "1/2" or "=" stays what was typed.
        note=book.add_format({**open_cell, "num_format": "@"}),
        unused=book.add_format({**cell, "bg_color": "#D9DEDE"}),
    )


def _figures_sheet(book: xlsxwriter.Workbook, asked: Asked) -> None:
    sheet = book.add_worksheet("Figures")
    looks = _looks(book)
    heads = [looks.help_head if one.is_help else looks.head for one in COLUMNS]
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
    _head(sheet, "Figures", [one.heading for one in COLUMNS], heads, len(asked.lines))
    for number, line in enumerate(asked.lines, start=1):
        for place, column in enumerate(COLUMNS):
            if column.value is None:
                _input(sheet, (number, place), column, line, looks)
            else:
                look = looks.help if column.is_help else looks.fixed
                content = column.value(line, asked.agency)
                _write(sheet, (number, place), content, look, looks.day)
    sheet.freeze_panes(1, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    _printed(sheet)


def _head(
    sheet: Any, name: str, headings: Sequence[str], looks: Sequence[Any], rows: int
) -> None:
    """Write the headings; as those of a table, so that they are read out as such."""
    for place, (heading, look) in enumerate(zip(headings, looks, strict=True)):
        sheet.write_string(0, place, heading, look)
    if rows:
        columns = [
            {"header": heading, "header_format": look}
            for heading, look in zip(headings, looks, strict=True)
        ]
        options = {"name": name, "columns": columns, "autofilter": False, "style": None}
        sheet.add_table(0, 0, rows, len(headings) - 1, options)


def _write(
    sheet: Any, place: tuple[int, int], content: Cell, look: Any, day: Any
) -> None:
    if isinstance(content, date):
        sheet.write_datetime(*place, datetime(*content.timetuple()[:3]), day)  # noqa: DTZ001 - a spreadsheet's days have no zone
    elif content:
        sheet.write_string(*place, content, look)
    else:
        sheet.write_blank(*place, None, look)


def _input(
    sheet: Any, place: tuple[int, int], column: Column, line: Line, looks: _Looks
) -> None:
    name = column.heading.lower()
    if name in NUMBER_COLUMNS and name not in line.numbers:
        sheet.write_blank(*place, None, looks.unused)
        return
    sheet.write_blank(*place, None, looks.note if name == "note" else looks.input)
    sheet.data_validation(*place, *place, dict(_rule(name, line.facts.unit)))


def _rule(name: str, unit: str) -> dict[str, Any]:
    """Give what Excel should refuse; the check refuses it too, with more words."""
    if name == "qualifier":
        return NEEDS_REASON
    if name == "note":
        return NEEDS_SHORT
    if unit == "POINTS":
        return ANY_NUMBER
    is_whole = unit == "COUNT" or (unit in WHOLE_UNITS and name != "value")
    return NEEDS_WHOLE if is_whole else NEEDS_NUMBER


def _text_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> None:
    sheet = book.add_worksheet(name)
    cell = {"text_wrap": True, "valign": "top"}
    head, plain = book.add_format({**cell, "bold": True}), book.add_format(cell)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _head(sheet, name.replace(" ", "_"), rows[0], [head] * len(widths), len(rows) - 1)
    for number, cells in enumerate(rows[1:], start=1):
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text, plain)
    sheet.freeze_panes(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    _printed(sheet)


def _mark_sheet(book: xlsxwriter.Workbook, rows: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(MARK_SHEET)
    for number, (name, text) in enumerate(rows):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, text)
    sheet.protect()
    sheet.hide()


def _printed(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
