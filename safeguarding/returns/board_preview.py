"""What accepting a return would change on the board, asked before it is sent.

The board is a room above this one and may not be imported here, so it registers how
it answers when it starts; without an answer there is no preview. Nothing is written.

Source: FEATURES 3 (3), 2 row 22; docs/decisions/0015.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from django.db.models import Max

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Observation
from safeguarding.indicators.services import differing, scorecards_of
from safeguarding.periods import Kind, Period
from safeguarding.returns.becoming import outcome_of
from safeguarding.returns.check import Checked
from safeguarding.returns.keeping import columns_of
from safeguarding.returns.models import Obligation, Submission, SubmissionRow
from safeguarding.returns.restating import reasons_for_restating

MAY_LOOK = (Permission.SEE_RETURNS, Permission.CHECK_RETURN)


@dataclass(frozen=True)
class Line:
    """A row behind a figure, for what the board says of how it came.

    `key` is the `source_id` of its figure; below zero for a row that is not stored.
    """

    key: int
    sheet: str
    row: int
    is_explained: bool


@dataclass(frozen=True)
class WouldBe:
    """A version as if it were accepted: what would be recorded and withdrawn.

    Attributes:
        version: the version; unsaved when a file is only being checked.
        fresh: figures that would be recorded, those alone that differ.
        gone: figures that would be withdrawn.
        lines: rows of an unsaved version; empty for one that is stored.
        quarters: first days of the scorecards the figures appear on.
    """

    version: Submission
    fresh: tuple[Observation, ...]
    gone: tuple[Observation, ...]
    lines: tuple[Line, ...]
    quarters: tuple[date, ...]


@dataclass(frozen=True)
class Shown:
    """A number of the board as a reader sees it; `counts` is "45 of 60", or ""."""

    text: str
    counts: str = ""


@dataclass(frozen=True)
class EntryChange:
    """One entry that would change.

    `also` holds sentences on everything besides the number: rating, trend,
    confidence, parts, and what becomes hidden or visible to board members.
    """

    code: str
    title: str
    period: str
    before: Shown | None
    after: Shown | None
    also: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True)
class ScorecardChange:
    """One scorecard with an entry that would change."""

    label: str
    entries: tuple[EntryChange, ...]


@dataclass(frozen=True)
class BoardChanges:
    """What would change on the board.

    Attributes:
        summary: one or two sentences with the counts.
        scorecards: oldest first; those on which nothing changes are left out.
        notes: what the reader must know besides.
        is_full: nothing is hidden from this reader.
    """

    summary: str
    scorecards: tuple[ScorecardChange, ...] = ()
    notes: tuple[str, ...] = ()
    is_full: bool = False


class Previewer(Protocol):
    """How the board answers; `is_full` for readers entitled to small numbers."""

    def __call__(self, would_be: WouldBe, *, is_full: bool) -> BoardChanges:
        """Compare the board as it is with the board as it would be."""


_registered: dict[str, Previewer] = {}


def set_previewer(previewer: Previewer) -> None:
    """Say how previews are made. Called once, by the board, when it starts."""
    _registered["board"] = previewer


def preview_version(version: Submission, user: User) -> BoardChanges | None:
    """Say what accepting a version that waits would change.

    Returns:
        None when it does not wait, or is not this person's to see.
    """
    waits = version.state in {Submission.State.UNSIGNED, Submission.State.RECEIVED}
    if not waits or not _may_look(user, version):
        return None
    answer = _answer(would_be(version), user)
    reasons = reasons_for_restating(version) if answer else ()
    told = tuple(f"Why a closed period is changed: {one}" for one in reasons)
    return replace(answer, notes=(*answer.notes, *told)) if answer else None


def preview_check(
    owed: Obligation, checked: Checked, user: User, at: datetime
) -> BoardChanges | None:
    """Say what sending a file, and accepting it, would change.

    Args:
        owed: the return it is meant for.
        checked: what the check found.
        user: who asks.
        at: when it would be sent.

    Returns:
        None when the file has errors, or the return is not this person's to check.
    """
    if checked.errors or not _may_look(user, owed):
        return None
    return _answer(would_be_sent(owed, checked, at), user)


def _may_look(user: User, owner: Obligation | Submission) -> bool:
    place = (owner.partnership_id, owner.agency_id)
    return any(user.may(permission, *place) for permission in MAY_LOOK)


def _answer(proposed: WouldBe, user: User) -> BoardChanges | None:
    previewer = _registered.get("board")
    if previewer is None:
        return None
    where = proposed.version.partnership_id
    return previewer(proposed, is_full=user.may(Permission.SEE_UNSUPPRESSED, where))


def would_be(version: Submission) -> WouldBe:
    """Work out what accepting a stored version would record."""
    rows = SubmissionRow.objects.filter(submission=version).order_by("pk")
    return _proposed(version, list(rows), ())


def would_be_sent(owed: Obligation, checked: Checked, at: datetime) -> WouldBe:
    """Work out what sending a checked file, and accepting it, would record."""
    last = owed.submissions.aggregate(last=Max("version"))["last"] or 0
    version = Submission(
        obligation=owed,
        partnership_id=owed.partnership_id,
        agency_id=owed.agency_id,
        version=last + 1,
        submitted_at=at,
        received_at=at,
    )
    rows = [
        SubmissionRow(pk=-number, **columns_of(row))
        for number, row in enumerate(checked.figures, start=1)
    ]
    warned = {one.row for one in checked.warnings}
    lines = (Line(row.pk, row.sheet, row.row, row.row in warned) for row in rows)
    return _proposed(version, rows, tuple(lines))


def _proposed(
    version: Submission, rows: Sequence[SubmissionRow], lines: tuple[Line, ...]
) -> WouldBe:
    where = version.partnership_id
    outcome = outcome_of(version, rows)
    fresh = differing(partnership_id=where, figures=outcome.figures)
    gone = outcome.withdrawn
    periods = {Period(Kind(row.kind), row.period_start) for row in (*fresh, *gone)}
    quarters = scorecards_of(partnership_id=where, periods=periods)
    return WouldBe(version, tuple(fresh), tuple(gone), lines, tuple(quarters))
