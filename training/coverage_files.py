"""Coverage, and who is about to lapse, as CSV and XLSX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.partners.models import Partnership
from training.workbooks import Cell, as_list


@dataclass(frozen=True)
class Sheet:
    """A list as a file.

    Attributes:
        code: of the list, in its name and on the trail.
        columns: heading, and what a row says.
    """

    code: str
    columns: tuple[tuple[str, Callable[[Any], Cell]], ...]


def _share(one: Any) -> Cell:
    return None if one.share is None else round(one.share, 1)


COVERAGE = Sheet(
    "coverage",
    (
        ("Course", lambda one: one.course),
        ("Agency", lambda one: one.agency),
        ("Role group", lambda one: one.role_group),
        ("People who need it", lambda one: one.people),
        ("Counted on", lambda one: one.counted_on),
        ("In date", lambda one: one.in_date),
        ("In date per 100 who need it", _share),
        ("Not in date", lambda one: one.untrained),
        ("Lapsing within 90 days", lambda one: one.expiring),
        ("Lapsed", lambda one: one.lapsed),
    ),
)
LAPSING = Sheet(
    "lapsing",
    (
        ("Person", lambda one: one.person),
        ("Agency", lambda one: one.agency),
        ("Role group", lambda one: one.role_group),
        ("Course", lambda one: one.course),
        ("Last attended on", lambda one: one.last_on),
        ("Not in date from", lambda one: one.lapses_on),
        ("Booked on", lambda one: one.booked_on),
    ),
)


def hand_out(
    sheet: Sheet,
    rows: Sequence[Any],
    *,
    by: User,
    place: Partnership,
    on: date,
    form: str,
) -> HttpResponse:
    """Make the file of a list, and write in the trail that it left the product.

    Args:
        sheet: which list.
        rows: what the reader may see of it.
        by: who has it now.
        place: whose it is.
        on: the day it speaks of.
        form: csv or xlsx.
    """
    audit.record(
        audit.Action.TRAINING_EXPORTED,
        by=by,
        partnership_id=place.pk,
        form=form,
        what=sheet.code,
        rows=len(rows),
    )
    name = f"{sheet.code}-{place.code}-{on:%Y-%m-%d}"
    lines = [[value(row) for _, value in sheet.columns] for row in rows]
    return as_list(form, name, [head for head, _ in sheet.columns], lines)
