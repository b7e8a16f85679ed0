"""Parts of these pages as CSV and XLSX: what is hidden on the page is `c` here."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO

import xlsxwriter
from django.utils import timezone

from dashboards.exports import Cell, harmless
from dashboards.presenters.words import hidden_text
from dashboards.profile.sheets import write_sheet
from dashboards.profile.shown import Part, Shown
from dashboards.reading import Place
from safeguarding import spreadsheets
from safeguarding.access import audit
from safeguarding.access.models import User

COLUMNS = ("Part", "What", "Of what", "Figure", "Counts", "Why there is no figure")


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook: sentences above, headings, rows."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[str] = ()


def hand_out(place: Place, *, by: User, form: str) -> None:
    """Write in the trail that results of audits left the product as a file."""
    audit.record(
        audit.Action.AUDITS_EXPORTED,
        by=by,
        partnership_id=place.pk,
        form=form,
        small_numbers="shown" if place.is_full else "hidden",
    )


def filename(name: str, place: Place, day: date, ending: str) -> str:
    """Name a file by place and day; say so when nothing in it is hidden."""
    shown = "-small-numbers-shown" if place.is_full else ""
    return f"{name}-{place.code}-{day:%Y-%m-%d}{shown}.{ending}"


def write_csv(lines: Iterable[Sequence[Cell]]) -> str:
    """Write lines under one heading; UTF-8 marked for Excel."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow(harmless(cell) for cell in line)
    return "\ufeff" + out.getvalue()


def write_xlsx(
    title: str, tables: Iterable[Table], place: Place, at: datetime, day: date
) -> bytes:
    """Write a workbook: a sheet for each table, and notes.

    Args:
        title: of the workbook.
        tables: in their order.
        place: the partnership as its reader meets it.
        at: when it is handed out.
        day: on which actions are overdue or not.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        book.set_properties({"title": f"{title}, {place.name}"})
        for table in tables:
            write_sheet(book, table.name, table.heads, table.rows, table.above)
        write_sheet(book, "Notes", ("Note", "Text"), notes(place, at, day))
    return out.getvalue()


def notes(place: Place, at: datetime, day: date) -> list[tuple[Cell, ...]]:
    """Say what must be known to read the file."""
    small = (
        "SHOWN. This file holds counts small enough to point at a child. Keep it to "
        "people entitled to see them; do not put it on the board's table."
        if place.is_full
        else f"Hidden. c means {hidden_text(place.threshold)}, or hidden to protect "
        "such a number."
    )
    return [
        ("Partnership", place.name),
        ("Downloaded", f"{timezone.localtime(at):%-d %B %Y at %H:%M}"),
        ("Overdue", f"An action is overdue when it was due before {day:%-d %B %Y}."),
        (
            "Scores",
            "0 not met, 1 partly met, 2 mostly met, 3 fully met; met from 2 on.",
        ),
        ("A standard", "Is as good as its weakest answer."),
        ("Graded cases", "Are children: small numbers of them are not for everybody."),
        ("Small numbers", small),
    ]


def part_lines(part: Part) -> Iterator[tuple[Cell, ...]]:
    """Write a part as lines of a CSV, one for each figure."""
    if not part.lines:
        yield (part.heading, "", "", "", "", part.why_not)
    for line in part.lines:
        for column, shown in zip(part.columns[1:], line.cells, strict=True):
            yield (part.heading, line.label, column, *cells(shown))


def part_table(part: Part, name: str) -> Table:
    """Write a part as a sheet of a workbook."""
    rows = [(line.label, *map(_in_cell, line.cells)) for line in part.lines]
    above = list(dict.fromkeys(filter(None, (part.heading, part.finding, part.note))))
    return Table(name, part.columns if part.lines else (), rows, above)


def cells(shown: Shown) -> tuple[Cell, Cell, Cell]:
    """Give a figure, the counts behind it, and why there is none."""
    figure = shown.figure
    if figure.kind == "missing":
        return "", "", figure.text
    why = "Hidden: small number" if shown.is_hidden else ""
    return _number(shown), figure.counts, why


def _in_cell(shown: Shown) -> Cell:
    figure = shown.figure
    if figure.kind == "missing" or shown.is_hidden:
        return figure.text
    return f"{figure.text} ({figure.counts})" if figure.counts else _number(shown)


def _number(shown: Shown) -> Cell:
    """Write a count as a number, anything else as it is read."""
    if shown.value is not None and shown.text.replace(",", "").isdigit():
        return int(shown.value)
    return shown.text
