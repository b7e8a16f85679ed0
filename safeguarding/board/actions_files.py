"""The register as a file: what the reader's own page lists, in CSV or XLSX."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from safeguarding import spreadsheets
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.views.common import as_csv as csv_of
from safeguarding.returns.views.common import as_file

Cell = str | int | date | None
COLUMNS: tuple[tuple[str, int, Callable[[Any], Cell]], ...] = (
    ("Action", 8, lambda one: one.pk),
    ("Area", 14, lambda one: str(one.partnership)),
    ("What is to be done", 60, lambda one: one.text),
    ("Owner", 22, lambda one: str(one.agency)),
    ("Who does it", 26, lambda one: one.owner_role),
    ("Comes from", 22, lambda one: one.get_source_kind_display()),
    ("Which one", 30, lambda one: one.source_title),
    ("Decided on", 12, lambda one: one.created_on),
    ("Due on", 12, lambda one: one.due_on),
    ("Due date moved", 10, lambda one: one.moves),
    ("Stands", 24, lambda one: one.get_state_display()),
    ("Overdue", 9, lambda one: "Yes" if one.overdue else "No"),
    ("What is to show it", 40, lambda one: one.evidence_wanted),
    ("Pieces of evidence", 10, lambda one: one.evidence_count),
    ("Completed on", 12, lambda one: one.completed_on),
    ("Verified on", 12, lambda one: one.verified_on),
    ("Closed on", 12, lambda one: one.closed_on),
    ("Why not done", 40, lambda one: one.not_done_reason),
    ("What it changed", 40, lambda one: one.impact_note),
    ("Is to move", 10, lambda one: getattr(one.target_indicator, "code", "")),
    ("Moved it", 14, lambda one: one.get_moved_display()),
    ("How that is known", 60, lambda one: one.moved_why),
)
HEADS = [head for head, _, _ in COLUMNS]


def hand_out(rows: Sequence[Any], *, by: User, form: str, which: str) -> None:
    """Write in the trail of each area concerned that actions left as a file.

    Args:
        rows: the actions handed out.
        by: who has them now.
        form: csv or xlsx.
        which: "register", or the code of a list.
    """
    reached = (seat for seat in by.seats if seat.reach(Permission.SEE_ACTIONS))
    areas = {seat.partnership_id: 0 for seat in reached}
    for row in rows:
        areas[row.partnership_id] = areas.get(row.partnership_id, 0) + 1
    for partnership_id, count in areas.items():
        audit.record(
            audit.Action.ACTIONS_EXPORTED,
            by=by,
            partnership_id=partnership_id,
            form=form,
            list=which,
            rows=count,
        )


def as_csv(rows: Sequence[Any], *, today: date) -> HttpResponse:
    """Hand out actions as CSV that no spreadsheet runs; days as 2027-03-31."""
    lines = [[_text(value(row)) for _, _, value in COLUMNS] for row in rows]
    return csv_of(HEADS, lines, _name(today, "csv"))


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def as_xlsx(rows: Sequence[Any], *, today: date) -> HttpResponse:
    """Hand out actions as a workbook of one sheet, with real dates."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        book.set_properties({"title": f"Register of actions, {today:%-d %B %Y}"})
        _sheet(book, rows)
    return as_file(out.getvalue(), _name(today, "xlsx"))


def _sheet(book: xlsxwriter.Workbook, rows: Sequence[Any]) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    days = book.add_format({"num_format": "d mmm yyyy", "valign": "top"})
    sheet = book.add_worksheet("Actions")
    sheet.write_row(0, 0, HEADS, bold)
    for column, (_, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    for at, row in enumerate(rows, 1):
        for column, (_, _, value) in enumerate(COLUMNS):
            cell = value(row)
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, days)
            elif cell is not None:
                sheet.write(at, column, cell, plain)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)


def _name(today: date, ending: str) -> str:
    return f"actions-{today:%Y-%m-%d}.{ending}"
