"""Finds the lists in a file of records, and says what of their headings is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from safeguarding.returns.grid import Grid
from safeguarding.returns.guard import LIMITS
from safeguarding.returns.marks import PROBLEMS_COLUMN
from safeguarding.returns.reader_process import UNSEEN, cell_text
from safeguarding.returns.records.errors import RecordsRefused
from safeguarding.returns.records.headings import (
    HEADING_ROWS,
    NOTHING,
    Heading,
    Remembered,
    find_heading,
    plain_heading,
)
from safeguarding.returns.records.kinds import Column, Kind, Layout
from safeguarding.returns.records.tables import Rows, Table, Tables
from safeguarding.returns.rules.facts import Finding
from safeguarding.returns.rules.files import is_personal
from safeguarding.returns.rules.personal_data import personal_in
from safeguarding.returns.unread import ADVICE as FIGURES_ADVICE
from safeguarding.returns.unread import people_in
from safeguarding.returns.values import nearest, quoted
from safeguarding.spreadsheets import as_typed

OUR_ADVICE = "It is not needed here: delete it. Nothing was stored."
RENAME = "Give it another name. Nothing was stored."


@dataclass(frozen=True)
class Sheet:
    """A sheet that is read, and its heading."""

    table: Table
    heading: Heading


def personal_first(problems: Sequence[Finding]) -> list[Finding]:
    """Order problems: what is about people first."""
    return sorted(problems, key=lambda one: one.code != "E-PII")


def find_sheets(
    tables: Tables, kind: Kind, said: Remembered = NOTHING
) -> tuple[Sheet, ...]:
    """Find the sheets with a heading of the kind.

    Args:
        tables: the file.
        kind: what it should hold.
        said: what the agency said of its own headings.

    Raises:
        RecordsRefused: there is none, or they are lists of two shapes.
    """
    found = []
    for table in tables.tables:
        heading = find_heading(clean_rows(table), kind.layouts, said)
        if heading is not None:
            found.append(Sheet(table, heading))
    whole = [one for one in found if not one.heading.missing]
    # A sheet that lacks a column beside one that has it is not left out in silence.
    doubtful = [one for one in found if _is_nearly_whole(one.heading)]
    sheets = [*whole, *doubtful] if whole else found[:1]
    if not sheets:
        raise RecordsRefused([_no_heading(kind)])
    if len({one.heading.layout.code for one in sheets}) > 1:
        message = (
            "The workbook holds lists of two shapes: "
            + " and ".join(
                f"“{one.heading.layout.title}” on the sheet {quoted(one.table.name)}"
                for one in sheets[:2]
            )
            + ". Send each in a file of its own."
        )
        raise RecordsRefused([Finding("E-FILE", message)])
    first = sheets[0].heading
    same = (one for one in sheets if _same_columns(one.heading, first))
    return tuple(same)


def _is_nearly_whole(heading: Heading) -> bool:
    needed = sum(one.is_required for one in heading.layout.columns)
    return 0 < len(heading.missing) * 2 <= needed


def _same_columns(one: Heading, other: Heading) -> bool:
    """Whether two sheets have the same columns in the same order.

    Raises:
        RecordsRefused: they have not: which column is which could not be said of both.
    """
    names = [[each.names[n] for n in each.kept] for each in (one, other)]
    if names[0] != names[1]:
        message = (
            "Two sheets of the workbook have the list with different columns. Give "
            "both the same columns, or send each in a file of its own."
        )
        raise RecordsRefused([Finding("E-FILE", message)])
    return True


def _no_heading(kind: Kind) -> Finding:
    shapes = [
        f"{layout.title} (" + ", ".join(_needed(layout)) + ")"
        for layout in kind.layouts
    ]
    message = (
        f"No heading of a list of {kind.title} was found in the first {HEADING_ROWS} "
        f"rows. What can be sent: {'; '.join(shapes)}. Call two of your columns so, and "
        "you can say here which the others are."
    )
    return Finding("E-FILE", message)


def _needed(layout: Layout) -> list[str]:
    return [one.title for one in layout.columns if one.is_required]


def problems_of(sheet: Sheet) -> Iterator[Finding]:
    """Say what is wrong with a heading: columns missing, doubled or about people."""
    heading, name = sheet.heading, sheet.table.name
    for column in heading.missing:
        yield Finding(
            "E-COLUMN",
            f"The column “{column.title}” of {heading.layout.title} is missing."
            f"{_nearest(column, heading)}",
            name,
            heading.number,
            column.title[:40],
        )
    titles = {one.name: one.title for one in heading.layout.columns}
    for doubled in heading.doubled:
        message = _doubled(titles[doubled], heading.called(doubled))
        column_title = titles[doubled][:40]
        yield Finding("E-COLUMN", message, name, heading.number, column_title)
    yield from _personal_headings(sheet)
    if len(heading.cells) > LIMITS.columns:
        message = f"The list has more than {LIMITS.columns} columns. Delete the others."
        yield Finding("E-FILE", message, name, heading.number)


def _doubled(title: str, called: Sequence[str]) -> str:
    """Say that a column is there more than once, and as what: it may be remembered."""
    ways = list(dict.fromkeys(map(quoted, called)))
    as_what = f": {' and '.join(ways)}" if len(ways) > 1 else ""
    return f"There are {len(called)} columns “{title}”{as_what}. Keep one."


def _nearest(column: Column, heading: Heading) -> str:
    """Name the heading that may be the missing column, misspelt."""
    others = {plain_heading(heading.cells[n]): heading.cells[n] for n in heading.extra}
    meant = nearest(plain_heading(column.title), others)
    if not meant:
        return " Add it."
    return f" Is it the column {quoted(others[meant])}? Then call it that."


def _personal_headings(sheet: Sheet) -> Iterator[Finding]:
    heading = sheet.heading
    if kind := personal_in(sheet.table.name):
        yield Finding("E-PII", f"The name of a sheet seems to hold {kind}. {RENAME}")
    for place in heading.extra:
        text = heading.cells[place]
        if kind := personal_in(text):
            message = f"A heading seems to hold {kind}. {OUR_ADVICE}"
            yield Finding("E-PII", message, row=heading.number)
        elif is_personal(text):
            yield Finding(
                "E-PII",
                f"The column {quoted(text)} looks like details of a person. "
                f"{OUR_ADVICE}",
                sheet.table.name,
                heading.number,
                text[:40],
            )


def people_in_the_name(file_name: str) -> list[Finding]:
    """Look at the name of the file: it stands in receipts and on pages."""
    kind = personal_in(file_name.rpartition(".")[0] or file_name)
    message = f"The name of the file seems to hold {kind}. {RENAME}"
    return [Finding("E-PII", message)] if kind else []


def people_elsewhere(
    tables: Tables, sheets: Sequence[Sheet], said: Remembered = NOTHING
) -> list[Finding]:
    """Look at the sheets that are not read: they came all the same."""
    names = {one.table.name for one in sheets}
    others = tuple(one for one in tables.opened.grids if one.name not in names)
    found = people_in(replace(tables.opened, grids=others))
    personal = [
        replace(one, message=one.message.replace(FIGURES_ADVICE, OUR_ADVICE))
        for one in found
    ]
    return personal + [
        _hidden(grid.name) for grid in _hidden_lists(tables, sheets, said)
    ]


def _hidden_lists(
    tables: Tables, sheets: Sequence[Sheet], said: Remembered
) -> Iterator[Grid]:
    """Find hidden sheets with the list: last quarter's copy, or rows forgotten."""
    layouts = [one.heading.layout for one in sheets]
    for grid in tables.opened.hidden:
        heading = find_heading(grid.rows, layouts, said)
        if heading is not None and not heading.missing:
            yield grid


def _hidden(name: str) -> Finding:
    message = (
        f"The hidden sheet {quoted(name)} has a list too. Unhide it, or delete it."
    )
    return Finding("E-FILE", message, name)


def clean_rows(table: Table) -> Rows:
    """Give the rows as a careful person would type them; what we wrote is left out.

    A marked copy that was corrected comes back as it is: the column of problems goes,
    and of a text the apostrophes that kept a spreadsheet from running a cell.
    """
    if not table.separator:  # A workbook's cells are clean when it was opened.
        yield from ((number, list(cells)) for number, cells in table.rows())
        return
    marked = 0
    for number, typed in table.rows():
        cells = _trimmed(typed)
        if number <= HEADING_ROWS and PROBLEMS_COLUMN in cells:
            marked = cells.index(PROBLEMS_COLUMN)
        if marked:
            cells = [as_typed(text) for text in cells[:marked]]
        yield number, cells


def _trimmed(cells: list[str]) -> list[str]:
    if all(map(str.isascii, cells)):
        return [text.strip(UNSEEN) for text in cells]
    return [cell_text(text) for text in cells]
