"""Looks for details of people where no figures are read: a file is kept whole.

Hidden sheets, sheets beside the one with the figures. The rules see only what is
read as figures; a list of children on another sheet would be stored all the same.
Source: SECURITY 2c; DOMAIN C (E-PII).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from safeguarding.returns.grid import HEADING_ROWS, Grid, find_heading
from safeguarding.returns.readers import Opened
from safeguarding.returns.rules.facts import Finding
from safeguarding.returns.rules.files import HIDDEN, is_personal
from safeguarding.returns.rules.personal_data import numbers_of_people
from safeguarding.returns.template_mark import MARK_SHEET
from safeguarding.returns.values import quoted
from safeguarding.returns.wide.personal import are_counts

# Longer texts are sentences, such as "never write a name or an address".
LONGEST_HEADING = 40
# Shorter texts hold no such number: most cells are told apart at once.
SHORTEST = 9
# A fraction with ten digits after the point is no NHS number.
FRACTION = re.compile(r"[-+]?[0-9]*\.[0-9]+(?:E[-+]?[0-9]+)?")
ADVICE = "A return holds counts only: delete it. The file was not kept."


def people_in(opened: Opened, known: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """Refuse a file with details of people on a sheet that is not read as figures.

    A notes page may name whom to write to, and where: there only NHS and National
    Insurance numbers count, and columns headed as those of a list of people.

    Args:
        opened: the file as read.
        known: what the rules found; a sheet they refuse is not named twice.
    """
    said = {one.sheet for one in known if one.code == "E-PII"}
    grids = [one for one in opened.grids if find_heading(one) is None]
    grids += [one for one in opened.hidden if one.name != MARK_SHEET]
    found = (_first(grid) for grid in grids if grid.name not in said)
    return tuple(one for one in found if one is not None)


def _first(grid: Grid) -> Finding | None:
    return next(_columns(grid), None) or next(_cells(grid), None)


def _columns(grid: Grid) -> Iterator[Finding]:
    filled = [(number, cells) for number, cells in grid.rows if any(cells)]
    is_first = True
    for place, (number, cells) in enumerate(filled[:HEADING_ROWS]):
        headings = [
            (column, text)
            for column, text in enumerate(cells)
            if text and len(text) <= LONGEST_HEADING and is_personal(text)
        ]
        is_heading = len(headings) > 1 or (is_first and _is_row(cells))
        is_first = is_first and not _is_row(cells)
        for column, text in headings if is_heading else ():
            if _holds_words(filled[place + 1 :], column):
                message = (
                    f"The column {quoted(text)}{_on(grid)} looks like details of a "
                    f"person. {ADVICE}"
                )
                yield Finding("E-PII", message, grid.name, number, text)


def _is_row(cells: Sequence[str]) -> bool:
    """Say whether a row can be one of headings: a title stands alone."""
    return sum(map(bool, cells)) > 1


def _holds_words(below: Sequence[tuple[int, list[str]]], column: int) -> bool:
    texts = [cells[column] for _, cells in below if column < len(cells)]
    return any(texts) and not are_counts(texts)


def _cells(grid: Grid) -> Iterator[Finding]:
    for number, cells in grid.rows:
        for text in cells:
            if len(text) < SHORTEST or FRACTION.fullmatch(text):
                continue
            if numbers_of_people(text):
                message = f"A cell{_on(grid)} seems to hold a number of a person. "
                yield Finding(
                    "E-PII", message + ADVICE, grid.name, number, value=HIDDEN
                )


def _on(grid: Grid) -> str:
    return f" on the sheet '{grid.name}'" if grid.name else ""
