"""The scorecard as a file: the reader's own page, in cells.

CSV and XLSX are made from the same payload as the page, so what is hidden there is
`c` here. Numbers stay numbers; text that a spreadsheet would run as a formula is
made harmless.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from dashboards.presenters.entries import priority_title
from dashboards.presenters.words import MISSING
from dashboards.reading import Board, Entry
from safeguarding import spreadsheets
from safeguarding.access import audit
from safeguarding.access.models import User

Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A column of the file: its heading, its width in characters, what it holds."""

    heading: str
    width: int
    value: Callable[[Entry], Cell]


def filename(board: Board, ending: str) -> str:
    """Name the file by place and quarter; say so when nothing in it is hidden."""
    shown = "-small-numbers-shown" if board.place.is_full else ""
    return f"scorecard-{board.place.code}-{board.period.code}{shown}.{ending}"


def hand_out(board: Board, *, by: User, form: str) -> None:
    """Write in the trail that a scorecard left the product as a file."""
    audit.record(
        audit.Action.SCORECARD_EXPORTED,
        by=by,
        partnership_id=board.place.pk,
        period=board.period.code,
        form=form,
        small_numbers="shown" if board.place.is_full else "hidden",
    )


def harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from running a text as a formula; numbers pass."""
    return spreadsheets.harmless(cell) if isinstance(cell, str) else cell


def as_csv(board: Board) -> str:
    """Write one line per indicator, with a heading line; UTF-8 marked for Excel."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.heading for column in COLUMNS)
    for entry in board.entries:
        writer.writerow(harmless(column.value(entry)) for column in COLUMNS)
    return "\ufeff" + out.getvalue()


def as_xlsx(board: Board, notes: Sequence[tuple[str, Cell]]) -> bytes:
    """Write a workbook: the scorecard, and a sheet of notes.

    Args:
        board: as the reader may see it.
        notes: pairs of a heading and its text, see `dashboards.notes`.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        book.set_properties(
            {"title": f"Scorecard, {board.place.name}, {board.period.label}"}
        )
        _scorecard_sheet(book, board)
        _notes_sheet(book, notes)
    return out.getvalue()


def _scorecard_sheet(book: xlsxwriter.Workbook, board: Board) -> None:
    sheet = book.add_worksheet("Scorecard")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width, wrapped)
        sheet.write_string(0, index, column.heading, head)
    for line, entry in enumerate(board.entries, start=1):
        for index, column in enumerate(COLUMNS):
            _write(sheet, line, index, column.value(entry))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(board.entries)), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _notes_sheet(book: xlsxwriter.Workbook, notes: Sequence[tuple[str, Cell]]) -> None:
    sheet = book.add_worksheet("Notes")
    head = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34, head)
    sheet.set_column(1, 1, 110, wrapped)
    for line, (heading, text) in enumerate(notes):
        sheet.write_string(line, 0, heading)
        _write(sheet, line, 1, text)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write(sheet: Any, line: int, column: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(line, column, cell)
    else:
        sheet.write_number(line, column, cell)


def _get(*path: str) -> Callable[[Entry], Cell]:
    """Make a function that follows keys down an entry; None where one is missing."""

    def follow(entry: Entry) -> Cell:
        value: Any = entry
        for key in path:
            value = (value or {}).get(key)
        return value  # type: ignore[no-any-return]

    return follow


def _figure(entry: Entry) -> Cell:
    """Give the number, or `c`, or nothing: why there is none has its own column."""
    if entry["state"] == "value":
        return entry["value"]  # type: ignore[no-any-return]
    return MISSING["suppressed"].word if entry["state"] == "suppressed" else None


def _count(which: str) -> Callable[[Entry], Cell]:
    def value(entry: Entry) -> Cell:
        if entry["state"] == "suppressed" and _is_counted(entry, which):
            return MISSING["suppressed"].word
        return entry[which]  # type: ignore[no-any-return]

    return value


def _is_counted(entry: Entry, which: str) -> bool:
    """A plain count has no denominator that could be hidden."""
    return which == "numerator" or entry["unit"] != "COUNT"


def _earlier(which: str) -> Callable[[Entry], Cell]:
    return lambda entry: _figure(entry[which]) if entry[which] else None


def _state(entry: Entry) -> Cell:
    if entry["state"] == "value":
        return ""
    missing = MISSING.get(entry["state"])
    hidden = entry["state"] == "suppressed"
    return "Hidden: small number" if hidden else missing.word if missing else ""


def _sources(entry: Entry) -> Cell:
    return "; ".join(source_in_words(source) for source in entry["sources"])


def source_in_words(source: dict[str, Any]) -> str:
    """Say where a figure came from, without any number of it."""
    if source["kind"] == "return":
        place = f"version {source['version']}, row {source['row']}"
        sheet = f", sheet {source['sheet']}" if source.get("sheet") else ""
        return f"{source['agency_name']}: {place}{sheet}"
    if source["kind"] == "derived":
        return f"Computed from {', '.join(source['inputs'])}"
    return f"Counted from records: {source.get('measure', '')}"


COLUMNS = (
    Column("Code", 9, _get("code")),
    Column("Indicator", 44, _get("title")),
    Column("Priority", 34, priority_title),
    Column("Period", 22, _get("period_label")),
    Column("Figure", 10, _figure),
    Column("Unit", 12, _get("unit_label")),
    Column("Numerator", 11, _count("numerator")),
    Column("Denominator", 12, _count("denominator")),
    Column("Why there is no figure", 16, _state),
    Column("How exact", 11, _get("qualifier")),
    Column("Period before", 18, _get("previous", "period_label")),
    Column("Figure of the period before", 12, _earlier("previous")),
    Column("Change on the period before", 12, _get("change", "previous", "absolute")),
    Column("Change in % on it", 10, _get("change", "previous", "percent")),
    Column("Change in points on it", 10, _get("change", "previous", "points")),
    Column("Year earlier", 18, _get("year_ago", "period_label")),
    Column("Figure a year earlier", 12, _earlier("year_ago")),
    Column("Change on a year earlier", 12, _get("change", "year_ago", "absolute")),
    Column("Change in % on a year", 10, _get("change", "year_ago", "percent")),
    Column("Change in points on a year", 10, _get("change", "year_ago", "points")),
    Column("Trend", 15, _get("trend")),
    Column("How the trend was judged", 44, _get("method")),
    Column("Target", 10, _get("target", "target")),
    Column("Rating", 14, _get("rating", "word")),
    Column("Confidence", 12, _get("confidence", "word")),
    Column(
        "Reasons for the confidence",
        44,
        lambda entry: " ".join(entry["confidence"]["reasons"]),
    ),
    Column("Caveats", 44, lambda entry: " ".join(c["text"] for c in entry["caveats"])),
    Column("Source", 44, _sources),
)
