"""Reads a filled-in workbook of answers: all its problems at once, or all its answers.

Opened by the reader of returns, in a process of its own. Source: SECURITY 2c.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from audits.answer_rules import Typed
from audits.book_rows import (
    HEAD_BY,
    HEAD_EVIDENCE,
    HEAD_IMPROVEMENT,
    HEAD_MARK,
    HEAD_OWNER,
    HEAD_SCORE,
    HEAD_STILL,
    MARK,
    SHEET,
    TYPED,
)
from safeguarding.returns import readers
from safeguarding.returns.free_text import PERSONAL
from safeguarding.returns.grid import Grid
from safeguarding.returns.guard import FileRefused, Limits
from safeguarding.returns.rules.personal_data import numbers_of_people
from safeguarding.spreadsheets import as_typed

MOST_ROWS = 60_000
LONGEST = {HEAD_EVIDENCE: 4000, HEAD_IMPROVEMENT: 2000, HEAD_OWNER: 150}
# "2", "2.0", "2: Mostly met"; but not "2.5", which is no score.
SCORE = re.compile(r"([0-3])(?:\.0+|\s*(?:[:-]|\.(?![0-9])).*)?")
DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?: 00:00:00)?")
YES, NO = {"yes", "y", "true", "still true"}, {"", "no", "n", "false"}
NO_SHEET = (
    f"This is not a workbook of answers: no sheet has the columns of “{SHEET}”. "
    "Download the workbook again and fill it in."
)
ELSEWHERE = (
    "The mark of this row was changed or is missing, so nobody knows which question it "
    "answers. Download the workbook again and copy your answers into it."
)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a workbook, and where; row 0 is the whole of it."""

    row: int
    column: str
    message: str
    value: str = ""


@dataclass(frozen=True)
class Filled:
    """One row as it was filled in."""

    row: int
    response: int
    question: int
    fingerprint: str
    typed: Typed


def limits() -> Limits:
    """Say how large a workbook of answers may be: that of many schools too."""
    return Limits(
        bytes=settings.RECORDS_MAX_BYTES,
        inflated=8 * settings.RECORDS_MAX_BYTES,
        rows=MOST_ROWS,
        columns=40,
    )


def read(content: bytes) -> tuple[list[Filled], list[Problem]]:
    """Read a workbook of answers, or its sheet saved as CSV.

    Returns:
        Its rows, and everything that is wrong with them.

    Raises:
        FileRefused: it cannot be read safely, or is no workbook of answers.
    """
    opened = readers.read(content, limits())
    for grid in sorted(opened.grids, key=lambda one: one.name != SHEET):
        if found := _columns(grid):
            return _rows(grid, *found)
    raise FileRefused(NO_SHEET)


def _columns(grid: Grid) -> tuple[int, Mapping[str, int]] | None:
    """Find the row of headings, and the place of each column."""
    for number, cells in grid.rows[:20]:
        places = {text.strip(): place for place, text in enumerate(cells)}
        if HEAD_MARK in places and HEAD_SCORE in places:
            return number, places
    return None


def _rows(
    grid: Grid, heading: int, places: Mapping[str, int]
) -> tuple[list[Filled], list[Problem]]:
    missing = [name for name in TYPED if name not in places]
    if missing:
        message = f"The column “{missing[0]}” is missing. {NO_SHEET}"
        raise FileRefused(message)
    filled: list[Filled] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in grid.rows:
        if number <= heading or not any(cells):
            continue
        named = {name: _cell(cells, place) for name, place in places.items()}
        mark = MARK.fullmatch(named[HEAD_MARK])
        if mark is None:
            problems.append(Problem(number, HEAD_MARK, ELSEWHERE, named[HEAD_MARK]))
            continue
        first = seen.setdefault((mark[1], mark[2]), number)
        if first != number:
            message = f"This question is answered in row {first} too. Take one row out."
            problems.append(Problem(number, HEAD_MARK, message))
            continue
        typed = _typed(number, named, problems)
        filled.append(Filled(number, int(mark[1]), int(mark[2]), mark[3], typed))
    return filled, problems


def _cell(cells: Sequence[str], place: int) -> str:
    text = cells[place] if place < len(cells) else ""
    return as_typed(text.replace("\r\n", "\n").strip())


def _typed(row: int, named: Mapping[str, str], problems: list[Problem]) -> Typed:
    """Read the yellow cells of a row; what is wrong is added to the problems."""
    for name, longest in LONGEST.items():
        if wrong := _wrong_text(name, named[name], longest):
            problems.append(Problem(row, name, wrong, named[name][:80]))
    values: dict[str, object] = {}
    for name, (read_cell, message) in READ.items():
        try:
            values[name] = read_cell(named[name])
        except ValueError:
            problems.append(Problem(row, name, message, named[name][:80]))
    score, by = values.get(HEAD_SCORE), values.get(HEAD_BY)
    return Typed(
        self_score=score if isinstance(score, int) else None,
        evidence=named[HEAD_EVIDENCE],
        improvement=named[HEAD_IMPROVEMENT],
        improvement_owner=named[HEAD_OWNER],
        improvement_by=by if isinstance(by, date) else None,
        still_true=bool(values.get(HEAD_STILL)),
    )


def _wrong_text(name: str, text: str, longest: int) -> str:
    if len(text) > longest:
        return f"This has {len(text):,} letters; there is room for {longest:,}."
    if name == HEAD_OWNER and "@" in text:
        return "Enter a job title, not an e-mail address."
    return PERSONAL if numbers_of_people(text) else ""


def _score(text: str) -> int | None:
    if not text:
        return None
    found = SCORE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1])


def _day(text: str) -> date | None:
    if not text:
        return None
    if found := ISO_DAY.fullmatch(text):
        year, month, day = found.groups()
    elif found := DAY.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError(text)
    return date(int(year), int(month), int(day))


def _yes(text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise ValueError(text)
    return word in YES


READ: Mapping[str, tuple[Callable[[str], object], str]] = {
    HEAD_SCORE: (_score, "Type 0, 1, 2 or 3, or leave it empty."),
    HEAD_BY: (_day, "Type a real day, for example 31/03/2016."),
    HEAD_STILL: (_yes, "Type yes, or leave it empty."),
}
