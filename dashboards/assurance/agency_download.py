"""One agency's page as files."""

from collections.abc import Iterator
from datetime import datetime

from dashboards.assurance.agency import parts_of
from dashboards.assurance.agency_page import lede
from dashboards.assurance.contradictions import Judged, judge
from dashboards.assurance.files import (
    Table,
    part_lines,
    part_table,
    write_csv,
    write_xlsx,
)
from dashboards.assurance.reading_agency import AgencyRead
from dashboards.exports import Cell

# A worksheet's name may have 31 signs.
SHEETS = {
    "scores": "Own and panel score",
    "grades": "Grades of cases",
    "came": "Meetings",
    "acted": "Actions",
    "returns": "Returns",
    "signals": "Figures",
    "training": "Training",
}
COMPARED = "What does not fit together"
FITS = "Nothing found"


def as_csv(read: AgencyRead) -> str:
    """Write what does not fit, then one line for each figure of the page."""
    return write_csv(_lines(read))


def _lines(read: AgencyRead) -> Iterator[tuple[Cell, ...]]:
    for one in judge(read):
        for text in _said(one):
            yield (COMPARED, one.rule.question, "", text, "", one.lacking)
    for part in parts_of(read):
        yield from part_lines(part)


def _said(one: Judged) -> tuple[str, ...]:
    if one.lacking:
        return ("",)
    return one.found or (FITS,)


def as_xlsx(read: AgencyRead, *, at: datetime) -> bytes:
    """Write a workbook: what does not fit, then a sheet for each kind of evidence."""
    title = f"Evidence about {read.name}"
    return write_xlsx(title, _tables(read), read.place, at, read.day)


def _tables(read: AgencyRead) -> Iterator[Table]:
    judged = judge(read)
    rows = [
        (one.rule.question, text, one.lacking) for one in judged for text in _said(one)
    ]
    heads = ("Question", "Answer", "Why nobody can say")
    yield Table("Compared", heads, rows, (read.name, lede(judged)))
    for part in parts_of(read):
        yield part_table(part, SHEETS[part.key])
