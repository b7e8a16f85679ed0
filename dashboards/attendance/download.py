"""Attendance as CSV and XLSX: every seat, and what groups and agencies came to."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO, StringIO

import xlsxwriter
from django.utils import timezone

from dashboards.attendance.parts import NOTE, TWO_SEATS, agencies, groups, lede, percent
from dashboards.attendance.reading import Told
from dashboards.exports import Cell, harmless
from dashboards.profile.sheets import write_sheet
from dashboards.profile.shown import Part
from safeguarding import spreadsheets
from safeguarding.access import audit
from safeguarding.access.models import User

COLUMNS = (
    *("Year", "Group", "Agency", "Seat", "Came", "Out of meetings"),
    *("By a deputy", "Share"),
)


def hand_out(told: Told, *, by: User, form: str) -> None:
    """Write in the trail that attendance left the product as a file."""
    audit.record(
        audit.Action.ATTENDANCE_EXPORTED,
        by=by,
        partnership_id=told.place.pk,
        period=told.year.code,
        form=form,
    )


def filename(told: Told, ending: str) -> str:
    """Name a file by place, year and maybe group."""
    parts = ("attendance", told.place.code, told.group, told.year.code)
    return f"{'-'.join(filter(None, parts))}.{ending}"


def as_csv(told: Told) -> str:
    """Write one line for each seat; UTF-8 marked for Excel."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _lines(told):
        writer.writerow(harmless(cell) for cell in line)
    return "\ufeff" + out.getvalue()


def _lines(told: Told) -> Iterable[tuple[Cell, ...]]:
    for row in told.seats:
        tally = row.tally
        yield (
            *(told.year.label, row.group, row.agency, row.title),
            *(tally.attended, tally.eligible, tally.deputies, percent(tally)),
        )


def as_xlsx(told: Told, *, at: datetime) -> bytes:
    """Write a workbook: seats, agencies, groups, and notes."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        book.set_properties({"title": f"Attendance, {told.place.name}"})
        write_sheet(book, "Seats", COLUMNS, list(_lines(told)), (lede(told),))
        if told.seats:
            _write_part(book, "Agencies", agencies(told))
            _write_part(book, "Groups", groups(told))
        rows: list[tuple[Cell, ...]] = [
            ("Partnership", told.place.name),
            ("Year", told.year.label),
            ("Group", told.groups.get(told.group, "All groups")),
            ("Downloaded", f"{timezone.localtime(at):%-d %B %Y at %H:%M}"),
            ("How it is counted", NOTE),
            ("Seats and agencies", TWO_SEATS),
        ]
        write_sheet(book, "Notes", ("Note", "Text"), rows)
    return out.getvalue()


def _write_part(book: xlsxwriter.Workbook, name: str, part: Part) -> None:
    rows = [(line.label, *(cell.text for cell in line.cells)) for line in part.lines]
    write_sheet(book, name, part.columns, rows, (part.heading, part.finding))
