"""Splits one file by area, and checks each board's rows against that board's own world.

The rules see each share as if it had come alone: its obligation, its agreement, its
switches, its history. Row numbers stay those of the sender's own spreadsheet here; in
what a board receives rows are numbered anew, so that no gap tells of others' rows.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from safeguarding.returns import queries, standing_reasons
from safeguarding.returns.boards.areas import Areas
from safeguarding.returns.check import Checked, judge
from safeguarding.returns.contents import Contents, long_form, no_heading
from safeguarding.returns.deadlines import require_open
from safeguarding.returns.errors import ReturnError
from safeguarding.returns.guard import LIMITS, FileRefused
from safeguarding.returns.marks import without_marks
from safeguarding.returns.models import Obligation
from safeguarding.returns.readers import read
from safeguarding.returns.rows import RawRow
from safeguarding.returns.rules.columns import COLUMNS
from safeguarding.returns.rules.facts import Finding, Sheet
from safeguarding.returns.rules.files import HIDDEN, is_personal
from safeguarding.returns.rules.personal_data import personal_in
from safeguarding.returns.services import require_agreement
from safeguarding.returns.unread import people_in
from safeguarding.returns.values import fold

AREA = "area"
SAME = "E-DUPLICATE-FILE"


@dataclass(frozen=True)
class Share:
    """One board's rows.

    Attributes:
        owed: the return they are for.
        rows: as the sender's spreadsheet numbers them.
        checked: what the check said; the rows keep the sender's numbers.
        blocked: why nothing can be sent to this board at all, or "".
    """

    owed: Obligation
    rows: tuple[RawRow, ...]
    checked: Checked
    blocked: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the file has no row for this board."""
        return not self.rows

    @property
    def is_held(self) -> bool:
        """Whether the board has exactly these figures: there is nothing to send."""
        return {one.code for one in self.checked.errors} == {SAME}

    @property
    def will_be_sent(self) -> bool:
        """Whether sending the file sends something to this board."""
        return not (self.is_empty or self.is_held)

    @property
    def is_in_the_way(self) -> bool:
        """Whether something must be put right before anything is sent."""
        return self.will_be_sent and bool(self.blocked or self.checked.errors)

    def content(self) -> bytes:
        """Write the file this board receives: its own rows, the columns of a return."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for row in self.rows:
            writer.writerow([row.cells.get(name, "") for name in COLUMNS])
        return text.getvalue().encode("utf-8")


@dataclass(frozen=True)
class Split:
    """What one file holds for each board.

    Attributes:
        problems: with the file as a whole; nothing is sent while there is one.
        notes: about the file, for information.
        shares: one for each board, in order of their names; empty when the file
            could not be read.
    """

    problems: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()

    @cached_property
    def sendable(self) -> tuple[Share, ...]:
        """The shares that sending would send; none while anything is in the way."""
        if self.problems or any(share.is_in_the_way for share in self.shares):
            return ()
        return tuple(share for share in self.shares if share.will_be_sent)

    @property
    def may_be_kept(self) -> bool:
        """Whether the file may be stored: it can be read and is about nobody."""
        found = [*self.problems]
        for share in self.shares:
            found += share.checked.problems
        return not {"E-PII", "E-FILE"} & {one.code for one in found}


def split(content: bytes, owed: Sequence[Obligation], at: datetime) -> Split:
    """Read a file and check each board's rows: what sending it now would say.

    Args:
        content: the file as it came.
        owed: the same return of one agency, one for each board.
        at: when it would be sent.
    """
    limits = replace(LIMITS, bytes=settings.UPLOAD_MAX_BYTES)
    try:
        opened = without_marks(read(content, limits))
        contents = long_form(opened, limits)
        if contents is None:
            raise no_heading()
    except FileRefused as refusal:
        return Split((Finding("E-FILE", str(refusal)),))
    places = Areas(one.partnership for one in owed)
    wrong, rows = _by_board(contents, places)
    problems = (*_about_file(contents), *people_in(opened), *wrong)
    shares = tuple(
        _share(one, rows.get(one.partnership_id, ()), contents.sheets, at)
        for one in owed
    )
    return Split(problems, _notes(contents), shares)


def _by_board(
    contents: Contents, places: Areas
) -> tuple[list[Finding], Mapping[int, Sequence[RawRow]]]:
    wrong: list[Finding] = []
    rows: dict[int, list[RawRow]] = {}
    columns = {sheet.name: _area_column(sheet) for sheet in contents.sheets}
    for row in contents.rows:
        column = columns.get(row.sheet)
        if column is None:
            continue
        text = row.cells.get(column, "")
        found = places.find(text)
        if isinstance(found, str):
            wrong.append(
                Finding("E-AREA", found, row.sheet, row.number, AREA, text[:120])
            )
        else:
            rows.setdefault(found, []).append(row)
    return wrong, rows


def _area_column(sheet: Sheet) -> str | None:
    return next((name for name in sheet.columns if fold(name) == AREA), None)


def _about_file(contents: Contents) -> list[Finding]:
    """Find what is wrong with the headings, before any row is looked at."""
    found = []
    for sheet in contents.sheets:
        if _area_column(sheet) is None:
            message = (
                "The column area is missing. Add it, and write in each row which "
                "board the row is for."
            )
            found.append(Finding("E-AREA", message, sheet.name, sheet.header_row, AREA))
        for heading in sheet.columns:
            if heading not in COLUMNS and is_personal(heading):
                message = (
                    f"The column '{heading[:60]}' looks like details of a person. A "
                    "return holds counts only: delete the column. The file was not kept."
                )
                found.append(
                    Finding(
                        "E-PII", message, sheet.name, sheet.header_row, heading[:40]
                    )
                )
    return [*found, *_beside(contents)]


def _beside(contents: Contents) -> Iterator[Finding]:
    """Find people in columns that go to no board: the whole file waits as a draft."""
    for row in contents.rows:
        for column, text in row.cells.items():
            if column and column not in COLUMNS and (kind := personal_in(text)):
                message = (
                    f"The row seems to hold {kind}. A return holds counts only: delete "
                    "it. The file was not kept."
                )
                yield Finding(
                    "E-PII", message, row.sheet, row.number, column[:40], HIDDEN
                )


def _notes(contents: Contents) -> tuple[str, ...]:
    notes = []
    extra = {
        heading
        for sheet in contents.sheets
        for heading in sheet.columns
        if heading and heading not in COLUMNS and fold(heading) != AREA
    }
    if extra:
        named = ", ".join(f"'{heading[:60]}'" for heading in sorted(extra))
        notes.append(f"Not read, and sent to no board: the columns {named}.")
    if contents.hidden_sheets:
        named = ", ".join(f"'{name}'" for name in contents.hidden_sheets)
        notes.append(f"Not read, because they are hidden: the sheets {named}.")
    if contents.encoding == "cp1252":
        notes.append(
            "The file is not in UTF-8, so it was read as Windows text. Look whether "
            "signs such as £ and é are right in the notes."
        )
    return tuple(notes)


def _share(
    owed: Obligation, rows: Sequence[RawRow], sheets: Sequence[Sheet], at: datetime
) -> Share:
    if not rows:
        return Share(owed, (), Checked(()))
    own = tuple(replace(row, cells=_own_cells(row)) for row in rows)
    names = {row.sheet for row in own}
    headed = tuple(_own_columns(sheet) for sheet in sheets if sheet.name in names)
    checked = judge(
        Contents(own, headed, (), "UTF-8"),
        queries.context_of(owed, timezone.localdate(at)),
        owed.template.code,
        standing_reasons.held_for(owed),
    )
    return Share(owed, own, checked, _blocked(owed, at))


def _own_cells(row: RawRow) -> Mapping[str, str]:
    """Keep the cells of a return, and what stands beside the columns."""
    return {name: cell for name, cell in row.cells.items() if name in {*COLUMNS, ""}}


def _own_columns(sheet: Sheet) -> Sheet:
    columns = tuple(name for name in sheet.columns if name in COLUMNS)
    return replace(sheet, columns=columns)


def _blocked(owed: Obligation, at: datetime) -> str:
    try:
        require_open(owed, at)
        require_agreement(owed, at)
    except ReturnError as error:
        return str(error)
    return ""
