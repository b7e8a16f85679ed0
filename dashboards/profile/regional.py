"""The quarterly return to the region, as a file for readers who see every number.

Source: S0:803-815 (its lines); the words of the levels are the partnership's policy.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

import xlsxwriter
from django.utils import timezone

from dashboards import reading
from dashboards.exports import Cell, harmless
from dashboards.profile.reading import entitled
from dashboards.profile.sheets import write_sheet
from dashboards.reading import NotThereError, Place
from safeguarding import spreadsheets
from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.regional import Line, regional_return
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period

COLUMNS = ("Partnership", "Quarter", "What", "Figure", "Note")
SHOWN = (
    "This file holds counts small enough to point at a child. It is for the region's "
    "coordinator; do not put it on the board's table."
)


@dataclass(frozen=True)
class Regional:
    """The return of one quarter."""

    place: Place
    quarter: Period
    lines: Sequence[Line]


def get_regional(user: User, code: str, period_code: str) -> Regional:
    """Count the return of a quarter for a reader who sees every number.

    Raises:
        NotThereError: no such partnership or quarter, or not for this reader.
    """
    place = entitled(user, reading.get_place(user, code, Permission.SEE_CASES))
    quarter = reading.get_quarter(period_code)
    if not place.is_full:
        raise NotThereError
    rows = Partnership.objects.for_user(user, Permission.SEE_CASES)
    partnership = rows.filter(pk=place.pk).distinct().get()
    return Regional(place, quarter, regional_return(partnership, quarter))


def hand_out(told: Regional, *, by: User, form: str) -> None:
    """Write in the trail that the return left the product as a file."""
    audit.record(
        audit.Action.PROFILE_EXPORTED,
        by=by,
        partnership_id=told.place.pk,
        period=told.quarter.code,
        form=form,
        small_numbers="shown",
    )


def filename(told: Regional, ending: str) -> str:
    """Name the file by place and quarter."""
    return f"regional-return-{told.place.code}-{told.quarter.code}.{ending}"


def as_csv(told: Regional) -> str:
    """Write one line for each figure; UTF-8 marked for Excel."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(told):
        writer.writerow(harmless(cell) for cell in row)
    return "\ufeff" + out.getvalue()


def _rows(told: Regional) -> list[tuple[Cell, ...]]:
    where = (told.place.name, told.quarter.label)
    return [(*where, line.label, line.value, line.note) for line in told.lines]


def as_xlsx(told: Regional, *, at: datetime) -> bytes:
    """Write a workbook: the return, and notes.

    Args:
        told: the return.
        at: when it is handed out.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, spreadsheets.SAFE) as book:
        title = f"Quarterly return, {told.place.name}, {told.quarter.label}"
        book.set_properties({"title": title})
        write_sheet(book, "Return", COLUMNS, _rows(told))
        notes: list[tuple[Cell, ...]] = [
            ("Downloaded", f"{timezone.localtime(at):%-d %B %Y at %H:%M}"),
            ("Small numbers", SHOWN),
            ("No figure", "Nobody has told of the quarter. That is not nought."),
        ]
        write_sheet(book, "Notes", ("Note", "Text"), notes)
    return out.getvalue()
