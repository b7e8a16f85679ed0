"""Writes the annotated workbook: the sheets as read, and a list of problems first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from safeguarding.returns.marks import LIST_HEADINGS, LIST_SHEET, PROBLEMS_COLUMN
from safeguarding.returns.problems import LABELS, Found
from safeguarding.returns.rule_texts import title_of_rule
from safeguarding.returns.rules.facts import Severity
from safeguarding.spreadsheets import SAFE

if TYPE_CHECKING:
    from safeguarding.returns.annotate import Marked

# More comments make Excel slow to open; the last column names every problem anyhow.
MOST_COMMENTS = 1_000
MOST_LISTED = 5_000
# Excel's own limits.
LONGEST_CELL, LONGEST_NAME = 32_000, 31
WORST_FIRST = tuple(Severity)
COLOURS = {
    Severity.ERROR: "#F6C9C5",
    Severity.WARNING: "#FCE8B8",
    Severity.INFORMATION: "#DCE6E6",
}
WIDTHS = (90, 24, 24, 20, 20)
# Excel has fifteen digits; a number that starts with 0 is a code.
# One that ends in 0 after the point says how exact it is. Both stay as typed.
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,9}[1-9])?")
DAY = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class _Looks:
    """Formats by what a cell asks for (None: nothing), plain and for days."""

    text: dict[Severity | None, Any]
    day: dict[Severity | None, Any]
    head: Any
    wrap: Any
    link: Any


def book_of(sheets: "Sequence[Marked]", problems: Sequence[Found]) -> bytes:
    """Write the sheets with their problems marked, and the list of problems.

    A cell that asks for something has a colour and, while there are no more than
    `MOST_COMMENTS`, a comment; a last column says the same in words.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, {**SAFE, "default_date_format": "dd/mm/yyyy"}) as b:
        b.set_properties({"title": "A copy of your file, with its problems marked"})
        looks = _looks(b)
        names = _names(sheets)
        listed = b.add_worksheet(LIST_SHEET)
        comments = MOST_COMMENTS
        for sheet, name in zip(sheets, names, strict=True):
            comments -= _sheet(b.add_worksheet(name), sheet, looks, comments)
        places = _places(sheets, names)
        _list(listed, problems, places, looks, comments_left=comments)
    return out.getvalue()


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    colours: dict[Severity | None, dict[str, Any]] = {
        None: {},
        **{one: {"bg_color": colour, "border": 1} for one, colour in COLOURS.items()},
    }
    wrap = {"text_wrap": True, "valign": "top"}
    day = {"num_format": "dd/mm/yyyy"}
    return _Looks(
        text={one: book.add_format(look) for one, look in colours.items()},
        day={one: book.add_format({**look, **day}) for one, look in colours.items()},
        head=book.add_format({**wrap, "bold": True, "bg_color": "#EDF1F1"}),
        wrap=book.add_format(wrap),
        link=book.add_format({**wrap, "underline": 1, "font_color": "#0B5C68"}),
    )


def _names(sheets: "Sequence[Marked]") -> list[str]:
    """Keep the sheets' names, as far as Excel allows and no two are the same."""
    taken = {LIST_SHEET.casefold(), "history"}
    names = []
    for number, sheet in enumerate(sheets, start=1):
        name = FORBIDDEN.sub(" ", sheet.grid.name).strip()[:LONGEST_NAME] or "Figures"
        stem, numbers = name[: LONGEST_NAME - 6].strip(), count(number)
        while name.casefold() in taken:
            name = f"{stem} {next(numbers)}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _sheet(page: Any, sheet: "Marked", looks: _Looks, comments: int) -> int:
    """Write one sheet; give how many comments were made."""
    made = 0
    words = sheet.row_words()
    for number, cells in sheet.grid.rows:
        for place, text in enumerate(cells):
            found = sheet.cells.get((number, place))
            if text or found:
                worst = _worst(found) if found else None
                _cell(page, (number - 1, place), text, worst, looks)
            if found and made < comments:
                _comment(page, (number - 1, place), found)
                made += 1
        extra = words.get(number, "")
        if number == sheet.head:
            # Nothing more: a heading that named people's details would be refused.
            extra = PROBLEMS_COLUMN if sheet.cells else ""
        if extra:
            page.write_string(number - 1, sheet.width, extra[:LONGEST_CELL], looks.wrap)
    _arrange(page, sheet)
    return made


def _arrange(page: Any, sheet: "Marked") -> None:
    page.set_column(0, max(sheet.width - 1, 0), 16)
    if sheet.cells:
        page.set_column(sheet.width, sheet.width, 80)
    if sheet.head and not sheet.is_hidden:
        page.freeze_panes(sheet.head, 0)
    if sheet.is_hidden:
        page.hide()


def _worst(found: Sequence[Found]) -> Severity:
    severities = {Severity(one.severity) for one in found}
    return next(one for one in WORST_FIRST if one in severities)


def _cell(
    page: Any,
    place: tuple[int, int],
    text: str,
    worst: Severity | None,
    looks: _Looks,
) -> None:
    """Write a number as a number and a day as a day; anything else stays text."""
    if NUMBER.fullmatch(text):
        page.write_number(*place, float(text), looks.text[worst])
    elif DAY.fullmatch(text) and (day := _day(text)):
        page.write_datetime(*place, day, looks.day[worst])
    elif text:
        page.write_string(*place, text[:LONGEST_CELL], looks.text[worst])
    else:
        page.write_blank(*place, None, looks.text[worst])


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _comment(page: Any, place: tuple[int, int], found: Sequence[Found]) -> None:
    """Say it at the cell: the message first, the code last."""
    lines = [
        f"{LABELS[Severity(one.severity)]}: {one.message} ({one.code})" for one in found
    ]
    options = {"author": "Check", "x_scale": 2.4, "y_scale": 1 + len(lines) * 0.4}
    page.write_comment(*place, "\n\n".join(lines)[:LONGEST_CELL], options)


def _places(
    sheets: "Sequence[Marked]", names: Sequence[str]
) -> dict[int, tuple[str, str]]:
    """Give, by identity of the problem, the link to its cell and how it is called."""
    places = {}
    for sheet, name in zip(sheets, names, strict=True):
        for (row, column), found in sheet.cells.items():
            cell = xl_rowcol_to_cell(row - 1, column)
            for one in found:
                link = f"internal:{quote_sheetname(name)}!{cell}"
                places[id(one)] = (link, f"{name}, {cell}")
    return places


def _list(
    page: Any,
    problems: Sequence[Found],
    places: dict[int, tuple[str, str]],
    looks: _Looks,
    *,
    comments_left: int,
) -> None:
    for place, (heading, width) in enumerate(zip(LIST_HEADINGS, WIDTHS, strict=True)):
        page.set_column(place, place, width, looks.wrap)
        page.write_string(0, place, heading, looks.head)
    row = 1
    for note in _notes(problems, comments_left):
        page.write_string(row, 0, note, looks.wrap)
        row += 1
    for one in _in_order(problems)[:MOST_LISTED]:
        if isinstance(one, str):
            page.write_string(row, 0, one, looks.head)
        else:
            _problem(page, row, one, places.get(id(one)), looks)
        row += 1
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _notes(problems: Sequence[Found], comments_left: int) -> Iterator[str]:
    """Say how to use the copy, and honestly what is not in it."""
    if not problems:
        yield "Nothing is wrong with this file."
        return
    yield (
        "This is a copy of your file with its values only. Correct it and send it: "
        "this sheet and the last column of the others are not read."
    )
    if len(problems) > MOST_LISTED:
        yield (
            f"Only the first {MOST_LISTED:,} of {len(problems):,} problems are listed "
            "here; the last column of each sheet names them all."
        )
    if comments_left <= 0:
        yield (
            f"Only the first {MOST_COMMENTS:,} cells have a comment; every cell with a "
            "problem has its colour."
        )


def _in_order(problems: Sequence[Found]) -> list[Found | str]:
    """Group by kind, errors first, each kind under a heading with its count."""
    kinds: dict[tuple[Severity, str], list[Found]] = {}
    for one in problems:
        kinds.setdefault((Severity(one.severity), one.code), []).append(one)
    lines: list[Found | str] = []
    for severity, code in sorted(kinds, key=lambda kind: WORST_FIRST.index(kind[0])):
        found = kinds[severity, code]
        title = title_of_rule(code)
        lines += [f"{LABELS[severity]}. {title}: {len(found):,}", *found]
    return lines


def _problem(
    page: Any, row: int, one: Found, place: tuple[str, str] | None, looks: _Looks
) -> None:
    severity = Severity(one.severity)
    page.write_string(row, 0, one.message, looks.wrap)
    if place is None:
        page.write_string(row, 1, one.sheet or "The whole file", looks.wrap)
    else:
        link, words = place
        page.write_url(row, 1, link, looks.link, string=words)
    page.write_string(row, 2, one.value, looks.wrap)
    page.write_string(row, 3, LABELS[severity], looks.text[severity])
    page.write_string(row, 4, one.code, looks.wrap)
