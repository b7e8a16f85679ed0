"""The profile as a file: the reader's own page, one table for each part.

CSV and XLSX are written from the same parts as the page, so what is hidden there is
`c` here.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, StringIO

import xlsxwriter
from django.utils import timezone

from dashboards.exports import Cell, harmless
from dashboards.presenters.words import hidden_text
from dashboards.profile.page import basis_of, parts_of
from dashboards.profile.reading import Profile
from dashboards.profile.sentences import Answer, answers
from dashboards.profile.sheets import write_sheet
from dashboards.profile.shown import Part, Shown
from safeguarding import spreadsheets
from safeguarding.access import audit
from safeguarding.access.models import User

COLUMNS = ("Part", "What", "Of what", "Figure", "Counts", "Why there is no figure")
HEADLINE = "Headline"
# A worksheet's name may have 31 signs.
SHEETS = {
    "levels": "Risk over time",
    "looked-after": "Looked after",
    "places": "Where from",
    "interviews": "Interviews",
    "repeats": "Again and again",
    "overlap": "The same children",
    "referrals": "Referrals",
    "localities": "Localities",
}


def hand_out(profile: Profile, *, by: User, form: str) -> None:
    """Write in the trail that the profile left the product as a file."""
    place = profile.board.place
    audit.record(
        audit.Action.PROFILE_EXPORTED,
        by=by,
        partnership_id=place.pk,
        period=profile.quarter.code,
        form=form,
        small_numbers="shown" if place.is_full else "hidden",
    )


def filename(profile: Profile, name: str, ending: str) -> str:
    """Name a file by place and quarter; say so when nothing in it is hidden."""
    place = profile.board.place
    shown = "-small-numbers-shown" if place.is_full else ""
    return f"{name}-{place.code}-{profile.quarter.code}{shown}.{ending}"


def as_csv(profile: Profile) -> str:
    """Write one line for each figure of the page; UTF-8 marked for Excel."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _lines(profile):
        writer.writerow(harmless(cell) for cell in line)
    return "\ufeff" + out.getvalue()


def _lines(profile: Profile) -> Iterator[tuple[Cell, ...]]:
    for answer in answers(profile):
        for told in answer.lines:
            yield (HEADLINE, told.title, told.code, *_cells(told.shown))
    for part in parts_of(profile):
        if not part.lines:
            yield (part.heading, "", "", "", "", part.why_not)
        for line in part.lines:
            for column, shown in zip(part.columns[1:], line.cells, strict=True):
                yield (part.heading, line.label, column, *_cells(shown))


def _cells(shown: Shown) -> tuple[Cell, Cell, Cell]:
    """Give a figure, the counts behind it, and why there is none."""
    figure = shown.figure
    if figure.kind == "missing":
        return "", "", figure.text
    why = "Hidden: small number" if shown.is_hidden else ""
    return _number(shown), figure.counts, why


def _number(shown: Shown) -> Cell:
    """Write a count as a number, anything else as it is read."""
    value = shown.value
    if value is not None and shown.text.replace(",", "").isdigit():
        return int(value)
    return shown.text


def as_xlsx(profile: Profile, *, at: datetime) -> bytes:
    """Write a workbook: the headline, a sheet for each part, and notes.

    Args:
        profile: as the reader may see it.
        at: when it is handed out.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        title = f"CSE and missing profile, {profile.board.place.name}"
        book.set_properties({"title": f"{title}, {profile.board.period.label}"})
        _headline(book, answers(profile))
        for part in parts_of(profile):
            _part(book, part)
        _notes(book, profile, at)
    return out.getvalue()


def _headline(book: xlsxwriter.Workbook, told: list[Answer]) -> None:
    rows: list[tuple[Cell, ...]] = []
    for answer in told:
        rows.append((answer.heading, answer.sentence))
        for line in answer.lines:
            trend = line.trend.word if line.trend else ""
            figure, counts, why = _cells(line.shown)
            rows.append(
                (line.title, figure, counts, line.change, trend, why or line.why)
            )
    heads = ("What", "Figure", "Counts", "Change", "Trend", "Why there is no figure")
    write_sheet(book, HEADLINE, heads, rows)


def _part(book: xlsxwriter.Workbook, part: Part) -> None:
    above = [part.heading, part.finding, part.note]
    rows: list[tuple[Cell, ...]] = [
        (line.label, *(_in_cell(shown) for shown in line.cells), line.note)
        for line in part.lines
    ]
    heads = (*part.columns, "Note") if part.lines else ()
    said = list(dict.fromkeys(filter(None, above)))
    write_sheet(book, SHEETS[part.key], heads, rows, said)


def _in_cell(shown: Shown) -> Cell:
    return shown.text if shown.figure.kind == "missing" else _number(shown)


def _notes(book: xlsxwriter.Workbook, profile: Profile, at: datetime) -> None:
    place = profile.board.place
    shown = hidden_text(place.threshold)
    small = (
        "SHOWN. This file holds counts small enough to point at a child. Keep it to "
        "people entitled to see them; do not put it on the board's table."
        if place.is_full
        else f"Hidden. c means {shown}, or hidden to protect such a number."
    )
    rows: list[tuple[Cell, ...]] = [
        ("Partnership", place.name),
        ("Quarter", profile.board.period.label),
        ("Downloaded", f"{timezone.localtime(at):%-d %B %Y at %H:%M}"),
        ("Small numbers", small),
        ("Who counted", basis_of(profile)),
        ("Children and episodes", "Never added: one child can have several episodes."),
        ("Small areas", "Wards, schools and the like are not given."),
    ]
    write_sheet(book, "Notes", ("Note", "Text"), rows)
