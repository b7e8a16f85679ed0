"""Gives an analyst their own rows back, with every problem marked beside them.

Built from the rows as read while they are kept. A copy that was corrected is sent as it
is: what is added here is never read. Source: FEATURES 1 items 2 and 5.
"""

import csv
import io
import tempfile
from collections import defaultdict
from typing import IO

from safeguarding.returns.annotate import annotated, in_words
from safeguarding.returns.grid import Grid
from safeguarding.returns.marks import PROBLEMS_COLUMN
from safeguarding.returns.models import RecordFile
from safeguarding.returns.readers import Opened
from safeguarding.returns.records.page import as_read
from safeguarding.returns.records.sending import findings_of
from safeguarding.returns.records.store import Line, read_rows
from safeguarding.returns.rules.facts import Finding
from safeguarding.spreadsheets import harmless

Places = dict[tuple[str, int], list[Finding]]


def marked_csv(file: RecordFile) -> IO[bytes]:
    """Write the rows as CSV, with one more column that says what is wrong.

    However many rows there are, few are held at once; the caller closes the file.
    """
    problems = as_read(file, findings_of(file))
    places: Places = defaultdict(list)
    for one in problems:
        if one.row is not None:
            places[one.sheet, one.row].append(one)
    # The mark tells Excel that the letters are UTF-8.
    raw = tempfile.TemporaryFile()  # noqa: SIM115 - handed over open
    text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(map(harmless, [*_headings(file), PROBLEMS_COLUMN]))
    for sheet, number, cells in read_rows(file):
        found = places.get((sheet, number), ())
        said = " | ".join(map(in_words, found))
        writer.writerow(map(harmless, [*cells, said]))
    text.flush()
    text.detach()
    raw.seek(0)
    return raw


def marked_book(file: RecordFile) -> tuple[bytes, str]:
    """Write the rows as a workbook with problems marked, and give a name for it.

    For files whose rows fit a workbook: all of them are held at once.
    """
    sheets: dict[str, list[Line]] = defaultdict(list)
    for line in read_rows(file):
        sheets[line[0]].append(line)
    grids = tuple(_grid(file, name, lines) for name, lines in sheets.items())
    problems = as_read(file, findings_of(file))
    return annotated(Opened(grids), problems, name=file.file_name, as_xlsx=True)


def _grid(file: RecordFile, name: str, lines: list[Line]) -> Grid:
    """Give a sheet as it was, its heading in the row above the first of its rows."""
    head = max(lines[0][1] - 1, 1)
    rows = [(head, _headings(file)), *((number, cells) for _, number, cells in lines)]
    return Grid(name, rows)


def _headings(file: RecordFile) -> list[str]:
    return [heading for _, heading in file.columns]


def stem_of(file: RecordFile) -> str:
    """Give the file's name without its ending."""
    return file.file_name.rpartition(".")[0] or file.file_name
