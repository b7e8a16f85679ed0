"""Remembers which heading of an agency's own lists is which column of a kind.

Said once, on the page that refused a file for a missing column, and used for every file
of the same kind that the agency sends to the same partnership.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.decisions import require
from safeguarding.returns.models import Obligation, RecordMapping
from safeguarding.returns.records.errors import ColumnsRefused
from safeguarding.returns.records.headings import Remembered, plain_heading
from safeguarding.returns.records.kinds import Column, Kind, kind_of, kinds
from safeguarding.returns.records.of_people import may_be

# A system's export has some dozen columns; more is a mistake.
MOST = 200


@dataclass(frozen=True)
class RememberedLine:
    """One heading as it was typed, and the title of the column it is read as.

    `key` is the heading as it is compared.
    """

    key: str
    heading: str
    column: str


def remembered(owed: Obligation) -> Remembered:
    """Give what is remembered for the files of a return. One query.

    Another agency's, partnership's or kind's is never used.
    """
    found = _own(owed).first()
    return _names(found.columns) if found else {}


def _own(owed: Obligation) -> "models.QuerySet[RecordMapping]":
    return RecordMapping.objects.filter(
        partnership_id=owed.partnership_id,
        agency_id=owed.agency_id,
        kind=owed.template.records,
    )


def _names(columns: Mapping[str, list[str]]) -> dict[str, str]:
    return {key: name for key, (name, _) in columns.items()}


@transaction.atomic
def remember(
    *,
    owed: Obligation,
    answers: Mapping[str, str],
    rejected: Collection[str] = (),
    by: User,
    at: datetime,
) -> None:
    """Keep which headings are which columns; saying the same again does nothing.

    Args:
        owed: the return whose file it was said of.
        answers: name of a column -> heading of the file, as it was typed.
        rejected: headings that are not what was remembered of them.
        by: who says so.
        at: when.

    Raises:
        PermissionDenied: the person may not check this agency's returns.
        ColumnsRefused: there is no such column, the heading may not be it, or too many
            are remembered.
    """
    require(by, Permission.CHECK_RETURN, owed)
    kind = kind_of(owed.template.records)
    said = {
        plain_heading(heading): [_allowed(kind, name, heading), heading]
        for name, heading in answers.items()
    }
    mapping, _ = RecordMapping.objects.select_for_update().get_or_create(
        partnership_id=owed.partnership_id,
        agency_id=owed.agency_id,
        kind=kind.code,
        defaults={"saved_by": by, "saved_at": at},
    )
    gone = set(map(plain_heading, rejected))
    columns = {k: v for k, v in mapping.columns.items() if k not in gone} | said
    if columns == mapping.columns:
        return
    if len(columns) > MOST:
        message = "Too many headings are remembered. Forget those you no longer send."
        raise ColumnsRefused(message)
    _save(mapping, columns, by, at)


def _allowed(kind: Kind, name: str, heading: str) -> str:
    """Make sure that a heading may be a column of a kind.

    Raises:
        ColumnsRefused: there is no such column, or the heading may not be it.
    """
    column = _columns(kind).get(name)
    if column is None:
        message = f"A list of {kind.title} has no such column. Choose the file again."
        raise ColumnsRefused(message)
    if not may_be(column, heading):
        message = (
            f"That heading cannot be “{column.title}”: it looks like details of a "
            "person."
        )
        raise ColumnsRefused(message)
    return name


def _columns(kind: Kind) -> dict[str, Column]:
    """Give the columns of all shapes by their names; ours say how they are called."""
    found: dict[str, Column] = {}
    for layout in sorted(kind.layouts, key=lambda one: not one.is_ours):
        for column in layout.columns:
            found.setdefault(column.name, column)
    return found


def _save(
    mapping: RecordMapping, columns: dict[str, list[str]], by: User, at: datetime
) -> None:
    mapping.columns, mapping.saved_by, mapping.saved_at = columns, by, at
    mapping.save(update_fields=["columns", "saved_by", "saved_at"])
    _note(mapping, by, did="remembered")


def _note(mapping: RecordMapping, by: User, did: str) -> None:
    """Write to the trail which columns are settled now; headings are the agency's."""
    audit.record(
        audit.Action.MAPPING_SAVED,
        by=by,
        partnership_id=mapping.partnership_id,
        agency_id=mapping.agency_id,
        about=mapping,
        kind=mapping.kind,
        did=did,
        columns=sorted(set(_names(mapping.columns).values())),
    )


@transaction.atomic
def forget(
    *, mapping: RecordMapping, keys: Collection[str], by: User, at: datetime
) -> None:
    """Forget some headings of a kind; the next file is asked about them again.

    Args:
        mapping: what is remembered.
        keys: the headings to forget, as they are compared.
        by: who forgets them.
        at: when.

    Raises:
        PermissionDenied: the person may not check this agency's returns.
    """
    if not by.may(Permission.CHECK_RETURN, mapping.partnership_id, mapping.agency_id):
        raise PermissionDenied
    now = RecordMapping.objects.select_for_update().filter(pk=mapping.pk).first()
    if now is None:  # Somebody was quicker.
        return
    now.columns = {key: value for key, value in now.columns.items() if key not in keys}
    now.saved_by, now.saved_at = by, at
    _note(now, by, did="forgotten")
    if now.columns:
        now.save(update_fields=["columns", "saved_by", "saved_at"])
    else:
        now.delete()


def lines_of(mapping: RecordMapping) -> Iterator[RememberedLine]:
    """Give what a mapping says, by column; columns that are gone keep their name."""
    kind = kinds().get(mapping.kind)
    known = _columns(kind) if kind else {}
    for key, (name, heading) in sorted(mapping.columns.items(), key=_by_column):
        column = known.get(name)
        yield RememberedLine(key, heading, column.title if column else name)


def _by_column(item: tuple[str, list[str]]) -> tuple[str, str]:
    return item[1][0], item[0]


def lines_for(owed: Obligation) -> tuple[RememberedLine, ...]:
    """Give what is remembered for the files of a return, in words. One query."""
    found = _own(owed).first()
    return tuple(lines_of(found)) if found else ()
