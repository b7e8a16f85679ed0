"""Checks a claimed file: its rows are read into the staging table, then compared.

Rows go in slices, each a transaction of its own, so that a worker holds little and the
page can say how far it is. A check that was broken off begins anew: what it staged is
deleted first. Everything here may run twice without harm.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from safeguarding.returns.checks import note_counts
from safeguarding.returns.models import RecordFile, RecordFinding
from safeguarding.returns.records import lease, progress
from safeguarding.returns.records.copying import Slice
from safeguarding.returns.records.findings import Kept
from safeguarding.returns.records.kinds import (
    Kind,
    Raw,
    RowReader,
    Staged,
    kind_of,
    layout_of,
)
from safeguarding.returns.records.rules import of_the_file
from safeguarding.returns.records.store import Line, chunk_numbers, read_chunk
from safeguarding.returns.rules.facts import Finding

DOING = "Checked"


@dataclass
class _Check:
    """One check under way."""

    file: RecordFile
    kind: Kind
    read: RowReader
    names: list[str]
    kept: Kept
    done: int = 0
    staged: int = 0
    fingerprint: int = 0


def check(mine: lease.Claim) -> None:
    """Check a claimed file, and say in its row what was found.

    Raises:
        ClaimLost: somebody else took the file over; nothing of ours stands.
    """
    file = load(mine.file_id)
    kind = kind_of(file.kind)
    begin(mine, file, kind)
    here = _Check(
        file=file,
        kind=kind,
        read=kind.reader(file),
        names=[name for name, _ in file.columns],
        kept=Kept(file, layout_of(kind, file.layout)),
    )
    progress.tell(file.pk, 0, file.row_count, DOING)
    for number in chunk_numbers(file):
        with transaction.atomic():
            lease.hold(mine)
            _stage(here, read_chunk(file, number))
        progress.tell(file.pk, here.done, file.row_count, DOING)
    with transaction.atomic():
        lease.hold(mine)
        _judge(mine, here)
    progress.forget(file.pk)


def load(file_id: int) -> RecordFile:
    """Load a file with all that a kind may ask of it."""
    found: RecordFile = RecordFile.objects.select_related(
        "obligation__template", "partnership", "agency", "given_by", "submission"
    ).get(pk=file_id)
    return found


def begin(mine: lease.Claim, file: RecordFile, kind: Kind) -> None:
    """Delete what an earlier check of the file left."""
    with transaction.atomic():
        lease.hold(mine)
        kind.staging._default_manager.filter(file=file).delete()
        RecordFinding.objects.filter(file=file).delete()


def _stage(here: _Check, lines: list[Line]) -> None:
    rows = Slice(here.kind.staging, here.kind.fields)
    for sheet, number, cells in lines:
        raw = Raw(sheet, number, dict(zip(here.names, cells, strict=True)))
        staged = here.read(raw)
        if staged.findings:
            here.kept.add(_placed(staged, raw))
        if staged.values is not None:
            rows.add(here.file.pk, (sheet, number), staged.values)
            here.staged += 1
    rows.copy()
    here.kept.write()
    here.done += len(lines)
    here.fingerprint += rows.fingerprint


def _placed(staged: Staged, raw: Raw) -> Iterator[Finding]:
    """Say of each finding which row it is about, where the reader left it open."""
    for one in staged.findings:
        if one.row is None:
            yield Finding(
                one.code,
                one.message,
                raw.sheet,
                raw.number,
                one.column,
                one.value,
                one.level,
            )
        else:
            yield one


def _judge(mine: lease.Claim, here: _Check) -> None:
    """Run the rules over all rows, and write the outcome."""
    file, at = here.file, timezone.now()
    file.content_hash = _content_hash(here)
    # Late is when it was given: a queue behind midnight makes nobody late.
    here.kept.add(of_the_file(file, here.staged, file.given_at))
    here.kept.add(here.kind.across(file))
    here.kept.write()
    lease.finish(
        mine,
        state=RecordFile.State.CHECKED.value,
        checked_at=at,
        content_hash=file.content_hash,
        counts=here.kept.counts,
    )
    note_counts(
        file.obligation,
        rows=file.row_count,
        counts=here.kept.counts,
        by=file.given_by,
        at=at,
    )


def _content_hash(here: _Check) -> str:
    """Take the fingerprint of agency, return, period and rows, in whatever order."""
    owed = here.file.obligation
    parts = (
        owed.partnership_id,
        owed.agency_id,
        owed.template.code,
        owed.period.code,
        here.file.kind,
        here.staged,
        here.fingerprint,
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
