"""Takes a file of records in: recognised, looked at for people's details, kept in rows.

Nothing is stored before every cell was looked at. Columns that nobody reads are left
behind; the file itself is never kept. Source: SECURITY 2c; DOMAIN C, D.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.checks import note_counts
from safeguarding.returns.counting import count_key
from safeguarding.returns.decisions import require
from safeguarding.returns.guard import FileRefused
from safeguarding.returns.models import Obligation, RecordFile
from safeguarding.returns.records.asked import asked_about
from safeguarding.returns.records.errors import RecordsRefused
from safeguarding.returns.records.headings import Heading, Remembered
from safeguarding.returns.records.kinds import Kind, kind_of
from safeguarding.returns.records.personal import PeopleFinder
from safeguarding.returns.records.recognise import (
    Sheet,
    clean_rows,
    find_sheets,
    people_elsewhere,
    people_in_the_name,
    personal_first,
    problems_of,
)
from safeguarding.returns.records.remembered import remembered
from safeguarding.returns.records.ringing import ring_on_commit
from safeguarding.returns.records.store import Spool
from safeguarding.returns.records.tables import (
    Source,
    Tables,
    open_tables,
    source_of,
)
from safeguarding.returns.rules.columns import HELP
from safeguarding.returns.rules.facts import Finding
from safeguarding.returns.services import require_agreement
from safeguarding.returns.stored import clean_name

MOST_STRAY = 50
NOTHING = (
    "There is no row below the heading. If nothing happened in the period, send a nil "
    "return; otherwise choose the file that has the rows."
)


@dataclass(frozen=True)
class _Read:
    """What is known of a file once it was read through."""

    source: Source
    tables: Tables
    sheets: tuple[Sheet, ...]
    rows: int


def receive(
    obligation: Obligation,
    content: bytes | BinaryIO,
    file_name: str,
    by: User,
    at: datetime,
) -> RecordFile:
    """Take a file of records in for a return, to be checked by a worker.

    Args:
        obligation: the return it is meant for; its template takes records.
        content: the file as it came: bytes, or a binary file that can be sought in.
        file_name: as it was called, for display.
        by: who gives it.
        at: when.

    Raises:
        PermissionDenied: the person may not check this agency's returns.
        AgreementMissing: no agreement is in date, so not even rows are taken in.
        RecordsRefused: it cannot be read (E-FILE), lacks a column or has one twice
            (E-COLUMN), or holds details of people (E-PII). Nothing was stored.
    """
    require(by, Permission.CHECK_RETURN, obligation)
    # Other than a file of figures, this one is about children while it is checked.
    require_agreement(obligation, at)
    try:
        return take(obligation, content, file_name, by, at)
    except RecordsRefused as refused:
        _note_refusal(obligation, refused, by, at)
        raise


def _note_refusal(
    owed: Obligation, refused: RecordsRefused, by: User, at: datetime
) -> None:
    """Keep that somebody is at work on the return, and which rules a file broke."""
    found = Counter(count_key(one.severity.value, one.code) for one in refused.problems)
    note_counts(owed, rows=0, counts=found, by=by, at=at)


def take(
    obligation: Obligation,
    content: bytes | BinaryIO,
    file_name: str,
    by: User,
    at: datetime,
) -> RecordFile:
    """Take a file in as `receive` does, whoever gives it.

    Raises:
        RecordsRefused: as there.
    """
    kind = kind_of(obligation.template.records)
    if problems := people_in_the_name(file_name):
        raise RecordsRefused(problems)
    with Spool() as spool:
        try:
            read = _read(kind, source_of(content), spool, remembered(obligation))
        except FileRefused as refusal:
            raise RecordsRefused([Finding("E-FILE", str(refusal))]) from refusal
        with transaction.atomic():
            file = _new_file(obligation, kind, read, (file_name, by, at))
            spool.keep(file)
            ring_on_commit()
    return file


def _new_file(
    owed: Obligation, kind: Kind, read: _Read, given: tuple[str, User, datetime]
) -> RecordFile:
    name, by, at = given
    heading = read.sheets[0].heading
    return RecordFile.objects.create(
        obligation=owed,
        partnership_id=owed.partnership_id,
        agency_id=owed.agency_id,
        kind=kind.code,
        layout=heading.layout.code,
        file_name=clean_name(name),
        sha256=read.source.sha256,
        size=read.source.size,
        encoding=read.tables.encoding,
        columns=[[heading.names[n], heading.cells[n][:300]] for n in heading.kept],
        left_out=_left_out(read.sheets),
        row_count=read.rows,
        given_by=by,
        given_at=at,
    )


def _left_out(sheets: Sequence[Sheet]) -> list[str]:
    found = (
        one.heading.cells[place][:100] for one in sheets for place in one.heading.extra
    )
    return [text for text in dict.fromkeys(found) if not text.startswith(HELP)]


def _read(kind: Kind, source: Source, spool: Spool, said: Remembered) -> _Read:
    """Read a file through, every cell that is kept looked at.

    Raises:
        RecordsRefused: something of it must not be kept, or cannot be read.
    """
    tables = open_tables(source)
    sheets = find_sheets(tables, kind, said)
    problems = [found for one in sheets for found in problems_of(one)]
    problems += people_elsewhere(tables, sheets, said)
    if problems:
        asked = asked_about(one.heading for one in sheets)
        raise RecordsRefused(personal_first(problems), asked)
    _keep_rows(sheets, spool)
    if not spool.rows:
        raise RecordsRefused([Finding("E-FILE", NOTHING)])
    return _Read(source, tables, sheets, spool.rows)


def _keep_rows(sheets: Sequence[Sheet], spool: Spool) -> None:
    """Look at every row that is kept, and write it to the spool.

    Raises:
        RecordsRefused: details of people, or cells that belong to no column.
    """
    stray: list[Finding] = []
    personal: list[Finding] = []
    for sheet in sheets:
        finder = _finder(sheet.heading)
        kept, width = sheet.heading.kept, len(sheet.heading.cells)
        name = sheet.table.name
        for number, cells in clean_rows(sheet.table):
            if number <= sheet.heading.number or not any(cells):
                continue
            if len(cells) > width and any(cells[width:]) and len(stray) < MOST_STRAY:
                stray.append(_stray(name, number))
            row = [cells[place] if place < len(cells) else "" for place in kept]
            finder.look(name, number, row)
            if finder.is_full:
                break
            spool.add(name, number, row)
        personal += finder.findings()
    if problems := [*personal, *stray]:
        raise RecordsRefused(problems)


def _stray(sheet: str, number: int) -> Finding:
    message = (
        "Something stands to the right of the last column. Delete it; if a text with a "
        "comma was cut in two, put it in quotation marks."
    )
    return Finding("E-COLUMN", message, sheet, number)


def _finder(heading: Heading) -> PeopleFinder:
    columns = {one.name: one for one in heading.layout.columns}
    return PeopleFinder(
        [columns[heading.names[place]] for place in heading.kept],
        [heading.cells[place] for place in heading.kept],
    )
