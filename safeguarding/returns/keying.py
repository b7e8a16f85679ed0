"""Keeps figures that are typed into the form, and writes them as a file to check.

A box is named after its line and column, so that a figure stays with its indicator
when the return changes. Two people typing at once are told: `saves` counts up, and
whoever saved from an older page must choose.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.asked import Asked, Line, asked_of
from safeguarding.returns.decisions import lock, require
from safeguarding.returns.errors import ReturnError
from safeguarding.returns.models import KeyedDraft, Obligation
from safeguarding.returns.rules.columns import COLUMNS
from safeguarding.returns.rules.personal_data import personal_in
from safeguarding.spreadsheets import harmless

# Longer texts are no figures; the note has room to be told that it is too long.
LONGEST = {"note": 600}
LONGEST_NUMBER = 60
# The heading of the file that is written is row 1.
FIRST_ROW = 2


class KeyedByAnother(ReturnError):  # noqa: N818 - says what happened
    """Somebody saved since this page was opened; nothing has been overwritten."""

    def __init__(self, draft: KeyedDraft, differing: list[str]) -> None:
        super().__init__("Other figures were saved while this page was open.")
        self.draft = draft
        self.differing = differing


class PersonalNote(ReturnError):  # noqa: N818 - says what happened
    """A note seems to hold an NHS number; nothing has been saved."""


@dataclass(frozen=True)
class Keyed:
    """What is in the boxes of a return, and who saved it when."""

    cells: Mapping[str, str]
    saves: int = 0
    by: str = ""
    at: datetime | None = None


def box_name(line: Line, column: str) -> str:
    """Name the box of a line's column."""
    return f"{line.key}/{column}"


def columns_of(line: Line) -> tuple[str, ...]:
    """List the columns of a line that are typed in."""
    return (*line.numbers, "qualifier", "note")


def keyed_of(owed: Obligation) -> Keyed:
    """Read what has been typed for a return so far."""
    draft = KeyedDraft.objects.filter(obligation=owed).select_related("saved_by")
    found = draft.first()
    return _keyed(found) if found else Keyed({})


def _keyed(draft: KeyedDraft) -> Keyed:
    return Keyed(draft.cells, draft.saves, str(draft.saved_by), draft.saved_at)


def typed_in(asked: Asked, data: Mapping[str, str]) -> dict[str, str]:
    """Take the boxes of a return out of what a browser sent; empty ones are left out."""
    names = [
        (box_name(line, column), LONGEST.get(column, LONGEST_NUMBER))
        for line in asked.lines
        for column in columns_of(line)
    ]
    # No keyboard types a null character; PostgreSQL refuses it, and logs the figures.
    typed = {
        name: data.get(name, "").replace("\0", "").strip()[:longest]
        for name, longest in names
    }
    return {name: text for name, text in typed.items() if text}


@transaction.atomic
def save(
    *, owed: Obligation, cells: Mapping[str, str], seen: int, by: User, at: datetime
) -> Keyed:
    """Keep what is in the boxes.

    No line goes to the trail: the form saves after every pause, and a draft is not
    a return. Who saved last, and when, is kept with it.

    Args:
        owed: the return.
        cells: name of the box -> text, as `typed_in` gives them.
        seen: the count of saves the page was opened with, or has seen since.
        by: who typed.
        at: now.

    Raises:
        PermissionDenied: the person may not prepare this agency's returns.
        KeyedByAnother: other figures were saved since; nothing is overwritten.
        PersonalNote: a note seems to hold an NHS number.
    """
    require(by, Permission.CHECK_RETURN, owed)
    if any(personal_in(text) for text in cells.values()):
        message = (
            "Not saved: a note seems to hold an NHS number. A return holds counts "
            "only: delete it."
        )
        raise PersonalNote(message)
    lock(owed)
    draft = KeyedDraft.objects.filter(obligation=owed).first() or KeyedDraft(
        obligation=owed, partnership_id=owed.partnership_id, agency_id=owed.agency_id
    )
    differing = differences(draft.cells, cells)
    if draft.saves != seen and differing:
        raise KeyedByAnother(draft, differing)
    if differing:
        draft.cells, draft.saved_by, draft.saved_at = dict(cells), by, at
        draft.saves += 1
        draft.save()
    return _keyed(draft) if draft.pk else Keyed({})


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Name the boxes in which two sets of figures differ."""
    return [
        name for name in {**one, **other} if one.get(name, "") != other.get(name, "")
    ]


def keyed_content(owed: Obligation) -> bytes:
    """Write the keyed figures as a file in the long form, to be checked like any.

    Line n of the form is row n + 1 of the file, whether or not the parts before it
    were filled in, so that a problem's row is the row shown in the form.
    """
    asked, cells = asked_of(owed, 0), keyed_of(owed).cells
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in asked.lines:
        row = _row(line, asked.agency, cells)
        writer.writerow([row.get(name, "") for name in COLUMNS] if row else [])
    return text.getvalue().encode("utf-8")


def _row(line: Line, agency: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Write one line; a part that was left empty is no row at all."""
    typed = {
        column: harmless(cells.get(box_name(line, column), ""))
        for column in columns_of(line)
    }
    if line.is_part and not any(typed.values()):
        return {}
    return {
        "agency_code": agency,
        "indicator_code": line.facts.code,
        "period_start": line.start.isoformat(),
        "period_end": line.end.isoformat(),
        "breakdown_dimension": line.dimension,
        "breakdown_code": line.breakdown,
        **typed,
    }
