"""Gathers what the pages of files of records show; no logic is left to templates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.counting import by_code, kinds_in
from safeguarding.returns.models import (
    Obligation,
    RecordChunk,
    RecordFile,
    RecordFinding,
)
from safeguarding.returns.problems import MOST_SHOWN, Overview, arrange
from safeguarding.returns.records.asked import Asked, asked_of_the_rest
from safeguarding.returns.records.kinds import Kind, Layout, kind_of, layout_of
from safeguarding.returns.records.remembered import RememberedLine, lines_for
from safeguarding.returns.records.sending import as_finding, findings_of
from safeguarding.returns.records.words import FileWords, words_of
from safeguarding.returns.rules.facts import Finding, Severity
from safeguarding.returns.services import obstacle

State = RecordFile.State
MOST_FILES = 10
# A workbook of more rows is neither read nor written.
MOST_ROWS_OF_A_BOOK = 20_000


@dataclass(frozen=True)
class FileLine:
    """One file that was given before, and how it stands."""

    pk: int
    name: str
    rows: str
    given_at: datetime
    given_by: str
    state: str
    found: str


@dataclass(frozen=True)
class ChoosePage:
    """What the page shows on which a file is chosen."""

    what: str
    layouts: tuple[Layout, ...]
    files: tuple[FileLine, ...]
    obstacle: str
    can_send: bool
    kept_hours: int
    remembered: tuple[RememberedLine, ...]


@dataclass(frozen=True)
class FilePage:
    """What the page of one file shows.

    Attributes:
        words: how it stands.
        overview: what the check found, by kind; None before it was checked.
        warnings: codes of warnings that want a reason.
        layout: which shape it was recognised as.
        can_send: whether this reader may send it now.
        obstacle: why nobody can; "" when somebody can.
        has_copy: whether the rows are there still, to be marked.
        has_book: whether they fit a workbook.
        kept_until: until when the rows as read are kept.
        submission: key of its version, once it was sent.
        is_gone: whether it was never sent and is deleted but for this line.
        could_say: whether a heading that was not read may be one of our columns.
    """

    file: RecordFile
    words: FileWords
    overview: Overview | None
    warnings: list[str]
    layout: str
    can_send: bool
    obstacle: str
    has_copy: bool
    has_book: bool
    kept_until: datetime
    submission: int | None
    is_gone: bool
    could_say: bool

    @property
    def rows(self) -> str:
        """How many rows there are, in words."""
        return f"{self.file.row_count:,}"

    @property
    def errors(self) -> int:
        """How many problems must be corrected."""
        return self.overview.errors if self.overview else 0


def choose_page(user: User, owed: Obligation, at: datetime) -> ChoosePage:
    """Gather the page on which a file is chosen."""
    kind = kind_of(owed.template.records)
    stop = obstacle(owed, at)
    place = (owed.partnership_id, owed.agency_id)
    files = (
        RecordFile.objects.for_user(user, Permission.CHECK_RETURN)
        .filter(obligation=owed)
        .select_related("given_by")
        .order_by("-given_at", "-pk")[:MOST_FILES]
    )
    return ChoosePage(
        what=kind.title,
        layouts=kind.layouts,
        files=tuple(_line(one) for one in files),
        obstacle=stop,
        can_send=user.may(Permission.SUBMIT_RETURN, *place) and not stop,
        kept_hours=settings.RECORDS_KEPT_HOURS,
        remembered=lines_for(owed),
    )


def _line(file: RecordFile) -> FileLine:
    return FileLine(
        pk=file.pk,
        name=file.file_name,
        rows=f"{file.row_count:,}",
        given_at=file.given_at,
        given_by=str(file.given_by),
        state=words_of(file).state,
        found=_found(file),
    )


def _found(file: RecordFile) -> str:
    """Say how much was found: "2 errors, 1 warning"; "" before the check."""
    if file.checked_at is None:
        return ""
    errors, warnings = (
        sum(by_code(file.counts, one).values())
        for one in (Severity.ERROR, Severity.WARNING)
    )
    return f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def file_page(user: User, file: RecordFile, at: datetime) -> FilePage:
    """Gather the page of a file. The number of queries does not grow with it."""
    kind = kind_of(file.kind)
    stop = obstacle(file.obligation, at)
    place = (file.partnership_id, file.agency_id)
    is_checked = file.state == State.CHECKED
    is_gone = file.state == State.LEFT and file.submission_id is None
    knows = file.checked_at is not None and not is_gone
    overview = overview_of(file) if knows else None
    sends = is_checked and not stop and not (overview and overview.errors)
    has_copy = RecordChunk.objects.filter(file=file).exists()
    return FilePage(
        file=file,
        words=words_of(file),
        overview=overview,
        warnings=list(by_code(file.counts, Severity.WARNING)) if sends else [],
        layout=_title_of(kind, file.layout),
        can_send=sends and user.may(Permission.SUBMIT_RETURN, *place),
        obstacle=stop if is_checked else "",
        has_copy=has_copy,
        has_book=file.row_count <= MOST_ROWS_OF_A_BOOK,
        kept_until=file.given_at + timedelta(hours=settings.RECORDS_KEPT_HOURS),
        submission=file.submission_id,
        is_gone=is_gone,
        could_say=is_checked and rest_of(file) is not None,
    )


def rest_of(file: RecordFile) -> Asked | None:
    """Give what to ask about the headings of a file that were not read."""
    layout = layout_of(kind_of(file.kind), file.layout)
    read = [name for name, _ in file.columns]
    return asked_of_the_rest(layout, read, file.left_out)


def _title_of(kind: Kind, code: str) -> str:
    return next((one.title for one in kind.layouts if one.code == code), code)


def overview_of(file: RecordFile) -> Overview:
    """Arrange what the check of a file found; numbers are exact, lines are the first."""
    counts = {(code, Severity(one)): n for one, code, n in kinds_in(file.counts)}
    found = as_read(file, findings_of(file, MOST_SHOWN))
    return arrange(found, records=file.kind, counts=counts)


def as_read(file: RecordFile, findings: Sequence[RecordFinding]) -> list[Finding]:
    """Give findings with the columns called as the heading of the file calls them."""
    headings = dict(file.columns)
    found = (as_finding(one) for one in findings)
    return [
        replace(one, column=headings.get(one.column, one.column)[:40]) for one in found
    ]
