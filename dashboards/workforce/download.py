"""The training page as files: each figure of its parts, and every course."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import xlsxwriter
from django.utils import timezone

from dashboards.assurance.files import Table, part_lines, part_table, write_csv
from dashboards.exports import Cell
from dashboards.profile.sheets import write_sheet
from dashboards.workforce.heat import heat
from dashboards.workforce.page import lede, parts_of
from dashboards.workforce.reading import Told
from safeguarding import spreadsheets
from safeguarding.access import audit
from safeguarding.access.models import User

# A worksheet's name may have 31 signs.
SHEETS = {
    "funnel": "Places to completed",
    "agree": "Both routes",
    "types": "Delivery types",
    "months": "Months",
    "sectors": "Sectors",
    "missed": "Did not attend",
    "cost": "Cost of no-shows",
    "demand": "Waiting lists",
    "learnt": "Learning",
    "covered": "Coverage",
}


def hand_out(told: Told, *, by: User, form: str) -> None:
    """Write in the trail that numbers of training left the product as a file."""
    audit.record(
        audit.Action.TRAINING_EXPORTED,
        by=by,
        partnership_id=told.place.pk,
        period=told.year.code,
        form=f"training-{form}",
        of=told.choice.agency,
    )


def filename(told: Told, ending: str) -> str:
    """Name a file by place, year and maybe agency."""
    parts = ("training", told.place.code, told.choice.agency, told.year.code)
    return f"{'-'.join(filter(None, parts))}.{ending}"


def as_csv(told: Told) -> str:
    """Write one line for each figure of the page."""
    return write_csv(_lines(told))


def _lines(told: Told) -> Iterator[tuple[Cell, ...]]:
    yield ("Training", told.year.label, told.whose or "Everybody", lede(told), "", "")
    for part in parts_of(told):
        yield from part_lines(part)
    made = heat(told, is_whole=True)
    if made is None:
        return
    for row in made.rows:
        for column, cell in zip(made.columns, row.cells, strict=True):
            yield (made.heading, row.label, column.title, cell.value, cell.word, "")


def as_xlsx(told: Told, *, at: datetime) -> bytes:
    """Write a workbook: a sheet for each part, every course, and notes."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        book.set_properties({"title": f"Training, {told.place.name}"})
        for part in parts_of(told):
            table = part_table(part, SHEETS[part.key])
            above = table.above if part.lines else (part.heading, part.why_not)
            write_sheet(book, table.name, table.heads, table.rows, above)
        if whole := _courses(told):
            write_sheet(book, whole.name, whole.heads, whole.rows, whole.above)
        write_sheet(book, "Notes", ("Note", "Text"), _notes(told, at))
    return out.getvalue()


def _courses(told: Told) -> Table | None:
    made = heat(told, is_whole=True)
    if made is None:
        return None
    rows = [(row.label, *(cell.value for cell in row.cells)) for row in made.rows]
    heads = (made.who, *(column.title for column in made.columns))
    return Table("Courses", heads, rows, (made.heading, made.finding))


def _until(told: Told) -> str:
    if told.until < told.year.start:
        return "Nothing of the year is known yet"
    return f"{told.until:%-d %B %Y}"


def _notes(told: Told, at: datetime) -> list[tuple[Cell, ...]]:
    return [
        ("Partnership", told.place.name),
        ("Year", told.year.label),
        ("Counted up to", _until(told)),
        ("Whose people", told.whose or "Everybody's"),
        ("Downloaded", f"{timezone.localtime(at):%-d %B %Y at %H:%M}"),
        ("Attendances", "Not people: one person on three courses is three."),
    ]
